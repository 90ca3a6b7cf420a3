"""Sets of codes as ratings: alpha with MASI and Jaccard distances."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.grid import NEEDS_TWO, NO_PAIR, NO_VARIATION, Floats, Ints
from qualkit.agreement.ratings import Ratings
from qualkit.agreement.units import UnitCodings
from qualkit.model.results import Estimate

Distance = Literal["masi", "jaccard"]
LabelSet = frozenset[str]
BLOCK = 256
SMALL, MOST_LABELS = 10, 62
Sets = NDArray[np.float32]
Weighted = tuple[Sets, Floats]
METHODS: dict[Distance, str] = {
    "masi": "Krippendorff's alpha, MASI distance (Passonneau 2006)",
    "jaccard": "Krippendorff's alpha, Jaccard distance",
}


EMPTY_SET = "-"


def read_sets(ratings: Ratings) -> SetRatings:
    """Label sets from the cells of a table: labels between `;`, `-` for rated without a label."""
    return SetRatings.of(
        [None if cell is None else _labels(str(cell)) for cell in row] for row in ratings.rows
    )


def _labels(cell: str) -> LabelSet:
    if cell == EMPTY_SET:
        return frozenset()
    return frozenset(label.strip() for label in cell.split(";") if label.strip())


@dataclass(frozen=True, eq=False)
class SetRatings:
    """`cells[unit, rater]` is a row of `members`, -1 where missing; `members` is sets x labels."""

    cells: Ints
    members: Sets

    @classmethod
    def of(cls, rows: Iterable[Sequence[Iterable[str] | None]]) -> SetRatings:
        """From rows of label sets; None is missing, an empty set is a rating."""
        numbers: dict[LabelSet, int] = {}
        cells = [
            [-1 if s is None else numbers.setdefault(frozenset(s), len(numbers)) for s in row]
            for row in rows
        ]
        labels = sorted({label for s in numbers for label in s})
        at = {label: i for i, label in enumerate(labels)}
        members = np.zeros((len(numbers), len(labels)), dtype=np.float32)
        for labelled, number in numbers.items():
            members[number, [at[label] for label in labelled]] = 1
        width = max((len(row) for row in cells), default=0)
        return cls(np.array(cells, dtype=np.int64).reshape(-1, width), members)

    @classmethod
    def of_units(cls, units: UnitCodings) -> SetRatings:
        """The set of codes each coder gave each unit; coders not assigned are missing."""
        coders, codes = len(units.coders), len(units.codes)
        words = np.zeros((len(units) * coders, max(1, -(-codes // 62))), dtype=np.int64)
        for k in range(coders):
            on = np.flatnonzero(units.pattern >> k & 1)
            cell = units.unit[on] * coders + k
            word, bit = np.divmod(units.code[on], 62)
            np.add.at(words, (cell, word), np.left_shift(np.int64(1), bit))
        distinct, number = _distinct(words)
        bits = distinct[:, :, None] >> np.arange(62) & 1
        members = bits.reshape(len(distinct), words.shape[1] * 62)[:, :codes].astype(np.float32)
        cells = number.reshape(len(units), coders)
        assigned = units.assigned[units.transcript_of][:, None] >> np.arange(coders) & 1
        return cls(np.where(assigned == 1, cells, -1), members)

    @cached_property
    def size(self) -> Ints:
        """How many raters rated each unit."""
        return np.asarray((self.cells >= 0).sum(axis=1))

    @property
    def obstacle(self) -> str:
        if self.cells.shape[1] < 2:
            return NEEDS_TWO
        return "" if (self.size >= 2).any() else NO_PAIR


def set_alpha(ratings: SetRatings, distance: Distance = "masi") -> Estimate:
    """1 - D_o / D_e over all pairs of sets (Krippendorff 2011, with a distance between sets).

    MASI is 1 - J M with J the Jaccard index and M 1 for equal sets, 2/3 where one holds the other,
    1/3 where they share a label and 0 otherwise (Passonneau 2006); two empty sets agree. Jaccard
    is 1 - J. Units with fewer than two ratings are left out; any
    other missing rating only makes its unit smaller.
    """
    method = METHODS[distance]
    if ratings.obstacle:
        return Estimate(None, ratings.obstacle, method=method)
    cells = ratings.cells[ratings.size >= 2]
    counts = np.bincount(cells[cells >= 0], minlength=len(ratings.members)).astype(np.float64)
    n = counts.sum()
    alike = _expected_likeness(ratings.members, counts, distance)
    expected = (n * n - alike) / (n - 1)
    if expected <= 1e-9 * n:
        return Estimate(None, NO_VARIATION, method=method)
    value = 1 - _observed(cells, ratings.members, distance) / expected
    return Estimate(float(value), method=method)


def alphas_of_sets(units: UnitCodings) -> dict[str, Estimate]:
    """Set-valued alpha of the codes each coder gave each unit, with both distances."""
    ratings = SetRatings.of_units(units)
    return {
        "alpha_masi": set_alpha(ratings, "masi"),
        "alpha_jaccard": set_alpha(ratings, "jaccard"),
    }


def set_distance(one: Iterable[str], two: Iterable[str], distance: Distance = "masi") -> float:
    """The distance of two sets of labels, 0 to 1; two empty sets are alike."""
    a, b = frozenset(one), frozenset(two)
    shared, first, second = (np.array([float(len(s))]) for s in (a & b, a, b))
    return float(1 - likeness(shared, first, second, distance)[0])


def likeness(shared: Floats, one: Floats, two: Floats, distance: Distance) -> Floats:
    """1 - distance from the sizes of an intersection and of both sets."""
    joint = one + two - shared
    empty = joint == 0
    jaccard = np.where(empty, 1.0, shared / np.where(empty, 1, joint))
    if distance == "jaccard":
        return np.asarray(jaccard)
    inside = shared == np.minimum(one, two)
    some = np.where(inside, 2 / 3, 1 / 3) * (shared > 0)
    kind = np.where(shared == joint, 1.0, some)
    return np.asarray(jaccard * kind)


def _observed(cells: Ints, members: Sets, distance: Distance) -> float:
    """Sum over units of the distances of their pairs, twice, by raters less one."""
    sizes = members.sum(axis=1, dtype=np.float64)
    weight = 2 / ((cells >= 0).sum(axis=1) - 1)
    total = 0.0
    for i, j in combinations(range(cells.shape[1]), 2):
        both = (cells[:, i] >= 0) & (cells[:, j] >= 0) & (cells[:, i] != cells[:, j])
        a, b = cells[both, i], cells[both, j]
        shared = np.einsum("ij,ij->i", members[a], members[b]).astype(np.float64)
        apart = 1 - likeness(shared, sizes[a], sizes[b], distance)
        total += float((apart * weight[both]).sum())
    return total


def _expected_likeness(members: Sets, counts: Floats, distance: Distance) -> float:
    """Sum over all pairs of sets of their likeness times how often each occurs.

    Likeness depends on three sizes only. Pairs of small sets are counted by the subsets they
    share, which grows with the number of sets; pairs with a large one are visited.
    """
    sizes = members.sum(axis=1).astype(np.int64)
    small = (sizes <= SMALL) & (members.shape[1] <= MOST_LABELS)
    few, large = (members[small], counts[small]), (members[~small], counts[~small])
    alike = _by_subsets(*few, distance)
    return alike + _by_blocks(large, large, distance) + 2 * _by_blocks(large, few, distance)


def _by_subsets(members: Sets, counts: Floats, distance: Distance) -> float:
    """The sum over pairs of sets that hold at most SMALL labels each.

    `moments[t]` sums over all sets of t labels the product of how often sets of size a and sets
    of size b hold it, which is the sum over pairs of the binomial of their intersection and t;
    inverting the binomials gives how many pairs share exactly t labels.
    """
    sizes = np.arange(SMALL + 1)
    found = list(_subsets(members, counts))
    moments = np.zeros((SMALL + 1, SMALL + 1, SMALL + 1))
    for t in sizes:
        here = [(keys[:, held == t], size, n) for keys, held, size, n in found if size >= t]
        if not here:
            continue
        flat = np.concatenate([keys.ravel() for keys, _, _ in here])
        kind = np.concatenate([np.full(keys.size, size) for keys, size, _ in here])
        times = np.concatenate([np.repeat(n, keys.shape[1]) for keys, _, n in here])
        distinct, number = np.unique(flat, return_inverse=True)
        width = len(sizes)
        by_size = np.bincount(number * width + kind, times, len(distinct) * width)
        by_size = by_size.reshape(-1, width)
        moments[t] = by_size.T @ by_size
    total = 0.0
    for t in sizes:
        exactly = sum((-1) ** (s - t) * math.comb(s, t) * moments[s] for s in range(t, SMALL + 1))
        one, two = np.meshgrid(sizes, sizes, indexing="ij")
        able = (one >= t) & (two >= t)
        shared = np.full(int(able.sum()), float(t))
        alike = likeness(shared, one[able].astype(float), two[able].astype(float), distance)
        total += float((exactly[able] * alike).sum())
    return total


def _subsets(members: Sets, counts: Floats) -> Iterator[tuple[Ints, Ints, int, Floats]]:
    """By size of set: (key of every subset, its size, size of the set, how often it occurs)."""
    sizes = members.sum(axis=1).astype(np.int64)
    for size in np.unique(sizes).tolist():
        rows = np.flatnonzero(sizes == size)
        labels = np.nonzero(members[rows])[1].reshape(len(rows), size)
        chosen = np.arange(2**size)[:, None] >> np.arange(size) & 1
        keys = np.left_shift(np.int64(1), labels) @ chosen.T
        yield keys, chosen.sum(axis=1), size, counts[rows]


def _by_blocks(left: Weighted, right: Weighted, distance: Distance) -> float:
    """The sum over pairs of a set at the left and one at the right, size by size."""
    total = 0.0
    for one, first in _by_size(*left):
        for two, second in _by_size(*right):
            shared = np.arange(min(one, two) + 1, dtype=np.float64)
            table = likeness(shared, np.full(len(shared), one), np.full(len(shared), two), distance)
            total += _looked_up(first, second, table)
    return total


def _by_size(members: Sets, counts: Floats) -> Iterator[tuple[int, Weighted]]:
    sizes = members.sum(axis=1).astype(np.int64)
    for size in np.unique(sizes).tolist():
        yield size, (members[sizes == size], counts[sizes == size])


def _looked_up(left: Weighted, right: Weighted, table: Floats) -> float:
    """Sum over pairs of table[size of their intersection], weighted by how often each occurs."""
    (one, weights), (two, others) = left, right
    total = 0.0
    for begin in range(0, len(one), BLOCK):
        shared = one[begin : begin + BLOCK] @ two.T
        alike = np.take(table, shared.astype(np.intp))
        total += float(weights[begin : begin + BLOCK] @ alike @ others)
    return total


def _distinct(words: Ints) -> tuple[Ints, Ints]:
    if words.shape[1] == 1:
        values, number = np.unique(words[:, 0], return_inverse=True)
        return values[:, None], number
    values, number = np.unique(words, axis=0, return_inverse=True)
    return values, number.reshape(-1)


def labels_of(ratings: Ratings) -> tuple[str, ...]:
    """All labels in a table of label sets, sorted."""
    cells = (cell for row in ratings.rows for cell in row if cell is not None)
    return tuple(sorted({label for cell in cells for label in _labels(str(cell))}))
