"""Bands: words that authors gave to ranges of a coefficient, always with their citation."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Scale:
    """Names for ranges; each name holds from its own lower bound up to the next one."""

    citation: str
    steps: tuple[tuple[float, str], ...]
    below: str

    def name(self, value: float) -> str:
        return next((name for bound, name in self.steps if value >= bound), self.below)


KRIPPENDORFF = Scale(
    "Krippendorff 2019, Content Analysis, 4th ed.",
    ((0.800, "reliable"), (0.667, "tentative conclusions only")),
    "not reliable",
)
LANDIS_KOCH = Scale(
    "Landis and Koch 1977, Biometrics 33",
    (
        (0.81, "almost perfect"),
        (0.61, "substantial"),
        (0.41, "moderate"),
        (0.21, "fair"),
        (0.00, "slight"),
    ),
    "poor",
)

GWET = Scale(
    "Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., on the bands of Landis and Koch 1977",
    (
        (0.8, "almost perfect"),
        (0.6, "substantial"),
        (0.4, "moderate"),
        (0.2, "fair"),
        (0.0, "slight"),
    ),
    "poor",
)
SURE = 0.95


def benchmark(value: float, se: float, scale: Scale = GWET) -> tuple[tuple[str, float], ...]:
    """(band, probability that the true value lies in it or above), from the highest band down.

    The normal distribution about `value`, cut to -1 to 1 (Gwet 2014, ch. 6). The band to report
    is the first whose probability exceeds .95, see `sure_band`.
    """
    steps = (*scale.steps, (-1.0, scale.below))
    if se <= 0:
        return tuple((name, float(value >= bound)) for bound, name in steps)
    normal = NormalDist()

    def above(bound: float) -> float:
        return normal.cdf((value - bound) / se)

    top, whole = above(1.0), above(-1.0) - above(1.0)
    return tuple((name, (above(bound) - top) / whole) for bound, name in steps)


def sure_band(value: float | None, se: float | None, scale: Scale = GWET) -> str:
    """The highest band that holds with a probability above .95; empty where se is not known."""
    if value is None or se is None:
        return ""
    found = benchmark(value, se, scale)
    return next((name for name, share in found if share > SURE), scale.below)


def band(value: float | None, scale: Scale = KRIPPENDORFF) -> str:
    """The band of a coefficient with its citation, or "not estimable".

    Values are taken as they would be printed: two decimals for Landis and Koch, whose bands are
    stated so, three for Krippendorff.
    """
    if value is None:
        return "not estimable"
    digits = 2 if scale is LANDIS_KOCH else 3
    return f"{scale.name(round(value, digits))} ({scale.citation})"
