"""Lines of pages to paragraphs: wrapped lines joined, over page breaks too, and hyphens undone.

A line was wrapped when the next line's first word would not have fitted behind it. The lines that
begin turns are looked for first and always begin a line of the text, as do headings in other
letters, lines behind a gap, and lists.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qualkit.ingest.header import split_header
from qualkit.ingest.interviewers import named_people
from qualkit.ingest.pdf_hyphens import Hyphens
from qualkit.ingest.pdf_lines import PdfLine, width
from qualkit.ingest.reading import Source
from qualkit.ingest.speakers import is_code, is_interviewer_label
from qualkit.ingest.turns import find_turns, is_aside
from qualkit.model import Turn

_STRAIGHT = 12.0  # points by which a line may stand out and still not be indented
_GAP, _WIDE_GAP = 1.3, 1.8  # of the distance between lines: a new paragraph, an empty line
_LIST = re.compile(r"[•▪‣◦●○■□➢\uf0b7]\s?|[-–—*]\s+[A-Z]")
_ENDED = re.compile(r"[.?!…:;。？！][\"'”’»)\]]*$")
_CLOSE = 0.92
_FEWEST, _SHORTEST = 3, 25  # lines that are full, and letters in them, for a page to be wrapped


@dataclass(frozen=True, slots=True)
class Flow:
    """The text, and how many hyphenated words were joined in it."""

    text: str
    hyphens: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and its place: page and number of the column in it.

    `starts` says that a turn begins there, with the label `speaker`; `held`, that it is a header's.
    """

    line: PdfLine
    column: tuple[int, int]
    starts: bool = False
    speaker: str = ""
    held: bool = False


def flowing(pages: Sequence[Sequence[PdfLine]], source: Source) -> Flow:
    """One text of all pages."""
    lines = _marked(list(_columns(pages)), source)
    measure = _Measure(lines)
    lines = _without_chance(lines, measure, source)
    hyphens = Hyphens(placed.line.text for placed in lines)
    parts = [lines[0].line.text] if lines else []
    undone = 0
    for before, placed in pairwise(lines):
        gap = "\n\n" if measure.is_apart(before, placed) else "\n"
        if measure.joins(before, placed):
            end = hyphens.end_of(before.line.text, placed.line.text)
            gap = " " if end is None else ""
            if end is not None:
                parts[-1], undone = end, undone + 1
        parts.extend((gap, placed.line.text))
    return Flow("".join(parts), undone)


def _columns(pages: Sequence[Sequence[PdfLine]]) -> Iterator[_Placed]:
    """Each line with its page and column; a column begins where lines jump up the page."""
    for number, page in enumerate(pages):
        column, before = 0, None
        for line in page:
            column += before is not None and line.y > before.y + 3 * max(line.size, before.size)
            yield _Placed(line, (number, column))
            before = line


def _marked(lines: list[_Placed], source: Source) -> list[_Placed]:
    """The lines with those noted that begin turns and those that are a header."""
    text = "\n".join(placed.line.text for placed in lines)
    header = split_header(text, source.name)
    known = source.known | named_people(header.attributes)
    turns, _ = find_turns(text, source.name, begin=header.end, known=known, choices=source.choices)
    starts = _first_lines(text, turns)
    held = text.count("\n", 0, header.end)
    return [
        replace(p, starts=n in starts, speaker=starts.get(n, ""), held=n < held)
        for n, p in enumerate(lines)
    ]


def _first_lines(text: str, turns: Sequence[Turn]) -> dict[int, str]:
    """The lines that begin turns, with the speaker: where speech begins, and a label above it."""
    found: dict[int, str] = {}
    line = at = 0
    for turn in turns:
        start = turn.span.start
        line, at = line + text.count("\n", at, start), start
        found[line] = turn.speaker or ""
        if start == text.rfind("\n", 0, start) + 1:
            found[line - 1] = turn.speaker or ""
    return found


def _without_chance(lines: list[_Placed], measure: _Measure, source: Source) -> list[_Placed]:
    """The lines without labels that are there by the chance of wrapping, as in `… she / said: …`.

    A label that is no abbreviation is none if it never stands but where the line before was full.
    """
    wrapped: dict[str, bool] = {}
    for one, two in pairwise(lines):
        if two.speaker:
            goes_on = measure.joins(one, replace(two, starts=False), asked=_CLOSE)
            wrapped[two.speaker] = wrapped.get(two.speaker, True) and goes_on
    known = {name.casefold() for name in source.known}
    chance = {
        name
        for name in wrapped
        if wrapped[name] and name.casefold() not in known
        and not (is_code(name) or is_interviewer_label(name) or name == lines[0].speaker)
    }  # fmt: skip
    return [replace(p, starts=False) if p.speaker in chance else p for p in lines]


class _Measure:
    """How wide the lines of each column are, and how far apart."""

    def __init__(self, lines: Sequence[_Placed]) -> None:
        self._edges = _edges(lines)
        self._pitch = _pitch(lines)

    def joins(self, one: _Placed, two: _Placed, *, asked: float = 0.0) -> bool:
        """Whether the second line goes on where the first was wrapped, filled `asked` at least."""
        if two.starts or one.held or two.held or not _alike(one.line, two.line):
            return False
        if is_aside(one.line.text) or is_aside(two.line.text) or _LIST.match(two.line.text):
            return False
        if one.column == two.column and (self._gap(one, two) > _GAP or _is_indented(one, two)):
            return False
        return self._is_full(one, two, asked)

    def is_apart(self, one: _Placed, two: _Placed) -> bool:
        return one.column == two.column and self._gap(one, two) > _WIDE_GAP

    def _gap(self, one: _Placed, two: _Placed) -> float:
        """The distance between two lines of a column, in usual ones."""
        usual = self._pitch.get(round(two.line.size), 0.0)
        return (one.line.y - two.line.y) / usual if usual and two.line.placed else 1.0

    def _is_full(self, one: _Placed, two: _Placed, asked: float) -> bool:
        """Whether the next word would not have fitted; less is asked within a sentence."""
        edge = self._edges.get(_key(one))
        if edge is None:
            return False
        left, right = edge
        word = two.line.text.partition(" ")[0]
        need = _extent(one.line) - left + width(f" {word}", _size(one.line), fixed=one.line.fixed)
        return need >= (right - left) * max(asked, _asked(one.line.text, two.line.text))


def _asked(one: str, two: str) -> float:
    """The part of the measure that must be filled: more where a sentence may have ended."""
    if two[:1].islower():
        return 0.6
    return 0.97 if _ENDED.search(one) else 0.85


def _size(line: PdfLine) -> float:
    return line.size or 1.0


def _extent(line: PdfLine) -> float:
    """How far a line reaches; for lines without a place, their width alone."""
    if line.placed and not line.leftward:
        return line.end
    return width(line.text, _size(line), fixed=line.fixed)


def _key(placed: _Placed) -> tuple[int, int]:
    """Columns at the same place on their pages, with letters of one size, share a measure."""
    return placed.column[1], round(placed.line.size)


def _edges(lines: Sequence[_Placed]) -> dict[tuple[int, int], tuple[float, float]]:
    """From where to where full lines run; none where few lines are full or all are short."""
    found: dict[tuple[int, int], list[_Placed]] = defaultdict(list)
    for placed in lines:
        found[_key(placed)].append(placed)
    edges = {}
    for key, group in found.items():
        extents = sorted(_extent(p.line) for p in group)
        right = extents[int(0.95 * (len(extents) - 1))]
        near = [p for p in group if _extent(p.line) >= 0.85 * right]
        letters = sorted(len(p.line.text) for p in near)[len(near) // 2]
        if len(near) >= _FEWEST and letters >= _SHORTEST:
            lefts = Counter(round(p.line.x) for p in group if p.line.placed and not p.line.leftward)
            edges[key] = (min(lefts.most_common(2))[0] if lefts else 0.0, right)
    return edges


def _pitch(lines: Sequence[_Placed]) -> dict[int, float]:
    """The usual distance between lines, by the size of their letters."""
    gaps: dict[int, Counter[float]] = defaultdict(Counter)
    for one, two in pairwise(lines):
        gap = round(one.line.y - two.line.y, 1)
        if one.column == two.column and two.line.placed and gap > 0:
            gaps[round(two.line.size)][gap] += 1
    return {size: max(found.items(), key=lambda item: (item[1], -item[0]))[0]
            for size, found in gaps.items()}  # fmt: skip


def _alike(one: PdfLine, two: PdfLine) -> bool:
    return abs(one.size - two.size) < 0.8


def _is_indented(one: _Placed, two: _Placed) -> bool:
    """Whether a paragraph begins with an indent; behind a label, speech may hang indented."""
    if one.starts or not two.line.placed or two.line.leftward:
        return False
    return two.line.x - one.line.x > _STRAIGHT
