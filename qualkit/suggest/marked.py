"""Which passages carry which codes: codings laid over passages."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model import Code, Coding, Span
from qualkit.suggest.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENOUGH = 0.5
"""Share of the shorter of passage and coding that both must share."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Passages x codes. `carries` is who-knows-what made of it, `seen` what somebody has coded in.

    `groups` numbers transcripts that share no person with others; `codings` are the ids behind each
    passage and code.
    """

    codes: tuple[Code, ...]
    carries: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    groups: NDArray[np.int_]
    codings: Mapping[tuple[int, int], tuple[str, ...]]


def marked(
    passages: Sequence[Passage],
    codings: Iterable[Coding],
    codes: Sequence[Code],
    *,
    unread: Mapping[str, int] | None = None,
) -> Marked:
    """Passages of a transcript in which anything is coded count as seen.

    `unread` says from which place on nobody read a transcript, where that is known. What stands
    before its last coding was read all the same.
    """
    import numpy as np

    column = {code.id: number for number, code in enumerate(codes)}
    held: dict[tuple[int, int], list[str]] = defaultdict(list)
    places = _by_transcript(passages)
    read: dict[str, int] = {}
    for coding in codings:
        read[coding.transcript] = max(coding.span.end, read.get(coding.transcript, 0))
        if coding.code not in column:
            continue
        for row in _under(coding, places.get(coding.transcript, ())):
            held[row, column[coding.code]].append(coding.id)
    carries = np.zeros((len(passages), len(codes)), dtype=bool)
    for row, code in held:
        carries[row, code] = True
    return Marked(
        tuple(codes),
        carries,
        np.array([_was_read(passage, read, unread or {}) for passage in passages], dtype=bool),
        np.array(groups_of(passages), dtype=int),
        {key: tuple(sorted(ids)) for key, ids in sorted(held.items())},
    )


def _was_read(passage: Passage, read: Mapping[str, int], unread: Mapping[str, int]) -> bool:
    """`read` says where a transcript's last coding ends."""
    name, start = passage.transcript, passage.span.start
    return name in read and (name not in unread or start < max(unread[name], read[name]))


Places = Sequence[tuple[int, int, int]]


def _by_transcript(passages: Sequence[Passage]) -> dict[str, Places]:
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row, passage in enumerate(passages):
        found[passage.transcript].append((passage.span.end, passage.span.start, row))
    return {name: sorted(places) for name, places in found.items()}


def _under(coding: Coding, places: Places) -> Iterable[int]:
    """Rows of the passages that share enough with a coding, given by where they end."""
    first = bisect_left(places, (coding.span.start, 0, 0))
    for end, start, row in places[first:]:
        if start >= coding.span.end:
            return
        if shares_enough(Span(start, end), coding.span):
            yield row


def shares_enough(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and shared >= ENOUGH * min(len(one), len(other))


def groups_of(passages: Sequence[Passage]) -> list[int]:
    """A number for each passage: transcripts in which the same person speaks have the same one."""
    leader: dict[str, str] = {}

    def top(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for passage in passages:
        one, other = sorted((top(f"t:{passage.transcript}"), top(f"p:{passage.person}")))
        leader[other] = one
    number: dict[str, int] = {}
    return [number.setdefault(top(f"t:{p.transcript}"), len(number)) for p in passages]
