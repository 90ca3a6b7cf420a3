"""Topics: the list of those found last, and the one that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from qualkit.model import Suggestion, SuggestionRun
from qualkit.services import topics
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts import topic_search, topic_view
from qualkit.ui.pages.parts.pattern_asked import first, tell

if TYPE_CHECKING:
    from qualkit.suggest.portraits import TopicPortrait

KEPT, CHOSEN = "topic_portraits", "topic_number"
EVERY, BEYOND, ONE_VOICE, WAITING = "All", "Not in the codebook yet", "One voice", "To decide"
LARGEST = "Largest first"
TOLD = ("Topic ", "Far from every code")
"""How notes begin that stand with their topic."""
ORDERS: Mapping[str, Callable[[TopicPortrait], tuple[float, ...]]] = {
    LARGEST: lambda p: (-p.topic.size, p.topic.number),
    "Steadiest first": lambda p: (-(p.facts.stability or 0), p.topic.number),
    "Furthest from the codes first": lambda p: (
        1.0 if p.facts.covered is None else p.facts.covered, p.topic.number,
    ),
}  # fmt: skip


def shown(transcripts: int) -> None:
    with session.project().reading() as repository:
        runs, book = repository.suggestion_runs(), repository.codebook()
        found = repository.suggestions(run=runs[-1].id) if runs else ()
    topic_search.shown(transcripts, again=bool(runs), codes=bool(len(book)))
    if not runs:
        st.info(
            "No topics were looked for yet. A topic is a group of passages that talk alike; it "
            "can show what the codebook misses. The first time, 30 to 60 passages a second are "
            "read. You can stop it, and it goes on where it was."
        )
        return
    _about(runs[-1], found)
    listed = _portraits(runs[-1].id)
    if not listed:
        if not any(note.startswith("No topics") for note in runs[-1].notes):
            st.info("No topic is left. Undo takes the last change back.")
        return
    left, right = st.columns([2, 5], gap="large")
    with left:
        chosen = _choose(listed, found)
    if chosen is not None:
        with right:
            topic_view.shown(chosen, listed, found, book)


def _about(run: SuggestionRun, found: tuple[Suggestion, ...]) -> None:
    """How topics were made, and what was left out; where none were found, why."""
    decided = sum(not s.status.waits for s in found)
    guided = " · guided by the codebook" if "codebook" in run.parameters.get("guided", "") else ""
    st.caption(
        f"{escaped(run.method)} {escaped(run.method_version)} · model {escaped(run.model)} · "
        f"seed {run.seed}{guided} · {decided} of {len(found)} proposed passages decided"
    )
    for note in run.notes:
        if note.startswith("No topics"):
            st.info(escaped(note))
        elif not note.startswith(TOLD):
            st.caption(escaped(note))


def _portraits(run: str) -> tuple[TopicPortrait, ...]:
    """Of the topics of a run; kept until something changes."""
    project = session.project()
    with project.reading() as repository:
        key = (project.location, session.coder(), repository.revision(), run)
    if st.session_state.get(KEPT, (None, ()))[0] != key:
        st.session_state[KEPT] = (key, topics.portraits(project, run))
    kept: tuple[TopicPortrait, ...] = st.session_state[KEPT][1]
    return kept


def _choose(
    listed: tuple[TopicPortrait, ...], found: tuple[Suggestion, ...]
) -> TopicPortrait | None:
    waiting = Counter(s.topic for s in found if s.status.waits)
    shown_now = _filtered(listed, waiting)
    if not shown_now:
        st.caption("No topic is of this kind.")
        return None
    at = {portrait.topic.number: portrait for portrait in shown_now}
    if CHOSEN not in st.session_state and first("topic").isdecimal():
        st.session_state[CHOSEN] = int(first("topic"))
    if st.session_state.get(CHOSEN) not in at:
        st.session_state[CHOSEN] = next(iter(at))
    with st.container(height=620, border=False):
        number = st.radio(
            "Topics",
            list(at),
            format_func=lambda number: escaped(at[number].topic.label),
            captions=[_caption(portrait, waiting) for portrait in shown_now],
            key=CHOSEN,
            label_visibility="collapsed",
        )
    tell(topic=number)
    return at[number]


def _filtered(
    listed: tuple[TopicPortrait, ...], waiting: Counter[int | None]
) -> list[TopicPortrait]:
    kinds: Mapping[str, Callable[[TopicPortrait], bool]] = {
        EVERY: lambda _: True,
        BEYOND: lambda portrait: portrait.beyond,
        ONE_VOICE: lambda portrait: bool(portrait.flag),
        WAITING: lambda portrait: bool(waiting[portrait.topic.number]),
    }
    many = {kind: sum(map(holds, listed)) for kind, holds in kinds.items()}
    kind = st.selectbox(
        "Topics shown", list(kinds), format_func=lambda kind: f"{kind} ({many[kind]})"
    )
    order = st.selectbox("Order", list(ORDERS))
    return sorted(filter(kinds[kind or EVERY], listed), key=ORDERS[order or LARGEST])


def _caption(portrait: TopicPortrait, waiting: Counter[int | None]) -> str:
    steady = portrait.facts.stability
    parts = [f"{portrait.topic.size} passages"]
    parts += [f"steady {steady:.2f}"] if steady is not None else []
    parts += [f"{waiting[portrait.topic.number]} open"]
    parts += ["no code yet"] if portrait.beyond else []
    parts += ["one voice"] if portrait.flag else []
    parts += ["a code"] if portrait.promoted else []
    return " · ".join(parts)
