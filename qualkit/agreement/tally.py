"""Tallies: how many units of each kind every document and code has, whatever the unit is.

With R coders a code leaves at most 2^R kinds of unit (3^R where coders are missing), so every
coefficient is a function of a short vector of counts, and resampling documents is weighting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from qualkit.agreement.grid import Floats, Ints

_LOOK_UP = 2**16


@dataclass(frozen=True, eq=False)
class Kinds:
    """The kinds of unit that occur: `rated[kind, coder]` and `coded[kind, coder]`, 0 or 1."""

    rated: Floats
    coded: Floats

    @classmethod
    def of(cls, assigned: Ints, pattern: Ints, coders: int) -> Kinds:
        """From bit masks: who was assigned, and who of them applied the code."""
        bits = np.arange(coders)
        return cls(
            ((assigned[:, None] >> bits) & 1).astype(np.float64),
            ((pattern[:, None] >> bits) & 1).astype(np.float64),
        )

    @cached_property
    def size(self) -> Floats:
        return np.asarray(self.rated.sum(axis=1))

    @cached_property
    def ones(self) -> Floats:
        return np.asarray(self.coded.sum(axis=1))

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        return tuple(combinations(range(self.rated.shape[1]), 2))


@dataclass(frozen=True, eq=False)
class Tally:
    """`counts[document, code, kind]`: how many units (or characters) of each kind.

    `totals[document]` is how many there are in all, the same for every code. `independent` says
    whether a unit may stand for an observation; characters may not.
    """

    unit: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    kinds: Kinds
    counts: Floats
    totals: Ints
    independent: bool = True

    @cached_property
    def by_code(self) -> Floats:
        return np.asarray(self.counts.sum(axis=0))

    @property
    def units(self) -> int:
        """How many units were compared."""
        return int(self.totals.sum())

    def within(self, documents: Sequence[str]) -> Tally:
        """Only these documents, in the order of the tally."""
        wanted = frozenset(documents)
        kept = np.array([i for i, name in enumerate(self.documents) if name in wanted], dtype=int)
        return self._only(kept, self.counts)

    def between(self, first: str, second: str) -> Tally:
        """Only two coders, in the documents that both were assigned to."""
        two = [self.coders.index(first), self.coders.index(second)]
        kinds = Kinds(self.kinds.rated[:, two], self.kinds.coded[:, two])
        both = kinds.rated.all(axis=1)
        counts = np.where(both, self.counts, 0.0)
        kept = np.flatnonzero((self.counts * both).sum(axis=(1, 2)) > 0)
        return replace(self._only(kept, counts), coders=(first, second), kinds=kinds)

    def _only(self, kept: Ints, counts: Floats) -> Tally:
        return replace(
            self,
            documents=tuple(self.documents[i] for i in kept),
            counts=counts[kept],
            totals=self.totals[kept],
        )


@dataclass(frozen=True, eq=False)
class Found:
    """What was coded: `amount` units of `pattern` for a code in a document, one entry a find."""

    document: Ints
    code: Ints
    pattern: Ints
    amount: Floats | None = None


def tally_of(found: Found, totals: Ints, assigned: Ints, shape: Tally) -> Tally:
    """Fill a tally: `totals` units a document has in all, what was not found is uncoded."""
    documents, codes = len(totals), len(shape.codes)
    names, kind = _kinds(
        np.concatenate([assigned, assigned[found.document]]),
        np.concatenate([np.zeros_like(assigned), found.pattern]),
    )
    width = len(names)
    cell = (found.document * codes + found.code) * width + kind[documents:]
    flat = np.bincount(cell, weights=found.amount, minlength=documents * codes * width)
    counts = flat.astype(np.float64).reshape(documents, codes, width)
    uncoded = totals[:, None] - counts.sum(axis=2)
    counts[np.arange(documents), :, kind[:documents]] += uncoded
    kinds = Kinds.of(names[:, 0], names[:, 1], len(shape.coders))
    return replace(shape, kinds=kinds, counts=counts, totals=totals)


def empty_tally(
    unit: str,
    coders: Sequence[str],
    codes: Sequence[str],
    documents: Sequence[str],
    *,
    independent: bool = True,
) -> Tally:
    """The names of a tally before anything is counted."""
    nothing = np.zeros((0, len(coders)))
    counts = np.zeros((len(documents), len(codes), 0))
    kinds = Kinds(nothing, nothing)
    totals = np.zeros(len(documents), dtype=np.int64)
    names = (tuple(coders), tuple(codes), tuple(documents))
    return Tally(unit, *names, kinds, counts, totals, independent)


def tally_of_matrix(matrix: Ints, document: Ints, shape: Tally) -> Tally:
    """A tally of finished ratings: units x coders x codes, 1 = applied, all coders assigned.

    `document[unit]` is a number into the documents of `shape`.
    """
    coders, codes = len(shape.coders), len(shape.codes)
    width, documents = 1 << coders, len(shape.documents)
    pattern = matrix[:, 0, :].astype(np.int64)
    for k in range(1, coders):
        pattern += matrix[:, k, :].astype(np.int64) << k
    pattern += np.arange(codes) * width
    pattern += (document * (codes * width))[:, None]
    counts = np.bincount(pattern.ravel(), minlength=documents * codes * width)
    kinds = Kinds.of(np.full(width, width - 1), np.arange(width), coders)
    filled = counts.astype(np.float64).reshape(documents, codes, width)
    totals = np.bincount(document, minlength=documents)
    return replace(shape, kinds=kinds, counts=filled, totals=totals)


def _kinds(assigned: Ints, pattern: Ints) -> tuple[Ints, Ints]:
    """The pairs that occur, one a row, and for each place the number of its pair."""
    ones, first = _numbered(assigned)
    twos, second = _numbered(pattern)
    many = max(len(twos), 1)
    pairs, place = _numbered(first * many + second)
    return np.stack([ones[pairs // many], twos[pairs % many]], axis=1), place


def _numbered(values: Ints) -> tuple[Ints, Ints]:
    """Distinct values in order and the number of each value, by look-up where they are small."""
    most = int(values.max(initial=0))
    if most >= _LOOK_UP:
        distinct, number = np.unique(values, return_inverse=True)
        return distinct, np.asarray(number)
    present = np.bincount(values, minlength=most + 1) > 0
    return np.flatnonzero(present), (np.cumsum(present) - 1)[values]
