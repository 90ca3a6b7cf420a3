"""The data-collection grid never lies: planned, received, missing, extra, not planned."""

from qualkit.analysis.grid import collection_grid
from qualkit.model import Cell, PlannedCell, Study
from tests import factories as make


def status(grid, site, wave, role):
    return [r.status for r in grid.rows if (r.site, r.wave, r.role) == (site, wave, role)]


def test_every_planned_cell_is_listed_with_its_status():
    grid = collection_grid(make.study(), make.sample_transcripts())
    assert status(grid, "kestrel", "y1", "teacher") == ["complete"]
    assert status(grid, "linden", "y2", "teacher") == ["missing"]
    assert status(grid, "kestrel", "y1", "student") == ["not planned"]


def test_more_than_planned_is_extra_and_so_is_what_nobody_planned():
    twice = (make.transcript("A"), make.transcript("B"), make.transcript("C", role="parent"))
    grid = collection_grid(make.study(), twice)
    assert status(grid, "kestrel", "y1", "teacher") == ["extra"]
    assert status(grid, "kestrel", "y1", "parent") == ["extra"]


def test_a_focus_group_is_one_document_and_its_speakers_are_people():
    group = make.transcript(
        "F", ("I", "So?"), ("S1", "Hm."), ("S2", "No."), role="student", instrument="focus_group"
    )
    grid = collection_grid(make.study(planned=()), (group,))
    (row,) = grid.rows
    assert (row.received, row.people, row.status) == (1, 2, "complete")
    assert (grid.transcripts, grid.people, grid.turns) == (1, 2, 3)


def test_a_partly_filled_cell_is_missing():
    cell = Cell("kestrel", "y1", "teacher", "interview")
    study = make.study(planned=(PlannedCell(cell, 3),))
    (row,) = [r for r in collection_grid(study, (make.transcript(),)).rows if r.planned]
    assert (row.planned, row.received, row.status) == (3, 1, "missing")


def test_an_empty_study_has_an_empty_grid():
    grid = collection_grid(Study("none"), ())
    assert (grid.rows, grid.transcripts, grid.people, grid.minutes) == ((), 0, 0, 0)


def test_rows_stand_in_the_order_of_the_frame():
    grid = collection_grid(make.study(), reversed(make.sample_transcripts()))
    sites = list(dict.fromkeys(row.site for row in grid.rows))
    assert sites == ["kestrel", "orchard", "linden"]
