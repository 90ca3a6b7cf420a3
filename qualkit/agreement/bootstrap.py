"""Bootstrap: intervals by drawing documents, and Krippendorff's own for alpha."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from qualkit.agreement.alpha import distances
from qualkit.agreement.grid import Floats, Grid
from qualkit.agreement.ratings import Level
from qualkit.agreement.tally import Kinds, Tally
from qualkit.model.results import Estimate

MOST_BYTES = 4 * 2**20
LEAST_KNOWN = 0.5
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""What `map` does, perhaps on other machines."""

Coefficient = Callable[[Kinds, Floats], Floats]


@dataclass(frozen=True, eq=False)
class Resamples:
    """How often each document was drawn in each resample: resamples x documents."""

    weights: Floats

    @classmethod
    def of(cls, documents: int, times: int, seed: int) -> Resamples:
        """Draw as many documents as there are, with replacement (Efron 1979)."""
        rng = np.random.default_rng(seed)
        shares = np.full(documents, 1 / max(documents, 1))
        return cls(rng.multinomial(documents, shares, size=times).astype(np.float64))

    def __len__(self) -> int:
        return len(self.weights)


def resampled(
    tally: Tally,
    draws: Resamples,
    compute: Callable[[Kinds, Floats], tuple[Floats, ...]],
    each: Each = map,
) -> tuple[Floats, ...]:
    """What `compute` gives for every resample: counts are resamples x codes x kinds.

    The counts of the resamples are one matrix product, in blocks that fit in memory; `each` may
    compute blocks on other machines, and they are the same without.
    """
    _, codes, kinds = tally.counts.shape
    flat = tally.counts.reshape(len(tally.documents), codes * kinds)
    block = max(1, MOST_BYTES // max(1, flat.shape[1] * 8))
    begins = range(0, len(draws), block)
    blocks = (draws.weights[begin : begin + block] for begin in begins)
    made = each(partial(_one_block, tally.kinds, flat, (codes, kinds), compute), blocks)
    return tuple(np.concatenate(found) for found in zip(*made, strict=True))


def _one_block(
    kinds: Kinds,
    flat: Floats,
    shape: tuple[int, int],
    compute: Callable[[Kinds, Floats], tuple[Floats, ...]],
    weights: Floats,
) -> tuple[Floats, ...]:
    counts = weights @ flat
    return compute(kinds, counts.reshape(len(counts), *shape))


def percentiles(values: Floats) -> tuple[Floats, Floats, Floats]:
    """(standard error, low, high) over the first axis; NaN where under half could be estimated."""
    known = ~np.isnan(values)
    enough = (known.mean(axis=0) >= LEAST_KNOWN) & (known.sum(axis=0) > 1)
    ordered = np.sort(values, axis=0)  # NaN last
    n = known.sum(axis=0)
    low, high = _quantile(ordered, n, 0.025), _quantile(ordered, n, 0.975)
    many = np.maximum(n, 2)
    filled = np.where(known, values, 0.0)
    mean = filled.sum(axis=0) / many
    error = np.sqrt((np.where(known, values - mean, 0.0) ** 2).sum(axis=0) / (many - 1))
    return tuple(np.where(enough, each, np.nan) for each in (error, low, high))  # type: ignore[return-value]


def _quantile(ordered: Floats, n: Floats, share: float) -> Floats:
    """Linear between order statistics, as numpy's default."""
    place = share * np.maximum(n - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n - 1, 0)).astype(np.int64)
    lower = np.take_along_axis(ordered, below[None], axis=0)[0]
    upper = np.take_along_axis(ordered, above[None], axis=0)[0]
    return np.asarray(lower + (place - below) * (upper - lower))


def krippendorff_bootstrap(
    grid: Grid, *, level: Level = "nominal", resamples: int = 10_000, seed: int = 0
) -> Estimate:
    """Alpha with the interval of Krippendorff's own bootstrap (Hayes and Krippendorff 2007).

    Each resample draws min(25 Q, pairs) coincidences, Q the kinds of pair that occur, subtracts
    their disagreement from 1, and is 0 where every pair drawn is of one category alone. Drawn are
    pairs of values and not units, so that ratings within one text count as independent.
    Units with fewer than two ratings are left out.
    """
    method = f"Krippendorff 2011, {level}; CI Hayes and Krippendorff 2007, {resamples} resamples"
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    kept = grid.doubly()
    totals = kept.counts.sum(axis=0)
    apart = distances(kept, totals, level)
    together = kept.counts.T @ (kept.counts / (kept.size - 1)[:, None])
    together -= np.diag((kept.counts / (kept.size - 1)[:, None]).sum(axis=0))
    n = totals.sum()
    expected = float(totals @ apart @ totals) / (n * (n - 1))
    if expected <= 0:
        return Estimate(None, "no variation", method=method)
    pairs = float((kept.size * (kept.size - 1) / 2).sum())
    upper = np.triu_indices(len(totals))
    shares = np.where(upper[0] == upper[1], together[upper], 2 * together[upper]) / n
    drawn = int(min(25.0 * float((shares > 1e-12).sum()), pairs))
    counts = np.random.default_rng(seed).multinomial(drawn, shares / shares.sum(), size=resamples)
    values = 1 - counts @ apart[upper] / (drawn * expected)
    values = np.maximum(values, -1.0)
    same = upper[0] == upper[1]
    values[(counts[:, same].max(axis=1) == drawn)] = 0.0
    value = 1 - float((together * apart).sum()) / n / expected
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(
        value, se=float(values.std(ddof=1)), ci=(float(low), float(high)), method=method
    )
