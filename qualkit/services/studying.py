"""The data-collection matrix: expected, received, missing, not planned."""

from __future__ import annotations

from qualkit.analysis.grid import collection_grid
from qualkit.exchange.workbook import write_workbook
from qualkit.model import Study
from qualkit.model.results import CollectionGrid, GridRow
from qualkit.report.docx import render_docx
from qualkit.report.tree import Memo, Paragraph, TableBlock
from qualkit.store import Project

COLUMNS = ("Site", "Wave", "Role", "Instrument", "Planned", "Received", "People", "Status")


def grid(project: Project) -> CollectionGrid:
    """The matrix of a project's study frame against its transcripts."""
    with project.reading() as repository:
        return collection_grid(repository.study(), repository.transcripts())


def grid_xlsx(project: Project) -> bytes:
    """The matrix as a workbook."""
    study, found = _study_and_grid(project)
    return write_workbook("Data collection", COLUMNS, [_cells(study, row) for row in found.rows])


def grid_docx(project: Project) -> bytes:
    """The matrix as a Word document with its totals."""
    study, found = _study_and_grid(project)
    rows = tuple(tuple(str(cell) for cell in _cells(study, row)) for row in found.rows)
    totals = (
        f"{found.transcripts} transcripts with {found.people} people: {found.turns} turns, "
        f"{found.words} words, {found.minutes} minutes. Interviewers are not counted as people."
    )
    table = TableBlock("Data collected by site, wave, role and instrument", COLUMNS, rows, wide=4)
    title = study.title or project.name
    return render_docx(Memo(title, "Data collection", project.name, (Paragraph(totals), table)))


def _study_and_grid(project: Project) -> tuple[Study, CollectionGrid]:
    with project.reading() as repository:
        study = repository.study()
        return study, collection_grid(study, repository.transcripts())


def _cells(study: Study, row: GridRow) -> tuple[str | int, ...]:
    return (
        study.site_name(row.site),
        study.wave_label(row.wave),
        study.role_name(row.role),
        study.instrument_name(row.instrument),
        row.planned,
        row.received,
        row.people,
        row.status,
    )
