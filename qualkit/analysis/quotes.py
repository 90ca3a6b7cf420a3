"""Choosing quotations: the same data, the same quotes, spread over sites, roles and people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qualkit.analysis.corpus import Corpus, Document
from qualkit.errors import CodingError
from qualkit.model import Span, Turn
from qualkit.model.findings import Quoted
from qualkit.model.results import Passage

CUT = "[…]"
SHORTEST, LONGEST, LONGEST_OF_MINORS = 12, 90, 40
MOST_OF_ONE = 3
"""So many quotes of one person a memo holds."""
_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")


@dataclass
class Shown:
    """What a memo has quoted so far, so that no voice is heard twice while others wait."""

    people: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def holds(self, quote: Quoted) -> bool:
        """Whether any of the quote's words have been shown."""
        before = self.spans.get(quote.transcript, [])
        return any(span.overlaps(one) for span in quote.spans for one in before)


def choose(
    corpus: Corpus, found: Sequence[Passage], limit: int, shown: Shown | None = None
) -> tuple[Quoted, ...]:
    """Up to `limit` quotes, never two of one person while another person is left.

    Words that have been shown are not shown again. Each step takes the candidate whose person has
    been heard least, then one that not only one of several coders marked, then whose site, then
    role has been heard least; ties go to a length of 12 to 90 words, then to fuller evidence (more
    coders), then to reading order.
    """
    memory = Shown() if shown is None else shown
    quotable = (quotation(corpus, p) for p in found)
    waiting = [quote for quote in quotable if not memory.holds(quote)]
    coders = {(p.transcript, p.span.start): len(p.coders) for p in found}
    alone = {
        (p.transcript, p.span.start)
        for p in found
        if len(p.coders) == 1 and corpus.coded_by[p.transcript] > 1
    }
    chosen: list[Quoted] = []
    people: set[str] = set()
    while waiting and len(chosen) < limit:
        fresh = [
            q for q in waiting if q.person not in people and memory.people[q.person] < MOST_OF_ONE
        ]
        if not fresh:
            break
        best = min(fresh, key=lambda q: _rank(q, memory, coders, alone))
        waiting.remove(best)
        chosen.append(best)
        people.add(best.person)
        _remember(memory, best)
    return tuple(chosen)


def _rank(
    quote: Quoted,
    shown: Shown,
    coders: dict[tuple[str, int], int],
    alone: set[tuple[str, int]],
) -> tuple[object, ...]:
    words = len(quote.text.split())
    place = quote.transcript, quote.spans[0].start
    return (
        words < SHORTEST,
        shown.people[quote.person],
        place in alone,
        shown.sites[quote.site],
        shown.roles[quote.role],
        quote.cut,
        -coders.get(place, 0),
        -min(words, 45),
    )


def _remember(shown: Shown, quote: Quoted) -> None:
    shown.people[quote.person] += 1
    shown.sites[quote.site] += 1
    shown.roles[quote.role] += 1
    shown.spans.setdefault(quote.transcript, []).extend(quote.spans)


def quotation(corpus: Corpus, found: Passage) -> Quoted:
    """A passage as it is quoted, with its codings."""
    return replace(_quoted(corpus, found), codings=found.codings)


def _quoted(corpus: Corpus, found: Passage) -> Quoted:
    """The words of one speaker under the passage, cut where they are too many."""
    document = corpus.document(found.transcript)
    minors = next((r.minors for r in corpus.frame.roles if r.id == document.role), False)
    most = LONGEST_OF_MINORS if minors else LONGEST
    own = document.transcript.turns[found.turn].span if found.turn >= 0 else found.span
    if not own.contains(found.span):
        turns = _participants_turns(document, found.span)
        if len({turn.speaker for turn in turns}) > 1:
            return _dialogue(document, found.span, turns, most)
    span = _own_words(document, found)
    shown = shortened(document.transcript.text, span, most)
    return quote_at(document, shown, whole=span, turn=found.turn, speaker=found.speaker)


def _participants_turns(document: Document, span: Span) -> list[Turn]:
    transcript = document.transcript
    return [
        turn
        for turn in transcript.turns
        if turn.span.overlaps(span) and not transcript.is_interviewer(turn)
    ]


def _dialogue(document: Document, span: Span, turns: list[Turn], most: int) -> Quoted:
    """What several speakers say in turn, as long as one quotation may be; never half a turn."""
    text = document.transcript.text
    parts = [(turn, (turn.span.intersection(span) or turn.span).trimmed(text)) for turn in turns]
    told = [(turn, part) for turn, part in parts if part is not None]
    kept = told[:2]
    for turn, part in told[2:]:
        if sum(len(one.text(text).split()) for _, one in (*kept, (turn, part))) > most:
            break
        kept.append((turn, part))
    spans = tuple(shortened(text, part, most // 2) for _, part in kept)
    lines = tuple(one.text(text) for one in spans)
    whole = spans == tuple(part for _, part in told)
    quote = Quoted(
        f"{' / '.join(lines)}{'' if whole else f' {CUT}'}",
        spans,
        document.name,
        kept[0][0].index,
        document.site,
        document.wave,
        document.role,
        document.person(kept[0][0].speaker),
        _voice(document, kept[0][0].speaker),
        not whole,
        tuple(_voice(document, turn.speaker) for turn, _ in kept),
        lines,
    )
    verify(document, quote)
    return quote


def _own_words(document: Document, found: Passage) -> Span:
    text = document.transcript.text
    turn = document.transcript.turns[found.turn] if found.turn >= 0 else None
    inside = found.span.intersection(turn.span) if turn else found.span
    return (inside or found.span).trimmed(text) or found.span


def quote_at(
    document: Document, shown: Span, *, whole: Span, turn: int, speaker: str | None
) -> Quoted:
    """A quotation of exactly those characters; a cut at either end is marked."""
    words = document.transcript.text[shown.start : shown.end]
    before = f"{CUT} " if shown.start > whole.start else ""
    after = f" {CUT}" if shown.end < whole.end else ""
    quote = Quoted(
        text=f"{before}{words}{after}",
        spans=(shown,),
        transcript=document.name,
        turn=turn,
        site=document.site,
        wave=document.wave,
        role=document.role,
        person=document.person(speaker),
        voice=_voice(document, speaker),
        cut=bool(before or after),
    )
    verify(document, quote)
    return quote


def _voice(document: Document, speaker: str | None) -> int | None:
    if len(document.participants) < 2 or speaker is None:
        return None
    return document.voices.get(speaker)


def shortened(text: str, span: Span, most: int) -> Span:
    """The longest run of whole sentences from the start with at most `most` words, else words."""
    if len(span.text(text).split()) <= most:
        return span
    words = list(_WORD.finditer(text, span.start, span.end))
    kept = words[:most]
    ends = [w.end() for w in kept if _SENTENCE_END.search(w.group())]
    whole = [end for end in ends if end - span.start >= (kept[-1].end() - span.start) // 3]
    return Span(span.start, whole[-1] if whole else kept[-1].end())


def verify(document: Document, quote: Quoted) -> None:
    """Raise CodingError unless the quote is, character by character, what the transcript says."""
    text = document.transcript.text
    pieces = tuple(text[span.start : span.end] for span in quote.spans)
    if quote.lines:
        if quote.lines != pieces:
            raise CodingError("a dialogue differs from its transcript", where=quote.transcript)
        return
    shown = f" {CUT} ".join(pieces)
    bare = quote.text.removeprefix(f"{CUT} ")
    if bare not in (shown, f"{shown} {CUT}"):
        raise CodingError("a quotation differs from its transcript", where=quote.transcript)
