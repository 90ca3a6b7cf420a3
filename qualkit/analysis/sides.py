"""Two sides and how they meet: on one passage, within some turns, or in a code of the clash.

The three are kept apart. 'Together' is one passage with codings of both sides. 'Near' is a passage
of one side with the other side at most k turns away (turns of interviewers included) in the same
transcript, unless the passage itself carries both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.analysis.counts import BY, total
from qualkit.analysis.frame import ids
from qualkit.analysis.passages import grouped, passage, passages
from qualkit.model import CodeRef
from qualkit.model.findings import Meeting
from qualkit.model.results import Passage
from qualkit.model.theme import QueryRef


@dataclass(frozen=True, slots=True)
class Sides:
    """Passages of side A, of side B, and of their three kinds of meeting."""

    a: tuple[Passage, ...]
    b: tuple[Passage, ...]
    together: tuple[Passage, ...]
    near: tuple[Passage, ...]
    explicit: tuple[Passage, ...]

    @property
    def speaking(self) -> frozenset[str]:
        """Names of the documents in which anything of the two sides was found."""
        return frozenset(p.transcript for p in (*self.a, *self.b, *self.explicit))


def sides(
    corpus: Corpus,
    a: Iterable[CodeRef | QueryRef | str],
    b: Iterable[CodeRef | QueryRef | str],
    *,
    clash: Iterable[str] = (),
    turns: int = 1,
) -> Sides:
    """Find both sides; a code that stands on a side is never a code of the clash as well."""
    a, b = tuple(a), tuple(b)
    of_a, of_b = corpus.pick(a), corpus.pick(b)
    on_sides = {code for ref in (*a, *b) for code in corpus.family(ref)}
    together, alone_a, alone_b = _split(of_a, of_b)
    everything = sorted((*together, *alone_a, *alone_b), key=_position(corpus))
    return Sides(
        passages(of_a),
        passages(of_b),
        tuple(together),
        _near(everything, (together, alone_a, alone_b), turns),
        passages(corpus.pick(clash, without=on_sides)),
    )


def _split(
    of_a: tuple[Placed, ...], of_b: tuple[Placed, ...]
) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """Passages with both sides, with A only, with B only."""
    in_a = {one.coding.id for one in of_a}
    in_b = {one.coding.id for one in of_b}
    merged = {one.coding.id: one for one in (*of_a, *of_b)}
    ordered = sorted(merged.values(), key=lambda one: (one.document.name, one.coding.span.start))
    out: tuple[list[Passage], list[Passage], list[Passage]] = ([], [], [])
    for group in grouped(ordered):
        ids = {one.coding.id for one in group}
        both = bool(ids & in_a and ids & in_b)
        out[0 if both else 1 if ids & in_a else 2].append(passage(group))
    return out


def _position(corpus: Corpus) -> Callable[[Passage], tuple[int, int, int]]:
    order = {document.name: n for n, document in enumerate(corpus.documents)}
    return lambda p: (order[p.transcript], p.span.start, p.span.end)


def _near(
    everything: list[Passage],
    kinds: tuple[list[Passage], list[Passage], list[Passage]],
    turns: int,
) -> tuple[Passage, ...]:
    together, alone_a, alone_b = kinds
    at_a, at_b = _turns((*together, *alone_a)), _turns((*together, *alone_b))
    close = {
        id(p)
        for own, others in ((alone_a, at_b), (alone_b, at_a))
        for p in own
        if _within(others.get(p.transcript, []), p.turn, turns)
    }
    return tuple(p for p in everything if id(p) in close)


def _turns(found: Iterable[Passage]) -> dict[str, list[int]]:
    at: defaultdict[str, list[int]] = defaultdict(list)
    for p in found:
        at[p.transcript].append(p.turn)
    return {name: sorted(turns) for name, turns in at.items()}


def _within(turns: list[int], turn: int, reach: int) -> bool:
    place = bisect_left(turns, turn - reach)
    return place < len(turns) and turns[place] <= turn + reach


def meeting(corpus: Corpus, found: Sides, documents: Iterable[Document] | None = None) -> Meeting:
    """Counts of both sides and of each kind of meeting over some documents (all by default)."""
    here = corpus.documents if documents is None else tuple(documents)
    kinds = (found.a, found.b, found.together, found.near, found.explicit)
    return Meeting(*(total(corpus, kind, here) for kind in kinds))


def meetings(corpus: Corpus, found: Sides, what: str) -> tuple[tuple[str, Meeting], ...]:
    """(id, meeting) along sites, waves or roles that hold documents, in the frame's order."""
    cells: defaultdict[str, list[Document]] = defaultdict(list)
    for document in corpus.documents:
        cells[BY[what](document)].append(document)
    return tuple((name, meeting(corpus, found, cells[name])) for name in ids(corpus.frame, what))
