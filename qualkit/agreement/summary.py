"""Agreement by code from a tally: estimates with intervals, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from qualkit.agreement import patterns
from qualkit.agreement.bootstrap import Each, Resamples, percentiles, resampled
from qualkit.agreement.coefficients import TWO_RATERS_ONLY
from qualkit.agreement.grid import NO_PAIR, NO_VARIATION, Floats
from qualkit.agreement.inference import NORMAL_BASED, T_BASED
from qualkit.agreement.notes import notes_of
from qualkit.agreement.spread import alpha_error, standard_errors
from qualkit.agreement.student import t_quantile
from qualkit.agreement.tally import Kinds, Tally
from qualkit.model.results import AgreementTable, CodeAgreement, Estimate

NOT_USED = "code not used"
ONE_CODER = "used by one coder only"
NO_CODE = "no code can be estimated"
POOLED = "pooled_kappa"

OBSERVED = ("percent", "specific_agreement")
FOR_TWO = ("cohen_kappa", "scott_pi")
METHODS = {
    "percent": "mean over units of agreeing coder pairs",
    "cohen_kappa": "Cohen 1960",
    "scott_pi": "Scott 1955",
    "fleiss_kappa": "Fleiss 1971, missing data after Gwet 2014",
    "conger_kappa": "Conger 1980, missing data after Gwet 2014",
    "light_kappa": "Light 1971, mean of Cohen's kappa over pairs",
    "brennan_prediger": "Brennan and Prediger 1981",
    "gwet_ac1": "Gwet 2008",
    "krippendorff_alpha": "Krippendorff 2011, nominal",
    "specific_agreement": "positive agreement, Cicchetti and Feinstein 1990",
    POOLED: "De Vries et al. 2008, chance as Conger 1980",
}
NAMES = tuple(name for name in METHODS if name != POOLED)
Values = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Spread:
    """How intervals are made: by so many resamples of documents, or over units where 0."""

    bootstrap: int = 0
    seed: int = 0
    each: Each = map


def describe_tally(tally: Tally, name: str = "", *, spread: Spread | None = None) -> AgreementTable:
    """Every coefficient of every code, and the mean over the codes that can be estimated.

    A code nobody used, or one coder only, has no chance-corrected value but a reason. With
    `spread.bootstrap` the intervals are percentiles over resampled documents, because passages
    within a document are not independent; else Gwet's (2014) over units, and none for characters.
    """
    spread = spread or Spread()
    counts = tally.by_code
    values = coefficients_of(tally.kinds, counts)
    uses = _uses(tally)
    known = _spread(tally, values, uses, spread)
    rows = _rows(tally, values, known, uses)
    return AgreementTable(
        tally.unit,
        name,
        tally.coders,
        len(tally.documents),
        tally.units,
        rows,
        {n: _mean(n, rows, known) for n in NAMES},
        {n: sum(row.coefficients[n].value is None for row in rows) for n in NAMES},
        {POOLED: _pooled(values, known, by_two=any(use.by_two for use in uses))},
        known.how,
        _left_over(tally),
    )


def coefficients_of(kinds: Kinds, counts: Floats) -> Values:
    """Each coefficient for all codes at once, NaN where it cannot be estimated.

    Cohen's kappa and Scott's pi are for two coders and NaN for more. Pooled kappa has one axis
    less: it is over the codes.
    """
    coders = kinds.rated.shape[1]
    nothing = np.full(counts.shape[:-1], np.nan)
    if coders < 2:
        return {**dict.fromkeys(NAMES, nothing), POOLED: np.full(counts.shape[:-2], np.nan)}
    light = patterns.light_kappa(kinds, counts)
    observed = patterns.percent(kinds, counts)
    share = patterns.mean_share(kinds, counts)
    chance = patterns.conger_chance(kinds, counts)
    once = share**2 + (1 - share) ** 2
    return {
        "percent": observed,
        "cohen_kappa": light if coders == 2 else nothing,
        "scott_pi": patterns.scott_pi(kinds, counts) if coders == 2 else nothing,
        "fleiss_kappa": patterns.corrected(observed, once),
        "conger_kappa": patterns.corrected(observed, chance),
        "light_kappa": light,
        "brennan_prediger": 2 * observed - 1,
        "gwet_ac1": patterns.corrected(observed, 1 - once),
        "krippendorff_alpha": patterns.krippendorff_alpha(kinds, counts),
        "specific_agreement": patterns.specific_agreement(kinds, counts),
        POOLED: patterns.pooled_kappa(observed, chance),
    }


@dataclass(frozen=True, eq=False)
class _Known:
    """Standard errors and interval bounds by coefficient; of the means under `mean:name`."""

    how: str
    by: Mapping[str, tuple[Floats, Floats, Floats]]
    tails: Mapping[str, str]

    def of(self, name: str, at: int = 0) -> tuple[float | None, tuple[float, float] | None]:
        found = self.by.get(name)
        if found is None:
            return None, None
        error, low, high = (float(np.atleast_1d(each)[at]) for each in found)
        if np.isnan(error):
            return None, None
        return error, (low, high)

    def tail(self, name: str) -> str:
        return self.tails.get(name, "")


def _spread(tally: Tally, values: Values, uses: Sequence[_Use], spread: Spread) -> _Known:
    documents = len(tally.documents)
    if len(tally.coders) < 2 or not tally.units:
        return _Known("", {}, {})
    if spread.bootstrap and documents > 1:
        return _by_documents(tally, uses, spread)
    if not tally.independent:
        return _Known("no interval: characters are not independent of each other", {}, {})
    return _by_units(tally, values)


def _by_documents(tally: Tally, uses: Sequence[_Use], spread: Spread) -> _Known:
    names = (*NAMES, POOLED)
    draws = Resamples.of(len(tally.documents), spread.bootstrap, spread.seed)

    compute = partial(_named, names)
    drawn = dict(zip(names, resampled(tally, draws, compute, spread.each), strict=True))
    counted = {name: np.array([not use.reason(name) for use in uses]) for name in NAMES}
    means = {
        f"mean:{name}": patterns.mean_known(np.where(counted[name], drawn[name], np.nan))
        for name in NAMES
    }
    bounds = {name: percentiles(each) for name, each in {**drawn, **means}.items()}
    how = (
        f"95% CI by bootstrap over {len(tally.documents)} documents "
        f"({spread.bootstrap} resamples, seed {spread.seed})"
    )
    return _Known(how, bounds, dict.fromkeys((*bounds,), how))


def _named(names: Sequence[str], kinds: Kinds, counts: Floats) -> tuple[Floats, ...]:
    found = coefficients_of(kinds, counts)
    return tuple(found[name] for name in names)


def _by_units(tally: Tally, values: Values) -> _Known:
    kinds, counts = tally.kinds, tally.by_code
    errors = {**standard_errors(kinds, counts), "krippendorff_alpha": alpha_error(kinds, counts)}
    if tally.units < 2:
        return _Known("", {}, {})
    t, z = t_quantile(0.975, tally.units - 1), 1.959963984540054
    bounds, tails = {}, {}
    for name, error in errors.items():
        reach = (z if name == "cohen_kappa" else t) * error
        floor = 0.0 if name == "percent" else -1.0
        low = np.maximum(floor, values[name] - reach)
        bounds[name] = (error, low, np.minimum(1.0, values[name] + reach))
        tails[name] = NORMAL_BASED if name == "cohen_kappa" else T_BASED
    return _Known("95% CI over units (Gwet 2014)", bounds, tails)


@dataclass(frozen=True, slots=True)
class _Use:
    """How a code was used in the doubly coded units."""

    units: int
    applied: tuple[int, ...]
    ratings: int

    @property
    def by_two(self) -> bool:
        return sum(times > 0 for times in self.applied) > 1

    @property
    def obstacle(self) -> str:
        """Why chance cannot be corrected for."""
        users = sum(times > 0 for times in self.applied)
        if not self.units:
            return NO_PAIR
        if users < 2:
            return ONE_CODER if users else NOT_USED
        return NO_VARIATION if sum(self.applied) == self.ratings else ""

    def reason(self, name: str) -> str:
        """Why a coefficient has no value; what is merely observed exists once a code is used."""
        if name in OBSERVED and self.obstacle in {ONE_CODER, NO_VARIATION}:
            return ""
        if not self.obstacle and name in FOR_TWO and len(self.applied) > 2:
            return TWO_RATERS_ONLY
        return self.obstacle


def _uses(tally: Tally) -> tuple[_Use, ...]:
    counts = tally.by_code
    applied = (counts @ tally.kinds.coded).round().astype(int).tolist()
    ratings = round(float(counts[0] @ tally.kinds.size)) if len(counts) else 0
    return tuple(_Use(tally.units, tuple(each), ratings) for each in applied)


def _rows(
    tally: Tally, values: Values, known: _Known, uses: Sequence[_Use]
) -> tuple[CodeAgreement, ...]:
    counts, rows = tally.by_code, []
    for i, (code, use) in enumerate(zip(tally.codes, uses, strict=True)):
        each = {name: _estimate(name, i, values, known, use) for name in NAMES}
        by_coder = tuple(zip(tally.coders, use.applied, strict=True))
        share = sum(use.applied) / use.ratings if use.ratings else None
        row = CodeAgreement(code, use.units, by_coder, share, each)
        blank = float(counts[i] @ (tally.kinds.ones == 0)) / max(tally.units, 1)
        notes = notes_of(row, blank if not tally.independent else None)
        rows.append(CodeAgreement(code, use.units, by_coder, share, each, notes=notes))
    return tuple(rows)


def _estimate(name: str, at: int, values: Values, known: _Known, use: _Use) -> Estimate:
    value = float(values[name][at])
    reason = use.reason(name)
    if not reason and np.isnan(value):
        reason = NO_VARIATION
    if reason:
        return Estimate(None, reason, method=METHODS[name])
    se, ci = known.of(name, at)
    return Estimate(value, "", se, ci, _with(METHODS[name], known.tail(name) if ci else ""))


def _mean(name: str, rows: Sequence[CodeAgreement], known: _Known) -> Estimate:
    found = [v for row in rows if (v := row.coefficients[name].value) is not None]
    if not found:
        reasons = {row.coefficients[name].reason for row in rows}
        reason = TWO_RATERS_ONLY if TWO_RATERS_ONLY in reasons else NO_CODE
        return Estimate(None, reason, method=METHODS[name])
    method = f"{METHODS[name]}; mean of {len(found)} of {len(rows)} codes"
    se, ci = known.of(f"mean:{name}")
    return Estimate(float(np.mean(found)), "", se, ci, _with(method, known.how if ci else ""))


def _pooled(values: Values, known: _Known, *, by_two: bool) -> Estimate:
    value = float(values[POOLED])
    if not by_two or np.isnan(value):
        return Estimate(None, NO_CODE, method=METHODS[POOLED])
    se, ci = known.of(POOLED)
    return Estimate(value, "", se, ci, _with(METHODS[POOLED], known.how if ci else ""))


def _with(method: str, tail: str) -> str:
    return f"{method}; {tail}" if tail else method


def _left_over(tally: Tally) -> tuple[str, ...]:
    if len(tally.documents) == 1 and tally.units:
        return ("one document only: nothing is known about how agreement varies between documents",)
    return ()
