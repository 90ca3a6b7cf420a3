"""Looking for topics: how, how many, with progress and a way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from qualkit.model import Right
from qualkit.services import suggesting, topics
from qualkit.ui import session
from qualkit.ui.notices import refusals
from qualkit.ui.pages.parts import decided
from qualkit.ui.progress import say_stopped, shown_progress

if TYPE_CHECKING:
    from qualkit.suggest.record import TopicOptions

METHODS = {
    "ward": "Steady: PCA and Ward",
    "light": "Light: the same with less memory",
    "umap": "BERTopic as it comes: UMAP and HDBSCAN",
}
TERMS = {
    "counts": "Words said more here than elsewhere",
    "meaning": "Words near the topic in meaning",
    "variety": "Words that differ from each other",
}
KEPT = "Passages that were read are kept: find topics again to go on where it was."
JOINED = "topics_joined"


def shown(transcripts: int, *, again: bool, codes: bool) -> None:
    say_stopped(KEPT)
    if JOINED in st.session_state:
        st.success(st.session_state.pop(JOINED))
    may = session.can(Right.CODE)
    many = "1 transcript" if transcripts == 1 else f"{transcripts} transcripts"
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button(
            f"Find topics again in {many}" if again else f"Find topics in {many}",
            type="secondary" if again else "primary",
            disabled=not may,
        )
        with st.popover("How they are found"):
            options = _options(again=again, codes=codes)
        fresh = again and st.button(
            "Put new transcripts into these topics",
            disabled=not may,
            help="Passages that came since join the nearest topic. No other passage moves.",
        )
        if again:
            decided.undo_button(topics=True)
    if asked:
        _find(options)
    if fresh:
        _assign()


def _options(*, again: bool, codes: bool) -> TopicOptions:
    from qualkit.suggest.engine import Method
    from qualkit.suggest.record import TopicOptions
    from qualkit.suggest.terms import TermsBy

    number = st.number_input(
        "How many topics", min_value=2, value=None, placeholder="By the number of passages"
    )
    method = st.selectbox("Method", list(METHODS), format_func=lambda name: METHODS[name])
    terms = st.selectbox("Terms", list(TERMS), format_func=lambda name: TERMS[name])
    guided = st.toggle(
        "Guided by the codebook",
        disabled=not codes,
        help="Codes draw passages together, so that topics lie nearer to them.",
    )
    seed = st.number_input("Seed", min_value=0, value=0)
    if again:
        st.caption(
            "Other choices make other topics, without your names for these. The same choices bring "
            "these back, as you left them."
        )
    return TopicOptions(
        int(seed), int(number) if number else None, Method(method), TermsBy(terms), guided
    )


def _find(options: TopicOptions) -> None:
    with refusals():
        with shown_progress("Finding topics", stoppable=True) as progress:
            suggesting.topics(
                session.project(), options=options, actor=session.coder(), progress=progress
            )
        st.session_state.pop(decided.KEY, None)
        st.rerun()


def _assign() -> None:
    with refusals():
        with shown_progress("Reading new transcripts", stoppable=True) as progress:
            joined, outside, _ = topics.assign(
                session.project(), actor=session.coder(), progress=progress
            )
        many = "passage" if joined == 1 else "passages"
        st.session_state[JOINED] = (
            f"{joined} {many} joined a topic; {outside} lie too far from every one."
            if joined or outside
            else "No passage came since these topics were found."
        )
        if joined:
            st.session_state.pop(decided.KEY, None)
        st.rerun()
