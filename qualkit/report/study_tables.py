"""A table about a study as a block of a document."""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.model.results import StudyTable, Value
from qualkit.report.tree import TableBlock

NOTHING = "–"


def block_of(table: StudyTable, rows: Iterable[tuple[Value, ...]]) -> TableBlock:
    """The table with the rows given, in which ids are names already; a dash for what is not."""
    return TableBlock(
        table.title,
        tuple(column.label for column in table.columns),
        tuple(tuple(_shown(cell) for cell in row) for row in rows),
        table.note,
        table.wide,
        sums=bool(table.totals),
    )


def _shown(cell: Value) -> str:
    return NOTHING if cell is None else str(cell)
