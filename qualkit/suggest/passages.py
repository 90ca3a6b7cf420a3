"""Passages: the stretches of participants' talk that topics are made of."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from qualkit.model import Span, Transcript, Turn
from qualkit.suggest.lazily import plain_spacy

if TYPE_CHECKING:
    from spacy.language import Language

SHORTEST = 8
"""Words a passage must have at least."""
LONGEST = 90
"""Words above which a turn is cut into windows."""
IDEAL = 65
"""Words a window comes as near to as its sentences let it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A trimmed stretch of one participant's turn; `text` is the transcript's text under `span`."""

    transcript: str
    revision: int
    span: Span
    text: str
    speaker: str | None
    person: str
    site: str
    wave: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Passages:
    """What is kept, in the order of the transcripts' names, and how much is not.

    `interviewers` counts turns; `short` (fewer than 8 words) and `repeated` count passages.
    """

    kept: tuple[Passage, ...]
    interviewers: int = 0
    short: int = 0
    repeated: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(passage.text for passage in self.kept)


def passages_of(transcripts: Iterable[Transcript]) -> Passages:
    """Participants' turns, long ones cut into windows of sentences of about 40 to 90 words.

    The result does not depend on the order of the transcripts; of passages with the same words
    the first is kept. A transcript without turns is one long stretch.
    """
    ordered = sorted(transcripts, key=lambda transcript: transcript.name)
    kept: dict[str, Passage] = {}
    short = repeated = 0
    for passage in (found for transcript in ordered for found in _cut(transcript)):
        key = normalised(passage.text)
        if len(word_spans(passage.text)) < SHORTEST:
            short += 1
        elif key in kept:
            repeated += 1
        else:
            kept[key] = passage
    asked = sum(t.is_interviewer(turn) for t in ordered for turn in t.turns)
    return Passages(tuple(kept.values()), asked, short, repeated)


def normalised(text: str) -> str:
    """The words alone: compatibility forms, case, punctuation and spacing made equal."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))


def encodable(text: str) -> str:
    """The text with lone surrogates as `?`, of the same length, for libraries that need UTF-8."""
    return text.encode("utf-8", "replace").decode()


def word_spans(text: str) -> tuple[Span, ...]:
    """Runs without white space that hold at least one letter or digit."""
    return tuple(
        Span(*run.span())
        for run in re.finditer(r"\S+", text)
        if any(character.isalnum() for character in run.group())
    )


def _cut(transcript: Transcript) -> Iterator[Passage]:
    whole = (Turn(0, Span(0, len(transcript.text))),) if transcript.text else ()
    for turn in transcript.turns or whole:
        if transcript.is_interviewer(turn):
            continue
        for window in windows(transcript.quote(turn.span)):
            span = window.shift(turn.span.start)
            yield Passage(
                transcript.name,
                transcript.revision,
                span,
                transcript.quote(span),
                turn.speaker,
                _person(transcript, turn),
                *(transcript.attributes.get(name, "") for name in ("site", "wave", "role")),
            )


def _person(transcript: Transcript, turn: Turn) -> str:
    """Who speaks: the one person named for the document, or else the label within it."""
    named = [p.strip() for p in transcript.attributes.get("persons", "").split(";") if p.strip()]
    if len(named) == 1 and len(transcript.participants) <= 1:
        return f"{transcript.attributes.get('site', '')}/{named[0]}"
    return f"{transcript.name}/{turn.speaker or ''}"


def windows(text: str) -> tuple[Span, ...]:
    """Trimmed spans that cover every word of `text`, none of more than 90 words.

    Sentences stay whole unless one alone is longer. The cuts bring the windows as near to 65 words
    as they can be, so that no scrap is left at the end.
    """
    whole = Span(0, len(text)).trimmed(text) if text else None
    if whole is None:
        return ()
    words = word_spans(text)
    if len(words) <= LONGEST:
        return (whole,)
    pieces = [piece for sentence in _sentences(text) for piece in _chopped(sentence, text)]
    sizes = [max(len(word_spans(piece.text(text))), 1) for piece in pieces]
    return tuple(pieces[a].hull(pieces[b - 1]) for a, b in pairwise(_borders(sizes)))


def _sentences(text: str) -> Iterator[Span]:
    for sentence in _sentencizer()(encodable(text)).sents:
        span = Span(sentence.start_char, sentence.end_char).trimmed(text)
        if span is not None:
            yield span


def _chopped(sentence: Span, text: str) -> Iterator[Span]:
    """The sentence, or even parts of it when it has more words than a window may have."""
    words = [word.shift(sentence.start) for word in word_spans(sentence.text(text))]
    parts = -(-len(words) // LONGEST)
    if parts <= 1:
        yield sentence
        return
    inner = [words[len(words) * part // parts].start for part in range(1, parts)]
    for start, end in pairwise([sentence.start, *inner, sentence.end]):
        part = Span(start, end).trimmed(text)
        if part is not None:
            yield part


def _borders(sizes: list[int]) -> list[int]:
    """Where to cut a row of pieces so that the squared distances to the ideal are least."""
    total = [0, *accumulate(sizes)]
    cost, back = [0.0], [0]
    for end in range(1, len(sizes) + 1):
        first = bisect_left(total, total[end] - LONGEST)
        starts = range(end - 1, first - 1, -1)
        least, best = min((cost[s] + (total[end] - total[s] - IDEAL) ** 2, s) for s in starts)
        cost.append(least)
        back.append(best)
    borders = [len(sizes)]
    while borders[-1]:
        borders.append(back[borders[-1]])
    return borders[::-1]


@cache
def _sentencizer() -> Language:
    nlp: Language = plain_spacy().blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 100_000_000
    return nlp
