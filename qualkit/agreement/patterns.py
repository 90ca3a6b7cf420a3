"""Binary coefficients from counts of coder patterns, for any number of codes at once.

With R coders a code leaves at most 2^R kinds of unit (3^R where coders are missing), so every
coefficient is a function of a short vector of counts. Counts may have any leading axes (codes,
transcripts, resamples); results have the same. Where a coefficient cannot be estimated it is NaN
here and nowhere else: `summary` turns it into an Estimate with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from qualkit.agreement.grid import Floats, Ints
from qualkit.agreement.units import UnitCodings


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
class PatternCounts:
    """`counts[transcript, code, kind]`: how many units of each kind; summed over transcripts
    it gives the round, and resampling transcripts is weighting that axis.
    """

    kinds: Kinds
    counts: Floats

    @property
    def by_code(self) -> Floats:
        return np.asarray(self.counts.sum(axis=0))


def pattern_counts(units: UnitCodings) -> PatternCounts:
    """Counts of kinds of unit per transcript and code; only kinds that occur have a column."""
    documents, codes = len(units.transcripts), len(units.codes)
    coded_in = units.transcript_of[units.unit] if len(units.unit) else units.unit
    assigned, pattern, kind = _distinct(
        np.concatenate([units.assigned, units.assigned[coded_in]]),
        np.concatenate([np.zeros_like(units.assigned), units.pattern]),
    )
    width = len(assigned)
    blank, coded_kind = kind[:documents], kind[documents:]
    cell = (coded_in * codes + units.code) * width + coded_kind
    counts = np.bincount(cell, minlength=documents * codes * width).astype(np.float64)
    counts = counts.reshape(documents, codes, width)
    uncoded = units.units_by_transcript[:, None] - counts.sum(axis=2)
    counts[np.arange(documents), :, blank] += uncoded
    return PatternCounts(Kinds.of(assigned, pattern, len(units.coders)), counts)


def _distinct(one: Ints, two: Ints) -> tuple[Ints, Ints, Ints]:
    """The pairs that occur, as two columns, and for each place the number of its pair."""
    ones, first = np.unique(one, return_inverse=True)
    twos, second = np.unique(two, return_inverse=True)
    pairs, place = np.unique(first * len(twos) + second, return_inverse=True)
    return ones[pairs // max(len(twos), 1)], twos[pairs % max(len(twos), 1)], place


def percent(kinds: Kinds, counts: Floats) -> Floats:
    """Mean over units of the share of agreeing coder pairs."""
    s, m = kinds.ones, kinds.size
    agreeing = s * (s - 1) + (m - s) * (m - s - 1)
    own = _over(agreeing, m * (m - 1), empty=0.0)
    return _over(counts @ own, counts @ (m >= 2).astype(np.float64))


def specific_agreement(kinds: Kinds, counts: Floats) -> Floats:
    """Of the pairs in which one coder applied the code, how often the other did too.

    For two coders 2 a / (2 a + b + c) (Dice 1945; Cicchetti and Feinstein 1990); pooled over
    pairs for more.
    """
    s, m = kinds.ones, kinds.size
    return _over(counts @ (s * (s - 1)), counts @ (s * (m - 1)))


def krippendorff_alpha(kinds: Kinds, counts: Floats) -> Floats:
    """Nominal alpha of a binary code (Krippendorff 2011)."""
    s, m = kinds.ones, kinds.size
    pairable = m >= 2
    unlike = counts @ _over(2 * s * (m - s), np.where(pairable, m - 1, 0), empty=0.0)
    ones, zeros = counts @ np.where(pairable, s, 0), counts @ np.where(pairable, m - s, 0)
    return 1 - _over((ones + zeros - 1) * unlike, 2 * ones * zeros)


def gwet_ac1(kinds: Kinds, counts: Floats) -> Floats:
    """AC1 with two categories: chance 2 pi (1 - pi) (Gwet 2008)."""
    share = _mean_share(kinds, counts)
    chance = 2 * share * (1 - share)
    return _over(percent(kinds, counts) - chance, 1 - chance)


def brennan_prediger(kinds: Kinds, counts: Floats) -> Floats:
    """2 p_o - 1: chance is one half (Brennan and Prediger 1981)."""
    return 2 * percent(kinds, counts) - 1


def fleiss_kappa(kinds: Kinds, counts: Floats) -> Floats:
    """Chance pi² + (1 - pi)² (Fleiss 1971; missing data after Gwet 2014)."""
    share = _mean_share(kinds, counts)
    chance = share**2 + (1 - share) ** 2
    return _over(percent(kinds, counts) - chance, 1 - chance)


def conger_kappa(kinds: Kinds, counts: Floats) -> Floats:
    """Chance from each coder's own share, mean over pairs (Conger 1980; Gwet 2014)."""
    share = _over(counts @ kinds.coded, counts @ kinds.rated)
    each = [
        share[..., g] * share[..., h] + (1 - share[..., g]) * (1 - share[..., h])
        for g, h in kinds.pairs
    ]
    chance = mean_known(np.stack(each, axis=-1))
    return _over(percent(kinds, counts) - chance, 1 - chance)


def cohen_by_pair(kinds: Kinds, counts: Floats) -> Floats:
    """Cohen's kappa of every two coders on the units both rated; the last axis is the pair."""
    g = [first for first, _ in kinds.pairs]
    h = [second for _, second in kinds.pairs]
    together = kinds.rated[:, g] * kinds.rated[:, h]
    one, two = kinds.coded[:, g] * together, kinds.coded[:, h] * together
    n, a, b, both = (counts @ part for part in (together, one, two, one * two))
    observed = _over(n - a - b + 2 * both, n)
    chance = _over(a * b + (n - a) * (n - b), n * n)
    return _over(observed - chance, 1 - chance)


def mean_known(values: Floats) -> Floats:
    """Mean over the last axis of what can be estimated; NaN where nothing can."""
    known = ~np.isnan(values)
    return _over(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))


def _mean_share(kinds: Kinds, counts: Floats) -> Floats:
    return _over(counts @ _over(kinds.ones, kinds.size, empty=0.0), counts.sum(axis=-1))


def _over(above: Floats, below: Floats, *, empty: float = np.nan) -> Floats:
    """A quotient; `empty` where the divisor is 0."""
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    out = np.full(np.broadcast_shapes(above.shape, below.shape), empty)
    return np.asarray(np.divide(above, below, out=out, where=np.abs(below) > 1e-12))
