"""Codebooks as tables: NVivo, ATLAS.ti, MAXQDA, Taguette, or a column of names and one of meanings.

A code lies below another where its name is a path, where a column names the one above, or where its
name is set in further.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.exchange import table_columns as roles
from qualkit.exchange.code_paths import CodePaths, path_of
from qualkit.exchange.gathering import Gathering
from qualkit.exchange.grids import Grid, Line
from qualkit.exchange.refi_xml import color_of
from qualkit.exchange.table_columns import Columns
from qualkit.model.exchanged import Exchanged

_DEEPEST = 30


def read_codes(grids: Iterable[tuple[Grid, Columns]], where: str) -> Exchanged:
    """The codes of all tables of a file that hold codes."""
    gathering = Gathering(where)
    codes = CodePaths(gathering)
    for grid, columns in grids:
        _Reader(columns, codes).read(grid.lines[1:])
    return Exchanged(
        "codebook table",
        codes=codes.codes,
        discarded=gathering.discarded,
        warnings=gathering.warnings,
    )


class _Reader:
    def __init__(self, columns: Columns, codes: CodePaths) -> None:
        self.columns = columns
        self.codes = codes
        self.above: list[tuple[int, tuple[str, ...]]] = []
        self.parents: dict[str, str] = {}

    def read(self, lines: tuple[Line, ...]) -> None:
        self.parents = {
            " ".join(self.columns.cell(line, roles.NAME).split()): " ".join(
                self.columns.cell(line, roles.PARENT).split()
            )
            for line in lines
        }
        for line in lines:
            if path := self._path(self.columns.cell(line, roles.NAME)):
                meaning = self.columns.cell(line, roles.MEANING).strip()
                color = color_of(self.columns.cell(line, roles.COLOR)) or ""
                self.codes.describe(path, meaning, color)

    def _path(self, written: str) -> tuple[str, ...]:
        own = path_of(written)
        if not own or len(own) > 1:
            return own
        if roles.PARENT in self.columns:
            return (*self._parents_of(own[0]), *own)
        return self._indented(len(written) - len(written.lstrip()), own)

    def _parents_of(self, name: str) -> tuple[str, ...]:
        line: list[str] = []
        at = self.parents.get(name, "")
        while at and at != name and at not in line and len(line) < _DEEPEST:
            line.append(at)
            at = self.parents.get(at, "")
        return tuple(step for above in reversed(line) for step in path_of(above))

    def _indented(self, indent: int, own: tuple[str, ...]) -> tuple[str, ...]:
        """The path by how far names are set in: below the last one that is set in less."""
        while self.above and self.above[-1][0] >= indent:
            self.above.pop()
        path = (*(self.above[-1][1] if self.above else ()), *own)[-_DEEPEST:]
        self.above.append((indent, path))
        return path
