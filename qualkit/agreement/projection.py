"""Projection: spans laid over units, for all coders and codes at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.agreement.grid import Ints


@dataclass(frozen=True, eq=False)
class Marks:
    """Spans as three columns; `key` says whose and of which code. Offsets are on one line."""

    key: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, eq=False)
class Places:
    """Units as disjoint stretches in order, on the same line as the marks."""

    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.start)

    @property
    def lengths(self) -> Ints:
        return self.end - self.start


def union(marks: Marks, *, touching: bool = True) -> Marks:
    """Overlapping (and touching) marks of one key joined, sorted by key and start."""
    if not len(marks):
        return marks
    order = np.lexsort((marks.start, marks.key))
    key, start, end = marks.key[order], marks.start[order], marks.end[order]
    apart = key * (end.max() + 2)
    reach = np.maximum.accumulate(apart + end)
    first = np.ones(len(key), dtype=bool)
    behind = (apart + start)[1:]
    first[1:] = behind > reach[:-1] if touching else behind >= reach[:-1]
    heads = np.flatnonzero(first)
    last = np.append(heads[1:], len(key)) - 1
    return Marks(key[heads], start[heads], (reach - apart)[last])


def coded_units(marks: Marks, places: Places, min_cover: int) -> tuple[Ints, Ints]:
    """(key, unit) wherever a key covers `min_cover` characters of a unit, or a shorter unit whole.

    Characters are counted once, however many marks of the key lie over them.
    """
    joined = union(marks)
    first = np.searchsorted(places.end, joined.start, side="right")
    behind = np.searchsorted(places.start, joined.end, side="left")
    touched = np.maximum(behind - first, 0)
    mark = np.repeat(np.arange(len(joined)), touched)
    step = np.arange(len(mark)) - np.repeat(np.cumsum(touched) - touched, touched)
    unit = first[mark] + step
    shared = np.minimum(joined.end[mark], places.end[unit]) - np.maximum(
        joined.start[mark], places.start[unit]
    )
    cell, where = np.unique(joined.key[mark] * len(places) + unit, return_inverse=True)
    covered = np.bincount(where, weights=shared, minlength=len(cell))
    key, unit = np.divmod(cell, max(len(places), 1))
    enough = covered >= np.minimum(min_cover, places.end[unit] - places.start[unit])
    return key[enough], unit[enough]


def patterns(key: Ints, unit: Ints, coders: int) -> tuple[Ints, Ints, Ints]:
    """(unit, code, pattern) from (key, unit) with key = code * coders + coder.

    Bit k of a pattern is set where coder k gave that code to that unit.
    """
    code, coder = np.divmod(key, max(coders, 1))
    width = int(unit.max(initial=0)) + 1
    cell, where = np.unique(code * width + unit, return_inverse=True)
    pattern = np.zeros(len(cell), dtype=np.int64)
    np.bitwise_or.at(pattern, where, np.left_shift(1, coder))
    code, unit = np.divmod(cell, width)
    return unit, code, pattern
