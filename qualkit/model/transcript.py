"""Transcript and Turn: an immutable text and who says what in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from qualkit.errors import Problem, SpanError
from qualkit.model.attributes import Attributes
from qualkit.model.formatting import Mark
from qualkit.model.span import Span


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch; `span` is what was said, without label and time.

    `time` is in seconds from the start of the recording; `speaker` is the label as written.
    """

    index: int
    span: Span
    speaker: str | None = None
    time: float | None = None


@dataclass(frozen=True)
class Transcript:
    """One document: its text as read, its turns in order, and what is known about it.

    `name` is the file name without suffix and unique in a project. `attributes` hold `site`,
    `wave`, `role`, `instrument`, `persons` (`;`-separated) and whatever else the study knows.
    `marks` say how words are set in the file and change nothing else.
    """

    name: str
    text: str
    turns: tuple[Turn, ...] = ()
    title: str = ""
    format: str = "txt"
    encoding: str = "utf-8"
    attributes: Attributes = field(default_factory=Attributes)
    interviewers: frozenset[str] = frozenset()
    warnings: tuple[Problem, ...] = ()
    revision: int = 1
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        previous = 0
        for number, turn in enumerate(self.turns):
            if turn.index != number:
                raise SpanError(f"turn {number + 1} has the index {turn.index}, not {number}")
            if turn.span.start < previous:
                raise SpanError(f"turn {turn.index + 1} begins before the one before it ends")
            turn.span.check_within(len(self.text))
            previous = turn.span.end
        for mark in self.marks:
            mark.span.check_within(len(self.text))

    @cached_property
    def sha256(self) -> str:
        return text_hash(self.text)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Labels in order of first appearance, interviewers included."""
        return tuple(dict.fromkeys(t.speaker for t in self.turns if t.speaker is not None))

    @property
    def participants(self) -> tuple[str, ...]:
        """Labels of those who are not interviewers."""
        return tuple(s for s in self.speakers if s not in self.interviewers)

    def quote(self, span: Span) -> str:
        return span.text(self.text)

    def turn_at(self, span: Span) -> Turn | None:
        """The turn in which the span begins, or None between turns."""
        return next(self.turns_in(span), None)

    def turns_in(self, span: Span) -> Iterator[Turn]:
        """The turns that the span touches, in order."""
        return (turn for turn in self.turns if turn.span.overlaps(span))

    def is_interviewer(self, turn: Turn) -> bool:
        return turn.speaker is not None and turn.speaker in self.interviewers

    @property
    def words(self) -> int:
        """Number of words said in turns (of the whole text when there are no turns)."""
        if not self.turns:
            return len(self.text.split())
        return sum(len(self.quote(turn.span).split()) for turn in self.turns)

    @property
    def people(self) -> int:
        """How many persons speak besides the interviewer; never less than the persons named.

        A transcript that names nobody has one, unless its attribute `n_speakers` is 0, as in
        notes of an observation.
        """
        named = [p for p in self.attributes.get("persons", "").split(";") if p.strip()]
        nobody = self.attributes.get("n_speakers", "").strip() == "0"
        return max(len(named), len(self.participants), 0 if nobody else 1)
