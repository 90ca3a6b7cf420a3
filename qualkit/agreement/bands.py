"""Bands: words that authors gave to ranges of a coefficient, always with their citation."""

from __future__ import annotations

from dataclasses import dataclass


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


def band(value: float | None, scale: Scale = KRIPPENDORFF) -> str:
    """The band of a coefficient with its citation, or "not estimable".

    Values are taken as they would be printed: two decimals for Landis and Koch, whose bands are
    stated so, three for Krippendorff.
    """
    if value is None:
        return "not estimable"
    digits = 2 if scale is LANDIS_KOCH else 3
    return f"{scale.name(round(value, digits))} ({scale.citation})"
