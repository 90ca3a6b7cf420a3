"""Agreement on a code's value, beside agreement on whether the code is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.grid import Grid
from qualkit.agreement.ratings import Ratings
from qualkit.agreement.units import UnitCodings
from qualkit.model import Coding
from qualkit.model.results import Estimate

_APART = "\x1f"
Given = dict[int, dict[str, set[str]]]


def agreement_on_values(
    codings: Iterable[Coding], units_by: Callable[[Sequence[Coding], Sequence[str]], UnitCodings]
) -> dict[str, Estimate]:
    """For every code with values: nominal alpha of the value given to a unit (Krippendorff 2011).

    `units_by(codings, codes)` lays codings over units. A coder who did not give the unit the code
    with a value is missing there, so a unit counts where two or more did. Several values of one
    coder are taken together as one category.
    """
    valued = [replace(c, code=c.code + _APART + c.value) for c in codings if c.value]
    if not valued:
        return {}
    units = units_by(valued, sorted({coding.code for coding in valued}))
    return {code: _alpha(given, units.coders) for code, given in sorted(_given(units).items())}


def _given(units: UnitCodings) -> dict[str, Given]:
    """By code, unit and coder: the values given."""
    found: dict[str, Given] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    entries = zip(units.unit.tolist(), units.code.tolist(), units.pattern.tolist(), strict=True)
    for unit, number, pattern in entries:
        code, _, value = units.codes[number].partition(_APART)
        for k, coder in enumerate(units.coders):
            if pattern >> k & 1:
                found[code][unit][coder].add(value)
    return found


def _alpha(given: Given, coders: Sequence[str]) -> Estimate:
    rows = [
        ["; ".join(sorted(by_coder[c])) if c in by_coder else None for c in coders]
        for _, by_coder in sorted(given.items())
    ]
    grid = Grid.of(Ratings.of(rows, raters=coders))
    found = krippendorff_alpha(grid)
    both = int(grid.pairable.sum())
    noun = "unit" if both == 1 else "units"
    return replace(found, method=f"{found.method}; value in {both} {noun} that two coders gave one")
