"""Hits with the words around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from qualkit.analysis.search import Like, hits
from qualkit.model import Span, Transcript, Turn
from qualkit.model.hit import Hit

AROUND = 70


def hits_in(
    transcript: Transcript,
    wanted: str,
    like: Like,
    *,
    speakers: frozenset[str] = frozenset(),
    interviewers: bool = True,
) -> Iterator[Hit]:
    """Hits in what was said, in order; `speakers` empty means all.

    A hit never runs from one turn into the next. A text without turns is searched as a whole.
    """
    if not transcript.text:
        return
    for turn in _likely(transcript, wanted) if transcript.turns else (None,):
        asks = turn is not None and transcript.is_interviewer(turn)
        if asks and not interviewers:
            continue
        if speakers and (turn is None or turn.speaker not in speakers):
            continue
        whole = turn.span if turn else Span(0, len(transcript.text))
        for place in hits(whole.text(transcript.text), wanted, like):
            yield _hit(transcript, turn, whole, place.shift(whole.start), asks)


def _likely(transcript: Transcript, wanted: str) -> Sequence[Turn]:
    """The turns that can hold a hit: those that one loose search of the whole text touches."""
    if not hits(wanted, wanted):
        return transcript.turns  # only marks are wanted, which a loose search leaves out
    turns = transcript.turns
    starts = [turn.span.start for turn in turns]
    found: dict[int, None] = {}
    for place in hits(transcript.text, wanted):
        index = max(0, bisect_right(starts, place.start) - 1)
        while index < len(turns) and turns[index].span.start < place.end:
            if turns[index].span.overlaps(place):
                found[index] = None
            index += 1
    return [turns[index] for index in found]


def _hit(transcript: Transcript, turn: Turn | None, whole: Span, place: Span, asks: bool) -> Hit:
    text = transcript.text
    before, after = around(text, whole, place)
    return Hit(
        transcript.name,
        transcript.revision,
        place,
        place.text(text),
        before,
        after,
        None if turn is None else turn.index,
        None if turn is None else turn.speaker,
        asks,
    )


def around(text: str, whole: Span, place: Span) -> tuple[str, str]:
    """The words of `whole` before and after a place in it, cut at a space where they are many."""
    low, high = max(whole.start, place.start - AROUND), min(whole.end, place.end + AROUND)
    before, after = text[low : place.start], text[place.end : high]
    if low > whole.start:
        before = f"…{before.partition(' ')[2]}"
    if high < whole.end:
        after = f"{after.rpartition(' ')[0]}…"
    return before, after
