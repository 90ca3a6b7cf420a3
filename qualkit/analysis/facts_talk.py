"""Recorded facts beside talk: what was done at a site in a wave, and how much is said of it.

The two are never merged: a school that refused a strategy may speak of it more than others do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from qualkit.analysis.axes import known_code
from qualkit.analysis.ground import Ground
from qualkit.analysis.matrices import matrix
from qualkit.errors import NotFound
from qualkit.model import Strategy, Study
from qualkit.model.matrix import FactGrid, Recorded


def fact_names(study: Study) -> tuple[str, ...]:
    """The facts that a study records, in the order in which they first stand."""
    return tuple(dict.fromkeys(fact.name for fact in study.facts))


def codes_of_fact(strategies: Iterable[Strategy], fact: str) -> tuple[str, ...]:
    """The codes that tensions name for a strategy which is recorded as this fact."""
    return tuple(dict.fromkeys(c for s in strategies if s.fact == fact for c in s.codes))


def fact_grid(ground: Ground, fact: str, codes: Iterable[str] = ()) -> FactGrid:
    """A fact by site and wave beside talk of some codes and all below them (all codes by default).

    Raises NotFound where the study records no such fact.
    """
    study, wanted = ground.corpus.study, tuple(codes)
    if fact not in fact_names(study):
        names = ", ".join(fact_names(study)) or "none; write `facts:` in study.yaml"
        raise NotFound(f"the study records no fact '{fact}'", hint=f"it has {names}")
    talk = matrix(_only(ground, wanted), "site", "wave")
    sites, waves = [h.id for h in talk.rows], [h.id for h in talk.columns]
    value = {(f.site, f.wave): f.value for f in study.facts if f.name == fact}
    cells = tuple(
        tuple(
            Recorded(site, wave, value.get((site, wave)), cell)
            for wave, cell in zip(waves, row, strict=True)
        )
        for site, row in zip(sites, talk.cells, strict=True)
    )
    return FactGrid(fact, wanted, tuple(sites), tuple(waves), cells, _tally(waves, cells))


def _only(ground: Ground, codes: tuple[str, ...]) -> Ground:
    if not codes:
        return ground
    book = ground.corpus.codebook
    family = {each for code in codes for each in book.stands_for(known_code(ground, code))}
    kept = tuple(c for c in ground.corpus.codings if c.code in family)
    return replace(ground, corpus=replace(ground.corpus, codings=kept))


def _tally(
    waves: list[str], cells: tuple[tuple[Recorded, ...], ...]
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """By wave, the values recorded and at how many sites, most first."""
    out = []
    for number, wave in enumerate(waves):
        values = Counter(value for row in cells if (value := row[number].value) is not None)
        out.append((wave, tuple(sorted(values.items(), key=lambda each: (-each[1], each[0])))))
    return tuple(out)
