"""Recorded facts: where and when something was done, and talk where it was and was not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.panel import Line
from qualkit.model.patterns import FactContrast, Recorded, Share

_NO = frozenset(("", "no", "none", "never", "0", "false", "not done"))
_NOT_YET = frozenset(("not adopted", "declined", "refused", "considered", "planned"))
NOT_DONE = _NO | _NOT_YET
"""Recorded values, in small letters, that say that something was not done."""


def is_done(value: str) -> bool:
    """Whether a recorded value says that something was done."""
    return " ".join(value.casefold().split()) not in NOT_DONE


def recorded(corpus: Corpus, fact: str) -> tuple[Recorded, ...]:
    """Wave by wave, for waves in which anything is recorded; a value may list kinds with ';'."""
    rows = []
    for wave in corpus.frame.waves:
        known = [
            (site.id, value)
            for site in corpus.frame.sites
            if (value := corpus.study.fact(site.id, wave.id, fact)) is not None
        ]
        if known:
            rows.append(_recorded(wave.id, known))
    return tuple(rows)


def _recorded(wave: str, known: list[tuple[str, str]]) -> Recorded:
    done = [(site, value) for site, value in known if is_done(value)]
    kinds = Counter(kind.strip() for _, value in done for kind in value.split(";"))
    order = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return Recorded(
        wave,
        tuple(site for site, _ in done),
        tuple(site for site, value in known if not is_done(value)),
        tuple(order),
    )


def contrasts(
    corpus: Corpus,
    facts: Iterable[tuple[str, str]],
    lines: Iterable[Line],
    documents: Iterable[Document],
) -> tuple[FactContrast, ...]:
    """Each line at the sites and waves where a fact was done, and where it was not.

    `facts` are (name of the fact, name for the reader). A fact that is recorded the same
    everywhere contrasts nothing and is left out; so are places without a record.
    """
    followed, here = tuple(lines), tuple(documents)
    rows: list[FactContrast] = []
    for fact, name in facts:
        places = {
            (site.id, wave.id): is_done(value)
            for site in corpus.frame.sites
            for wave in corpus.frame.waves
            if (value := corpus.study.fact(site.id, wave.id, fact)) is not None
        }
        if len(set(places.values())) == 2:
            rows.extend(_contrast(name, line, places, here) for line in followed)
    return tuple(rows)


def _contrast(
    fact: str, line: Line, places: dict[tuple[str, str], bool], here: tuple[Document, ...]
) -> FactContrast:
    holding = {p.transcript for p in line.found}

    def share(done: bool) -> Share:
        chosen = [d for d in here if places.get((d.site, d.wave)) is done]
        return sum(d.name in holding for d in chosen), len(chosen)

    count = sum(places.values()), len(places) - sum(places.values())
    return FactContrast(fact, line.label, count, share(done=True), share(done=False))
