"""A text to its turns: labels that hold up, or times where there are no labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from qualkit.errors import Problem
from qualkit.ingest.chosen import Begins, chosen_speakers, line_starts
from qualkit.ingest.labels import WINDOW, LineStart, Style
from qualkit.ingest.speakers import Candidate, Speakers
from qualkit.ingest.unsigned import unsigned_labels
from qualkit.model import ReadingChoices, Span, Turn

_NOT_SAID = re.compile(
    r"[-*_=~]{3,}|\[Q\d+[^\]\n]{0,60}\]|--+[^-\n]+--+|#{1,6} .*|Transcribed by https?://\S+"
    r"|(?i:end of (?:the )?(?:transcript|recording|interview))\.?"
)

_EMPTY = re.compile(r"\n+")
_LAST_TIME = re.compile(r"#\d{1,2}:\d{2}:\d{2}-\d#\s*$")


class Line(NamedTuple):
    """A line of the text that is not empty: its number, its offsets and what it begins with."""

    number: int
    start: int
    end: int
    head: LineStart

    @property
    def said(self) -> int:
        """Where speech begins, behind a label if there is one."""
        return self.start + (self.head.label.said if self.head.label else self.head.said)

    @property
    def only_time(self) -> bool:
        return self.head.time is not None and self.start + self.head.said >= self.end

    @property
    def empty(self) -> bool:
        return self.start + self.head.said >= self.end and self.head.time is None


class Start(NamedTuple):
    """Where a turn begins: its line's number, its first said character, who and when."""

    line: int
    said: int
    speaker: str | None = None
    time: float | None = None


def find_turns(
    text: str,
    where: str,
    *,
    begin: int = 0,
    known: Collection[str] = (),
    choices: ReadingChoices | None = None,
) -> tuple[tuple[Turn, ...], tuple[Problem, ...]]:
    """Turns in the text from `begin` on, and what is doubtful about them, in linear time."""
    choices = choices or ReadingChoices()
    lines = tuple(_lines(text, begin, line_starts(choices, where)))
    candidates = [
        Candidate(line.head.label, line.said >= line.end, line.number)
        for line in lines
        if line.head.label is not None
    ]
    first = next((line for line in lines if not line.empty), None)
    opens = first is not None and first.head.label is not None
    speakers = chosen_speakers(candidates, where, choices, known=known, opens=opens)
    if speakers.names:
        starts = list(_labelled(lines, speakers))
    else:
        unsigned = [] if choices.seeks or speakers.too_many else list(_unsigned(text, lines, known))
        starts = unsigned or list(_stamped(lines))
    return tuple(_assembled(text, lines, starts, speakers)), speakers.warnings


def _lines(text: str, begin: int, begins: Begins) -> Iterator[Line]:
    at, number = begin, text.count("\n", 0, begin)
    while at < len(text):
        empty = _EMPTY.match(text, at)
        if empty is not None:
            number, at = number + empty.end() - at, empty.end()
            continue
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        number += 1
        yield Line(number, at, end, begins(text[at : min(end, at + WINDOW + 1)]))
        at = end + 1


def _labelled(lines: tuple[Line, ...], speakers: Speakers) -> Iterator[Start]:
    """A turn at each line with a speaker's label; a time alone above it counts for it."""
    pending: float | None = None
    for number, line in enumerate(lines):
        label = line.head.label
        speaker = speakers.of(label)
        if label is not None and speaker is not None:
            time = pending if label.time is None else label.time
            yield Start(number, line.said, speaker, time)
        if line.only_time:
            pending = line.head.time
        elif not line.empty:
            pending = None


def _unsigned(text: str, lines: tuple[Line, ...], known: Collection[str]) -> Iterator[Start]:
    """A turn at each label without a colon, where such labels look like a conversation."""
    shown = [text[li.start + li.head.said : min(li.end, li.start + WINDOW)] for li in lines]
    at = 0
    for mark in unsigned_labels(shown, known=known):
        line, below = lines[mark.line], lines[mark.line + 1 : mark.line + 2]
        said = line.start + line.head.said + mark.said
        above = next((li for li in reversed(lines[at : mark.line]) if not li.empty), None)
        at = mark.line
        time = line.head.time
        if time is None and above is not None and above.only_time:
            time = above.head.time
        if mark.bare and below and below[0].only_time:
            time, said = below[0].head.time, below[0].end
        yield Start(mark.line, said, mark.speaker, time)


def _stamped(lines: tuple[Line, ...]) -> Iterator[Start]:
    """A turn at each line that begins with a time, where times run forward and are not rare."""
    stamped = [n for n, line in enumerate(lines) if line.head.time is not None]
    times = [lines[n].head.time or 0.0 for n in stamped]
    if len(stamped) < 2 or times != sorted(times):
        return
    for number in stamped:
        line = lines[number]
        yield Start(number, line.start + line.head.said, None, line.head.time)


def _assembled(
    text: str, lines: tuple[Line, ...], starts: list[Start], speakers: Speakers
) -> Iterator[Turn]:
    """Turns from each start to the line before the next, without what is not speech at the end."""
    index = 0
    limits = [*(start.line for start in starts[1:]), len(lines)]
    for start, limit in zip(starts, limits, strict=bool(starts)):
        last = limit - 1
        while last > start.line and _not_said(text, lines[last], speakers):
            last -= 1
        end = lines[last].end
        end -= _trailing_time(text[max(start.said, end - 24) : end])
        words = text[start.said : end]
        kept = words.strip()
        if kept:
            said = start.said + len(words) - len(words.lstrip())
            yield Turn(index, Span(said, said + len(kept)), start.speaker, start.time)
            index += 1


def _trailing_time(tail: str) -> int:
    """The length of a `#00:01:02-3#` behind the last word."""
    found = _LAST_TIME.search(tail) if tail.rstrip().endswith("#") else None
    return len(tail) - found.start() if found else 0


def _not_said(text: str, line: Line, speakers: Speakers) -> bool:
    """An empty line, a rule, a heading, a time alone or a label without words."""
    if line.empty or line.only_time:
        return True
    label = line.head.label
    if label is not None and line.said >= line.end and speakers.of(label) is None:
        return label.style is Style.BOLD or label.time is not None
    return is_aside(text[line.start : min(line.end, line.start + WINDOW)])


def is_aside(line: str) -> bool:
    """Whether a line is a rule, a heading, a question's number or such, and nobody's words."""
    return len(line) < WINDOW and _NOT_SAID.fullmatch(line.strip()) is not None
