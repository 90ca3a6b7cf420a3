"""How far coders agree, code by code, with what each figure rests on."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Round
from qualkit.model.results import AgreementTable, CodeAgreement, Estimate
from qualkit.services import review
from qualkit.ui import session

COLUMNS = (
    ("percent", "Agreement %"),
    ("cohen_kappa", "Cohen’s κ"),
    ("krippendorff_alpha", "Krippendorff’s α"),
    ("gwet_ac1", "Gwet’s AC1"),
)
GOOD, TENTATIVE = 0.80, 0.67


def page() -> None:
    st.title("Agreement", anchor=False)
    with session.project().reading() as repository:
        double = [round_ for round_ in repository.rounds() if _is_double(round_)]
        labels = {code.id: code.label for code in repository.codebook()}
    if not double:
        st.info(
            "No round has a transcript that two people coded. Code one transcript by two people, "
            "or run `qualkit codings load PROJECT FILE.csv`."
        )
        return
    names = [round_.name for round_ in reversed(double)]
    chosen = st.selectbox("Round", names, width=320) if len(names) > 1 else names[0]
    _show(review.agreement(session.project(), chosen), labels)


def _is_double(round_: Round) -> bool:
    return any(len(round_.assigned(name)) > 1 for name in round_.transcripts)


def _show(table: AgreementTable, labels: dict[str, str]) -> None:
    st.caption(
        f"Round {table.round} · unit: {table.unit} · {table.units:,} units in "
        f"{table.transcripts} doubly coded transcripts · coders: {', '.join(table.coders)}"
    )
    for column, (name, title) in zip(st.columns(len(COLUMNS)), COLUMNS, strict=True):
        estimate = table.mean.get(name)
        if estimate is not None:
            rests_on = f"mean over {codes_behind(table, name)} of {len(table.codes)} codes"
            column.metric(f"{title}, {rests_on}", figure(name, estimate))
    _codes(table, labels)
    st.caption(
        f"Bands of Krippendorff’s α: good from {GOOD:.2f}, tentative from {TENTATIVE:.2f}, "
        "low below. Prevalence is the share of ratings that carry the code: where it is small, "
        "κ and α fall although coders rarely differ, which AC1 does not show in the same way."
    )


def _codes(table: AgreementTable, labels: dict[str, str]) -> None:
    import pandas as pd

    applied = [code for code in table.codes if any(count for _, count in code.applied)]
    if not applied:
        st.info("No code was applied in this round.")
        return
    frame = pd.DataFrame(_row(code, labels) for code in applied)
    st.dataframe(frame, hide_index=True, height="content" if len(frame) <= 25 else 800)
    if len(applied) < len(table.codes):
        st.caption(f"{len(applied)} of {len(table.codes)} codes shown; nobody applied the others.")
    reasons = dict.fromkeys(
        estimate.reason
        for code in applied
        for estimate in code.coefficients.values()
        if estimate.value is None and estimate.reason
    )
    for reason in reasons:
        st.caption(f"“not estimable”: {reason}.")


def _row(code: CodeAgreement, labels: dict[str, str]) -> dict[str, object]:
    found = {
        title: figure(name, code.coefficients[name])
        for name, title in COLUMNS
        if name in code.coefficients
    }
    prevalence = "" if code.prevalence is None else f"{code.prevalence:.1%}"
    applied = {f"n {coder}": count for coder, count in code.applied}
    alpha = code.coefficients.get("krippendorff_alpha")
    return {
        "Code": labels.get(code.code, code.code),
        "Band": band(alpha),
        **found,
        **applied,
        "Units": code.units,
        "Prevalence": prevalence,
    }


def codes_behind(table: AgreementTable, name: str) -> int:
    """How many codes a mean rests on."""
    return len(table.codes) - table.left_out.get(name, 0)


def figure(name: str, estimate: Estimate) -> str:
    """A coefficient as it is printed."""
    if estimate.value is None:
        return "not estimable"
    return f"{estimate.value:.1%}" if name == "percent" else f"{estimate.value:.3f}"


def band(alpha: Estimate | None) -> str:
    """What a value of alpha allows one to say."""
    if alpha is None or alpha.value is None:
        return "– not tested"
    if alpha.value >= GOOD:
        return "● good"
    return "◐ tentative" if alpha.value >= TENTATIVE else "○ low"
