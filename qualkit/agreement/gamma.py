"""Gamma: agreement on units that may overlap, through the package pygamma-agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.errors import MissingExtra
from qualkit.model.results import Estimate

METHOD = "Mathet, Widlöcher and Métivier 2015, by pygamma-agreement"
NEEDS_TWO = "needs two coders with a passage each"
SAMPLES = 30
PRECISION = 0.02


@dataclass(frozen=True, slots=True)
class GammaSpan:
    """One passage: who, from where to where, under which code."""

    coder: str
    start: float
    end: float
    code: str


@dataclass(frozen=True, slots=True)
class Gamma:
    """Over places and codes, over codes alone (`gamma_cat`), and the best alignment's disorder."""

    gamma: Estimate
    gamma_cat: Estimate
    disorder: float | None


def gamma_agreement(
    spans: Iterable[GammaSpan], *, alpha: float = 3.0, beta: float = 1.0, seed: int = 0
) -> Gamma:
    """Gamma = 1 - observed disorder / expected disorder, of one document.

    The best alignment of all coders' passages is weighed against alignments of random ones;
    `alpha` weighs places and `beta` codes. Overlapping passages are allowed. A coder without a
    passage is not part of it. Slow: minutes for hundreds of passages. Raises MissingExtra.
    """
    given = tuple(spans)
    if len({span.coder for span in given}) < 2:
        nothing = Estimate(None, NEEDS_TWO, method=METHOD)
        return Gamma(nothing, nothing, None)
    package = _package()
    continuum = package.Continuum()
    for span in given:
        continuum.add(span.coder, _segment(span), span.code)
    measure = package.CombinedCategoricalDissimilarity(alpha=alpha, beta=beta, delta_empty=1.0)
    np.random.seed(seed)
    found = continuum.compute_gamma(
        measure,
        sampler=package.ShuffleContinuumSampler(),
        n_samples=SAMPLES,
        precision_level=PRECISION,
    )
    categories = Estimate(float(found.gamma_cat), method=METHOD)
    if len({span.code for span in given}) < 2:
        categories = Estimate(None, "one code only", method=METHOD)
    return Gamma(
        Estimate(float(found.gamma), method=METHOD),
        categories,
        float(found.best_alignment.disorder),
    )


def _segment(span: GammaSpan) -> Any:
    from pyannote.core import Segment

    return Segment(span.start, span.end)


def _package() -> Any:
    try:
        import pygamma_agreement
    except ImportError as missing:
        raise MissingExtra(
            f"gamma needs the package {missing.name}", hint='pip install "qualkit[gamma]"'
        ) from missing
    return pygamma_agreement
