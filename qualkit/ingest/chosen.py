"""Labels as a person says they are written: one style, a regular expression, or none."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable
from functools import partial

from qualkit.errors import ReadError
from qualkit.ingest.labels import Label, LineStart, Style, line_start, seconds, visible
from qualkit.ingest.speakers import Candidate, Speakers, all_speakers, choose_speakers
from qualkit.model import ReadingChoices
from qualkit.model.expression import WINDOW, compiled
from qualkit.model.reading import AUTOMATIC, NO_LABELS

Begins = Callable[[str], LineStart]

_CLOCK = re.compile(r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,3})?")
_SPACE = re.compile(r"\s*")
_MOST_SECONDS = 2.0  # of the processor, for one file


def line_starts(choices: ReadingChoices, where: str) -> Begins:
    """What finds the beginning of a line. It raises ReadError when an expression takes too long."""
    if choices.expression:
        return _Expression(choices.expression, where)
    if choices.pattern == AUTOMATIC:
        return line_start
    if choices.pattern == NO_LABELS:
        return _without_label
    return partial(line_start, only=Style[choices.pattern.upper()])


def chosen_speakers(
    candidates: Iterable[Candidate],
    where: str,
    choices: ReadingChoices,
    *,
    known: Collection[str],
    opens: bool,
) -> Speakers:
    """Everything that an expression finds; else the labels that hold up as speakers."""
    if choices.expression:
        return all_speakers(candidates, where)
    return choose_speakers(candidates, where, known=known, opens=opens)


def _without_label(line: str) -> LineStart:
    start = line_start(line)
    return LineStart(time=start.time, said=start.said)


class _Expression:
    """A regular expression at the beginning of lines, with a limit on what a file may cost.

    A line costs a bounded time (see `model.expression`), so the limit holds within that.
    """

    def __init__(self, pattern: str, where: str) -> None:
        self._match = compiled(pattern).match
        self._where = where
        self._spent = 0.0

    def __call__(self, line: str) -> LineStart:
        start = line_start(line)
        begin = _SPACE.match(line).end()  # type: ignore[union-attr]
        found = self._timed(line[begin : begin + WINDOW])
        name = visible(found["speaker"] or "") if found else ""
        if found is None or not name:
            return LineStart(time=start.time, said=start.said)
        said = _SPACE.match(line, begin + found.end()).end()  # type: ignore[union-attr]
        return LineStart(Label(name, Style.COLON, said, _time(found)), said=begin)

    def _timed(self, head: str) -> re.Match[str] | None:
        began = time.process_time()
        found = self._match(head)
        self._spent += time.process_time() - began
        if self._spent > _MOST_SECONDS:
            what = "the regular expression takes too long in this file"
            raise ReadError(what, where=self._where, hint="bound its repeats, as in {1,40}")
        return found


def _time(found: re.Match[str]) -> float | None:
    clock = found.groupdict().get("time") or ""
    return seconds(clock) if _CLOCK.fullmatch(clock) else None
