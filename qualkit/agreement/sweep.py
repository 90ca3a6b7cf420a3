"""Sweeps: borders in order, and how much text lies between them under which coders."""

from __future__ import annotations

import numpy as np

from qualkit.agreement.grid import Floats, Ints
from qualkit.agreement.material import Material
from qualkit.agreement.projection import Marks, Places, union
from qualkit.agreement.tally import Found, Tally, empty_tally, tally_of
from qualkit.agreement.units import UnitCodings, unit_codings_of

CHARACTER = "character"
PAIRS_AT_ONCE = 4_000_000


def character_tally(material: Material, name: str = CHARACTER) -> Tally:
    """Characters as units, without visiting one: the stretches between borders are counted.

    Text outside the material's fields is left out. A coder's own overlapping spans of a code
    count once.
    """
    fields = material.fields
    pieces = within(union(material.marks), fields.places)
    code, pattern, start, length = stretches(pieces, len(material.coders))
    document = fields.document[np.searchsorted(fields.places.end, start, side="right")]
    totals = np.bincount(
        fields.document, weights=fields.places.lengths, minlength=len(material.documents)
    ).astype(np.int64)
    shape = empty_tally(
        name, material.coders, material.codes, material.documents, independent=False
    )
    return tally_of(Found(document, code, pattern, length), totals, material.assigned, shape)


def within(marks: Marks, places: Places) -> Marks:
    """Marks cut at the borders of places; what lies outside is dropped."""
    mark, place = touching(marks, places)
    return Marks(
        marks.key[mark],
        np.maximum(marks.start[mark], places.start[place]),
        np.minimum(marks.end[mark], places.end[place]),
    )


def touching(marks: Marks, places: Places) -> tuple[Ints, Ints]:
    """(mark, place) for every place that a mark shares a character with."""
    first = np.searchsorted(places.end, marks.start, side="right")
    behind = np.searchsorted(places.start, marks.end, side="left")
    touched = np.maximum(behind - first, 0)
    mark = np.repeat(np.arange(len(marks)), touched)
    step = np.arange(len(mark)) - np.repeat(np.cumsum(touched) - touched, touched)
    return mark, first[mark] + step


def stretches(pieces: Marks, coders: int) -> tuple[Ints, Ints, Ints, Floats]:
    """(code, pattern, start, length) of all text under at least one coder's piece of a code.

    Pieces of one key must not overlap. A border switches one coder's bit on or off, so the sum of
    the switches before a place is the pattern there.
    """
    code, coder = np.divmod(pieces.key, max(coders, 1))
    bit = np.left_shift(np.int64(1), coder)
    at = np.concatenate([pieces.start, pieces.end])
    switch = np.concatenate([bit, -bit])
    width = int(at.max(initial=0)) + 1
    place = np.concatenate([code, code]) * width + at
    order = np.argsort(place, kind="stable")
    place, pattern = place[order], np.cumsum(switch[order])
    kept = np.flatnonzero((pattern[:-1] > 0) & (place[1:] > place[:-1]))
    code, start = np.divmod(place[kept], width)
    return code, pattern[kept], start, (place[kept + 1] - place[kept]).astype(np.float64)


def overlap_units(
    material: Material, threshold: float, *, name: str = "coded segment"
) -> UnitCodings:
    """Coded segments as units: what was marked by anyone, however it was coded.

    Two spans mark the same segment when they share at least `threshold` of the text they cover
    together; this is passed on from span to span. Text nobody marked is no unit.
    """
    spans = within(union(material.marks), material.fields.places)
    order = np.lexsort((spans.end, spans.start))
    spans = Marks(spans.key[order], spans.start[order], spans.end[order])
    one, two, _ = overlapping(spans, threshold)
    label = components(len(spans), one, two)
    heads, unit = np.unique(label, return_inverse=True)
    fields = material.fields
    place = np.searchsorted(fields.places.end, spans.start[heads], side="right")
    document = fields.document[place] if len(heads) else heads
    return unit_codings_of(material, name, document, spans.key, np.asarray(unit))


def overlapping(spans: Marks, least: float) -> tuple[Ints, Ints, Floats]:
    """Pairs of spans, sorted by start, that share `least` of their joint text or more.

    The third column is that share (Jaccard).
    """
    length = spans.end - spans.start
    reach = spans.start + np.floor((1 - least) * length).astype(np.int64)
    behind = np.searchsorted(spans.start, np.minimum(reach + 1, spans.end), side="left")
    many = np.maximum(behind - np.arange(len(spans)) - 1, 0)
    ones, twos = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    shares: list[Floats] = [np.zeros(0)]
    for begin, end in _blocks(many):
        one = np.repeat(np.arange(begin, end), many[begin:end])
        first = np.cumsum(many[begin:end]) - many[begin:end]
        two = one + 1 + np.arange(len(one)) - np.repeat(first, many[begin:end])
        shared = np.minimum(spans.end[one], spans.end[two]) - spans.start[two]
        joint = length[one] + length[two] - shared
        close = (shared > 0) & (shared >= least * joint)
        ones.append(one[close])
        twos.append(two[close])
        shares.append(shared[close] / joint[close])
    return np.concatenate(ones), np.concatenate(twos), np.concatenate(shares)


def _blocks(many: Ints) -> list[tuple[int, int]]:
    """Stretches of spans whose pairs fit in memory together."""
    total = np.cumsum(many)
    borders, begin = [], 0
    while begin < len(many):
        before = int(total[begin - 1]) if begin else 0
        end = int(np.searchsorted(total, before + PAIRS_AT_ONCE, side="right"))
        borders.append((begin, max(end, begin + 1)))
        begin = max(end, begin + 1)
    return borders


def components(count: int, one: Ints, two: Ints) -> Ints:
    """For each of `count` things the least of those it is linked to, directly or through others."""
    label = np.arange(count)
    while True:
        least = np.minimum(label[one], label[two])
        drawn = label.copy()
        np.minimum.at(drawn, label[one], least)
        np.minimum.at(drawn, label[two], least)
        drawn = drawn[drawn]
        if np.array_equal(drawn, label):
            return drawn
        label = drawn
