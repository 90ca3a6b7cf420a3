"""People and sites on both sides, and people who go against where their site leans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.counts import BY, by, total
from qualkit.analysis.panel import panel, waves_with_documents
from qualkit.analysis.passages import passages
from qualkit.analysis.sides import Sides
from qualkit.model import Span
from qualkit.model.patterns import Lean, Least, Mirror, Speaker
from qualkit.model.results import Count, Passage

LEANS, SITES, AGAINST = 2, 4, -0.8
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


def leans(
    corpus: Corpus, found: Sides, documents: Iterable[Document] | None = None
) -> tuple[Lean, ...]:
    """Sites that lean to one side, with the people there who speak of the other.

    Looked at are some documents, all by default.
    """
    chosen = corpus.documents if documents is None else tuple(documents)
    out = []
    for site in corpus.frame.sites:
        here = [d for d in chosen if d.site == site.id]
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


def least(corpus: Corpus, found: Sequence[Passage], axis: str) -> tuple[Least, ...]:
    """The site or role with the smallest share, if it is at most 3/4 of the share overall.

    Looked at are those that speak of it at all; of two with the same share none is the least.
    """
    overall = total(corpus, found)
    cells = [(id, n) for id, n in by(corpus, found, axis) if n.transcripts]
    ranked = sorted(cells, key=lambda cell: cell[1].transcripts / cell[1].eligible)
    if len(ranked) < 2 or _share(ranked[0][1]) == _share(ranked[1][1]):
        return ()
    id, count = ranked[0]
    if 4 * _share(count) > 3 * _share(overall):
        return ()
    there = (p for p in found if BY[axis](corpus.document(p.transcript)) == id)
    return (Least(axis, id, count, tuple(speakers(corpus, there).values())),)


def _share(count: Count) -> float:
    return count.transcripts / count.eligible


def mirrors(corpus: Corpus, a: Sequence[str], b: Sequence[str]) -> tuple[Mirror, ...]:
    """Pairs of a code of each side whose shares run against each other over the sites.

    Spearman's rho of the shares of transcripts, with mean ranks for ties, of at most -0.8 over
    four sites or more. Shares are of the sites and roles heard in every wave, as for change; it
    describes these sites and is no test.
    """
    here = panel(corpus, waves_with_documents(corpus)) or corpus.documents
    counts = {code: _by_site(corpus, code, here) for code in (*a, *b)}
    out = []
    for one in a:
        for other in b:
            of_a, of_b = counts[one], counts[other]
            if len(of_a) >= SITES:
                rho = spearman([_share(n) for _, n in of_a], [_share(n) for _, n in of_b])
                if rho is not None and rho <= AGAINST:
                    pairs = zip(of_a, of_b, strict=True)
                    cells = tuple((site, n, m) for (site, n), (_, m) in pairs)
                    in_a, in_b = (passages(corpus.pick([code])) for code in (one, other))
                    sides = Sides(in_a, in_b, (), (), ())
                    out.append(Mirror(one, other, rho, cells, leans(corpus, sides, here)))
    return tuple(out)


def _by_site(corpus: Corpus, code: str, documents: Sequence[Document]) -> list[tuple[str, Count]]:
    cells = by(corpus, passages(corpus.pick([code])), "site", documents)
    return [(site, n) for site, n in cells if n.eligible]


def spearman(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's correlation of the ranks; None where one of them does not vary."""
    ranks = _ranks(x), _ranks(y)
    means = [sum(r) / len(r) for r in ranks]
    off = [[value - mean for value in r] for r, mean in zip(ranks, means, strict=True)]
    spread = [sum(value * value for value in r) for r in off]
    if not all(spread):
        return None
    both: float = sum(p * q for p, q in zip(off[0], off[1], strict=True))
    return float(round(both / sqrt(spread[0] * spread[1]), 10))


def _ranks(values: Sequence[float]) -> list[float]:
    return [
        sum(other < value for other in values) + (sum(o == value for o in values) + 1) / 2
        for value in values
    ]
