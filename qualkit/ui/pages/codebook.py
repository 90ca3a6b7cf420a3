"""The codebook: its tree and rules, what is done to it, and what must be read again."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qualkit.model import Codebook, Stance
from qualkit.model.codebook_changes import Version
from qualkit.services import codebook_changes, codebooks
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts import codebook_files, codebook_history, codebook_tree, rereading
from qualkit.ui.pages.parts import recode_queue as recode
from qualkit.ui.pages.parts.working import doing, say_what_was_done, waiting

CODES = "Codes"
CHANGES = "Changes"
RECODE = "Recode"
SECOND = "Second cycle"
FILES = "Load, save, check"


@dataclass(frozen=True, slots=True)
class Held:
    """What the page shows of the project."""

    codebook: Codebook
    history: tuple[Version, ...]
    outdated: int


def page() -> None:
    held = _held()
    st.title(held.codebook.title or "Codebook", anchor=False)
    say_what_was_done()
    if not len(held.codebook):
        st.info(
            "No codebook yet. Load one below, or run `qualkit codebook load PROJECT FILE.yaml`."
        )
        codebook_files.shown(held.codebook)
        return
    _head(held)
    _view(held)


def _held() -> Held:
    project = session.project()
    with project.reading() as repository:
        codebook = repository.codebook()
    return Held(
        codebook,
        codebooks.versions(project),
        len(waiting()),
    )


def _head(held: Held) -> None:
    words, undo, _ = st.columns([2, 2, 1], vertical_alignment="center")
    words.caption(_summary(held))
    last = codebook_changes.undoable(held.history)
    if last is not None:
        label = f"Undo: {_short(last.words)}"
        if undo.button(escaped(label), icon=":material/undo:", key="undo", shortcut="Alt+Z"):
            with doing(f"Undone: {last.words}"):
                codebook_changes.undo(session.project(), actor=session.coder())


def _summary(held: Held) -> str:
    book = held.codebook
    emic = sum(1 for code in book.offered if code.stance is Stance.EMIC)
    retired = len(book) - len(book.offered)
    parts = [
        f"Version {book.version}",
        f"{len(book.offered)} codes, {emic} emic and {len(book.offered) - emic} etic",
        *([f"{retired} retired"] if retired else []),
        *([f"**{held.outdated} to recode**"] if held.outdated else []),
    ]
    return " · ".join(parts)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def _view(held: Held) -> None:
    view = st.radio(
        "View",
        (CODES, CHANGES, RECODE, SECOND, FILES),
        horizontal=True,
        label_visibility="collapsed",
        key="codebook-view",
    )
    if view == CHANGES:
        codebook_history.shown(held.history)
    elif view == RECODE:
        recode.shown(held.codebook)
    elif view == SECOND:
        rereading.shown(held.codebook)
    elif view == FILES:
        codebook_files.shown(held.codebook)
    else:
        codebook_tree.shown(held.codebook)
