"""Transcripts that are nearly the same, and long passages that stand in two of them.

What participants say is compared, or the whole text where nobody is known to speak: interviewers
ask the same questions everywhere. Linear in the number of words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qualkit.model import Span, Transcript

NEARLY_SAME = 0.6  # share of the sentences
LONG_PASSAGE = 40  # words
_BLOCK = LONG_PASSAGE // 2  # any passage that long holds one whole block of the other document
_FEWEST_SENTENCES = 5
_SHORTEST_SENTENCE = 5  # words
_MOST_HOLDERS = 20  # documents per sentence, and places per block, that are looked at
_MOST_PLACES = 4
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+|[.!?。！？\n]")
_ENDS = frozenset(".!?。！？\n")
_BASE, _MASK = 1_000_003, (1 << 61) - 1


@dataclass(frozen=True, slots=True)
class NearTwin:
    """Most sentences of `name` stand in `twin` as well; `share` is of the shorter one's."""

    name: str
    twin: str
    share: float


@dataclass(frozen=True, slots=True)
class Repeated:
    """Passages of `name` that stand in `other` too; lines are where the longest begins."""

    name: str
    other: str
    passages: int
    words: int
    line: int
    other_line: int


@dataclass(slots=True)
class _Document:
    transcript: Transcript
    spans: tuple[Span, ...]
    words: list[int] = field(default_factory=list)
    sentences: set[tuple[int, ...]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Match:
    """So many words from one place in a document and from another place in an earlier one."""

    other: int
    at: int
    other_at: int
    length: int


def near_twins(transcripts: Iterable[Transcript]) -> tuple[NearTwin, ...]:
    """For each transcript, the earlier one with which it shares most, if that is over 60 %."""
    return _twins(_documents(transcripts))


def repeated_passages(transcripts: Iterable[Transcript]) -> tuple[Repeated, ...]:
    """Passages of 40 words or more in two transcripts, per pair, but not of near twins."""
    documents = _documents(transcripts)
    return _repeated(documents, {frozenset((t.name, t.twin)) for t in _twins(documents)})


def compared(
    transcripts: Iterable[Transcript],
) -> tuple[tuple[NearTwin, ...], tuple[Repeated, ...]]:
    """Near twins and repeated passages at once."""
    documents = _documents(transcripts)
    twins = _twins(documents)
    return twins, _repeated(documents, {frozenset((t.name, t.twin)) for t in twins})


def _documents(transcripts: Iterable[Transcript]) -> list[_Document]:
    ids: dict[str, int] = {}
    return [_document(transcript, ids) for transcript in transcripts]


def _document(transcript: Transcript, ids: dict[str, int]) -> _Document:
    spans = tuple(t.span for t in transcript.turns if not transcript.is_interviewer(t))
    if not transcript.turns and transcript.text:
        spans = (Span(0, len(transcript.text)),)
    document = _Document(transcript, spans)
    words = document.words
    for span in spans:
        begin = len(words)
        for token in (*_WORD.findall(transcript.quote(span).casefold()), "."):
            if token not in _ENDS:
                words.append(ids.setdefault(token, len(ids) + 1))
                continue
            if len(words) - begin >= _SHORTEST_SENTENCE:
                document.sentences.add(tuple(words[begin:]))
            begin = len(words)
    return document


def _twins(documents: Sequence[_Document]) -> tuple[NearTwin, ...]:
    holders: dict[tuple[int, ...], list[int]] = defaultdict(list)
    found = []
    for number, document in enumerate(documents):
        shared: Counter[int] = Counter()
        for sentence in document.sentences:
            known = holders[sentence]
            shared.update(known)
            if len(known) < _MOST_HOLDERS:
                known.append(number)
        shares = [(_share(count, document, documents[n]), -n) for n, count in shared.items()]
        share, earlier = max(shares, default=(0.0, 0))
        if share > NEARLY_SAME:
            name, twin = document.transcript.name, documents[-earlier].transcript.name
            found.append(NearTwin(name, twin, share))
    return tuple(found)


def _share(count: int, one: _Document, other: _Document) -> float:
    fewest = min(len(one.sentences), len(other.sentences))
    return count / fewest if fewest >= _FEWEST_SENTENCES else 0.0


def _repeated(documents: Sequence[_Document], twins: set[frozenset[str]]) -> tuple[Repeated, ...]:
    places: dict[int, list[tuple[int, int]]] = {}
    found = []
    for number, document in enumerate(documents):
        by_other: dict[int, list[_Match]] = defaultdict(list)
        for match in _matches(document.words, documents, places):
            by_other[match.other].append(match)
        for earlier, matches in by_other.items():
            names = document.transcript.name, documents[earlier].transcript.name
            if frozenset(names) not in twins:
                found.append(_pair(document, documents[earlier], matches))
        _remember(number, document.words, places)
    return tuple(found)


def _remember(number: int, words: list[int], places: dict[int, list[tuple[int, int]]]) -> None:
    """Keep where each block of words stands, block beside block."""
    for at in range(0, len(words) - _BLOCK + 1, _BLOCK):
        known = places.setdefault(_hash(words[at : at + _BLOCK]), [])
        if len(known) < _MOST_PLACES:
            known.append((number, at))


def _hash(words: Sequence[int]) -> int:
    total = 0
    for word in words:
        total = (total * _BASE + word) & _MASK
    return total


def _matches(
    words: list[int], documents: Sequence[_Document], places: dict[int, list[tuple[int, int]]]
) -> list[_Match]:
    """The longest match at each place, left to right, without overlaps; by a rolling hash."""
    if len(words) < LONG_PASSAGE or not places:
        return []
    top = pow(_BASE, _BLOCK, _MASK + 1)
    rolling, free = _hash(words[: _BLOCK - 1]), 0
    found = []
    for at, word in enumerate(islice(words, _BLOCK - 1, None)):
        left = words[at - 1] if at else 0
        rolling = (rolling * _BASE + word - left * top) & _MASK
        if at < free or rolling not in places:
            continue
        grown = [_grown(words, documents, (at, *place), free) for place in places[rolling]]
        best = max(grown, key=lambda match: (match.length, -match.other))
        if best.length >= LONG_PASSAGE:
            found.append(best)
            free = best.at + best.length
    return found


def _grown(
    words: list[int], documents: Sequence[_Document], seed: tuple[int, int, int], free: int
) -> _Match:
    """The match around a block, as far as the words agree in both directions."""
    at, other, other_at = seed
    theirs = documents[other].words
    start, end = at, at
    shift = other_at - at
    while start > free and start + shift > 0 and words[start - 1] == theirs[start + shift - 1]:
        start -= 1
    while end < len(words) and end + shift < len(theirs) and words[end] == theirs[end + shift]:
        end += 1
    return _Match(other, start, start + shift, end - start)


def _pair(document: _Document, other: _Document, matches: list[_Match]) -> Repeated:
    longest = max(matches, key=lambda match: match.length)
    return Repeated(
        document.transcript.name,
        other.transcript.name,
        len(matches),
        longest.length,
        _line(document, longest.at),
        _line(other, longest.other_at),
    )


def _line(document: _Document, word: int) -> int:
    """The line number in the stored text of the word with that number."""
    text, passed = document.transcript.text, 0
    for span in document.spans:
        for token in _WORD.finditer(document.transcript.quote(span).casefold()):
            if token[0] in _ENDS:
                continue
            if passed == word:
                return text.count("\n", 0, min(span.start + token.start(), span.end)) + 1
            passed += 1
    return 1
