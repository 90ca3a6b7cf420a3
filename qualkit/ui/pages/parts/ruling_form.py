"""What is decided about one place: whose coding stands, why, and what was said about it."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Right, Transcript
from qualkit.model.adjudication import Verdict
from qualkit.services import adjudicating
from qualkit.services.adjudicating import Case, Ruling
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts.places import found_near


def shown(round_name: str, case: Case, text: Transcript, labels: dict[str, str]) -> bool:
    """The form; whether something was decided or taken back just now."""
    _standing(case)
    if not session.can(Right.CODE):
        return False
    key = "-".join(str(part) for part in case.place)
    reason = st.text_input("Reason", key=f"reason_{key}", placeholder="Why; kept with the decision")
    ruling = _asked(case, reason, key) or _other(case, text, labels, reason, key)
    project, me = session.project(), session.coder()
    if ruling is not None:
        adjudicating.decide(project, round_name, case.place, ruling, actor=me)
        return True
    if case.decision is not None and st.button("Take the decision back", key=f"back_{key}"):
        adjudicating.take_back(project, case.decision.id, actor=me)
        return True
    _thread(round_name, case, key)
    return False


def _standing(case: Case) -> None:
    if case.decision is None:
        st.write("Not decided yet.")
        return
    why = f": {escaped(case.decision.reason)}" if case.decision.reason else ""
    by = escaped(case.decision.made_by)
    st.success(f"Decided by {by}: {escaped(case.decision.in_words)}{why}")


def _asked(case: Case, reason: str, key: str) -> Ruling | None:
    """A button with a key for each coder, both and neither."""
    with st.container(horizontal=True):
        for number, coder in enumerate(case.disagreement.coders, start=1):
            label = f"{coder}'s"
            if st.button(label, key=f"by_{coder}_{key}", shortcut=f"Alt+{number}"):
                return Ruling(Verdict.CODER, reason, coder)
        if st.button("Both", key=f"both_{key}", shortcut="Alt+B"):
            return Ruling(Verdict.BOTH, reason)
        if st.button("Neither", key=f"none_{key}", shortcut="Alt+N"):
            return Ruling(Verdict.NEITHER, reason)
    return None


def _other(
    case: Case, text: Transcript, labels: dict[str, str], reason: str, key: str
) -> Ruling | None:
    """Other words or another code: the words are written as they stand in the transcript."""
    with st.expander("Something else"), st.form(f"other_{key}", border=False):
        span = case.disagreement.span
        words = st.text_area("The words", text.quote(span))
        codes = list(labels)
        first = case.disagreement.codes[0]
        code = st.selectbox(
            "The code", codes, index=codes.index(first) if first in codes else 0,
            format_func=lambda name: labels.get(name, name),
        )  # fmt: skip
        if not st.form_submit_button("Decide so"):
            return None
        found = found_near(words, span, text)
        if found is None:
            st.error("These words do not stand near this place; copy them from the transcript.")
            return None
        return Ruling(Verdict.OTHER, reason, span=found, code=code or "")


def _thread(round_name: str, case: Case, key: str) -> None:
    for each in case.remarks:
        when = f" · {each.at:%Y-%m-%d %H:%M}" if each.at else ""
        st.caption(f"**{escaped(each.author)}**{when}")
        st.write(escaped(each.text))
    with st.form(f"remark_{key}", clear_on_submit=True, border=False):
        said = st.text_input("Discuss", placeholder="What do you think?")
        if st.form_submit_button("Say it") and said.strip():
            adjudicating.remark(
                session.project(), round_name, case.place, said, actor=session.coder()
            )
            st.rerun()
