"""Recommendations: those stated with themes and tensions, and those that people made."""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.analysis.code_profile import NO_FRAMES, Frames
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.counts import by, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.analysis.sides import sides
from qualkit.errors import NotFound
from qualkit.model import CodeRef, Recommendation
from qualkit.model.profiles import Advice, AdviceFindings, AdviceHeard
from qualkit.model.results import Count

QUOTES = 2


def advice_family(corpus: Corpus, root: str = "") -> tuple[str, ...]:
    """The codes of advice: `root` and those below it, else those called recommendation.

    Raises NotFound where there is no such code.
    """
    if root and root not in corpus.codebook:
        raise NotFound(f"no code '{root}' in the codebook", hint="name the family's first code")
    roots = [root] if root else [c.id for c in corpus.codebook if _is_advice(c.label)]
    family = {code for one in roots for code in corpus.family(one)}
    return tuple(code.id for code in corpus.codebook if code.id in family)


def _is_advice(label: str) -> bool:
    return "recommendation" in label.casefold() or label.casefold() in ("advice", "proposals")


def assemble_recommendations(
    corpus: Corpus, frames: Frames = NO_FRAMES, *, root: str = ""
) -> AdviceFindings:
    """Everything a table of recommendations says. Raises NotFound for an unknown root."""
    family = advice_family(corpus, root)
    stated = tuple(_stated(corpus, frames))
    codes = [c for one in stated for c in one.recommendation.codes]
    return AdviceFindings(
        base=evidence_base(corpus, dict.fromkeys((*family, *codes))),
        family=family,
        stated=stated,
        heard=tuple(_heard(corpus, family)),
    )


def _stated(corpus: Corpus, frames: Frames) -> Iterable[Advice]:
    for theme in frames.themes:
        a = [c for d in theme.dimensions for c in d.freedom]
        b = [c for d in theme.dimensions for c in d.fence]
        for one in theme.recommendations:
            yield _advice(corpus, one, f"theme {theme.id}", theme.sides, a, b)
    for tension in frames.tensions:
        labels = (tension.pole_a.label, tension.pole_b.label)
        poles = (tension.pole_a.codes, tension.pole_b.codes)
        for one in tension.recommendations:
            yield _advice(corpus, one, f"tension {tension.id}", labels, *poles)


def _advice(
    corpus: Corpus,
    one: Recommendation,
    source: str,
    labels: tuple[str, str],
    a: Iterable[CodeRef | str],
    b: Iterable[CodeRef | str],
) -> Advice:
    """Traced to its own codes; where it names none, to both sides of its theme or tension."""
    if one.codes:
        traced = [(code, _count(corpus, (code,))) for code in one.codes]
    else:
        found = sides(corpus, tuple(a), tuple(b))
        both = (found.a, found.b)
        traced = [(label, total(corpus, side)) for label, side in zip(labels, both, strict=True)]
    return Advice(one, source, tuple(traced))


def _count(corpus: Corpus, codes: Iterable[str]) -> Count:
    return total(corpus, passages(corpus.pick(codes)))


def _heard(corpus: Corpus, family: Iterable[str]) -> Iterable[AdviceHeard]:
    shown = Shown()
    for code in family:
        picked = corpus.pick_exactly(code)
        own = corpus.codebook.code(code).values
        values = dict.fromkeys((*own, *(p.coding.value for p in picked)))
        for value in values:
            found = passages(p for p in picked if p.coding.value == value)
            if found:
                quotes = choose(corpus, found, QUOTES, shown)
                roles = by(corpus, found, "role")
                yield AdviceHeard(code, value, total(corpus, found), roles, quotes)
