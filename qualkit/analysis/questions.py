"""Where the questions of a protocol come up in a transcript, by marks and by what was asked."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualkit.model import Protocol, ProtocolQuestion, Span, Transcript, Turn
from qualkit.model.results import Answer

MARK = "mark"
WORDING = "wording"
_ENOUGH = 0.6
_LEAST_WORDS = 3
_MARK = re.compile(r"^[ \t]*(\[([^\[\]\n]{1,80})\])", re.MULTILINE)
_NUMBERED = re.compile(r"q\d+\w*", re.IGNORECASE)
_NO_SPACES = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(f"[{_NO_SPACES}]|[^\\W{_NO_SPACES}]+")


@dataclass(frozen=True, slots=True)
class _Found:
    """A place where something is asked; without a question it only ends the answer before."""

    span: Span
    protocol: str = ""
    question: str = ""
    by: str = MARK
    score: float = 1.0


def find_answers(transcript: Transcript, protocols: Iterable[Protocol]) -> tuple[Answer, ...]:
    """The questions that come up in a transcript with the span of each answer, in text order.

    A line that begins with `[Q2 …]`, a question's id or its topic in brackets marks a question.
    What is not marked is looked for in the interviewers' turns: of one line of the question's text
    at least three words and 0.6 of their weight must be said, where words that the interviewer
    says in few turns weigh more. The time is linear in the text for a given protocol.
    """
    chosen = tuple(protocols)
    marks = tuple(_marks(transcript.text, chosen))
    marked = {(m.protocol, m.question) for m in marks}
    worded = _worded(transcript, chosen, marked)
    places = sorted((*marks, *worded), key=lambda found: (found.span, found.by))
    ends = [place.span.start for place in places[1:]] + [len(transcript.text)]
    said = _Said(transcript)
    return tuple(
        Answer(
            transcript.name,
            place.protocol,
            place.question,
            place.span,
            said.between(place.span.end, end),
            place.by,
            round(place.score, 3),
        )
        for place, end in zip(places, ends, strict=False)
        if place.question
    )


def _marks(text: str, protocols: tuple[Protocol, ...]) -> Iterator[_Found]:
    names = _names(protocols)
    for found in _MARK.finditer(text):
        inside = " ".join(found[2].split()).casefold()
        head = re.split(r"[\s:.,]", inside, maxsplit=1)[0]
        named = names.get(inside) or names.get(head)
        if named:
            yield _Found(Span(*found.span(1)), named[0], named[1])
        elif _NUMBERED.fullmatch(head):
            yield _Found(Span(*found.span(1)))


def _names(protocols: tuple[Protocol, ...]) -> Mapping[str, tuple[str, str]]:
    """What may stand in a mark: a question's id, else its topic where one question has it."""
    topics = Counter(q.topic.casefold() for p in protocols for q in p.questions if q.topic)
    names: dict[str, tuple[str, str]] = {}
    for protocol in protocols:
        for question in protocol.questions:
            names.setdefault(question.id.casefold(), (protocol.id, question.id))
    for protocol in protocols:
        for question in protocol.questions:
            if topics[question.topic.casefold()] == 1:
                names.setdefault(question.topic.casefold(), (protocol.id, question.id))
    return names


def _worded(
    transcript: Transcript, protocols: tuple[Protocol, ...], marked: set[tuple[str, str]]
) -> Iterator[_Found]:
    """The interviewer's turn nearest to each question that no mark names, if it is near enough."""
    asked = tuple(turn for turn in transcript.turns if transcript.is_interviewer(turn))
    bags = tuple(frozenset(_words(transcript.quote(turn.span))) for turn in asked)
    often = Counter(word for bag in bags for word in bag)
    for protocol in protocols:
        for question in protocol.questions:
            if question.prompted and (protocol.id, question.id) not in marked:
                best = _nearest(question, asked, bags, often)
                if best:
                    turn, score = best
                    yield _Found(turn.span, protocol.id, question.id, WORDING, score)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _nearest(
    question: ProtocolQuestion,
    asked: tuple[Turn, ...],
    bags: tuple[frozenset[str], ...],
    often: Counter[str],
) -> tuple[Turn, float] | None:
    best: tuple[Turn, float] | None = None
    most = (0.0, 0)
    for wording in filter(None, map(_words, question.text.splitlines())):
        wanted = frozenset(wording)
        weight = {word: math.log(1 + len(bags) / (1 + often[word])) for word in sorted(wanted)}
        whole = sum(weight.values())
        for turn, bag in zip(asked, bags, strict=True):
            shared = wanted & bag
            score = sum(weight[word] for word in sorted(shared)) / whole
            enough = score >= _ENOUGH and len(shared) >= min(_LEAST_WORDS, len(wanted))
            if enough and (score, len(shared)) > most:
                best, most = (turn, score), (score, len(shared))
    return best


class _Said:
    """Participants' turns by place, so that what lies between two questions is found quickly."""

    def __init__(self, transcript: Transcript) -> None:
        self._text = transcript.text
        self._whole = not transcript.turns
        self._spans = [t.span for t in transcript.turns if not transcript.is_interviewer(t)]
        self._starts = [span.start for span in self._spans]
        self._ends = [span.end for span in self._spans]

    def between(self, start: int, end: int) -> Span | None:
        """From the first words of a participant to the last; of all there is without turns."""
        if start >= end:
            return None
        if self._whole:
            return Span(start, end).trimmed(self._text)
        first = bisect_right(self._ends, start)
        last = bisect_right(self._starts, end - 1) - 1
        if first > last:
            return None
        begin, stop = max(self._spans[first].start, start), min(self._ends[last], end)
        return Span(begin, stop).trimmed(self._text) if begin < stop else None
