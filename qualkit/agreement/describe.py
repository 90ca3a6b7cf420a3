"""TableAgreement: everything one table of ratings says about agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.coefficients import (
    bangdiwala_b,
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_max,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    light_kappa,
    percent,
    scott_pi,
)
from qualkit.agreement.grid import Grid
from qualkit.agreement.ratings import Level, Ratings, Value, Weights
from qualkit.errors import UsageError
from qualkit.model.results import Estimate


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two raters, on the units both rated."""

    raters: tuple[str, str]
    units: int
    coefficients: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class TableAgreement:
    """Agreement of a units by raters table; `missing` counts empty cells.

    `coefficients` keep the order in which they should be printed.
    """

    raters: tuple[str, ...]
    units: int
    doubly_rated: int
    categories: tuple[Value, ...]
    missing: int
    level: Level
    weights: Weights
    coefficients: Mapping[str, Estimate]
    pairs: tuple[PairAgreement, ...]


def describe_table(
    ratings: Ratings, *, level: Level = "nominal", weights: Weights = "none"
) -> TableAgreement:
    """All coefficients for a table, overall and for every two raters.

    Kappas, Brennan-Prediger and Gwet's coefficient are weighted; percent never is, and alpha
    follows `level`. Raises StatisticsError where level or weights need numbers.
    """
    _known("level", level, get_args(Level))
    _known("weights", weights, get_args(Weights))
    grid = Grid.of(ratings, level=level, numeric=weights != "none")
    pairs = tuple(_pair(pair, level, weights) for pair in grid.pairs())
    return TableAgreement(
        ratings.raters,
        len(ratings.units),
        int(grid.pairable.sum()),
        grid.categories,
        ratings.missing,
        level,
        weights,
        _coefficients(grid, level, weights),
        pairs,
    )


def _known(name: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise UsageError(f"no {name} '{given}'", hint=f"one of {', '.join(allowed)}")


def _coefficients(grid: Grid, level: Level, weights: Weights) -> dict[str, Estimate]:
    return {
        "percent": percent(grid),
        "cohen_kappa": cohen_kappa(grid, weights=weights),
        "cohen_kappa_max": cohen_kappa_max(grid),
        "scott_pi": scott_pi(grid, weights=weights),
        "fleiss_kappa": fleiss_kappa(grid, weights=weights),
        "conger_kappa": conger_kappa(grid, weights=weights),
        "light_kappa": light_kappa(grid, weights=weights),
        "brennan_prediger": brennan_prediger(grid, weights=weights),
        _gwet(weights): gwet_ac(grid, weights=weights),
        "krippendorff_alpha": krippendorff_alpha(grid, level=level),
        "bangdiwala_b": bangdiwala_b(grid),
    }


def _pair(grid: Grid, level: Level, weights: Weights) -> PairAgreement:
    first, second = grid.raters
    coefficients = {
        "percent": percent(grid),
        "cohen_kappa": cohen_kappa(grid, weights=weights),
        "cohen_kappa_max": cohen_kappa_max(grid),
        "scott_pi": scott_pi(grid, weights=weights),
        "brennan_prediger": brennan_prediger(grid, weights=weights),
        _gwet(weights): gwet_ac(grid, weights=weights),
        "krippendorff_alpha": krippendorff_alpha(grid, level=level),
    }
    return PairAgreement((first, second), int(grid.pairable.sum()), coefficients)


def _gwet(weights: Weights) -> str:
    return "gwet_ac1" if weights == "none" else "gwet_ac2"
