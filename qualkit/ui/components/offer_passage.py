"""A suggested passage in its conversation: its assets, and which words were chosen in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

from qualkit.model import Span
from qualkit.ui.components.bundle import bundle

NAME = "qualkit_offer"
KEY = "offer_passage"


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is what is shown, from code point `from_` of the transcript; the proposed words are
    `start` to `end` of the transcript. `keys` say which element a key presses.
    """

    id: str
    name: str
    text: str
    from_: int
    start: int
    end: int
    colour: str
    editing: bool = False
    may: bool = True
    stop: str = ""
    keys: dict[str, str] = field(default_factory=dict)


def script() -> str:
    """The component's JavaScript as one module."""
    folder = files("qualkit.ui.components") / "offer"
    source = (folder / "main.js").read_text(encoding="utf-8")
    return bundle({"main": source}, entry="main", export="mount")


def stylesheet() -> str:
    return (files("qualkit.ui.components") / "offer" / "offer.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component(NAME, js=script(), css=stylesheet(), isolate_styles=False)


def _heard() -> None:
    """The page runs again, so that it says which words were chosen."""


def show(passage: Passage) -> None:
    data = asdict(passage)
    data["from"] = data.pop("from_")
    _component()(key=KEY, data=data, on_picked_change=_heard)


def picked(offer: str) -> Span | None:
    """The words chosen in an offer's passage; None where none were, or what was sent is no span."""
    said = (st.session_state.get(KEY) or {}).get("picked")
    if not isinstance(said, dict) or said.get("offer") != offer:
        return None
    start, end = said.get("start"), said.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return None
    return Span(start, end)
