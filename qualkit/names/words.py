"""Words of a text and their keys: case and Unicode composition do not count in a key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, normalize

_UNSPACED = (
    "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts that write no spaces between words, or add endings: each character is a word."""

Words = tuple[tuple[int, int], ...]


def words_of(text: str) -> Words:
    """(start, end) of each run of letters, digits and marks; `_` stands between words."""
    marks = "" if text.isascii() else "".join(sorted(c for c in set(text) if _is_mark(c)))
    return tuple(found.span() for found in _pattern(marks).finditer(text))


def _is_mark(character: str) -> bool:
    return category(character).startswith("M")


@lru_cache(maxsize=64)
def _pattern(marks: str) -> re.Pattern[str]:
    mark = f"|[{re.escape(marks)}]" if marks else ""
    return re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]{mark})+")


def key(word: str) -> str:
    """The word for comparison."""
    if word.isascii():
        return word.lower()
    return normalize("NFC", normalize("NFC", word).casefold())


_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "\xa0": " ", "_": " "}
)


def gap(between: str) -> str:
    """What stands between two words, for comparison: white space is one blank."""
    if between == " ":
        return between
    if len(between) > _LONGEST_GAP or between.count("\n") > 1:
        return "\n\n"
    plain = between.translate(_SAME)
    return " " if plain.isspace() else plain


_LONGEST_GAP = 8


@dataclass(frozen=True, slots=True)
class Form:
    """A name as words to compare: what stands before, between and behind them counts too."""

    lead: str
    keys: tuple[str, ...]
    gaps: tuple[str, ...]
    trail: str
    exact: tuple[str, ...]


@lru_cache(maxsize=65536)
def form_of(name: str) -> Form | None:
    """The form of a name; None where it holds no letter and no digit."""
    words = words_of(name)
    if not words:
        return None
    parts = [name[start:end] for start, end in words]
    gaps = [gap(name[a[1] : b[0]]) for a, b in pairwise(words)]
    return Form(
        name[: words[0][0]],
        tuple(key(part) for part in parts),
        tuple(gaps),
        name[words[-1][1] :],
        tuple(normalize("NFC", part) for part in parts),
    )


def spelling(name: str) -> tuple[str, ...]:
    """The same for names that are found in the same places; empty where nothing can be found."""
    form = form_of(name)
    return () if form is None else (form.lead, *form.keys, *form.gaps, form.trail)
