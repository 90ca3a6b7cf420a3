"""A table about a study as a block of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qualkit.model import Study
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


def rows_with_names(found: StudyTable, study: Study) -> Iterator[tuple[Value, ...]]:
    """Rows, then totals, with names in place of the ids of the frame; None stays None."""
    names: dict[str, Callable[[str], str]] = {
        "site": study.site_name,
        "wave": study.wave_label,
        "role": study.role_name,
        "instrument": study.instrument_name,
    }
    for row in (*found.rows, *([found.totals] if found.totals else [])):
        yield tuple(
            names[column.of](cell) if column.of and isinstance(cell, str) and cell else cell
            for column, cell in zip(found.columns, row, strict=True)
        )


def named_block(table: StudyTable, study: Study) -> TableBlock:
    """The table as a block, with the names of the frame."""
    return block_of(table, rows_with_names(table, study))
