"""What the Patterns page is asked for: in the address, so that one can come back to a place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from qualkit.model.matrix import CountOf, Within

MATRIX, TOGETHER, FACTS = "Matrix", "Co-occurrence", "Facts beside talk"
VIEWS = (MATRIX, TOGETHER, FACTS)
NAMES = ("view", "rows", "columns", "count", "rank", "within", "codes", "fact", "talk", "where",
         "consensus", "cell")  # fmt: skip
_KEY = "pattern_"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which codings count: conditions as they are typed, and all coders or the consensus."""

    where: str = ""
    consensus: bool = False


def first(name: str, default: str = "") -> str:
    """What the address says of one thing."""
    return str(st.query_params.get(name, default))


def key(name: str, start: Callable[[], Any]) -> str:
    """The key of a widget, which begins with what the address says when one comes to the page."""
    full = _KEY + name
    if full not in st.session_state:
        st.session_state[full] = start()
    return full


def tell(**said: object) -> None:
    """Put what was chosen into the address; what is empty is left out of it."""
    for name, value in said.items():
        text = {True: "1", False: "", None: ""}.get(value, value)  # type: ignore[call-overload]
        if text:
            st.query_params[name] = str(text)
        else:
            st.query_params.pop(name, None)


def forget_others(names: tuple[str, ...]) -> None:
    """Take out of the address what belongs to another view."""
    for name in NAMES:
        if name not in names and name in st.query_params:
            del st.query_params[name]


def cell_key(row: str | None, column: str | None) -> str:
    """A cell by the ids of its row and column; None is all of them."""
    return json.dumps([row, column], ensure_ascii=False, separators=(",", ":"))


def cell_of(text: str) -> tuple[str | None, str | None] | None:
    """The row and column of a key; None where it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, list) and len(found) == 2:
        row, column = found
        if all(each is None or isinstance(each, str) for each in found):
            return row, column
    return None


def address() -> str:
    """The query of this very place, to come back to."""
    return urlencode([(name, first(name)) for name in NAMES if first(name)])


def back_link(asked: str) -> str:
    """The way back to a place on this page as a relative link; only names it knows are kept."""
    kept = [(name, value) for name, value in parse_qsl(asked) if name in NAMES]
    return f"patterns?{urlencode(kept)}" if kept else ""


def count_asked() -> str:
    return first("count") if first("count") in list(CountOf) else CountOf.TRANSCRIPTS.value


def within_asked() -> str:
    return first("within") if first("within") in list(Within) else Within.PASSAGE.value
