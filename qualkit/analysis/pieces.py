"""Pieces: words that carry what a query asks for, how two meet, and which are one passage.

Two pieces meet where they share words; codings meet only within one turn, as in passages. Words
that were looked for reach over their turn until they meet a coding: then they must lie inside it.
So the order in which pieces meet changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

from qualkit.analysis.corpus import Document, Placed
from qualkit.model import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """`core` lies under all codings. `hits` are the places of each phrase, all inside the core.

    `turn` is that of the codings, or of the words where there are none; -1 outside turns. `beside`
    says which other passage was near.
    """

    document: Document
    turn: int
    core: Span
    codings: tuple[Placed, ...] = ()
    hits: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def extent(self) -> Span:
        """From the first to the last word that matched."""
        spans = [one.coding.span for one in self.codings]
        return reduce(Span.hull, [*spans, *(place for _, found in self.hits for place in found)])

    @property
    def person(self) -> str:
        turns = self.document.transcript.turns
        return self.document.person(turns[self.turn].speaker if self.turn >= 0 else None)

    @property
    def key(self) -> tuple[object, ...]:
        ids = tuple(one.coding.id for one in self.codings)
        return (self.document.name, self.core, ids, self.hits)


def meet(one: Piece, other: Piece) -> Piece | None:
    """The words of both, with what both carry; None where they do not meet."""
    core = one.core.intersection(other.core)
    if core is None or (one.codings and other.codings and one.turn != other.turn):
        return None
    hits = []
    mine, others = dict(one.hits), dict(other.hits)
    for phrase in sorted({*mine, *others}):
        found = [own[phrase] for own in (mine, others) if phrase in own]
        inside = tuple(p for p in found[0] if p in found[-1] and core.contains(p))
        if not inside:
            return None
        hits.append((phrase, inside))
    placed = {p.coding.id: p for p in (*one.codings, *other.codings)}
    turn = other.turn if other.codings and not one.codings else one.turn
    beside = tuple(dict.fromkeys((*one.beside, *other.beside)))
    ordered = tuple(placed[id] for id in sorted(placed))
    return Piece(one.document, turn, core, ordered, tuple(hits), beside)


def pairs(left: Iterable[Piece], right: Iterable[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Every pair from both sides whose cores overlap, by one sweep over each document."""
    sided = [(piece, side) for side, pieces in enumerate((left, right)) for piece in pieces]
    sided.sort(key=lambda each: (each[0].document.name, each[0].core.start))
    open_: tuple[list[Piece], list[Piece]] = ([], [])
    name = ""
    for piece, side in sided:
        if piece.document.name != name:
            name, open_ = piece.document.name, ([], [])
        others = open_[1 - side]
        others[:] = [other for other in others if other.core.end > piece.core.start]
        for other in others:
            yield (other, piece) if side else (piece, other)
        open_[side].append(piece)


def joined(left: Iterable[Piece], right: Iterable[Piece]) -> list[Piece]:
    """Where the pieces of both sides meet, each once."""
    met = (meet(one, other) for one, other in pairs(left, right))
    return distinct(piece for piece in met if piece is not None)


def without(left: Iterable[Piece], right: Iterable[Piece]) -> list[Piece]:
    """The passages of the left side in which nothing meets the right side."""
    mine = apart(left)
    taken = {one.key for one, other in pairs(mine, right) if meet(one, other) is not None}
    kept = (group for group in groups(mine) if not any(piece.key in taken for piece in group))
    return [piece for group in kept for piece in group]


def distinct(pieces: Iterable[Piece]) -> list[Piece]:
    return list({piece.key: piece for piece in pieces}.values())


def apart(pieces: Iterable[Piece]) -> list[Piece]:
    """Places of one phrase that lie in no coding as pieces of their own."""
    return [part for piece in pieces for part in _apart(piece)]


def _apart(piece: Piece) -> Iterator[Piece]:
    if piece.codings or len(piece.hits) != 1:
        yield piece
        return
    ((phrase, found),) = piece.hits
    for place in found:
        yield replace(piece, hits=((phrase, (place,)),))


def groups(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that overlap within a turn, directly or through others: one group is one passage."""
    placed = [(piece, piece.extent) for piece in pieces]
    placed.sort(key=lambda each: (each[0].document.name, each[0].turn, each[1]))
    out: list[list[Piece]] = []
    before: tuple[str, int] = ("", -2)
    end = 0
    for piece, extent in placed:
        here = (piece.document.name, piece.turn)
        if here == before and extent.start < end:
            out[-1].append(piece)
            end = max(end, extent.end)
        else:
            out.append([piece])
            before, end = here, extent.end
    return out
