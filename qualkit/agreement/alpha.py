"""Krippendorff's alpha for nominal, ordinal, interval and ratio values."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from qualkit.agreement.grid import Floats, Grid
from qualkit.agreement.inference import T_BASED, interval
from qualkit.agreement.ratings import Level
from qualkit.model.results import Estimate


def krippendorff_alpha(grid: Grid, *, level: Level = "nominal") -> Estimate:
    """Alpha = 1 - D_o / D_e over all pairs of values (Krippendorff 2011; 2019, ch. 12).

    D_o = sum of o_ck d²_ck, D_e = sum of n_c n_k d²_ck / (n - 1), with o the coincidences inside
    units, each weighted 1 / (raters of the unit - 1). Units with one rating are left out; any
    other missing rating only makes its unit smaller. The standard error is Gwet's (2014), which
    exists for the nominal and the interval metric.
    """
    method = f"Krippendorff 2011, {level}"
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    kept = grid.doubly()
    totals = kept.counts.sum(axis=0)
    distance = distances(kept, totals, level)
    expected = totals @ distance @ totals
    if expected <= 0:
        return Estimate(None, "no variation", method=method)
    shares = kept.counts / (kept.size - 1)[:, None]
    observed = ((kept.counts.T @ shares) * distance).sum()
    value = float(1.0 - (totals.sum() - 1) * observed / expected)
    if level not in {"nominal", "interval"}:
        return Estimate(value, method=method)
    parts = _contributions(kept, 1.0 - distance / distance.max())
    se, ci = interval(value, parts, df=len(grid.cells) - 1)
    return Estimate(value, se=se, ci=ci, method=f"{method}; {T_BASED}" if ci else method)


def distances(grid: Grid, totals: Floats, level: Level) -> Floats:
    """Squared distances between categories; the ordinal one depends on how often each occurs."""
    if level == "nominal":
        return 1.0 - np.eye(len(grid.categories))
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return np.asarray((middle[:, None] - middle[None, :]) ** 2)
    values = grid.values if grid.values is not None else np.array(grid.categories, dtype=float)
    apart = values[:, None] - values[None, :]
    if level == "interval":
        return np.asarray(apart**2)
    if level == "ratio":
        sums = values[:, None] + values[None, :]
        share = np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0)
        return np.asarray(share**2)
    assert_never(level)


def _contributions(grid: Grid, weights: Floats) -> Floats:
    """What each unit adds to alpha, linearised (Gwet 2014, ch. 5)."""
    mean_size = grid.size.mean()
    excess = (grid.size - mean_size) / mean_size
    agreeing = (grid.counts * (grid.counts @ weights - 1)).sum(axis=1)
    raw = agreeing / (mean_size * (grid.size - 1))
    shares = grid.counts.mean(axis=0) / mean_size
    chance = shares @ weights @ shares
    own_chance = grid.counts @ weights @ shares / mean_size - chance * excess
    observed = raw - raw.mean() * excess
    inner = (raw.mean() - chance) / (1 - chance)
    return np.asarray(
        (observed - chance) / (1 - chance) - 2 * (1 - inner) * (own_chance - chance) / (1 - chance)
    )
