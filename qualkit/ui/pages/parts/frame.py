"""Changing the study frame and the roster of an open project."""

from __future__ import annotations

import streamlit as st

from qualkit.errors import StudyError
from qualkit.services import framing, projects
from qualkit.ui import session
from qualkit.ui.notices import escaped, in_words, refusals


def change() -> None:
    """A folded form for a new study.yaml or a roster."""
    with (
        st.expander("Change the study frame"),
        st.form("frame", clear_on_submit=True, border=False),
    ):
        st.caption("What contradicts a stored transcript is refused, and nothing is changed then.")
        study = st.file_uploader("Study frame (study.yaml)", type=["yaml", "yml"])
        roster = st.file_uploader("Roster (CSV): person, site, wave", type="csv")
        if st.form_submit_button("Load") and (study or roster):
            with refusals():
                _load(
                    (study.name, study.getvalue()) if study else None,
                    (roster.name, roster.getvalue()) if roster else None,
                )


def _load(study: tuple[str, bytes] | None, roster: tuple[str, bytes] | None) -> None:
    project, actor = session.project(), session.coder()
    if study:
        frame = projects.study_from_yaml(_text(*study), study[0])
        if roster:
            frame = framing.with_roster(frame, _text(*roster), roster[0])
        change = framing.change_study(project, frame, where=study[0], actor=actor)
        st.success("The study frame is changed." if change.changes else "The frame is loaded.")
        for line in change.changes:
            st.caption(escaped(line))
        for note in change.notes:
            st.warning(in_words(note))
    elif roster:
        lines = framing.load_roster_into(project, _text(*roster), where=roster[0], actor=actor)
        st.success(f"The roster has {lines} lines.")
    st.button("Show the study again", key="frame-again")


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        what = "the file is not UTF-8 text"
        raise StudyError(what, where=f"{name}:{line}", hint="save it as UTF-8") from wrong
