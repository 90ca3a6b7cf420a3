"""One topic: what speaks for it, its passages in context, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from qualkit.model import Codebook, Right, Span, Suggestion, Transcript
from qualkit.services import deciding, topics
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts import decided, topic_changes
from qualkit.ui.pages.parts.accept_as import As, accept_as
from qualkit.ui.pages.parts.in_context import code_page, in_context
from qualkit.ui.pages.parts.topic_facts import facts, spread

if TYPE_CHECKING:
    from qualkit.suggest.passages import Passage
    from qualkit.suggest.portraits import TopicPortrait

SHOWN = 10
WAY = "On the Code page"


def shown(
    portrait: TopicPortrait,
    listed: Sequence[TopicPortrait],
    found: Sequence[Suggestion],
    book: Codebook,
) -> None:
    topic = portrait.topic
    st.subheader(escaped(topic.label), anchor=False)
    st.caption(escaped(" · ".join(term for term, _ in topic.terms)))
    facts(portrait, book)
    if session.can(Right.CODE):
        topic_changes.shown(portrait, listed)
    spread(portrait)
    waiting = [s for s in found if s.topic == topic.number and s.status.waits][:SHOWN]
    texts = _Texts()
    _typical(portrait, waiting, book, texts)
    _border(portrait.border, texts)


class _Texts:
    """Transcripts of the passages shown, each read once."""

    def __init__(self) -> None:
        self._read: dict[str, Transcript] = {}

    def of(self, name: str) -> Transcript:
        if name not in self._read:
            with session.project().reading() as repository:
                self._read[name] = repository.transcript(name)
        return self._read[name]


def _typical(
    portrait: TopicPortrait, waiting: Sequence[Suggestion], book: Codebook, texts: _Texts
) -> None:
    st.markdown("**Typical passages**")
    if not waiting:
        st.caption("Everything that was proposed in this topic is decided.")
    chosen = [s.id for s in waiting if st.session_state.get(_key(s.id))]
    if session.can(Right.CODE):
        _decide(portrait, [s.id for s in waiting], chosen, book)
    for suggestion in waiting:
        with st.container(border=True):
            st.checkbox(_who(texts.of(suggestion.transcript), suggestion.span),
                        key=_key(suggestion.id))  # fmt: skip
            _written(suggestion.transcript, suggestion.span, texts, suggestion.reason)


def _border(border: Sequence[Passage], texts: _Texts) -> None:
    if not border:
        return
    st.markdown("**On the border to another topic**")
    for passage in border:
        with st.container(border=True):
            st.markdown(_who(texts.of(passage.transcript), passage.span))
            _written(passage.transcript, passage.span, texts)


def _written(name: str, span: Span, texts: _Texts, reason: str = "") -> None:
    st.html(in_context(span, texts.of(name)))
    st.html(code_page(name, span, f" · {reason}" if reason else "", words=WAY))


def _who(text: Transcript, span: Span) -> str:
    turn = text.turn_at(span)
    speaker = turn.speaker if turn and turn.speaker else ""
    return escaped(" · ".join(part for part in (text.name, speaker) if part))


def _key(suggestion: str) -> str:
    return f"topic-passage-{suggestion}"


def _decide(
    portrait: TopicPortrait, waiting: Sequence[str], chosen: Sequence[str], book: Codebook
) -> None:
    wanted = accept_as(book, portrait.topic.label, key=f"as-{portrait.topic.number}")
    said = _passages(len(chosen))
    with st.container(horizontal=True):
        st.button(
            _verb(wanted, chosen), type="primary",
            on_click=_accept, args=(portrait, wanted, chosen),
            disabled=not chosen and bool(wanted.code), key="topic_accept",
        )  # fmt: skip
        st.button(f"Refuse {said}" if chosen else "Refuse", key="topic_refuse",
                  on_click=_refuse, args=(chosen,), disabled=not chosen)  # fmt: skip
        st.button("Choose all", on_click=_choose, args=(waiting, True),
                  disabled=len(chosen) == len(waiting), key="topic_all")  # fmt: skip
        st.button("Choose none", on_click=_choose, args=(waiting, False), disabled=not chosen,
                  key="topic_none")  # fmt: skip


def _verb(wanted: As, chosen: Sequence[str]) -> str:
    said = _passages(len(chosen))
    if wanted.code:
        return f"Accept {said}" if chosen else "Accept"
    return f"Make a code with {said}" if chosen else "Make a code"


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"


def _choose(suggestions: Sequence[str], on: bool) -> None:
    for name in suggestions:
        st.session_state[_key(name)] = on


def _accept(portrait: TopicPortrait, wanted: As, chosen: Sequence[str]) -> None:
    project, me, topic = session.project(), session.coder(), portrait.topic
    if wanted.code:
        act = partial(deciding.accept, project, chosen, code=wanted.code, actor=me)
        decided.do(f"accepted {_passages(len(chosen))}", act, *chosen)
        return
    make = partial(
        topics.promote, project, topic.number, label=wanted.label, passages=chosen, actor=me
    )
    if made := decided.do(f"made the code {wanted.label}", make):
        st.toast(f"The code {escaped(made[0].label)} holds {_passages(len(chosen))}.")


def _refuse(chosen: Sequence[str]) -> None:
    act = partial(deciding.refuse, session.project(), chosen, actor=session.coder())
    decided.do(f"refused {_passages(len(chosen))}", act, *chosen)
