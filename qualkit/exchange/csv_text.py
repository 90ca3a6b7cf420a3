"""CSV tables as rows that know their line; fields of any length."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualkit.errors import Problem

_LONGEST_FIELD = 2**31 - 1
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `where` is the `file:line` on which it begins."""

    where: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, none of them blank."""

    where: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def cell(self, row: Row, column: str) -> str:
        """The text in a column; empty where the table or the row does not have it."""
        if column not in self.columns:
            return ""
        at = self.columns.index(column)
        return row.cells[at] if at < len(row.cells) else ""


def read_table(text: str, where: str, problems: list[Problem]) -> Table | None:
    """A table with a header line (names trimmed, in lower case); commas, semicolons or tabs."""
    records = list(_records(text.removeprefix("\ufeff"), where, problems))
    if not records:
        if not problems:
            hint = "the first line names the columns"
            problems.append(Problem("the file is empty", f"{where}:1", hint))
        return None
    head, *rows = records
    columns = tuple(name.strip().lower() for name in head.cells)
    for name in sorted({n for n in columns if n and columns.count(n) > 1}):
        problems.append(Problem(f"column '{name}' stands twice", head.where, "keep one"))
    for row in rows:
        if any(row.cells[len(columns) :]):
            what = f"{len(row.cells)} cells where the header has {len(columns)}"
            problems.append(Problem(what, row.where, "put text with commas in double quotes"))
    return Table(head.where, columns, tuple(rows))


def _records(text: str, where: str, problems: list[Problem]) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(f"{where}:{line}", tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        hint = 'double every " inside a quoted cell and close the quotes'
        problems.append(Problem(f"not valid CSV: {error}", f"{where}:{line}", hint))


def _delimiter(text: str) -> str:
    """The one that stands most often in the first line that is not blank; a comma on a tie."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=head.count)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV (RFC 4180): commas, lines end in CRLF, quotes where needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
