"""The table of counts: its assets, and showing it on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

from qualkit.ui.components.bundle import bundle

NAME = "qualkit_counts"


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it is drawn: a state in words, or `n` with `of` in small; `shade` is 0 to 100.

    `key` is what a click on it sends; a cell without one is no button.
    """

    n: str = ""
    of: str = ""
    shade: int = 0
    key: str = ""
    title: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    cells: tuple[Shown, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`totals` says that the last column holds them; `chosen` is the key of the open cell."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    chosen: str = ""
    totals: bool = False


def script() -> str:
    """The component's JavaScript as one module."""
    folder = files("qualkit.ui.components") / "table"
    source = (folder / "main.js").read_text(encoding="utf-8")
    return bundle({"main": source}, entry="main", export="mount")


def stylesheet() -> str:
    return (files("qualkit.ui.components") / "table" / "table.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component(NAME, js=script(), css=stylesheet(), isolate_styles=False)


def show(table: Table, key: str, on_opened: Callable[[], None]) -> None:
    """Show a table; the callback hears that a cell was opened, `opened` says which."""
    _component()(key=key, data=asdict(table), on_opened_change=on_opened)


def opened(key: str) -> str:
    """The key of the cell that was clicked."""
    state = st.session_state.get(key) or {}
    return str(state.get("opened") or "")
