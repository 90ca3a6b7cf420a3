"""Agreement coefficients for a units by raters grid; each returns an Estimate, never NaN."""

from __future__ import annotations

import numpy as np

from qualkit.agreement.grid import NEEDS_TWO, NO_PAIR, NO_VARIATION, Floats, Grid
from qualkit.agreement.inference import (
    NORMAL_BASED,
    T_BASED,
    interval,
    is_one,
    kappa_variance,
    normal_interval,
)
from qualkit.agreement.ratings import Weights
from qualkit.agreement.weights import weight_matrix
from qualkit.model.results import Estimate

TWO_RATERS_ONLY = "for two raters; see light_kappa, conger_kappa and fleiss_kappa"


def percent(grid: Grid) -> Estimate:
    """Mean over units of the share of rater pairs that agree.

    Units with fewer than two ratings are left out; a missing rating only drops its pairs. Every
    unit counts once, however many rated it (Gwet 2014), unlike agreement pooled over pairs.
    """
    method = "mean over units of agreeing rater pairs"
    if grid.obstacle in {NEEDS_TWO, NO_PAIR}:
        return Estimate(None, grid.obstacle, method=method)
    own = _own_agreement(grid, np.eye(len(grid.categories)))
    value = float(own[grid.pairable].mean())
    parts = own * len(own) / grid.pairable.sum()
    se, ci = interval(value, parts, floor=0.0)
    return Estimate(value, se=se, ci=ci, method=f"{method}; {T_BASED}" if ci else method)


def cohen_kappa(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """(p_o - p_e) / (1 - p_e), p_e from each rater's own margins; two raters (Cohen 1960, 1968).

    Units that one of the two did not rate are left out. Linear and quadratic weights are on the
    values (see `weight_matrix`).
    """
    method = _named("Cohen 1960" if weights == "none" else "Cohen 1968", weights)
    if len(grid.raters) > 2:
        return Estimate(None, TWO_RATERS_ONLY, method=method)
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    return kappa_of_table(_crosstable(grid.doubly()), weight_matrix(grid, weights), method=method)


def kappa_of_table(table: Floats, matrix: Floats, *, method: str = "Cohen 1968") -> Estimate:
    """Cohen's kappa of a square table of counts under any matrix of agreement weights.

    Disagreement weights d become agreement weights as 1 - d / max d (Cohen 1968).
    """
    shares = table / table.sum()
    chance = float(shares.sum(axis=1) @ matrix @ shares.sum(axis=0))
    if is_one(chance):
        return Estimate(None, NO_VARIATION, method=method)
    value = float((shares * matrix).sum() - chance) / (1 - chance)
    se, ci = normal_interval(value, kappa_variance(table, matrix, value))
    return Estimate(value, se=se, ci=ci, method=f"{method}; {NORMAL_BASED}")


def cohen_kappa_max(grid: Grid) -> Estimate:
    """The kappa two raters could reach at most with the margins they have (Cohen 1960).

    (sum of min(row, column) - p_e) / (1 - p_e). Units that one of the two did not rate are left
    out.
    """
    method = "Cohen 1960, maximum under these margins"
    if len(grid.raters) > 2:
        return Estimate(None, TWO_RATERS_ONLY, method=method)
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    shares = _crosstable(grid.doubly())
    shares = shares / shares.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ columns)
    if is_one(chance):
        return Estimate(None, NO_VARIATION, method=method)
    most = float(np.minimum(rows, columns).sum())
    return Estimate((most - chance) / (1 - chance), method=method)


def bangdiwala_b(grid: Grid) -> Estimate:
    """Sum of n_kk² / sum of row k times column k; two raters (Bangdiwala 1985).

    The share of the squares on an agreement chart that is filled. Units that one of the two did
    not rate are left out.
    """
    method = "Bangdiwala 1985"
    if len(grid.raters) > 2:
        return Estimate(None, TWO_RATERS_ONLY, method=method)
    if grid.obstacle in {NEEDS_TWO, NO_PAIR}:
        return Estimate(None, grid.obstacle, method=method)
    table = _crosstable(grid.doubly())
    rectangles = float(table.sum(axis=1) @ table.sum(axis=0))
    if not rectangles:
        return Estimate(None, "the raters have no category in common", method=method)
    return Estimate(float((np.diag(table) ** 2).sum()) / rectangles, method=method)


def scott_pi(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """(p_o - p_e) / (1 - p_e), p_e from the two raters' joint margins (Scott 1955).

    Units that one of the two did not rate are left out.
    """
    if len(grid.raters) > 2:
        return Estimate(None, TWO_RATERS_ONLY, method=_named("Scott 1955", weights))
    return _from_shares(grid.doubly(), weights, "Scott 1955")


def fleiss_kappa(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """Scott's pi for any number of raters (Fleiss 1971; missing data as in Gwet 2014).

    p_o is the mean over units with two or more ratings, p_e = sum of w_kl pi_k pi_l with pi the
    mean over all rated units (also those rated once) of a category's share.
    """
    return _from_shares(grid, weights, "Fleiss 1971, missing data after Gwet 2014")


def conger_kappa(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """Cohen's kappa for any number of raters (Conger 1980; missing data as in Gwet 2014).

    p_e is the mean over pairs of raters of the chance that their own margins agree; each margin
    rests on what that rater rated. Raters who rated nothing are left out.
    """
    method = _named("Conger 1980, missing data after Gwet 2014", weights)
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    matrix = weight_matrix(grid, weights)
    chance, own_chance = _pairwise_chance(grid, matrix)
    return _corrected(grid, matrix, chance, own_chance, method)


def light_kappa(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """Mean of Cohen's kappa over all pairs of raters (Light 1971).

    Each pair rests on the units both rated; pairs that cannot be estimated are left out of the
    mean and counted in `method`.
    """
    method = _named("Light 1971", weights)
    if len(grid.raters) < 2:
        return Estimate(None, NEEDS_TWO, method=method)
    each = [cohen_kappa(pair, weights=weights) for pair in grid.pairs()]
    known = [estimate.value for estimate in each if estimate.value is not None]
    if not known:
        return Estimate(None, grid.obstacle or each[0].reason, method=method)
    return Estimate(
        float(np.mean(known)), method=f"{method}, mean of {len(known)} of {len(each)} pairs"
    )


def brennan_prediger(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """(p_o - p_e) / (1 - p_e) with p_e = sum of weights / q² for the q categories that occur.

    Brennan and Prediger 1981; also Bennett's S (1954) and Randolph's kappa (2005). Units with
    fewer than two ratings are left out.
    """
    method = _named("Brennan and Prediger 1981", weights)
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    matrix = weight_matrix(grid, weights)
    chance = float(matrix.mean())
    return _corrected(grid, matrix, chance, np.full(len(grid.cells), chance), method)


def gwet_ac(grid: Grid, *, weights: Weights = "none") -> Estimate:
    """Gwet's AC1, with weights AC2 (Gwet 2008, 2014).

    p_e = T / (q (q - 1)) * sum of pi_k (1 - pi_k), with T the sum of weights and pi the mean over
    all rated units of a category's share; p_o is the mean over units with two or more ratings.
    """
    method = _named("Gwet 2008 AC1" if weights == "none" else "Gwet 2014 AC2", weights)
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    matrix = weight_matrix(grid, weights)
    q = len(grid.categories)
    scale = float(matrix.sum()) / (q * (q - 1))
    own = grid.counts / grid.size[:, None]
    shares = own.mean(axis=0)
    chance = scale * float((shares * (1 - shares)).sum())
    return _corrected(grid, matrix, chance, scale * (own @ (1 - shares)), method)


def _from_shares(grid: Grid, weights: Weights, source: str) -> Estimate:
    """The pi family: chance is two draws from the categories' joint shares."""
    method = _named(source, weights)
    if grid.obstacle:
        return Estimate(None, grid.obstacle, method=method)
    matrix = weight_matrix(grid, weights)
    own = grid.counts / grid.size[:, None]
    shares = own.mean(axis=0)
    chance = float(shares @ matrix @ shares)
    return _corrected(grid, matrix, chance, own @ matrix @ shares, method)


def _corrected(
    grid: Grid, matrix: Floats, chance: float, own_chance: Floats, method: str
) -> Estimate:
    """(p_o - p_e) / (1 - p_e) with Gwet's linearised standard error.

    `own_chance` has mean `chance` and holds half of what each unit moves it.
    """
    if is_one(chance):
        return Estimate(None, NO_VARIATION, method=method)
    own = _own_agreement(grid, matrix)
    n, rated = len(own), grid.pairable
    observed = float(own[rated].mean())
    value = (observed - chance) / (1 - chance)
    raw = n / rated.sum() * (own - chance * rated) / (1 - chance)
    parts = raw - 2 * (1 - value) * (own_chance - chance) / (1 - chance)
    se, ci = interval(value, parts)
    return Estimate(value, se=se, ci=ci, method=f"{method}; {T_BASED}" if ci else method)


def _own_agreement(grid: Grid, matrix: Floats) -> Floats:
    """Each unit's (weighted) share of agreeing pairs; 0 for units with fewer than two ratings."""
    agreeing = (grid.counts * (grid.counts @ matrix - 1)).sum(axis=1)
    pairs = grid.size * (grid.size - 1)
    share = np.divide(agreeing, pairs, out=np.zeros_like(agreeing), where=pairs > 0)
    return np.asarray(share)


def _crosstable(grid: Grid) -> Floats:
    q = len(grid.categories)
    flat = np.bincount(grid.cells[:, 0] * q + grid.cells[:, 1], minlength=q * q)
    return np.asarray(flat.reshape(q, q), dtype=np.float64)


def _pairwise_chance(grid: Grid, matrix: Floats) -> tuple[float, Floats]:
    """Mean chance agreement of rater pairs, and for each unit half of what it moves it."""
    active = grid.rated.any(axis=0)
    cells, rated = grid.cells[:, active], grid.rated[:, active]
    raters, n, q = cells.shape[1], len(cells), len(grid.categories)
    margins = np.stack([np.bincount(c[c >= 0], minlength=q) / (c >= 0).sum() for c in cells.T])
    others = (margins.sum(axis=0) - margins) @ matrix
    met = (margins * others).sum(axis=1)
    pairs = raters * (raters - 1)
    chance = float(met.sum() / pairs)
    gained = np.where(rated, others[np.arange(raters), cells] - met, 0.0)
    scale = n / rated.sum(axis=0)
    return chance, chance + (gained * scale).sum(axis=1) / pairs


def _named(source: str, weights: Weights) -> str:
    return source if weights == "none" else f"{source}, {weights} weights on values"
