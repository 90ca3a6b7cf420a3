"""What somebody decided on the Suggestions page, and taking the newest back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from qualkit.services import deciding, topic_undo
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals

KEY = "suggestions_done"
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Done:
    """`suggestions` are those that were decided; none where topics were changed."""

    words: str
    suggestions: tuple[str, ...] = ()


def do(words: str, decide: Callable[[], R], *suggestions: str) -> R | None:
    """Do something that can be taken back; None where it was refused, which is then said."""
    with refusals():
        made = decide()
        st.session_state[KEY] = [*st.session_state.get(KEY, []), Done(words, suggestions)]
        return made
    return None


def undo_button(*, topics: bool = False) -> None:
    """Takes back the newest decision of this visit, or one's newest change of topics ever."""
    done = st.session_state.get(KEY, [])
    words = done[-1].words if done else _earlier() if topics else ""
    st.button(
        "Undo",
        shortcut="Z",
        key="suggestions_undo",
        on_click=_undo,
        disabled=not words,
        help=f"Takes back: {escaped(words)}." if words else None,
    )


def _earlier() -> str:
    step = topic_undo.last(session.project())
    if step is None or step.by != session.coder():
        return ""
    return f"{step.act.words} of topic {step.topic}" if step.topic else step.act.words


def _undo() -> None:
    done = st.session_state.get(KEY, [])
    st.session_state[KEY] = done[:-1]
    last = done[-1] if done else Done("")
    with refusals():
        if last.suggestions:
            deciding.reopen(session.project(), last.suggestions, actor=session.coder())
        else:
            topic_undo.undo(session.project(), actor=session.coder())
        st.toast(f"Taken back: {escaped(last.words)}." if last.words else "Taken back.")
