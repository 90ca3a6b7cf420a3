"""Tables of other programs: whether they hold codings or codes, and who reads them."""

from __future__ import annotations

from qualkit.errors import ReadError
from qualkit.exchange import table_columns as roles
from qualkit.exchange.codebook_tables import read_codes
from qualkit.exchange.grids import Grid, grids_in
from qualkit.exchange.segment_tables import read_segments
from qualkit.exchange.table_columns import Columns, by_position, columns_of
from qualkit.model.exchanged import Exchanged

_OWN = {"id", "label", "stance"}
_DEEPEST_HEAD = 6
_HINT = (
    "codings need columns for document, code and words or offsets (document, code, quote); "
    "a codebook needs name and description"
)


def read_foreign_table(data: bytes, where: str) -> Exchanged:
    """Codings or codes in a table. Raises ReadError where it holds neither."""
    grids = grids_in(data, where)
    for grid in grids:
        headed = _headed(grid)
        if headed is not None and headed[1].of_segments:
            return read_segments(*headed, where)
    for grid in grids:
        placed = by_position(grid)
        if placed is not None and placed.of_segments:
            return read_segments(grid, placed, where)
    books = [headed for grid in grids if (headed := _headed(grid)) and headed[1].of_codes]
    if any(set(columns.names) >= _OWN for _, columns in books):
        hint = "qualkit codebook load reads it"
        raise ReadError("this is a codebook of qualkit's own", where=where, hint=hint)
    if books:
        return read_codes(books, where)
    raise ReadError("the table holds neither codings nor codes", where=where, hint=_HINT)


def _headed(grid: Grid) -> tuple[Grid, Columns] | None:
    """The table from the row that names its columns; some programs write titles above it."""
    for at in range(min(len(grid.lines), _DEEPEST_HEAD)):
        columns = columns_of(grid.lines[at].cells)
        if columns.of_segments or columns.of_codes:
            return Grid(grid.title, grid.lines[at:]), _more(grid, columns)
    return None


def _more(grid: Grid, columns: Columns) -> Columns:
    """Where words alone mark ATLAS.ti's reports, the ID column tells them."""
    placed = by_position(grid)
    if placed is None or roles.ID not in placed or not columns.of_segments:
        return columns
    return Columns(columns.names, {**columns.places, roles.ID: placed.places[roles.ID]})
