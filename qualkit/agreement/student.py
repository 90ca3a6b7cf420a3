"""Quantiles of Student's t for whole degrees of freedom, without another library."""

from __future__ import annotations

import math
from statistics import NormalDist


def t_quantile(probability: float, df: int) -> float:
    """The value below which `probability` (at least .5) of Student's t with `df` lies.

    Exact series for the distribution (Abramowitz & Stegun 1964, 26.7.3-4), inverted by
    bisection; above 200 degrees of freedom the expansion about the normal (ibid. 26.7.5).
    """
    if df > 200:
        return _expansion(NormalDist().inv_cdf(probability), df)
    low, high = 0.0, math.pi / 2
    for _ in range(200):
        middle = (low + high) / 2
        if (1 + _central(middle, df)) / 2 < probability:
            low = middle
        else:
            high = middle
    return math.sqrt(df) * math.tan(low)


def _central(angle: float, df: int) -> float:
    """P(|T| < t), with angle = arctan(t / sqrt(df))."""
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = df % 2
    term, total = (cosine, cosine if df > 1 else 0.0) if odd else (1.0, 1.0)
    for k in range(2 + odd, df - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def _expansion(z: float, df: int) -> float:
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3
