"""Co-occurrence: which codes stand together in a passage, a turn or a document, and how often they
would if each were spread without regard to the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from qualkit.analysis.axes import Axis, parse_axes
from qualkit.analysis.corpus import Placed
from qualkit.analysis.ground import Ground
from qualkit.analysis.passages import grouped
from qualkit.model.matrix import CoOccurrence, Pair, Within

_Marks = tuple[tuple[Placed, tuple[str, ...]], ...]


def co_occurrence(
    ground: Ground, within: Within = Within.PASSAGE, *, codes: str = "code"
) -> CoOccurrence:
    """Every two codes that are used; `codes` is an axis of codes (`code`, `family`, `code:ID`).

    Two codes meet in a passage where codings of both overlap, in a turn or a document where both
    stand anywhere in it. `expected` is of_a * of_b / units.
    """
    (axis,) = parse_axes(ground, codes)
    units, coded = _units(ground, within, axis)
    of: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for unit in coded:
        of.update({key for _, keys in unit for key in keys})
        both.update(_pairs(unit, within))
    listed = [(key, label) for key, label in axis.categories if of[key]]
    return CoOccurrence(
        within,
        units,
        tuple(key for key, _ in listed),
        tuple(label for _, label in listed),
        tuple(
            Pair(a, b, of[a], of[b], both[min(a, b), max(a, b)], of[a] * of[b] / units)
            for a, b in combinations((key for key, _ in listed), 2)
        ),
        ground.filters,
    )


def codings_of_both(
    ground: Ground, within: Within, a: str, b: str, *, codes: str = "code"
) -> tuple[str, ...]:
    """Ids of the codings of two codes where they meet, in reading order."""
    (axis,) = parse_axes(ground, codes)
    _, coded = _units(ground, within, axis)
    return tuple(id for unit in coded for id in _behind(unit, a, b, within))


def _units(ground: Ground, within: Within, axis: Axis) -> tuple[int, list[_Marks]]:
    """How many units there are, and those that hold codings, each with its marks in order.

    Units are stretches covered by codings, participants' turns (a text without turns is one), or
    documents.
    """
    marks = [(placed, keys) for placed in ground.corpus.placed if (keys := axis.of(placed))]
    if within is Within.PASSAGE:
        of = {id(placed): keys for placed, keys in marks}
        stretches = grouped(placed for placed, _ in marks)
        return len(stretches), [tuple((p, of[id(p)]) for p in each) for each in stretches]
    by_unit: defaultdict[tuple[str, int], list[tuple[Placed, tuple[str, ...]]]] = defaultdict(list)
    for placed, keys in marks:
        turn = placed.turn_index if within is Within.TURN else 0
        by_unit[placed.document.name, turn].append((placed, keys))
    coded = [tuple(unit) for unit in by_unit.values()]
    return max(_number_of(ground, within), len(coded)), coded


def _number_of(ground: Ground, within: Within) -> int:
    documents = ground.corpus.documents
    if within is Within.DOCUMENT:
        return len(documents)
    texts = [document.transcript for document in documents]
    return sum(
        sum(not text.is_interviewer(turn) for turn in text.turns) if text.turns else 1
        for text in texts
    )


def _pairs(unit: _Marks, within: Within) -> Iterator[tuple[str, str]]:
    """The pairs of codes that meet in a unit, each once."""
    met: set[tuple[str, str]] = set()
    if within is not Within.PASSAGE:
        met.update(combinations(sorted({key for _, keys in unit for key in keys}), 2))
    else:
        for (one, of_one), (other, of_other) in combinations(unit, 2):
            if one.coding.span.overlaps(other.coding.span):
                met.update(_both_ways(of_one, of_other))
        for _, keys in unit:
            met.update(combinations(sorted(keys), 2))
    yield from sorted(met)


def _both_ways(of_one: tuple[str, ...], of_other: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for a in of_one:
        for b in of_other:
            if a != b:
                yield (a, b) if a < b else (b, a)


def _behind(unit: _Marks, a: str, b: str, within: Within) -> Iterator[str]:
    """The codings of both in a unit; of a passage only those that overlap one of the other."""
    mine = [(placed, set(keys)) for placed, keys in unit if a in keys or b in keys]
    if not ({a, b} <= {key for _, keys in mine for key in keys}):
        return
    for placed, keys in mine:
        others = ({a, b} - keys) or {a, b}
        if within is not Within.PASSAGE or any(
            others <= k and other.coding.span.overlaps(placed.coding.span) for other, k in mine
        ):
            yield placed.coding.id
