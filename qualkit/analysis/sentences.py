"""Sentences: the one around a place, for coding hits with what was said around them."""

from __future__ import annotations

import re

from qualkit.model import Span

_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s|$)|\n+")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|vs|etc|e\.g|i\.e|[A-Z])\.$")


def sentence_around(text: str, place: Span, within: Span) -> Span:
    """The sentences that `place` touches, without white space at their ends.

    A sentence ends with a full stop, a question or exclamation mark before white space, or with a
    line; not after a short title or an initial.
    """
    start, end = within.start, within.end
    for match in _END.finditer(text, within.start, within.end):
        if _SHORT.search(text, max(start, match.start() - 6), match.start() + 1):
            continue
        if match.end() <= place.start:
            start = match.end()
        elif match.end() >= place.end:
            end = match.end()
            break
    return Span(start, end).trimmed(text) or place
