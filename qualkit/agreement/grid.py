"""Grid: ratings as arrays, the form in which coefficients read them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.ratings import Level, Ratings, Value
from qualkit.errors import Problem, StatisticsError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEEDS_TWO = "needs two raters"
NO_PAIR = "no doubly coded unit"
NO_VARIATION = "no variation"
MOST_CATEGORIES = 2000


@dataclass(frozen=True, eq=False)
class Grid:
    """`cells[unit, rater]` is an index into `categories`, -1 where missing.

    Units nobody rated are left out. `values` are the categories as numbers, None when nominal.
    """

    raters: tuple[str, ...]
    categories: tuple[Value, ...]
    cells: Ints
    values: Floats | None = None

    @classmethod
    def of(cls, ratings: Ratings, *, level: Level = "nominal", numeric: bool = False) -> Grid:
        """Raises StatisticsError where a level (or weights) needs numbers and a cell holds none.

        Categories are those that occur, numbers in their order, other text alphabetically.
        """
        as_numbers = numeric or level != "nominal"
        rows = _numbers(ratings, level) if as_numbers else ratings.rows
        found = {value for row in rows for value in row if value is not None}
        if len(found) > MOST_CATEGORIES:
            raise StatisticsError(
                f"{len(found)} different values, at most {MOST_CATEGORIES} can be compared",
                where=ratings.where,
                hint="round the values, or check that the columns hold ratings",
            )
        categories = tuple(sorted(found, key=_order))
        index = {value: i for i, value in enumerate(categories)}
        cells = np.array(
            [[-1 if v is None else index[v] for v in row] for row in rows], dtype=np.int64
        ).reshape(len(rows), len(ratings.raters))
        values = np.array(categories, dtype=np.float64) if as_numbers else None
        return cls(ratings.raters, categories, cells[(cells >= 0).any(axis=1)], values)

    @cached_property
    def rated(self) -> NDArray[np.bool_]:
        """Units by raters: who rated what."""
        return self.cells >= 0

    @cached_property
    def counts(self) -> Floats:
        """Units by categories: how many raters gave the unit that category."""
        counts = np.zeros((len(self.cells), len(self.categories)))
        for column in self.cells.T:
            rows = np.flatnonzero(column >= 0)
            counts[rows, column[rows]] += 1
        return counts

    @cached_property
    def size(self) -> Floats:
        """How many raters rated each unit."""
        return np.asarray(self.rated.sum(axis=1), dtype=np.float64)

    @cached_property
    def pairable(self) -> NDArray[np.bool_]:
        """Units that at least two raters rated."""
        return self.size >= 2

    @cached_property
    def obstacle(self) -> str:
        """Why no chance-corrected coefficient can be estimated; empty when one can."""
        if len(self.raters) < 2:
            return NEEDS_TWO
        if not self.pairable.any():
            return NO_PAIR
        used = self.counts[self.pairable].any(axis=0).sum()
        return "" if used > 1 else NO_VARIATION

    def pairs(self) -> Iterator[Grid]:
        """Every two raters, on the units at least one of them rated and the same categories."""
        for two in combinations(range(len(self.raters)), 2):
            yield self._only(two)

    def doubly(self) -> Grid:
        """Without the units fewer than two raters rated."""
        return Grid(self.raters, self.categories, self.cells[self.pairable], self.values)

    def against_rest(self, category: Value) -> Grid:
        """That category (1) against all others (0)."""
        wanted = self.categories.index(category)
        cells = np.where(self.rated, (self.cells == wanted).astype(np.int64), -1)
        return Grid(self.raters, (0, 1), cells)

    def _only(self, columns: tuple[int, ...]) -> Grid:
        cells = self.cells[:, columns]
        names = tuple(self.raters[i] for i in columns)
        return Grid(names, self.categories, cells[(cells >= 0).any(axis=1)], self.values)


def _order(value: Value) -> tuple[bool, float, str]:
    number = _number(value)
    return (number is None, number or 0.0, str(value))


def _number(value: Value) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _numbers(ratings: Ratings, level: Level) -> tuple[tuple[float | None, ...], ...]:
    problems: list[Problem] = []
    rows = []
    for unit, row in enumerate(ratings.rows):
        numbers = [None if value is None else _number(value) for value in row]
        for rater, value, number in zip(ratings.raters, row, numbers, strict=True):
            if value is not None:
                problems += _number_problem(value, number, level, rater, ratings.place(unit))
        rows.append(tuple(numbers))
    if problems:
        raise StatisticsError.of(problems)
    return tuple(rows)


def _number_problem(
    value: Value, number: float | None, level: Level, rater: str, place: str
) -> Iterator[Problem]:
    what = "a weighted coefficient" if level == "nominal" else f"level {level}"
    if number is None:
        yield Problem(
            f"'{value}' of rater {rater} is not a number, and {what} needs numbers",
            place,
            "recode the categories as numbers in their order, or use level nominal",
        )
    elif level == "ratio" and number < 0:
        yield Problem(
            f"{value} of rater {rater} is below 0, which no ratio scale has",
            place,
            "use level interval",
        )
