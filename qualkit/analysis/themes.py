"""Composite themes: freedom codes x fence codes, by dimension and site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.counts import table, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.gradients import co_presence, orderings
from qualkit.analysis.panel import Line, movement
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose, quote_at
from qualkit.analysis.sides import Sides, meeting, meetings, sides
from qualkit.analysis.silence import absence, minorities, silence
from qualkit.analysis.splits import beside, moderators
from qualkit.model import CodeRef, Dimension, Span, Theme
from qualkit.model.findings import DimensionFindings, PhraseHit, SiteBalance, ThemeFindings
from qualkit.model.results import Count
from qualkit.model.theme import QueryRef

QUOTES_A_SIDE = 2
PARAPHRASES = 3
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
    dimensions = tuple(_dimension(corpus, one, near_turns, shown) for one in theme.dimensions)
    paraphrases = passages(corpus.pick(theme.paraphrases))
    lines = _lines(corpus, theme, found)
    columns = tuple(zip(theme.sides, (found.a, found.b), strict=True))
    return ThemeFindings(
        theme=theme,
        base=evidence_base(corpus, (*_codes(theme), *map(QueryRef, theme.formulas))),
        phrase=phrase_hits(corpus, theme.phrase),
        dimensions=dimensions,
        total=meeting(corpus, found),
        sites=_balances(corpus, found),
        freedom=table(corpus, found.a),
        fence=table(corpus, found.b),
        set_by=_set_by(corpus, [ref.code for ref in fence if isinstance(ref, CodeRef)]),
        silence=silence(corpus, theme.topics, found.speaking),
        absence=absence(corpus, _codes(theme)),
        orderings=orderings(dimensions),
        together=co_presence(corpus, theme.ingredients),
        beside=beside(corpus, theme.beside, theme.moderators),
        paraphrases=choose(corpus, paraphrases, PARAPHRASES, shown),
        paraphrased=total(corpus, paraphrases),
        moderators=moderators(corpus, theme.moderators, columns) if theme.moderators else (),
        movement=movement(corpus, lines),
        minorities=minorities(corpus, lines),
    )


def _codes(theme: Theme) -> tuple[str, ...]:
    """Every code that the theme names, once, in order."""
    lines = [c for d in theme.dimensions for c in (*d.freedom, *d.fence)]
    parts = [ref.code for strand in theme.ingredients for ref in strand.codes]
    named = (CodeRef.parse(text).code for text in lines)
    return tuple(dict.fromkeys((*named, *parts, *theme.paraphrases, *theme.beside)))


def _lines(corpus: Corpus, theme: Theme, found: Sides) -> tuple[Line, ...]:
    """Both sides, and both sides of each dimension where there are several."""
    names = theme.sides
    lines = [Line("side", names[0], found.a), Line("side", names[1], found.b)]
    for d in theme.dimensions if len(theme.dimensions) > 1 else ():
        for name, refs in zip(names, (d.freedom_refs, d.fence_refs), strict=True):
            here = passages(corpus.pick(refs))
            lines.append(Line("dimension", f"{d.label}: {name[:1].lower()}{name[1:]}", here))
    return tuple(line for line in lines if line.found)


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
