"""Notes: where a coefficient says less than it seems to, or more."""

from __future__ import annotations

from qualkit.model.results import CodeAgreement

RARE = 0.05
GOOD = 0.667
MOSTLY_BLANK = 0.95


def notes_of(row: CodeAgreement, blank: float | None) -> tuple[str, ...]:
    """Warnings about one code; `blank` is the share of characters nobody coded, if that counts."""
    found = (_rare(row), _blank(row, blank))
    return tuple(note for note in found if note)


def _rare(row: CodeAgreement) -> str:
    """Coefficients that follow percent agreement praise every rare code."""
    alpha = row.coefficients["krippendorff_alpha"].value
    praised = [
        title
        for name, title in (("gwet_ac1", "AC1"), ("brennan_prediger", "Brennan-Prediger"))
        if (row.coefficients[name].value or 0) >= GOOD
    ]
    rare = row.prevalence is not None and row.prevalence < RARE
    if alpha is None or alpha >= GOOD or not praised or not rare:
        return ""
    is_are = "is" if len(praised) == 1 else "are"
    return f"{' and '.join(praised)} {is_are} high only because the code is rare"


def _blank(row: CodeAgreement, blank: float | None) -> str:
    """With characters as units kappa rises towards positive agreement as uncoded text is added."""
    shared = row.coefficients["specific_agreement"].value
    chance = row.coefficients["krippendorff_alpha"].value
    if blank is None or blank < MOSTLY_BLANK or shared is None or chance is None:
        return ""
    return "uncoded text drives kappa and alpha; specific agreement does without it"
