"""Gamma: agreement on units that may overlap, through the package pygamma-agreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualkit.agreement.material import Material
from qualkit.agreement.projection import union
from qualkit.errors import MissingExtra
from qualkit.model.results import Estimate

METHOD = "Mathet, Widlöcher and Métivier 2015, by pygamma-agreement"
FAST = "fast-gamma"
FAST_FROM = 60
NOWHERE = "no document has passages of two coders"
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
    spans: Iterable[GammaSpan],
    *,
    alpha: float = 3.0,
    beta: float = 1.0,
    seed: int = 0,
    fast: bool = False,
) -> Gamma:
    """Gamma = 1 - observed disorder / expected disorder, of one document.

    The best alignment of all coders' passages is weighed against alignments of random ones;
    `alpha` weighs places and `beta` codes. Overlapping passages are allowed. A coder without a
    passage is not part of it. Slow: minutes for hundreds of passages, with `fast` (the package's
    fast-gamma, an approximation) seconds. Raises MissingExtra.
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
        fast=fast,
    )
    method = f"{METHOD}, {FAST}" if fast else METHOD
    categories = Estimate(float(found.gamma_cat), method=method)
    if len({span.code for span in given}) < 2:
        categories = Estimate(None, "one code only", method=method)
    return Gamma(
        Estimate(float(found.gamma), method=method),
        categories,
        float(found.best_alignment.disorder),
    )


@dataclass(frozen=True)
class GammaAgreement:
    """Gamma by document, and the means over the documents that have one."""

    coders: tuple[str, ...]
    by_document: Mapping[str, Gamma]
    gamma: Estimate
    gamma_cat: Estimate


def gamma_of(material: Material, *, seed: int = 0) -> GammaAgreement:
    """Gamma of every document; documents with more than FAST_FROM passages by fast-gamma.

    A coder's own overlapping or touching passages of one code are one passage.
    """
    found = {
        name: gamma_agreement(spans, seed=seed, fast=len(spans) > FAST_FROM)
        for name, spans in _by_document(material)
    }
    return GammaAgreement(
        material.coders,
        found,
        _mean(each.gamma for each in found.values()),
        _mean(each.gamma_cat for each in found.values()),
    )


def _by_document(material: Material) -> Iterator[tuple[str, list[GammaSpan]]]:
    marks, places, coders = union(material.marks), material.fields.places, len(material.coders)
    at = material.fields.document[np.searchsorted(places.end, marks.start, side="right")]
    for i, name in enumerate(material.documents):
        mine = np.flatnonzero(at == i)
        rows = zip(
            *(each[mine].tolist() for each in (marks.key, marks.start, marks.end)), strict=True
        )
        begin = int(places.start[np.searchsorted(material.fields.document, i)])
        yield (
            name,
            [
                GammaSpan(
                    material.coders[key % coders],
                    s - begin,
                    e - begin,
                    material.codes[key // coders],
                )
                for key, s, e in rows
            ],
        )


def _mean(estimates: Iterable[Estimate]) -> Estimate:
    known = [each.value for each in estimates if each.value is not None]
    if not known:
        return Estimate(None, NOWHERE, method=METHOD)
    noun = "document" if len(known) == 1 else "documents"
    return Estimate(float(np.mean(known)), method=f"mean over {len(known)} {noun}; {METHOD}")


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
