"""How far coders agree, code by code, with what each figure rests on."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Round
from qualkit.model.results import AgreementTable, CodeAgreement, Estimate, kappa_of, notes_of
from qualkit.services import agreement_words, review
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts import agreement_charts, before_and_after, disagreement_list

COLUMNS = (
    ("percent", "Agreement %"),
    ("kappa", "κ"),
    ("krippendorff_alpha", "Krippendorff’s α"),
    ("gwet_ac1", "Gwet’s AC1"),
)
KAPPAS = {"cohen_kappa": "Cohen’s κ", "light_kappa": "Light’s κ"}
GOOD, TENTATIVE = 0.80, 0.667
UNITS = {
    "turn": "Turn",
    "sentence": "Sentence",
    "paragraph": "Paragraph",
    "character": "Character",
    "overlap:0.5": "Coded segment, overlap of half",
}
CODES, INTERVALS, PAIRS, DRIFT, DISAGREEMENTS, AFTER = (
    "Codes",
    "Intervals",
    "Pairs of coders",
    "Rounds",
    "Disagreements",
    "Before and after",
)


def page() -> None:
    st.title("Agreement", anchor=False)
    with session.project().reading() as repository:
        double = review.double_rounds(repository)
        hidden = sorted(repository.hidden_rounds)
        labels = {code.id: code.label for code in repository.codebook()}
    if hidden:
        names = ", ".join(escaped(name) for name in hidden)
        st.caption(f"Blind and still open, so not compared yet: {names}")
    if not double:
        st.info(
            "No round has a transcript that two people coded. Code one transcript by two people, "
            "or run `qualkit codings load PROJECT FILE.csv`."
        )
        return
    asked = _asked(double)
    table = review.agreement(session.project(), asked=asked)
    _head(table)
    view = st.radio(
        "View",
        (CODES, INTERVALS, PAIRS, DRIFT, DISAGREEMENTS, AFTER),
        horizontal=True,
        label_visibility="collapsed",
    )
    _view(view, table, labels, asked)


def _asked(double: tuple[Round, ...]) -> review.Asked:
    """The round and the unit chosen."""
    names = [round_.name for round_ in reversed(double)]
    left, right, _ = st.columns([1.2, 1.4, 3])
    chosen = left.selectbox("Round", names)
    by_name = {round_.name: round_ for round_ in double}
    fixed = by_name[chosen].segmentation.value
    unit = right.selectbox(
        "Unit", list(UNITS), index=list(UNITS).index(fixed), format_func=UNITS.__getitem__
    )
    return review.Asked(chosen, unit)


def _head(table: AgreementTable) -> None:
    st.caption(
        f"Round {escaped(table.round)} · unit: {table.unit} · {table.units:,} units in "
        f"{table.transcripts} doubly coded transcripts · coders: "
        f"{escaped(', '.join(table.coders))}"
    )
    for column, (name, title) in zip(st.columns(len(COLUMNS)), columns_of(table), strict=True):
        estimate = table.mean[name]
        rests_on = f"mean over {codes_behind(table, name)} of {len(table.codes)} codes"
        column.metric(title, figure(name, estimate))
        interval = f"; 95 % interval {between(estimate, name)}" if estimate.ci else ""
        column.caption(f"{rests_on[0].upper()}{rests_on[1:]}{interval}")


def _view(view: str, table: AgreementTable, labels: dict[str, str], asked: review.Asked) -> None:
    project = session.project()
    if view == CODES:
        _codes(table, labels)
        _reading(table)
    elif view == INTERVALS:
        agreement_charts.intervals(table, labels)
    elif view == PAIRS:
        parts = review.agreement_in_parts(project, "pair", asked=asked)
        agreement_charts.pairs(parts, labels)
    elif view == DRIFT:
        every = review.Asked(None, asked.unit)
        agreement_charts.drift(review.agreement_in_parts(project, "round", asked=every))
    elif view == AFTER:
        before_and_after.shown(table.round, labels)
    else:
        disagreement_list.show(project, asked, labels)


def _codes(table: AgreementTable, labels: dict[str, str]) -> None:
    import pandas as pd

    applied = [code for code in table.codes if any(count for _, count in code.applied)]
    if not applied:
        st.info("No code was applied in this round.")
        return
    frame = pd.DataFrame(_row(code, table, labels) for code in applied)
    st.dataframe(frame, hide_index=True, height="content" if len(frame) <= 25 else 800)
    if len(applied) < len(table.codes):
        st.caption(f"{len(applied)} of {len(table.codes)} codes shown; nobody applied the others.")
    reasons = dict.fromkeys(
        estimate.reason
        for code in applied
        for name, _ in columns_of(table)
        if (estimate := code.coefficients[name]).value is None
    )
    for reason in reasons:
        st.caption(f"“not estimable”: {reason}.")
    for note in notes_of(agreement_words.table_in_words(session.project(), table)):
        st.caption(f"Note: {escaped(note)}.")


def _reading(table: AgreementTable) -> None:
    st.caption(
        f"Bands of Krippendorff’s α: good from {GOOD:.2f}, tentative from {TENTATIVE:.3f}, "
        "low below (Krippendorff 2019). Prevalence is the share of ratings that carry the code: "
        "where it is small, κ and α fall although coders rarely differ, which AC1 does not show "
        f"in the same way. Intervals: {table.interval or 'none'}."
    )


def _row(code: CodeAgreement, table: AgreementTable, labels: dict[str, str]) -> dict[str, object]:
    found = {title: figure(name, code.coefficients[name]) for name, title in columns_of(table)}
    prevalence = "" if code.prevalence is None else f"{code.prevalence:.1%}"
    applied = {f"n {coder}": count for coder, count in code.applied}
    alpha = code.coefficients["krippendorff_alpha"]
    return {
        "Code": labels.get(code.code, code.code),
        "Band": band(alpha),
        **found,
        "α, 95 % interval": between(alpha),
        **applied,
        "Units": code.units,
        "Prevalence": prevalence,
    }


def columns_of(table: AgreementTable) -> tuple[tuple[str, str], ...]:
    """The coefficients shown, with the kappa that fits the number of coders."""
    kappa = kappa_of(table)
    return tuple((kappa, KAPPAS[kappa]) if n == "kappa" else (n, title) for n, title in COLUMNS)


def codes_behind(table: AgreementTable, name: str) -> int:
    """How many codes a mean rests on."""
    return len(table.codes) - table.left_out.get(name, 0)


def figure(name: str, estimate: Estimate) -> str:
    """A coefficient as it is printed."""
    if estimate.value is None:
        return "not estimable"
    return f"{estimate.value:.1%}" if name == "percent" else f"{estimate.value:.3f}"


def between(estimate: Estimate, name: str = "") -> str:
    """The bounds of an interval as they are printed; a dash where there are none."""
    if estimate.ci is None:
        return "–"
    if name == "percent":
        return f"{estimate.ci[0]:.1%} to {estimate.ci[1]:.1%}"
    low, high = (round(bound, 2) + 0.0 for bound in estimate.ci)
    return f"{low:.2f} to {high:.2f}"


def band(alpha: Estimate | None) -> str:
    """What a value of alpha allows one to say."""
    if alpha is None or alpha.value is None:
        return "– not tested"
    if alpha.value >= GOOD:
        return "● good"
    return "◐ tentative" if alpha.value >= TENTATIVE else "○ low"
