"""Dimensions in order across sites, and ingredients that stand together in one transcript."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.counts import total
from qualkit.analysis.passages import passages
from qualkit.model import Strand
from qualkit.model.findings import DimensionFindings
from qualkit.model.patterns import CoPresence, Ordering


def orderings(found: Sequence[DimensionFindings]) -> tuple[Ordering, ...]:
    """Pairs of dimensions of which the first is heard at every site at least as much as the second.

    Compared are transcripts with freedom; the order is strict at two sites or more.
    """
    counts = {
        one.dimension.key: {
            s.site: s.meeting.side_a.transcripts for s in one.sites if s.meeting.side_a.eligible
        }
        for one in found
    }
    out = []
    for more, less in permutations(counts, 2):
        above = [s for s, n in counts[more].items() if n > counts[less][s]]
        below = [s for s, n in counts[more].items() if n < counts[less][s]]
        if len(above) > 1 and not below:
            equal = tuple(s for s in counts[more] if s not in above)
            out.append(Ordering(more, less, tuple(above), equal))
    return tuple(out)


def co_presence(corpus: Corpus, ingredients: Sequence[Strand]) -> CoPresence | None:
    """How many of the ingredients each transcript holds; None where the theme names none."""
    if not ingredients:
        return None
    found = [passages(corpus.pick(strand.codes)) for strand in ingredients]
    holding = [{p.transcript for p in one} for one in found]
    held = {d.name: sum(d.name in names for names in holding) for d in corpus.documents}
    whole = [d for d in corpus.documents if held[d.name] == len(ingredients)]
    return CoPresence(
        tuple(
            (strand.name, total(corpus, one))
            for strand, one in zip(ingredients, found, strict=True)
        ),
        tuple(sum(n == k for n in held.values()) for k in range(len(ingredients) + 1)),
        tuple(d.name for d in whole),
        tuple(
            (s.id, sum(d.site == s.id for d in whole), of)
            for s in corpus.frame.sites
            if (of := sum(d.site == s.id for d in corpus.documents))
        ),
    )
