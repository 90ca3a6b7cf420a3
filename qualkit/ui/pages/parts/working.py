"""What the views of the codebook share: counts, saying what was done, fresh forms afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import streamlit as st

from qualkit.model.recoding import Outdated
from qualkit.services import recoding
from qualkit.services.seen import codings_seen
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals

_SAID = "said"
_ROUND = "form_round"
_CHOSEN = "codebook_chosen"


@lru_cache(maxsize=16)
def _counts(place: str, revision: int, coder: str) -> Mapping[str, int]:
    with session.opened(place).seen_by(coder).reading() as repository:
        return Counter(coding.code for coding in codings_seen(repository, coder))


@lru_cache(maxsize=16)
def _waiting(place: str, revision: int, coder: str) -> tuple[Outdated, ...]:
    return recoding.queue(session.opened(place).seen_by(coder), coder=coder)


def _now() -> tuple[str, int, str]:
    """Project, its revision and the coder: while these stay, nothing that is shown changes."""
    project = session.project()
    with project.reading() as repository:
        return project.location, repository.revision(), session.coder()


def counts() -> Mapping[str, int]:
    """How many codings of each code the coder may see."""
    return _counts(*_now())


def waiting() -> tuple[Outdated, ...]:
    """The recode queue."""
    return _waiting(*_now())


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
    """The words of the last thing done, once, without moving the page."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.toast(escaped(words[:1].upper() + words[1:]), icon=":material/check:", duration="long")


def fresh_forms() -> None:
    st.session_state[_ROUND] = form_round() + 1


def form_round() -> int:
    """Part of the keys of forms: another number gives them their values anew."""
    return int(st.session_state.get(_ROUND, 0))


def chosen_code() -> str:
    return str(st.session_state.get(_CHOSEN, ""))


def choose_code(code_id: str) -> None:
    st.session_state[_CHOSEN] = code_id
