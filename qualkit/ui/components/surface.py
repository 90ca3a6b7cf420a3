"""The transcript surface: its assets, and mounting it on a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

from qualkit.ui.components.bundle import bundle

NAME = "qualkit_transcript"
KEY = "surface"


def script() -> str:
    """The component's JavaScript as one module."""
    folder = files("qualkit.ui.components") / "transcript"
    modules = {
        item.name.removesuffix(".js"): item.read_text(encoding="utf-8")
        for item in folder.iterdir()
        if item.name.endswith(".js")
    }
    return bundle(modules, entry="main", export="mount")


def stylesheet() -> str:
    folder = files("qualkit.ui.components") / "transcript"
    sheets = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".css")),
        key=lambda item: (item.name != "transcript.css", item.name),
    )
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component(NAME, js=script(), css=stylesheet(), isolate_styles=False)


def mount(
    data: dict[str, object], *, on_pending: Callable[[], None], on_asked: Callable[[], None]
) -> None:
    """Show the surface; the callbacks hear of edits and questions that come through its state."""
    _component()(key=KEY, data=data, on_pending_change=on_pending, on_asked_change=on_asked)


def sent(name: str) -> object:
    """What the browser last sent through the component's state: `pending` or `asked`."""
    state = st.session_state.get(KEY) or {}
    return state.get(name)
