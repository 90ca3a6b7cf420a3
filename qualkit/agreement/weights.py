"""Weights: how far apart two categories are, as agreement between 0 and 1."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from qualkit.agreement.grid import Floats, Grid
from qualkit.agreement.ratings import Weights


def weight_matrix(grid: Grid, weights: Weights) -> Floats:
    """Categories by categories, 1 on the diagonal.

    Linear 1 - |x - y| / range, quadratic 1 - ((x - y) / range)², on the values themselves and
    not on their ranks (Cohen 1968; Gwet 2014); the range is that of the values that occur.
    """
    if weights == "none":
        return np.eye(len(grid.categories))
    values = (
        grid.values if grid.values is not None else np.arange(len(grid.categories), dtype=float)
    )
    distance = np.abs(values[:, None] - values[None, :])
    widest = distance.max(initial=0.0)
    share = distance / widest if widest > 0 else distance
    if weights == "linear":
        return np.asarray(1.0 - share)
    if weights == "quadratic":
        return np.asarray(1.0 - share**2)
    assert_never(weights)
