"""Where what was planted lies in the text as qualkit stores it.

Formats break lines and leave labels out, so offsets are found by what all of them keep: the
characters that are not white space, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora_sample.full.formats import WRITERS, suffix_for
from corpora_sample.full.script import Line, Mark, Script
from qualkit.ingest import read_transcript
from qualkit.model import Transcript

COLUMNS = ("transcript", "start", "end", "code", "value", "quote", "kind", "note")
Row = tuple[str, ...]


class TruthError(ValueError):
    """A written file does not hold the words that were put into it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One turn in the stored text: `at[n]` is where character n of the words lies."""

    line: Line
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Stored offsets of a stretch of the words that has no white space at its ends."""
        return self.at[start], self.at[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Stored:
    """One file: its name, its bytes, the transcript read from it, and its turns."""

    script: Script
    name: str
    data: bytes
    transcript: Transcript
    turns: tuple[Found, ...]

    @property
    def stem(self) -> str:
        return self.script.document.stem

    def quote(self, start: int, end: int) -> str:
        return self.transcript.text[start:end]

    def marks(self) -> Iterator[tuple[Mark, int, int]]:
        """What is planted, with its stored offsets."""
        for found in self.turns:
            for piece, start, end in found.line.places():
                if piece.mark is not None:
                    yield piece.mark, *found.span(start, end)


def store(script: Script, suffix: str) -> Stored:
    """Write a document, read it as qualkit does, and find its turns in the stored text."""
    kept = suffix_for(suffix)
    name = f"{script.document.stem}.{kept}"
    data = WRITERS[kept](script.marked())
    transcript = read_transcript(name, data, interviewers=("I",))
    turns = tuple(_found(script.lines, transcript.text, script.document.stem))
    return Stored(script, name, data, transcript, turns)


def _found(lines: Sequence[Line], text: str, stem: str) -> Iterator[Found]:
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    solid = "".join(text[at] for at in places)
    cursor = 0
    for line in lines:
        if line.is_marker:
            continue
        wanted = "".join(line.words.split())
        begin = solid.find(wanted, cursor)
        if begin < 0:
            raise TruthError(f"{stem}: not in the stored text: {line.words[:60]!r}")
        cursor = begin + len(wanted)
        yield Found(line, tuple(_offsets(line.words, places[begin:cursor])))


def _offsets(words: str, places: list[int]) -> Iterator[int]:
    """The stored place of each character; of white space that of the character before it."""
    number = -1
    for letter in words:
        number += not letter.isspace()
        yield places[max(0, number)]


def truth_rows(stored: Stored) -> Iterator[Row]:
    """One row for every code of every planted passage, and for what must stay uncoded."""
    for mark, start, end in stored.marks():
        place = (stored.stem, str(start), str(end))
        for code in mark.codes or ("",):
            value = mark.value if code == (mark.codes or ("",))[0] else ""
            yield (*place, code, value, stored.quote(start, end), mark.kind, mark.note)
