"""Agreement of a round: one row a code, in the codebook's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement import patterns
from qualkit.agreement.grid import NO_PAIR, NO_VARIATION, Floats
from qualkit.agreement.patterns import Kinds, PatternCounts, pattern_counts
from qualkit.agreement.units import MIN_COVER, UnitCodings, unit_codings
from qualkit.model import Codebook, Coding, Round, Transcript
from qualkit.model.results import AgreementTable, CodeAgreement, Estimate

NOT_USED = "code not used"
ONE_CODER = "used by one coder only"
NO_CODE = "no code can be estimated"

OBSERVED = ("percent", "specific_agreement")
METHODS = {
    "percent": "mean over units of agreeing coder pairs",
    "cohen_kappa": "Cohen 1960",
    "light_kappa": "Light 1971, mean of Cohen's kappa over pairs",
    "krippendorff_alpha": "Krippendorff 2011, nominal",
    "gwet_ac1": "Gwet 2008",
    "brennan_prediger": "Brennan and Prediger 1981",
    "specific_agreement": "positive agreement, Cicchetti and Feinstein 1990",
}


def agreement_of_round(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    round_: Round,
    codebook: Codebook,
    *,
    min_cover: int = MIN_COVER,
    interviewers: bool = False,
) -> AgreementTable:
    """Percent, kappa, alpha, AC1, Brennan-Prediger and specific agreement of every code, by turn.

    What makes a turn coded is told in `unit_codings`. Two coders give `cohen_kappa`, more give
    `light_kappa`. A code nobody used, or one coder only, has no chance-corrected value but a
    reason. `mean` is over the codes with a value, `left_out` the number of those without.
    """
    everything = tuple(codings)
    codes = _codes(codebook, everything, round_)
    units = unit_codings(
        transcripts, everything, round_, codes, min_cover=min_cover, interviewers=interviewers
    )
    rows = _rows(units, pattern_counts(units))
    names = tuple(rows[0].coefficients) if rows else _names(len(units.coders))
    return AgreementTable(
        units.unit_name,
        round_.name,
        units.coders or round_.coders,
        len(units.transcripts),
        len(units),
        rows,
        {name: _mean(name, rows) for name in names},
        {name: sum(row.coefficients[name].value is None for row in rows) for name in names},
    )


def _codes(codebook: Codebook, codings: Sequence[Coding], round_: Round) -> tuple[str, ...]:
    """The codebook's codes, then codes applied in the round that are no longer in it."""
    applied = {coding.code for coding in codings if coding.round == round_.name}
    return (*(code.id for code in codebook), *sorted(applied - {c.id for c in codebook}))


def _names(coders: int) -> tuple[str, ...]:
    kappa = "light_kappa" if coders > 2 else "cohen_kappa"
    return (
        "percent",
        kappa,
        "krippendorff_alpha",
        "gwet_ac1",
        "brennan_prediger",
        "specific_agreement",
    )


@dataclass(frozen=True, slots=True)
class _Use:
    """How a code was used in the doubly coded units."""

    units: int
    applied: tuple[int, ...]
    ratings: int

    @property
    def obstacle(self) -> str:
        """Why chance cannot be corrected for."""
        users = sum(times > 0 for times in self.applied)
        if not self.units:
            return NO_PAIR
        if users < 2:
            return ONE_CODER if users else NOT_USED
        return NO_VARIATION if sum(self.applied) == self.ratings else ""

    def reason(self, name: str) -> str:
        """Why a coefficient has no value; what is merely observed exists once a code is used."""
        used = self.obstacle in {ONE_CODER, NO_VARIATION}
        return "" if name in OBSERVED and used else self.obstacle


def _rows(units: UnitCodings, counted: PatternCounts) -> tuple[CodeAgreement, ...]:
    kinds, counts = counted.kinds, counted.by_code
    applied = (counts @ kinds.coded).astype(int).tolist()
    ratings = int(counts[0] @ kinds.size) if len(counts) else 0
    values = _values(kinds, counts, len(units.coders))
    rows = []
    for i, code in enumerate(units.codes):
        use = _Use(len(units), tuple(applied[i]), ratings)
        each = {name: _estimate(name, float(v[i]), use) for name, v in values.items()}
        by_coder = tuple(zip(units.coders, use.applied, strict=True))
        share = sum(use.applied) / ratings if ratings else None
        rows.append(CodeAgreement(code, use.units, by_coder, share, each))
    return tuple(rows)


def _values(kinds: Kinds, counts: Floats, coders: int) -> Mapping[str, Floats]:
    """Each coefficient for all codes at once, NaN where it cannot be estimated."""
    if coders < 2:
        return {name: np.full(len(counts), np.nan) for name in _names(coders)}
    kappa = patterns.mean_known(patterns.cohen_by_pair(kinds, counts))
    found = (
        patterns.percent(kinds, counts),
        kappa,
        patterns.krippendorff_alpha(kinds, counts),
        patterns.gwet_ac1(kinds, counts),
        patterns.brennan_prediger(kinds, counts),
        patterns.specific_agreement(kinds, counts),
    )
    return dict(zip(_names(coders), found, strict=True))


def _estimate(name: str, value: float, use: _Use) -> Estimate:
    reason = use.reason(name)
    if not reason and np.isnan(value):
        reason = NO_VARIATION
    return Estimate(None if reason else value, reason, method=METHODS[name])


def _mean(name: str, rows: Sequence[CodeAgreement]) -> Estimate:
    known = [v for row in rows if (v := row.coefficients[name].value) is not None]
    if not known:
        return Estimate(None, NO_CODE, method=METHODS[name])
    return Estimate(
        float(np.mean(known)), method=f"{METHODS[name]}; mean of {len(known)} of {len(rows)} codes"
    )
