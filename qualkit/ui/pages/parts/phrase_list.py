"""In-vivo candidates: participants' phrases, who said them first, and every place."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Right
from qualkit.services import phrasing, suggesting
from qualkit.services.phrasing import Found
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals

SHOWN = 15


def shown() -> None:
    project, me = session.project(), session.coder()
    if st.button("Look for phrases", disabled=not session.can(Right.CODE)):
        with refusals(), st.spinner("Looking for phrases"):
            phrasing.phrases(project, actor=me)
    found = phrasing.newest(project, actor=me)
    if not found:
        st.info(
            "Phrases that several people use, or that one role, site or wave uses more than the "
            "rest. Any of them can name an in-vivo code."
        )
        return
    for each in found[:SHOWN]:
        _phrase(each)
    if len(found) > SHOWN:
        st.caption(f"{SHOWN} of {len(found)} shown; the next come up as you decide.")


def _phrase(found: Found) -> None:
    line = found.lines[0]
    with st.container(border=True):
        words, accept, refuse = st.columns([6, 1.6, 1.2], vertical_alignment="center")
        words.markdown(f"**“{escaped(found.phrase.text)}”**")
        words.caption(
            f"{escaped(found.offer.suggestion.reason)} First in {escaped(line.transcript)}."
        )
        allowed = session.can(Right.CODE)
        accept.button(
            "Make a code", key=f"make-{found.offer.id}", on_click=_make, args=(found.offer.id,),
            disabled=not allowed, width="stretch",
            help="An in-vivo code of this name, given to the first place.",
        )  # fmt: skip
        refuse.button(
            "Refuse", key=f"drop-{found.offer.id}", on_click=_drop, args=(found.offer.id,),
            disabled=not allowed, width="stretch",
        )  # fmt: skip
        with st.expander(f"{len(found.lines)} places"):
            for each in found.lines:
                place = escaped(f"{each.transcript} {each.speaker}".strip())
                st.markdown(
                    f"…{escaped(each.before)}**{escaped(each.words)}**{escaped(each.after)}… "
                    f"({place})"
                )


def _make(suggestion_id: str) -> None:
    with refusals():
        suggesting.accept(session.project(), suggestion_id, actor=session.coder())


def _drop(suggestion_id: str) -> None:
    with refusals():
        suggesting.refuse(session.project(), suggestion_id, actor=session.coder())
