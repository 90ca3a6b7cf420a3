"""Old and new text side by side, the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

import streamlit as st

from qualkit.model.codebook_changes import FieldChange
from qualkit.ui.notices import escaped


def side_by_side(changes: Iterable[FieldChange]) -> None:
    for change in changes:
        st.markdown(f"**{escaped(change.field.replace('_', ' ').capitalize())}**")
        old, new = marked(change.old, change.new)
        left, right = st.columns(2)
        left.markdown(old or "*nothing*")
        right.markdown(new or "*nothing*")


def marked(old: str, new: str) -> tuple[str, str]:
    """Both texts as Markdown: what is gone in red, what came in green."""
    a, b = _words(old), _words(new)
    left, right = [], []
    for kind, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        gone, came = "".join(a[start:end]), "".join(b[first:last])
        left.append(_shown(gone, "red" if kind != "equal" else ""))
        right.append(_shown(came, "green" if kind != "equal" else ""))
    return "".join(left), "".join(right)


def _words(text: str) -> list[str]:
    """Words, each with the space behind it."""
    return re.findall(r"^\s+|\S+\s*", text)


def _shown(text: str, colour: str) -> str:
    words = escaped(text).replace("\n", "  \n")
    if not colour or not text.strip():
        return words
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inner = escaped(text.strip()).replace("\n", " / ")
    return f"{lead}:{colour}-background[{inner}]{tail}".replace("\n", "  \n")
