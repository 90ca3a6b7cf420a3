"""Places in a transcript: the words around one, and words looked for near one."""

from __future__ import annotations

from qualkit.model import Span, Transcript

CONTEXT = 240


def window(span: Span, text: Transcript) -> Span:
    """The turns that hold the place and one on either side, or so many characters."""
    at = [n for n, t in enumerate(text.turns) if t.span.overlaps(span)]
    if not at:
        return Span(max(0, span.start - CONTEXT), min(len(text.text), span.end + CONTEXT))
    first, last = max(0, at[0] - 1), min(len(text.turns) - 1, at[-1] + 1)
    return text.turns[first].span.hull(text.turns[last].span)


def found_near(words: str, near: Span, text: Transcript) -> Span | None:
    """Where the words stand nearest to a place."""
    wanted = words.strip()
    if not wanted:
        return None
    starts = []
    at = text.text.find(wanted)
    while at >= 0:
        starts.append(at)
        at = text.text.find(wanted, at + 1)
    if not starts:
        return None
    best = min(starts, key=lambda start: abs(start - near.start))
    return Span(best, best + len(wanted))
