"""Suggestions: a machine proposes, a person decides."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Right
from qualkit.services import suggesting
from qualkit.ui import session
from qualkit.ui.notices import refusals
from qualkit.ui.pages.parts import offer_queue, phrase_list, topic_desk
from qualkit.ui.pages.parts.in_context import STYLE
from qualkit.ui.pages.parts.pattern_asked import first, tell

KINDS = {"topics": "Topics", "codes": "Existing codes", "phrases": "Phrases"}
KEY = "suggestions_kind"


def page() -> None:
    title, switch = st.columns([3, 2], vertical_alignment="center")
    title.title("Suggestions", anchor=False)
    with session.project().reading() as repository:
        off, transcripts = repository.suggestions_are_off(), len(repository.listing())
    with switch:
        _toggle(off)
    if off:
        _say_off()
        return
    st.caption(
        "Everything here is found on this computer, without the network. Nothing is a coding until "
        "you accept it; what you refuse stays in the log."
    )
    if not transcripts:
        st.info("There is nothing to read yet. Import transcripts on the Study page.")
        return
    st.html(STYLE)
    kind = _kind()
    if kind == "codes":
        offer_queue.shown()
    elif kind == "phrases":
        phrase_list.shown()
    else:
        topic_desk.shown(transcripts)


def _toggle(off: bool) -> None:
    """Whether the study allows suggestions; whoever leads it says so with one click."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.toggle(
            "Suggestions are allowed in this study",
            value=not off,
            on_change=_switch,
            args=(off,),
            disabled=not session.can(Right.MANAGE),
            help="Off, nothing is offered anywhere, the code picker included.",
        )


def _say_off() -> None:
    again = "The switch above allows them again."
    if not session.can(Right.MANAGE):
        again = "Only whoever leads the study can allow them again."
    st.info(
        "**Suggestions are switched off in this study.** Nothing is looked for and nothing is "
        "offered on any page, the code picker of the Code page included. Codings that were "
        f"accepted before stay, and so does the log of what was decided.\n\n{again}",
        icon=":material/block:",
    )


def _switch(on: bool) -> None:
    with refusals():
        suggesting.switch(session.project(), on=on, actor=session.coder())


def _kind() -> str:
    if KEY not in st.session_state:
        asked = first("kind")
        st.session_state[KEY] = asked if asked in KINDS else "topics"
    kind = st.radio(
        "Kind",
        list(KINDS),
        format_func=lambda kind: KINDS[kind],
        horizontal=True,
        label_visibility="collapsed",
        key=KEY,
    )
    tell(kind=kind if kind != "topics" else "")
    return kind or "topics"
