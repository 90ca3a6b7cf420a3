"""Binary coefficients from counts of coder patterns, for any number of codes at once.

Counts may have any leading axes (codes, documents, resamples); results have the same. Where a
coefficient cannot be estimated it is NaN here and nowhere else: `summary` turns it into an Estimate
with its reason.
"""

from __future__ import annotations

import numpy as np

from qualkit.agreement.grid import Floats
from qualkit.agreement.tally import Kinds


def percent(kinds: Kinds, counts: Floats) -> Floats:
    """Mean over units of the share of agreeing coder pairs.

    Units that one coder rated are left out.
    """
    return over(counts @ own_agreement(kinds), counts @ pairable(kinds))


def specific_agreement(kinds: Kinds, counts: Floats) -> Floats:
    """Of the pairs in which one coder applied the code, how often the other did too.

    For two coders 2 a / (2 a + b + c) (Dice 1945; Cicchetti and Feinstein 1990); pooled over
    pairs for more. Pairs with a missing rating are left out.
    """
    s, m = kinds.ones, kinds.size
    return over(counts @ (s * (s - 1)), counts @ (s * (m - 1)))


def krippendorff_alpha(kinds: Kinds, counts: Floats) -> Floats:
    """Nominal alpha of a binary code, 1 - D_o / D_e (Krippendorff 2011).

    Units that one coder rated are left out.
    """
    s, m = kinds.ones, kinds.size
    paired = m >= 2
    unlike = counts @ over(2 * s * (m - s), np.where(paired, m - 1, 0), empty=0.0)
    ones, zeros = counts @ np.where(paired, s, 0), counts @ np.where(paired, m - s, 0)
    return 1 - over((ones + zeros - 1) * unlike, 2 * ones * zeros)


def gwet_ac1(kinds: Kinds, counts: Floats) -> Floats:
    """AC1 with two categories: chance 2 pi (1 - pi) (Gwet 2008; missing data as there)."""
    share = mean_share(kinds, counts)
    return corrected(percent(kinds, counts), 2 * share * (1 - share))


def brennan_prediger(kinds: Kinds, counts: Floats) -> Floats:
    """2 p_o - 1: chance is one half (Brennan and Prediger 1981); missing data as in percent."""
    return 2 * percent(kinds, counts) - 1


def fleiss_kappa(kinds: Kinds, counts: Floats) -> Floats:
    """Chance pi² + (1 - pi)² (Fleiss 1971; missing data after Gwet 2014).

    For two coders without gaps it is Scott's pi (1955).
    """
    share = mean_share(kinds, counts)
    return corrected(percent(kinds, counts), share**2 + (1 - share) ** 2)


def scott_pi(kinds: Kinds, counts: Floats) -> Floats:
    """Chance from the two coders' joint share (Scott 1955), on the units both rated."""
    return fleiss_kappa(kinds, counts * pairable(kinds))


def conger_kappa(kinds: Kinds, counts: Floats) -> Floats:
    """Chance from each coder's own share, mean over pairs (Conger 1980; Gwet 2014)."""
    return corrected(percent(kinds, counts), conger_chance(kinds, counts))


def conger_chance(kinds: Kinds, counts: Floats) -> Floats:
    """Mean over pairs of coders of the chance that their own shares of yes and no agree.

    The mean over pairs follows from sums over coders: no pair is visited.
    """
    rated = counts @ kinds.rated
    share = over(counts @ kinds.coded, rated, empty=0.0)
    active = (rated > 0).astype(np.float64)
    n = active.sum(axis=-1)
    ones, zeros = share * active, (1 - share) * active
    together = ones.sum(axis=-1) ** 2 - (ones**2).sum(axis=-1)
    apart = zeros.sum(axis=-1) ** 2 - (zeros**2).sum(axis=-1)
    return over(together + apart, n * (n - 1))


def cohen_by_pair(kinds: Kinds, counts: Floats) -> Floats:
    """Cohen's kappa (1960) of every two coders on the units both rated; the last axis is the pair.

    The mean of what can be estimated is Light's kappa (1971).
    """
    g = [first for first, _ in kinds.pairs]
    h = [second for _, second in kinds.pairs]
    together = kinds.rated[:, g] * kinds.rated[:, h]
    one, two = kinds.coded[:, g] * together, kinds.coded[:, h] * together
    stacked = counts @ np.concatenate([together, one, two, one * two], axis=1)
    n, a, b, both = np.split(stacked, 4, axis=-1)
    # (p_o - p_e) / (1 - p_e) with both sides times n²
    above = 2 * (n * both - a * b)
    return over(above, n * (a + b) - 2 * a * b)


def light_kappa(kinds: Kinds, counts: Floats) -> Floats:
    """Mean over pairs of coders of Cohen's kappa, of those that can be estimated (Light 1971)."""
    return mean_known(cohen_by_pair(kinds, counts))


def pooled_kappa(observed: Floats, chance: Floats) -> Floats:
    """(P_o - P_e) / (1 - P_e), both averaged over the last axis, the codes, first.

    De Vries, Elliott, Kanouse and Teleki 2008. Codes that are NaN are left out; a code nobody
    used adds 1 to both and changes nothing.
    """
    known = ~(np.isnan(observed) | np.isnan(chance))
    n = known.sum(axis=-1).astype(np.float64)
    agreed = np.where(known, observed, 0.0).sum(axis=-1)
    expected = np.where(known, chance, 0.0).sum(axis=-1)
    return over(agreed - expected, n - expected)


def mean_known(values: Floats) -> Floats:
    """Mean over the last axis of what can be estimated; NaN where nothing can."""
    known = ~np.isnan(values)
    return over(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))


def own_agreement(kinds: Kinds) -> Floats:
    """Each kind's share of agreeing pairs of coders; 0 for kinds one coder rated."""
    s, m = kinds.ones, kinds.size
    return over(s * (s - 1) + (m - s) * (m - s - 1), m * (m - 1), empty=0.0)


def pairable(kinds: Kinds) -> Floats:
    """1 for kinds of unit that two coders or more rated."""
    return np.asarray((kinds.size >= 2).astype(np.float64))


def mean_share(kinds: Kinds, counts: Floats) -> Floats:
    """Mean over all rated units of the share of their coders who applied the code."""
    return over(counts @ over(kinds.ones, kinds.size, empty=0.0), counts.sum(axis=-1))


def corrected(observed: Floats, chance: Floats) -> Floats:
    return over(observed - chance, 1 - chance)


def over(above: Floats, below: Floats, *, empty: float = np.nan) -> Floats:
    """A quotient; `empty` where the divisor is 0."""
    above, below = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    out = np.full(np.broadcast_shapes(above.shape, below.shape), empty)
    return np.asarray(np.divide(above, below, out=out, where=np.abs(below) > 1e-12))
