"""What pages that change things share: saying what was done, and fresh forms afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from qualkit.ui.notices import escaped, refusals

_SAID = "said"
_ROUND = "form_round"
_CHOSEN = "codebook_chosen"


@contextmanager
def doing(words: str) -> Iterator[None]:
    """Carry something out: show a refusal, or say what was done above a fresh page."""
    done = False
    with refusals():
        yield
        done = True
    if done:
        st.session_state[_SAID] = words
        fresh_forms()
        st.rerun()


def say_what_was_done() -> None:
    """The words of the last thing done, once."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(escaped(words[:1].upper() + words[1:]), icon=":material/check:")


def fresh_forms() -> None:
    st.session_state[_ROUND] = form_round() + 1


def form_round() -> int:
    """Part of the keys of forms: another number gives them their values anew."""
    return int(st.session_state.get(_ROUND, 0))


def chosen_code() -> str:
    return str(st.session_state.get(_CHOSEN, ""))


def choose_code(code_id: str) -> None:
    st.session_state[_CHOSEN] = code_id
