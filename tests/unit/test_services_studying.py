"""Study tables of a project as values, workbooks and documents."""

import io

import openpyxl
import pytest
from docx import Document

from qualkit.errors import NotFound
from qualkit.model import Protocol, ProtocolQuestion
from qualkit.services import studying
from tests import factories as make
from tests import projects as made

ASKED = Protocol("all", "All", questions=(ProtocolQuestion("Q1", "What was different this year?"),))


@pytest.fixture
def project(tmp_path):
    project = made.filled(tmp_path)
    with project.writing("lead") as repository:
        repository.save_study(make.study(protocols=(ASKED,)))
    yield project
    project.close()


@pytest.mark.parametrize("name", studying.TABLES)
def test_every_table_has_as_many_cells_as_columns(project, name):
    table = studying.table(project, name)
    assert table.name == name
    for row in (*table.rows, *([table.totals] if table.totals else [])):
        assert len(row) == len(table.columns)


def test_unknown_tables_and_questions_are_refused_with_what_there_is(project):
    with pytest.raises(NotFound, match="no study table") as refused:
        studying.table(project, "cells")
    assert "panel" in refused.value.hint
    with pytest.raises(NotFound, match="has a question 'Q9'") as refused:
        studying.answer_table(project, "Q9")
    assert "all/Q1" in refused.value.hint


def test_the_workbook_has_a_sheet_for_each_table_that_has_rows(project):
    book = openpyxl.load_workbook(io.BytesIO(studying.grid_xlsx(project)))
    assert book.sheetnames == [
        "Data collection", "Transcripts by group", "Sources", "Volume",
        "Participants", "Participants by group", "Sites", "Facts", "Panel of persons", "Questions",
    ]  # fmt: skip
    sheet = book["Volume"]
    assert [cell.value for cell in sheet[1]][:4] == ["Site", "Wave", "Role", "Instrument"]
    assert [cell.value for cell in sheet[2]][:4] == [
        "Kestrel School", "2015-16", "Leader", "Interview",
    ]  # fmt: skip
    assert isinstance(sheet[2][5].value, int)


def test_answers_stand_in_a_document_word_for_word(project):
    table = studying.answer_table(project, "Q1")
    assert len(table.rows) == 8
    document = Document(io.BytesIO(studying.docx_of(project, [table])))
    cells = [row.cells[-1].text for row in document.tables[0].rows]
    assert make.LIN_RATING in cells
