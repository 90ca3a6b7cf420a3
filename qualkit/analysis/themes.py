"""Composite themes: freedom codes x fence codes, by dimension and site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.counts import table, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose, quote_at
from qualkit.analysis.sides import Sides, meeting, meetings, sides
from qualkit.model import Dimension, Span, Theme
from qualkit.model.findings import DimensionFindings, PhraseHit, SiteBalance, ThemeFindings
from qualkit.model.results import Count
from qualkit.model.theme import QueryRef

QUOTES_A_SIDE = 2
SET_BY = "set by "


def assemble_theme(corpus: Corpus, theme: Theme, *, near_turns: int = 1) -> ThemeFindings:
    """Everything a memo on the theme says, from the codings of the corpus.

    Strength at a site is the smaller of the transcripts with freedom and with fence; balance is
    freedom / (freedom + fence), in transcripts.
    """
    freedom = tuple(dict.fromkeys(c for d in theme.dimensions for c in d.freedom_refs))
    fence = tuple(dict.fromkeys(c for d in theme.dimensions for c in d.fence_refs))
    found = sides(corpus, freedom, fence, turns=near_turns)
    shown = Shown()
    return ThemeFindings(
        theme=theme,
        base=evidence_base(corpus, (*freedom, *fence)),
        phrase=phrase_hits(corpus, theme.phrase),
        dimensions=tuple(
            _dimension(corpus, dimension, near_turns, shown) for dimension in theme.dimensions
        ),
        total=meeting(corpus, found),
        sites=_balances(corpus, found),
        freedom=table(corpus, found.a),
        fence=table(corpus, found.b),
        set_by=_set_by(corpus, fence),
        silent=found.silent(corpus.documents),
    )


def _dimension(corpus: Corpus, dimension: Dimension, turns: int, shown: Shown) -> DimensionFindings:
    found = sides(corpus, dimension.freedom_refs, dimension.fence_refs, turns=turns)
    return DimensionFindings(
        dimension,
        meeting(corpus, found),
        _balances(corpus, found),
        choose(corpus, found.a, QUOTES_A_SIDE, shown),
        choose(corpus, found.b, QUOTES_A_SIDE, shown),
    )


def _balances(corpus: Corpus, found: Sides) -> tuple[SiteBalance, ...]:
    out = []
    for site, met in meetings(corpus, found, "site"):
        a, b = met.side_a.transcripts, met.side_b.transcripts
        out.append(SiteBalance(site, met, min(a, b), a / (a + b) if a + b else None))
    return tuple(out)


def _set_by(corpus: Corpus, codes: Iterable[str | QueryRef]) -> tuple[tuple[str, Count], ...]:
    """Counts by the values of the codes, or of the codes above them, that begin with 'set by'."""
    refs = tuple(codes)
    families = {code for ref in refs for code in corpus.family(ref)}
    above = {c.parent for c in corpus.codebook if c.id in families and c.parent}
    asked = (c for c in corpus.codebook if c.id in families | above)
    values = dict.fromkeys(v for code in asked for v in code.values if v.startswith(SET_BY))
    picked = corpus.pick((*refs, *sorted(above)))
    return tuple(
        (value, total(corpus, passages(p for p in picked if p.coding.value == value)))
        for value in values
    )


def phrase_hits(corpus: Corpus, phrase: str) -> tuple[PhraseHit, ...]:
    """Every place where the phrase is said word for word, whatever its case and spacing."""
    if not phrase.strip():
        return ()
    pattern = re.compile(r"\s+".join(re.escape(w) for w in phrase.split()), re.IGNORECASE)
    return tuple(hit for document in corpus.documents for hit in _hits_in(document, pattern))


def _hits_in(document: Document, pattern: re.Pattern[str]) -> Iterable[PhraseHit]:
    transcript = document.transcript
    for turn in transcript.turns:
        for match in pattern.finditer(transcript.text, turn.span.start, turn.span.end):
            around = _sentence(transcript.text, Span(*match.span()), turn.span)
            quote = quote_at(document, around, whole=around, turn=turn.index, speaker=turn.speaker)
            yield PhraseHit(quote, transcript.is_interviewer(turn))


def _sentence(text: str, hit: Span, within: Span) -> Span:
    """The sentence around a hit, inside the turn."""
    before = max((text.rfind(mark, within.start, hit.start) for mark in ".!?"), default=-1)
    after = [e for mark in ".!?" if (e := text.find(mark, hit.end, within.end)) >= 0]
    start = before + 1 if before >= 0 else within.start
    end = min(after) + 1 if after else within.end
    return Span(start, end).trimmed(text) or hit
