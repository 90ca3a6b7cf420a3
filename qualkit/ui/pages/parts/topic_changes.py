"""Changing a topic: another name, merged with others, split, dropped. Each can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from qualkit.services import topics
from qualkit.ui import session
from qualkit.ui.pages.parts import decided

if TYPE_CHECKING:
    from qualkit.suggest.portraits import TopicPortrait

MOST_PARTS = 10


def shown(portrait: TopicPortrait, listed: Sequence[TopicPortrait]) -> None:
    number = portrait.topic.number
    with st.container(horizontal=True):
        with st.popover("Rename"):
            _rename(number, portrait.topic.label)
        if len(listed) > 1:
            with st.popover("Merge"):
                _merge(number, listed)
        if portrait.topic.size >= 4:
            with st.popover("Split"):
                _split(number, portrait.topic.size)
        st.button(
            "Drop",
            key="topic_drop",
            on_click=_drop,
            args=(number,),
            help="Puts the topic away and refuses what is not decided in it. Undo brings it back.",
        )


def _rename(number: int, label: str) -> None:
    typed = st.text_input("Name of the topic", label, key=f"topic-name-{number}-{label}")
    st.button("Rename it", key="topic_rename", on_click=_name, args=(number, typed))


def _name(number: int, label: str) -> None:
    act = partial(topics.name, session.project(), number, label, actor=session.coder())
    decided.do(f"the name of topic {number}", act)


def _merge(number: int, listed: Sequence[TopicPortrait]) -> None:
    labels = {p.topic.number: f"{p.topic.label} ({p.topic.size})" for p in listed}
    others = [other for other in labels if other != number]
    chosen = st.multiselect(
        "Put the passages of these into this topic", others,
        format_func=lambda other: labels[other], key=f"topic-merge-{number}",
    )  # fmt: skip
    st.button(
        "Merge them", key="topic_merge", disabled=not chosen, on_click=_merged,
        args=(number, chosen),
    )  # fmt: skip


def _merged(number: int, others: Sequence[int]) -> None:
    act = partial(topics.merge, session.project(), number, others, actor=session.coder())
    decided.do(f"the merge into topic {number}", act)


def _split(number: int, size: int) -> None:
    most = min(MOST_PARTS, size // 2)
    parts = int(st.number_input("Parts", 2, most, 2, key=f"topic-parts-{number}"))
    st.button("Split it", key="topic_split", on_click=_split_up, args=(number, parts))


def _split_up(number: int, parts: int) -> None:
    act = partial(topics.split, session.project(), number, parts=parts, actor=session.coder())
    decided.do(f"the split of topic {number}", act)


def _drop(number: int) -> None:
    act = partial(topics.drop, session.project(), number, actor=session.coder())
    decided.do(f"the drop of topic {number}", act)
