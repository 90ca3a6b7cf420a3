"""People and sites on both sides, and people who go against where their site leans."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.counts import total
from qualkit.analysis.sides import Sides
from qualkit.model import Span
from qualkit.model.patterns import Lean, Speaker
from qualkit.model.results import Passage

LEANS = 2
"""A site leans to a side heard in at least so many times as many transcripts as the other."""


def speakers(corpus: Corpus, found: Iterable[Passage]) -> dict[str, Speaker]:
    """Everyone who speaks in the passages, by key, in reading order.

    A document in which nobody speaks, an observation for example, has no speakers.
    """
    minors = {role.id for role in corpus.frame.roles if role.minors}
    waves: dict[str, dict[str, None]] = {}
    first: dict[str, tuple[Document, str | None]] = {}
    for p in found:
        document = corpus.document(p.transcript)
        if document.people:
            key = document.person(p.speaker)
            first.setdefault(key, (document, p.speaker))
            waves.setdefault(key, {})[document.wave] = None
    return {
        key: _speaker(key, d, label, tuple(waves[key]), minor=d.role in minors)
        for key, (d, label) in first.items()
    }


def _speaker(
    key: str, document: Document, label: str | None, waves: tuple[str, ...], *, minor: bool
) -> Speaker:
    voice = document.voices.get(label) if label and len(document.participants) > 1 else None
    name = key.partition("/")[2]
    return Speaker(
        name if name in document.named else "",
        document.site,
        document.role,
        waves,
        document.name,
        voice,
        minor,
    )


def both_sides(corpus: Corpus, found: Sides) -> tuple[Speaker, ...]:
    """People with passages on both sides, at any time."""
    of_b = speakers(corpus, found.b)
    everyone = speakers(corpus, sorted((*found.a, *found.b), key=_order(corpus)))
    both = speakers(corpus, found.a).keys() & of_b.keys()
    return tuple(one for key, one in everyone.items() if key in both)


def _order(corpus: Corpus) -> Callable[[Passage], tuple[int, Span]]:
    at = {d.name: n for n, d in enumerate(corpus.documents)}
    return lambda p: (at[p.transcript], p.span)


def leans(corpus: Corpus, found: Sides) -> tuple[Lean, ...]:
    """Sites that lean to one side, with the people there who speak of the other."""
    out = []
    for site in corpus.frame.sites:
        here = [d for d in corpus.documents if d.site == site.id]
        names = {d.name for d in here}
        a, b = (total(corpus, side, here) for side in (found.a, found.b))
        side = _leading(a.transcripts, b.transcripts)
        if side:
            lead, other = (found.a, found.b) if side == "a" else (found.b, found.a)
            leading = speakers(corpus, (p for p in lead if p.transcript in names))
            contrary = speakers(corpus, (p for p in other if p.transcript in names))
            also = tuple(one for key, one in contrary.items() if key in leading)
            out.append(Lean(site.id, side, (a, b), tuple(contrary.values()), also))
    return tuple(out)


def _leading(a: int, b: int) -> str:
    if a >= LEANS * max(b, 1):
        return "a"
    return "b" if b >= LEANS * max(a, 1) else ""
