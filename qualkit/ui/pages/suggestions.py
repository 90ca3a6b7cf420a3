"""Suggestions: a machine proposes, a person decides."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Codebook, Right, Suggestion, SuggestionRun, SuggestionStatus, Topic
from qualkit.services import codebooks, suggesting
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import offer_queue, phrase_list
from qualkit.ui.progress import shown_progress

SHOWN = 10
TERMS = 8
TOPICS, CODES, PHRASES = "Topics", "Existing codes", "Phrases"


def page() -> None:
    st.title("Suggestions", anchor=False)
    st.caption(
        "Everything here is found on this computer, without the network. Nothing is a coding until "
        "you accept it; what you refuse stays in the log."
    )
    if not _wanted() or _other_view():
        return
    with session.project().reading() as repository:
        runs, topics = repository.suggestion_runs(), repository.topics()
        newest = runs[-1].id if runs else None
        suggestions = repository.suggestions(run=newest) if newest else ()
        codebook, transcripts = repository.codebook(), len(repository.listing())
    if not transcripts:
        st.info("There is nothing to read yet. Import transcripts on the Study page.")
        return
    _find(transcripts, again=bool(runs))
    if runs:
        _show(runs[-1], topics, suggestions, codebook)


def _wanted() -> bool:
    """Whether the study allows suggestions; whoever leads it says so with one click."""
    with session.project().reading() as repository:
        off, empty = repository.suggestions_are_off(), not repository.listing()
    if empty:
        return True
    st.toggle(
        "Suggestions are allowed in this study",
        value=not off,
        on_change=_switch,
        args=(off,),
        disabled=not session.can(Right.MANAGE),
        help="Off, nothing is offered anywhere, the code picker included.",
    )
    return not off


def _switch(on: bool) -> None:
    with refusals():
        suggesting.switch(session.project(), on=on, actor=session.coder())


def _other_view() -> bool:
    """Show another kind of suggestion than topics, where one is chosen."""
    with session.project().reading() as repository:
        if not repository.listing():
            return False
    view = st.radio("Kind", (TOPICS, CODES, PHRASES), horizontal=True, label_visibility="collapsed")
    if view == CODES:
        offer_queue.shown()
    elif view == PHRASES:
        phrase_list.shown()
    return view != TOPICS


def _find(transcripts: int, *, again: bool) -> None:
    words = "Find topics again" if again else "Find topics"
    if not st.button(
        f"{words} in {transcripts} transcripts", type="secondary" if again else "primary"
    ):
        return
    with refusals():
        with shown_progress("Finding topics") as progress:
            suggesting.topics(session.project(), seed=0, actor=session.coder(), progress=progress)
        st.rerun()


def _show(
    run: SuggestionRun,
    topics: tuple[Topic, ...],
    suggestions: tuple[Suggestion, ...],
    codebook: Codebook,
) -> None:
    decided = sum(s.status is not SuggestionStatus.OPEN for s in suggestions)
    st.caption(
        f"{run.method} {run.method_version} · model {run.model} · seed {run.seed} · "
        f"{run.passages:,} passages · {decided} of {len(suggestions)} suggestions decided"
    )
    for note in run.notes:
        st.caption(escaped(note))
    if not topics:
        st.info("No topic was found. More or longer transcripts may help.")
        return
    left, right = st.columns([2, 5], gap="large")
    with left:
        topic = _choose(topics, suggestions)
    with right:
        _topic(topic, [s for s in suggestions if s.topic == topic.number], codebook)


def _choose(topics: tuple[Topic, ...], suggestions: tuple[Suggestion, ...]) -> Topic:
    waiting = {
        topic.number: sum(
            s.topic == topic.number and s.status is SuggestionStatus.OPEN for s in suggestions
        )
        for topic in topics
    }
    chosen = st.radio(
        "Topics",
        topics,
        format_func=lambda topic: escaped(topic.label),
        captions=[f"{topic.size} passages, {waiting[topic.number]} to decide" for topic in topics],
        key="topic",
    )
    return chosen or topics[0]


def _topic(topic: Topic, suggestions: list[Suggestion], codebook: Codebook) -> None:
    st.subheader(escaped(topic.label), anchor=False)
    st.caption(escaped(" · ".join(term for term, _ in topic.terms[:TERMS])))
    code = _code(topic, codebook)
    still_open = [s for s in suggestions if s.status is SuggestionStatus.OPEN]
    if not still_open:
        st.info("Everything in this topic is decided.")
    for suggestion in still_open[:SHOWN]:
        _passage(suggestion, code)
    if len(still_open) > SHOWN:
        st.caption(f"{SHOWN} of {len(still_open)} shown; the next come up as you decide.")


def _code(topic: Topic, codebook: Codebook) -> str | None:
    """The code that accepted passages get: one of the codebook, or a new name."""
    labels = {code.label: code.id for code in codebook}
    chosen = st.selectbox(
        "Accept as",
        list(labels),
        index=None,
        placeholder="Choose a code, or type a new name",
        accept_new_options=True,
        key=f"code-{topic.number}",
    )
    return labels.get(chosen, chosen) if chosen else None


def _passage(suggestion: Suggestion, code: str | None) -> None:
    with st.container(border=True):
        st.markdown(escaped(suggestion.quote))
        words, accept, refuse = st.columns([6, 1.2, 1.2], vertical_alignment="center")
        words.caption(f"{escaped(suggestion.transcript)} · {escaped(suggestion.reason)}")
        accept.button(
            "Accept",
            key=f"accept-{suggestion.id}",
            disabled=code is None,
            help=None if code else "Choose a code above first.",
            on_click=_accept,
            args=(suggestion.id, code),
            width="stretch",
        )
        refuse.button(
            "Refuse",
            key=f"refuse-{suggestion.id}",
            on_click=_refuse,
            args=(suggestion.id,),
            width="stretch",
        )


def _accept(suggestion_id: str, code: str) -> None:
    project, actor = session.project(), session.coder()
    with refusals():
        with project.reading() as repository:
            known = code in repository.codebook()
        used = code if known else codebooks.add_code(project, code, actor=actor).id
        suggesting.accept(project, suggestion_id, code=used, actor=actor)


def _refuse(suggestion_id: str) -> None:
    with refusals():
        suggesting.refuse(session.project(), suggestion_id, actor=session.coder())
