"""Tables of marked words: Taguette, Dedoose, MAXQDA, ATLAS.ti, or columns that say what they hold.

Such a table holds no texts. Its codings are looked for in the transcripts of the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qualkit.exchange import table_columns as roles
from qualkit.exchange.code_paths import CodePaths, path_of
from qualkit.exchange.coded_database import users_of
from qualkit.exchange.gathering import Gathering
from qualkit.exchange.grids import Grid, Line
from qualkit.exchange.table_columns import Columns
from qualkit.exchange.times import time_in
from qualkit.model.exchanged import Exchanged, ExchangedSource, LooseCoding
from qualkit.model.placing import span_of
from qualkit.model.span import Span
from qualkit.model.whole import whole

_LISTED = re.compile(r"\s*[;\n|]\s*")
_COMMAS = re.compile(r"\s*,\s*")
_APPLIED = re.compile(r"\s*Code:\s*(.+?)\s+Applied\s*", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"\D*(\d{1,12})\s*[-–]\s*(\d{1,12})\D*")
_FIRST = re.compile(r"(\d{1,9})")
_NUMBERED = re.compile(r"^(?:[DP]\s*)?\d{1,6}\s*:\s+")
_YES = frozenset({"true", "1", "yes", "wahr", "verdadero", "vrai", "x"})
_TAGUETTE = {"id", "document", "tag", "content"}
_DEDOOSE = {"media title", "excerpt range"}
_MAXQDA = {"segment", "segmente", "segmento", "编码文段", "セグメント"}


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a program writes codes into a cell: several, and with commas between them."""

    origin: str
    several: bool = True
    commas: bool = False
    numbered: bool = False


def read_segments(grid: Grid, columns: Columns, where: str) -> Exchanged:
    """The codings of a table, none of them in its place yet."""
    return _Reader(grid, columns, where).read()


def _kind(grid: Grid, columns: Columns) -> _Kind:
    names = set(columns.names)
    if names >= _DEDOOSE:
        return _Kind("Dedoose", commas=True)
    if names == _TAGUETTE:
        return _Kind("Taguette", several=False)
    if names & _MAXQDA and roles.PARAGRAPH in columns:
        return _Kind("MAXQDA", several=False)
    if roles.by_position(grid) is not None:
        atlas = roles.ID in columns
        return _Kind("ATLAS.ti", numbered=True) if atlas else _Kind("MAXQDA", several=False)
    return _Kind("")


class _Reader:
    def __init__(self, grid: Grid, columns: Columns, where: str) -> None:
        self.columns = columns
        self.lines = grid.lines[1:]
        self.kind = _kind(grid, columns)
        self.gathering = Gathering(where)
        self.codes = CodePaths(self.gathering)
        self.sources: dict[str, ExchangedSource] = {}
        heads = enumerate(grid.lines[0].cells)
        found = ((at, _APPLIED.fullmatch(head)) for at, head in heads)
        self.applied = {at: match[1] for at, match in found if match}

    def read(self) -> Exchanged:
        loose = tuple(each for line in self.lines for each in self._codings(line))
        return Exchanged(
            "table",
            self.kind.origin,
            users=users_of(each.coder for each in loose),
            codes=self.codes.codes,
            sources=tuple(self.sources.values()),
            discarded=self.gathering.discarded,
            warnings=self.gathering.warnings,
            loose=loose,
        )

    def _codings(self, line: Line) -> Iterator[LooseCoding]:
        said, quote = self._said(line), self.columns.cell(line, roles.QUOTE)
        names = self._names(line)
        if not quote.strip() and said is None:
            self.gathering.discard("row", "it holds neither words nor offsets")
        elif not names:
            self.gathering.discard("row", "it names no code")
        else:
            for number, path in enumerate(names, start=1):
                yield replace(self._coding(line, path), id=f"{line.where}, {number}")

    def _coding(self, line: Line, path: tuple[str, ...]) -> LooseCoding:
        columns = self.columns
        return LooseCoding(
            line.where,
            self._source(columns.cell(line, roles.DOCUMENT)),
            columns.cell(line, roles.QUOTE),
            self.codes.id_of(path),
            columns.cell(line, roles.CODER).strip(),
            time_in(columns.cell(line, roles.TIME)),
            columns.cell(line, roles.NOTE).strip(),
            self._said(line),
            self._paragraph(line),
            line.where,
        )

    def _names(self, line: Line) -> list[tuple[str, ...]]:
        """The paths of a row's codes, each once."""
        if self.applied:
            cells = [n for at, n in self.applied.items() if line.at(at).strip().casefold() in _YES]
        else:
            cell = self.columns.cell(line, roles.CODE)
            split = _COMMAS if self.kind.commas else _LISTED
            cells = split.split(cell) if self.kind.several else [cell]
        return list(dict.fromkeys(path for path in map(path_of, cells) if path))

    def _said(self, line: Line) -> Span | None:
        cells = (self.columns.cell(line, role) for role in (roles.START, roles.END))
        start, end = (whole(cell) for cell in cells)
        if start is None and (found := _RANGE.fullmatch(self.columns.cell(line, roles.RANGE))):
            start, end = int(found[1]), int(found[2])
        return span_of(start, end)

    def _paragraph(self, line: Line) -> int | None:
        found = _FIRST.search(self.columns.cell(line, roles.PARAGRAPH))
        return int(found[1]) if found else None

    def _source(self, written: str) -> str:
        name = " ".join(written.split())
        if self.kind.numbered:
            name = _NUMBERED.sub("", name)
        id = f"document {name.casefold()}"
        self.sources.setdefault(id, ExchangedSource(id, name or "without a name", None))
        return id
