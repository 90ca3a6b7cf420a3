"""Queries over a corpus: the passages they find, and the corpus that is left of one by them.

- A code finds its codings; words find the turns in which they stand.
- AND: words that carry all of it (`pieces.meet`). Conditions in an AND bind every coding in it;
  alone they find the codings that fit.
- NOT: passages of the rest in which nothing meets it.
- NEAR/k: passages of the left side with another passage of the right side, one that does not
  overlap, at most k turns away; interviewers' turns count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from qualkit.analysis.conditions import Work, asks_of_codings, fitting, possible
from qualkit.analysis.contexts import around, hits_in
from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.analysis.pieces import Piece, apart, distinct, groups, joined, without
from qualkit.analysis.search import ANY, Like
from qualkit.errors import QueryError
from qualkit.model import Origin, Span
from qualkit.model.found import Answered, Found
from qualkit.model.query import (
    And,
    Has,
    HasCode,
    Near,
    Not,
    Or,
    Query,
    Words,
    all_of,
    is_condition,
    leaves,
    written,
)
from qualkit.model.span import merged


@dataclass(frozen=True, slots=True)
class How:
    """How words are compared, and whether interviewers' words count."""

    like: Like = ANY
    interviewers: bool = False


AS_USUAL = How()


def ask(corpus: Corpus, query: Query, how: How = AS_USUAL) -> Answered:
    """The passages that a settled query finds, by the transcripts' names and as they are read."""
    passages = [_found(corpus, group) for group in groups(apart(_Asked(corpus, how).pieces(query)))]
    passages.sort(key=lambda found: (found.transcript, found.span))
    can_fit = possible(query)
    searched = sum(can_fit(document, None) for document in corpus.documents)
    return Answered(written(query), tuple(passages), searched)


def codings_found(corpus: Corpus, query: Query) -> frozenset[str]:
    """The ids of the codings in the passages that a settled query finds."""
    pieces = _Asked(corpus, AS_USUAL).pieces(query)
    return frozenset(one.coding.id for piece in pieces for one in piece.codings)


def _refuse_uncounted(corpus: Corpus, query: Query) -> None:
    """CONSENSUS among codings without any would leave nothing, and look like silence."""
    asks = (leaf for leaf in leaves(query) if isinstance(leaf, Has) and leaf.name == "origin")
    asked = next((leaf for leaf in asks if Origin.CONSENSUS in leaf.values), None)
    if asked and not any(coding.origin is Origin.CONSENSUS for coding in corpus.codings):
        raise QueryError(
            "no coding counted here is of the consensus",
            where=f"column {asked.at + 1}",
            hint="rest on it instead: --consensus, or on the page Codings: consensus",
        )


def where(
    corpus: Corpus, query: Query, *, work: Mapping[str, Sequence[Work]] | None = None
) -> Corpus:
    """What a settled query leaves of a corpus; its words stand among the filters.

    Transcripts that cannot fit whatever they hold go, with their place in denominators. `work` says
    who could code each; unless it is given, anybody. Codings stay that fit and, where the query
    names codes or words, overlap a passage that it finds. Raises QueryError where it asks for the
    consensus and none is counted.
    """
    _refuse_uncounted(corpus, query)
    fits, can_fit = fitting(query), possible(query)
    kept = tuple(
        d
        for d in corpus.documents
        if can_fit(d, work.get(d.name, ()) if work is not None else None)
    )
    names = frozenset(document.name for document in kept)
    passages = None if is_condition(query) else _passages(corpus, query)
    ids = frozenset(
        one.coding.id
        for one in corpus.placed_anywhere
        if one.document.name in names
        and fits(one.document, _speaker(one), one.coding) is not False
        and (passages is None or _overlaps(passages[one.document.name, one.turn_index], one))
    )
    filters = (*corpus.provenance.filters, f"what the query {written(query)} leaves")
    return replace(
        corpus,
        transcripts=tuple(document.transcript for document in kept),
        codings=tuple(coding for coding in corpus.codings if coding.id in ids),
        provenance=replace(corpus.provenance, filters=filters),
    )


def _speaker(one: Placed) -> str:
    return (one.turn.speaker if one.turn else None) or ""


def _passages(corpus: Corpus, query: Query) -> defaultdict[tuple[str, int], list[Span]]:
    """What the query finds, by transcript and turn, in order and joined where it touches."""
    found: defaultdict[tuple[str, int], list[Span]] = defaultdict(list)
    for piece in _Asked(corpus, AS_USUAL).pieces(query):
        found[piece.document.name, piece.turn].append(piece.extent)
    return defaultdict(list, {place: list(merged(spans)) for place, spans in found.items()})


def _overlaps(spans: Sequence[Span], one: Placed) -> bool:
    at = bisect_left(spans, one.coding.span.end, key=lambda span: span.start)
    return at > 0 and spans[at - 1].end > one.coding.span.start


class _Asked:
    """One corpus, asked part by part."""

    def __init__(self, corpus: Corpus, how: How) -> None:
        self.corpus = corpus
        self.how = how
        self.placed = corpus.placed_anywhere if how.interviewers else corpus.placed

    @cached_property
    def _by_code(self) -> defaultdict[str, list[Placed]]:
        found: defaultdict[str, list[Placed]] = defaultdict(list)
        for one in self.placed:
            found[one.coding.code].append(one)
        return found

    def pieces(self, query: Query) -> list[Piece]:
        if isinstance(query, Words):
            return [p for d in self.corpus.documents for p in self._words(d, query.text)]
        if isinstance(query, HasCode):
            return self._codes(query)
        if isinstance(query, Or):
            return distinct(piece for part in query.parts for piece in self.pieces(part))
        if isinstance(query, Near):
            return self._near(query)
        return self._all(query.parts if isinstance(query, And) else (query,))

    def _words(self, document: Document, phrase: str) -> Iterable[Piece]:
        transcript = document.transcript
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for hit in hits_in(transcript, phrase, self.how.like, interviewers=self.how.interviewers):
            found[-1 if hit.turn is None else hit.turn].append(hit.span)
        for turn, places in found.items():
            whole = transcript.turns[turn].span if turn >= 0 else Span(0, len(transcript.text))
            yield Piece(document, turn, whole, hits=((phrase, tuple(places)),))

    def _codes(self, asked: HasCode) -> list[Piece]:
        book = self.corpus.codebook
        alone = frozenset({book.standing(asked.code)})
        codes = alone if asked.exactly else self.corpus.family(asked.code)
        return [
            _piece(one)
            for code in sorted(codes)
            for one in self._by_code.get(code, ())
            if not asked.values or one.coding.value in asked.values
        ]

    def _all(self, parts: Sequence[Query]) -> list[Piece]:
        conditions = [part for part in parts if is_condition(part)]
        taken = [p.part for p in parts if isinstance(p, Not) and not is_condition(p)]
        asked = [p for p in parts if not isinstance(p, Not) and not is_condition(p)]
        if asked:
            found = reduce(joined, (self.pieces(part) for part in asked))
        else:
            found = [_piece(one) for one in self.placed]
        if conditions:
            found = self._fitting(found, all_of(conditions))
        for part in taken:
            found = without(found, self.pieces(part))
        return found

    def _fitting(self, pieces: list[Piece], condition: Query) -> list[Piece]:
        """Pieces whose codings all fit; words alone must lie in a coding, where one is asked of."""
        fits = fitting(condition)
        if asks_of_codings(condition):
            fit = [
                _piece(one) for one in self.placed if fits(one.document, _speaker(one), one.coding)
            ]
            bare = joined((p for p in pieces if not p.codings), fit)
            pieces = [*bare, *(p for p in pieces if p.codings)]
        return [piece for piece in pieces if _fits(piece, condition)]

    def _near(self, query: Near) -> list[Piece]:
        others: defaultdict[str, list[_Place]] = defaultdict(list)
        for group in groups(apart(self.pieces(query.right))):
            place = _place(self.corpus, group)
            others[group[0].document.name].append(place)
        out: list[Piece] = []
        for group in groups(apart(self.pieces(query.left))):
            mine = _place(self.corpus, group)
            near = _nearest(mine, others[group[0].document.name], query)
            if near is not None:
                said = f"near turn {near.turn + 1}: {near.says}" if near.turn >= 0 else near.says
                out += [replace(piece, beside=(*piece.beside, said)) for piece in group]
        return out


def _fits(piece: Piece, condition: Query) -> bool:
    fits = fitting(condition)
    if piece.codings:
        return all(fits(piece.document, _speaker(one), one.coding) for one in piece.codings)
    turns = piece.document.transcript.turns
    speaker = turns[piece.turn].speaker if piece.turn >= 0 else None
    return bool(fits(piece.document, speaker or "", None))


def _piece(one: Placed) -> Piece:
    return Piece(one.document, one.turn_index, one.coding.span, (one,))


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage, as NEAR looks at it."""

    turn: int
    extent: Span
    person: str
    says: str


def _place(corpus: Corpus, group: list[Piece]) -> _Place:
    extent = reduce(Span.hull, (piece.extent for piece in group))
    return _Place(group[0].turn, extent, group[0].person, "; ".join(_why(corpus, group)))


def _nearest(mine: _Place, others: list[_Place], query: Near) -> _Place | None:
    """The nearest other passage within reach; `others` stand in the order of turns."""
    reach = query.turns
    low = 0 if reach is None else bisect_left(others, mine.turn - reach, key=lambda p: p.turn)
    high = len(others)
    if reach is not None:
        high = bisect_left(others, mine.turn + reach + 1, key=lambda p: p.turn)
    possible = (
        other
        for other in others[low:high]
        if not other.extent.overlaps(mine.extent)
        and (not query.same_speaker or other.person == mine.person)
    )
    return min(possible, key=lambda other: abs(other.turn - mine.turn), default=None)


def _why(corpus: Corpus, group: Iterable[Piece]) -> tuple[str, ...]:
    """What matched: each phrase, each code with its coders, and what is near."""
    pieces = list(group)
    phrases = dict.fromkeys(f"“{phrase}”" for piece in pieces for phrase, _ in piece.hits)
    coders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in (one for piece in pieces for one in piece.codings):
        coders[one.coding.code, one.coding.value].add(one.coding.coder)
    codes = (
        f"{_label(corpus, code)}{f' = {value}' if value else ''} ({', '.join(sorted(names))})"
        for (code, value), names in sorted(coders.items())
    )
    beside = dict.fromkeys(said for piece in pieces for said in piece.beside)
    return (*phrases, *codes, *beside)


def _label(corpus: Corpus, code: str) -> str:
    return corpus.codebook.code(code).label if code in corpus.codebook else code


def _found(corpus: Corpus, group: list[Piece]) -> Found:
    first = group[0]
    transcript = first.document.transcript
    turn = transcript.turns[first.turn] if first.turn >= 0 else None
    span = reduce(Span.hull, (piece.extent for piece in group))
    codings = {one.coding.id: one.coding for piece in group for one in piece.codings}
    whole = turn.span.hull(span) if turn else Span(0, len(transcript.text))
    before, after = around(transcript.text, whole, span)
    return Found(
        transcript=transcript.name,
        revision=transcript.revision,
        span=span,
        quote=transcript.quote(span),
        turn=turn.index if turn else None,
        speaker=turn.speaker if turn else None,
        person=first.person,
        interviewer=turn is not None and transcript.is_interviewer(turn),
        marks=_marks(group),
        codings=tuple(sorted(codings.values(), key=lambda c: (*c.place, c.coder, c.id))),
        why=_why(corpus, group),
        attributes=transcript.attributes,
        before=before,
        after=after,
    )


def _marks(group: list[Piece]) -> tuple[Span, ...]:
    """The words found; else the words under all codings, where these differ from the passage."""
    hits = {place for piece in group for _, found in piece.hits for place in found}
    cores = {piece.core for piece in group if len(piece.codings) > 1}
    return merged(hits or cores)
