"""Passages: what several coders and codes marked at one place, as one stretch of one speaker.

Codings whose spans overlap in the same turn are one passage, whoever made them: any coder
suffices, and a passage counts once for a code however many coders applied it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from qualkit.analysis.corpus import Placed
from qualkit.model import Span
from qualkit.model.results import Passage

Group = tuple[Placed, ...]


def grouped(placed: Iterable[Placed]) -> tuple[Group, ...]:
    """Codings that overlap, directly or through others, within a turn; reading order is kept."""
    groups: list[list[Placed]] = []
    reached: dict[tuple[str, int], tuple[int, list[Placed]]] = {}
    for one in placed:
        span, place = one.coding.span, (one.coding.transcript, one.turn_index)
        end, group = reached.get(place, (-1, []))
        if span.start >= end:
            group = []
            groups.append(group)
        group.append(one)
        reached[place] = (max(end, span.end), group)
    return tuple(tuple(group) for group in groups)


def passage(group: Group) -> Passage:
    """One passage; its quote is the text from the first to the last coded character."""
    first = group[0]
    transcript = first.document.transcript
    alone = len(group) == 1
    hull = first.coding.span if alone else reduce(Span.hull, (one.coding.span for one in group))
    return Passage(
        transcript=transcript.name,
        span=hull,
        quote=first.coding.quote if alone else transcript.quote(hull),
        turn=first.turn_index,
        speaker=first.turn.speaker if first.turn else None,
        codes=tuple(sorted({one.coding.code for one in group})),
        coders=tuple(sorted({one.coding.coder for one in group})),
        attributes=transcript.attributes,
        time=first.turn.time if first.turn else None,
        codings=tuple(sorted(one.coding.id for one in group)),
    )


def passages(placed: Iterable[Placed]) -> tuple[Passage, ...]:
    """Passages of codings that stand in reading order, as a Corpus gives them."""
    return tuple(passage(group) for group in grouped(placed))
