"""Standard errors of binary coefficients from pattern counts, over units (Gwet 2014).

Each kind of unit has one contribution, so a variance is a weighted sum over kinds. The values are
those that `coefficients` and `alpha` reach unit by unit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from qualkit.agreement import patterns
from qualkit.agreement.grid import Floats
from qualkit.agreement.inference import kappa_variance
from qualkit.agreement.patterns import mean_share, over, own_agreement, pairable
from qualkit.agreement.tally import Kinds

Parts = Callable[[Kinds, Floats], Floats]


def standard_errors(kinds: Kinds, counts: Floats) -> Mapping[str, Floats]:
    """For codes x kinds: Gwet's standard error of each coefficient that has one, NaN where none.

    Cohen's kappa, for two coders, has the large-sample one of Fleiss, Cohen and Everitt (1969).
    """
    made = {name: _error(parts(kinds, counts), counts) for name, parts in PARTS.items()}
    if kinds.rated.shape[1] == 2:
        both = counts * pairable(kinds)
        made["scott_pi"] = _error(_fleiss(kinds, both), both)
        made["cohen_kappa"] = _cohen(kinds, both)
    return made


def _error(parts: Floats, counts: Floats) -> Floats:
    """Standard error of the mean of contributions, one a unit."""
    n = counts.sum(axis=-1)
    filled = np.where(counts > 0, parts, 0.0)
    mean = over((counts * filled).sum(axis=-1), n)
    squares = (counts * (filled - mean[..., None]) ** 2).sum(axis=-1)
    return np.sqrt(over(squares, n * (n - 1)))


def _percent(kinds: Kinds, counts: Floats) -> Floats:
    n, rated = counts.sum(axis=-1), counts @ pairable(kinds)
    return over(n, rated)[..., None] * own_agreement(kinds)


def _fleiss(kinds: Kinds, counts: Floats) -> Floats:
    own = over(kinds.ones, kinds.size, empty=0.0)
    share = mean_share(kinds, counts)[..., None]
    return _corrected(kinds, counts, own * share + (1 - own) * (1 - share))


def _gwet(kinds: Kinds, counts: Floats) -> Floats:
    own = over(kinds.ones, kinds.size, empty=0.0)
    share = mean_share(kinds, counts)[..., None]
    return _corrected(kinds, counts, own * (1 - share) + (1 - own) * share)


def _brennan(kinds: Kinds, counts: Floats) -> Floats:
    return _corrected(kinds, counts, np.full(counts.shape, 0.5))


def _conger(kinds: Kinds, counts: Floats) -> Floats:
    rated = counts @ kinds.rated
    share = over(counts @ kinds.coded, rated, empty=0.0)
    active = (rated > 0).astype(np.float64)
    others = (share * active).sum(axis=-1, keepdims=True) - share * active
    many = active.sum(axis=-1, keepdims=True)
    refused = many - 1 - others
    met = share * others + (1 - share) * refused
    if_coded, if_not = (others - met) * active, (refused - met) * active
    scale = over(counts.sum(axis=-1)[..., None], rated, empty=0.0)
    gained = (if_coded * scale) @ kinds.coded.T
    gained += (if_not * scale) @ (kinds.rated - kinds.coded).T
    pairs = many * (many - 1)
    chance = patterns.conger_chance(kinds, counts)[..., None]
    return _corrected(kinds, counts, chance + over(gained, pairs))


def _corrected(kinds: Kinds, counts: Floats, own_chance: Floats) -> Floats:
    """Contributions to (p_o - p_e) / (1 - p_e); `own_chance` has mean p_e over units."""
    n = counts.sum(axis=-1)[..., None]
    own, rated = own_agreement(kinds), pairable(kinds)
    total = (counts @ rated)[..., None]
    chance = over((counts * own_chance).sum(axis=-1)[..., None], n)
    observed = over((counts @ own)[..., None], total)
    left = 1 - chance
    value = over(observed - chance, left)
    raw = over(n, total) * over(own - chance * rated, left)
    return raw - 2 * (1 - value) * over(own_chance - chance, left)


def _alpha(kinds: Kinds, counts: Floats) -> Floats:
    """Contributions to alpha, linearised (Gwet 2014, ch. 5); units one coder rated have none."""
    kept = pairable(kinds)
    counts = counts * kept
    n = counts.sum(axis=-1)[..., None]
    s, m = kinds.ones, np.maximum(kinds.size, 2)
    mean = over((counts @ m)[..., None], n)
    excess = over(m - mean, mean)
    raw = over(s * (s - 1) + (m - s) * (m - s - 1), mean * (m - 1))
    observed = over((counts * raw).sum(axis=-1)[..., None], n)
    one = over((counts @ s)[..., None], n * mean)
    chance = one**2 + (1 - one) ** 2
    own_chance = over(s * one + (m - s) * (1 - one), mean) - chance * excess
    left = 1 - chance
    inner = over(observed - chance, left)
    own = raw - observed * excess
    parts = over(own - chance, left) - 2 * (1 - inner) * over(own_chance - chance, left)
    return np.where(kept > 0, parts, np.nan)


def _cohen(kinds: Kinds, counts: Floats) -> Floats:
    cells = kinds.coded @ np.array([1.0, 2.0])
    tables = np.stack([counts @ (cells == cell) for cell in (3, 1, 2, 0)], axis=-1)
    values = patterns.cohen_by_pair(kinds, counts)[..., 0]
    found = np.full(len(values), np.nan)
    for i in np.flatnonzero(~np.isnan(values)):
        table = tables[i].reshape(2, 2)
        found[i] = math.sqrt(max(0.0, kappa_variance(table, np.eye(2), float(values[i]))))
    return found


PARTS: Mapping[str, Parts] = {
    "percent": _percent,
    "fleiss_kappa": _fleiss,
    "conger_kappa": _conger,
    "brennan_prediger": _brennan,
    "gwet_ac1": _gwet,
}


def alpha_error(kinds: Kinds, counts: Floats) -> Floats:
    """Gwet's standard error of nominal alpha, over units that two coders or more rated."""
    kept = pairable(kinds)
    return _error(np.nan_to_num(_alpha(kinds, counts)), counts * kept)
