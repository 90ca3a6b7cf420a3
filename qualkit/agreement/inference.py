"""Standard errors and 95 % intervals from what each unit contributes."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from qualkit.agreement.grid import Floats
from qualkit.agreement.student import t_quantile

T_BASED = "SE Gwet 2014 over units, 95% CI by t"
NORMAL_BASED = "SE Fleiss, Cohen and Everitt 1969, 95% CI by the normal"

Interval = tuple[float, float]


def interval(
    value: float, parts: Floats, *, df: int | None = None, floor: float = -1.0
) -> tuple[float | None, Interval | None]:
    """Standard error and interval of a mean of `parts`, one a unit; None for fewer than two."""
    n = len(parts)
    if n < 2:
        return None, None
    se = math.sqrt(float(((parts - parts.mean()) ** 2).sum()) / (n * (n - 1)))
    reach = t_quantile(0.975, df or n - 1) * se
    return se, (max(floor, value - reach), min(1.0, value + reach))


def normal_interval(value: float, variance: float) -> tuple[float, Interval]:
    """Standard error and interval from a large-sample variance."""
    se = math.sqrt(max(0.0, variance))
    reach = NormalDist().inv_cdf(0.975) * se
    return se, (max(-1.0, value - reach), min(1.0, value + reach))


def kappa_variance(table: Floats, weights: Floats, value: float) -> float:
    """Large-sample variance of (weighted) kappa from its table of counts.

    Fleiss, Cohen and Everitt 1969.
    """
    n = table.sum()
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ weights @ columns)
    margins = (weights @ columns)[:, None] + (weights.T @ rows)[None, :]
    spread = (shares * (weights - margins * (1 - value)) ** 2).sum()
    centre = (value - chance * (1 - value)) ** 2
    return float((spread - centre) / (n * (1 - chance) ** 2))


def is_one(chance: float) -> bool:
    """Whether chance agreement is 1, so that nothing is left to correct."""
    return bool(np.isclose(chance, 1.0, rtol=0.0, atol=1e-12))
