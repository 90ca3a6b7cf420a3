"""A marked source: the transcript as written, and what two coders marked in it.

A mark is `{{CODERS:code[=value][,code...]|passage}}` with CODERS `A`, `B` or `AB`; marks may nest,
and `||note` before the closing braces is the coder's note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

CODERS = {"A": "Ana", "B": "Ben"}

_OPEN = re.compile(r"\{\{(AB|A|B):([^|{}\n]+)\|")
_TURN = re.compile(r"^(?:\[[\d:]+\] )?(I|R|S\d): (?:\[[\d:]+\] )?", re.MULTILINE)
_RULE = "\n---\n"


class SourceError(ValueError):
    """A source that cannot be built; the message begins with its file's name."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage with one code; offsets count in the source without marks."""

    start: int
    end: int
    coder: str
    code: str
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn; offsets of what is said, without label and time, in the source without marks."""

    speaker: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """One source file; `text` is header and transcript without marks."""

    stem: str
    text: str
    header: dict[str, str]
    turns: tuple[Said, ...]
    marks: tuple[Mark, ...]

    def words_of(self, turn: Said) -> str:
        return self.text[turn.start : turn.end]

    @property
    def head(self) -> str:
        """The lines of the header, without the rule below them."""
        return self.text.partition(_RULE)[0]


@dataclass(slots=True)
class _Open:
    coders: str
    codes: str
    start: int
    note: list[str] = field(default_factory=list)
    in_note: bool = False


def read_source(path: Path) -> Marked:
    """The source in a file. Raises SourceError when a mark or a turn is not well formed."""
    text, marks = without_marks(path.read_text(encoding="utf-8"), path.name)
    head, rule, _ = text.partition(_RULE)
    if not rule:
        raise SourceError(f"{path.name}: no line `---` closes the header")
    header = dict(line.split(": ", 1) for line in head.split("\n"))
    turns = _turns(text, len(head) + len(rule))
    return Marked(path.stem, text, header, turns, tuple(_checked(text, turns, marks, path.name)))


def without_marks(text: str, where: str) -> tuple[str, list[Mark]]:
    """The text that is left when marks are taken out, and the marks with offsets in it."""
    kept: list[str] = []
    opened: list[_Open] = []
    marks: list[Mark] = []
    at = 0
    while at < len(text):
        found = _OPEN.match(text, at)
        if found is not None:
            opened.append(_Open(found[1], found[2], len(kept)))
            at = found.end()
        elif text.startswith("}}", at) and opened:
            marks.extend(_closed(opened.pop(), len(kept)))
            at += 2
        elif text.startswith("||", at) and opened:
            opened[-1].in_note = True
            at += 2
        else:
            (opened[-1].note if opened and opened[-1].in_note else kept).append(text[at])
            at += 1
    if opened or "{{" in "".join(kept):
        raise SourceError(f"{where}: a mark is not well formed or not closed")
    return "".join(kept), marks


def _closed(mark: _Open, end: int) -> list[Mark]:
    note = "".join(mark.note)
    pairs = [code.partition("=") for code in mark.codes.split(",")]
    return [
        Mark(mark.start, end, CODERS[letter], code, value, note)
        for letter in mark.coders
        for code, _, value in pairs
    ]


def _turns(text: str, begin: int) -> tuple[Said, ...]:
    found = list(_TURN.finditer(text, begin))
    ends = [*(turn.start() for turn in found[1:]), len(text)]
    spans = [(turn, turn.end(), end) for turn, end in zip(found, ends, strict=True)]
    return tuple(
        Said(turn[1], start, start + len(text[start:end].rstrip())) for turn, start, end in spans
    )


def _checked(text: str, turns: tuple[Said, ...], marks: list[Mark], where: str) -> list[Mark]:
    """The marks in their order. Raises SourceError on white space, double marks, turn borders."""
    for mark in marks:
        passage = text[mark.start : mark.end]
        if not passage or passage != passage.strip():
            raise SourceError(f"{where}: a passage begins or ends in white space: {passage!r}")
        if not any(turn.start <= mark.start and mark.end <= turn.end for turn in turns):
            raise SourceError(f"{where}: not within one turn: {passage!r}")
    keys = [(mark.coder, mark.start, mark.end, mark.code) for mark in marks]
    if len(set(keys)) < len(keys):
        raise SourceError(f"{where}: the same coding is marked twice")
    return sorted(marks, key=lambda mark: (mark.coder, mark.start, mark.end, mark.code))
