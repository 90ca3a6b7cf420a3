"""The one place where a refusal becomes words on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from qualkit.errors import Problem, QualkitError


@contextmanager
def refusals() -> Iterator[None]:
    """Show what was refused, where, and what to do; the rest of the page still works."""
    try:
        yield
    except QualkitError as error:
        for problem in error.problems:
            st.error(in_words(problem), icon=":material/error:")


def in_words(problem: Problem) -> str:
    """A problem as Markdown that shows names as they are written."""
    where = f"**{escaped(problem.where)}**: " if problem.where else ""
    hint = f"  \n{escaped(_sentence(problem.hint))}" if problem.hint else ""
    return f"{where}{escaped(_sentence(problem.what))}{hint}"


def _sentence(words: str) -> str:
    capital = words[:1].upper() + words[1:]
    return capital if capital.endswith((".", "?", "!")) else f"{capital}."


def escaped(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>()#+-.!|$~:^" else c for c in text)
