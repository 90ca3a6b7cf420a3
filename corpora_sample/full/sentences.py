"""Sentences and their words, as repetition counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

LONG = 8
_END = re.compile(r"(?<=[.?!…])[\"'”’)\]]*\s+")
_WORD = re.compile(r"[\w'’]+")


def cuts(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, without the space after it."""
    marks = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    pairs = [(start, start + len(text[start:end].rstrip())) for start, end in pairwise(marks)]
    return [(start, end) for start, end in pairs if end > start]


def keys_of(text: str) -> Iterator[str]:
    """The sentences of more than eight words, in lower case and without signs."""
    for start, end in cuts(text):
        words = _WORD.findall(text[start:end].casefold())
        if len(words) > LONG:
            yield " ".join(words)
