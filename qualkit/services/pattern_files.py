"""Matrices, co-occurrence and facts as CSV, workbook and figure; text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit.exchange.cells import guarded
from qualkit.exchange.csv_text import write_table
from qualkit.exchange.workbook import write_sheets
from qualkit.model.matrix import (
    CellState,
    CoOccurrence,
    CountOf,
    FactGrid,
    Matrix,
    MatrixCell,
    Pair,
)
from qualkit.report.heat import heat_map
from qualkit.report.tree import Figure
from qualkit.services.patterns import Patterns
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project

Cell = str | int | float | None
Sheet = tuple[str, Sequence[str], list[Sequence[Cell]]]
TOTAL = "All"
OF = {
    CountOf.PASSAGES: "of transcripts",
    CountOf.TRANSCRIPTS: "of transcripts",
    CountOf.PEOPLE: "of people",
}


def matrix_csv(
    project: Project, found: Matrix, count: CountOf, *, anyway_by: str | None = None
) -> bytes:
    """One row a row of the matrix: its names, then n and N of every column, then the totals.

    Raises NamesError while names are unresolved.
    """
    refuse_unresolved(project, "matrix as csv", anyway_by=anyway_by)
    return _csv(*_rows(found, count))


def matrix_xlsx(
    project: Project, found: Matrix, count: CountOf, *, anyway_by: str | None = None
) -> bytes:
    """The same, a sheet with every count of every cell, and how it was counted."""
    refuse_unresolved(project, "matrix as workbook", anyway_by=anyway_by)
    long = ("row", "column", "passages", "transcripts", "people", "asked", "received", "eligible",
            "planned", "people heard", "state")  # fmt: skip
    cells: list[Sequence[Cell]] = [
        (row.label, column.label, *_long(cell))
        for row, line in zip(found.rows, found.cells, strict=True)
        for column, cell in zip(found.columns, line, strict=True)
    ]
    about: list[Sequence[Cell]] = [
        ("rows", ", ".join(found.row_axes)),
        ("columns", ", ".join(found.column_axes)),
        ("count", f"{count.value} {OF[count]}"),
        ("filters", "; ".join(found.filters) or "none"),
        ("codings of interviewers' words, left out", found.of_interviewers),
        ("codings in no cell", found.elsewhere),
    ]
    return _xlsx(
        [("Matrix", *_rows(found, count)), ("Cells", long, cells), ("About", ("what", "is"), about)]
    )


def _long(cell: MatrixCell) -> Sequence[Cell]:
    basis = cell.basis
    return (cell.passages, cell.transcripts, cell.people, basis.asked, basis.received,
            basis.eligible, basis.planned, basis.people, cell.state.value)  # fmt: skip


def _rows(found: Matrix, count: CountOf) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    columns = [*(column.label or TOTAL for column in found.columns)]
    single = not found.column_axes
    header = [*found.row_axes]
    for label in [*columns, *([] if single else [TOTAL])]:
        header += [label, f"{label}, {OF[count]}"]
    lines = zip(found.rows, found.cells, found.row_totals, strict=True)
    rows: list[Sequence[Cell]] = [
        (*row.labels, *_line([*cells, *([] if single else [total])], count))
        for row, cells, total in lines
    ]
    last = [*found.column_totals, *([] if single else [found.total])]
    names = (TOTAL, *("" for _ in found.row_axes[1:]))
    return header, [*rows, (*names, *_line(last, count))]


def _line(cells: Iterable[MatrixCell], count: CountOf) -> list[Cell]:
    out: list[Cell] = []
    for cell in cells:
        counted = cell.state in (CellState.FOUND, CellState.ZERO)
        out += [cell.n(count), cell.basis.of(count)] if counted else [cell.state.value, None]
    return out


def matrix_figure(found: Matrix, count: CountOf) -> Figure | None:
    """The matrix as a heat map; None where there is nothing to draw, or too much."""
    cells = [[_drawn(cell, count) for cell in line] for line in found.cells]
    labels = [h.label or TOTAL for h in found.columns]
    made = heat_map([h.label for h in found.rows], labels, cells, count.value)
    return made[0] if made else None


def _drawn(cell: MatrixCell, count: CountOf) -> int | None:
    return cell.n(count) if cell.state in (CellState.FOUND, CellState.ZERO) else None


def pairs_csv(project: Project, found: CoOccurrence, *, anyway_by: str | None = None) -> bytes:
    """One row a pair that meets, most first. Raises NamesError while names are unresolved."""
    refuse_unresolved(project, "co-occurrence as csv", anyway_by=anyway_by)
    return _csv(*_pairs(found))


def pairs_xlsx(project: Project, found: CoOccurrence, *, anyway_by: str | None = None) -> bytes:
    """The same, and the square of all codes."""
    refuse_unresolved(project, "co-occurrence as workbook", anyway_by=anyway_by)
    square: list[Sequence[Cell]] = [
        (label, *line) for label, line in zip(found.labels, square_of(found), strict=True)
    ]
    return _xlsx([("Pairs", *_pairs(found)), ("Square", ("", *found.labels), square)])


def _pairs(found: CoOccurrence) -> tuple[Sequence[str], list[Sequence[Cell]]]:
    unit = f"{found.within.value}s"
    header = ("code a", "code b", f"{unit} with a", f"{unit} with b", f"{unit} with both",
              "expected", "observed by expected", "jaccard", f"{unit} in all")  # fmt: skip
    label = dict(zip(found.codes, found.labels, strict=True))
    rows: list[Sequence[Cell]] = [
        (label[p.a], label[p.b], p.of_a, p.of_b, p.both, round(p.expected, 2),
         None if p.ratio is None else round(p.ratio, 2), round(p.jaccard, 3), found.units)
        for p in ordered_pairs(found)
    ]  # fmt: skip
    return header, rows


def ordered_pairs(found: CoOccurrence) -> list[Pair]:
    """Pairs that meet, most often first, in the order of the codebook where equal."""
    return sorted((p for p in found.pairs if p.both), key=lambda p: -p.both)


def square_of(found: CoOccurrence) -> list[list[int | None]]:
    """Units with both codes by code and code; None on the diagonal."""
    place = {code: n for n, code in enumerate(found.codes)}
    square: list[list[int | None]] = [[None] * len(place) for _ in place]
    for pair in found.pairs:
        a, b = place[pair.a], place[pair.b]
        square[a][b] = square[b][a] = pair.both
    return square


def pairs_figure(found: CoOccurrence) -> Figure | None:
    """The square as a heat map; None where nothing meets, or too much."""
    made = heat_map(found.labels, found.labels, square_of(found), found.within.value)
    return made[0] if made else None


def facts_csv(
    project: Project, patterns: Patterns, found: FactGrid, *, anyway_by: str | None = None
) -> bytes:
    """One row a site and wave: what was recorded, and the talk of it."""
    refuse_unresolved(project, "facts beside talk as csv", anyway_by=anyway_by)
    header = ("site", "wave", found.fact, "passages", "transcripts", "people", "of transcripts")
    study = patterns.study
    rows: list[Sequence[Cell]] = [
        (study.site_name(c.site), study.wave_label(c.wave), c.value, *_talk(c.talk))
        for line in found.cells
        for c in line
    ]
    return _csv(header, rows)


def _talk(cell: MatrixCell) -> Sequence[Cell]:
    if cell.state not in (CellState.FOUND, CellState.ZERO):
        return (cell.state.value, None, None, None)
    return (cell.passages, cell.transcripts, cell.people, cell.basis.asked)


def _csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    def text(cell: Cell) -> str:
        return "" if cell is None else guarded(cell) if isinstance(cell, str) else str(cell)

    return write_table([*map(text, header)], ([text(c) for c in row] for row in rows)).encode()


def _xlsx(sheets: Iterable[Sheet]) -> bytes:
    return write_sheets((title, header, rows) for title, header, rows in sheets)
