"""One read of a project gives tables, passages and files; what is hidden or held back stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualkit.errors import NamesError
from qualkit.model import Coder, Round
from qualkit.model.matrix import CountOf, Within
from qualkit.services import pattern_files, patterns
from qualkit.store import Project
from tests import factories, projects

FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def test_a_cell_opens_its_passages_with_the_words_around_them(project: Project) -> None:
    found = patterns.patterns(project)
    cell = found.matrix("code", "site").cell("hal.agy.time", "kestrel")
    first, second = found.passages(cell.codings)
    assert first.passage.quote == "some take all week over one"
    assert first.before.endswith("in any order they like, and ")
    assert first.after == "."
    assert second.passage.transcript == "KES-F01"


def test_the_same_data_give_the_same_bytes_in_csv_and_the_same_cells_in_a_workbook(
    project: Project,
) -> None:
    found = patterns.patterns(project).matrix("role", "wave")
    data = pattern_files.matrix_csv(project, found, CountOf.TRANSCRIPTS)
    assert rows(data) == [
        ["role", "2015-16", "2015-16, of transcripts", "2016-17", "2016-17, of transcripts", "All",
         "All, of transcripts"],
        ["Leader", "2", "2", "0", "1", "2", "3"],
        ["Teacher", "2", "2", "2", "2", "4", "4"],
        ["Student", "not planned", "", "1", "1", "1", "1"],
        ["All", "4", "4", "3", "4", "7", "8"],
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(pattern_files.matrix_xlsx(project, found, CountOf.TRANSCRIPTS)))
    assert book.sheetnames == ["Matrix", "Cells", "About"]
    assert [c.value for c in book["Matrix"][4]] == ["Student", "not planned", None, 1, 1, 1, 1]


def test_names_that_look_like_formulas_stay_text(project: Project) -> None:
    with project.writing("lead") as repository:
        book = repository.codebook()
        odd = replace(book.code("hal.fwf"), label=FORMULA)
        codes = tuple(odd if c.id == odd.id else c for c in book)
        repository.save_codebook(replace(book, codes=codes, version=book.version + 1))
    found = patterns.patterns(project)
    made = found.matrix("code", "wave")
    names = [row[0] for row in rows(pattern_files.matrix_csv(project, made, CountOf.PEOPLE))]
    assert f"'{FORMULA}" in names
    sheet = load_workbook(io.BytesIO(pattern_files.matrix_xlsx(project, made, CountOf.PEOPLE)))[
        "Matrix"
    ]
    (cell,) = [row[0] for row in sheet.iter_rows() if row[0].value == FORMULA]
    assert cell.data_type == "s"
    pairs = found.co_occurrence(Within.PASSAGE)
    assert f"'{FORMULA}" in {row[1] for row in rows(pattern_files.pairs_csv(project, pairs))}


def test_pairs_with_what_would_be_expected_and_a_picture(project: Project) -> None:
    found = patterns.patterns(project).co_occurrence(Within.PASSAGE)
    pair = found.pair("hal.agy.means", "hal.fwf")
    assert pair is not None
    assert (found.units, pair.of_a, pair.of_b, pair.both) == (12, 2, 1, 1)
    assert pair.expected == pytest.approx(2 * 1 / 12)
    assert (pair.jaccard, pair.ratio) == (0.5, pytest.approx(6))
    figure = pattern_files.pairs_figure(found)
    assert figure is not None
    assert figure.png.startswith(b"\x89PNG")
    assert "Choice of means and “Freedom within fences”: 1" in figure.alt


def test_turns_are_those_of_participants_and_documents_are_all(project: Project) -> None:
    found = patterns.patterns(project)
    assert found.co_occurrence(Within.TURN).units == 10
    assert found.co_occurrence(Within.DOCUMENT).units == 8


def test_the_talk_of_a_fact_is_that_of_the_strategy_a_tension_names(project: Project) -> None:
    found = patterns.patterns(project)
    made = found.facts("test_prep_window")
    assert made.codes == ("dar.org.test_prep",)
    data = rows(pattern_files.facts_csv(project, found, made))
    assert ["Orchard School", "2016-17", "declined", "1", "1", "1", "1"] in data
    assert ["Linden School", "2015-16", "", "0", "0", "0", "1"] in data


def test_a_blind_round_hides_others_codings_and_who_was_asked(project: Project) -> None:
    with project.writing("lead") as repository:
        repository.ensure_coder(Coder("cy"))
        hidden = Round("blind", 1, blind=True, assignments=frozenset({("KES-L01", "cy")}))
        repository.save_round(hidden)
        text = repository.transcript("KES-L01")
        repository.record(
            [factories.coding(text, "state test", "dar.acc", coder="cy", round="blind")]
        )
    seen = patterns.patterns(project.seen_by("ana")).matrix("coder", "")
    assert [row.id for row in seen.rows] == ["ana", "ben"]
    own = patterns.patterns(project.seen_by("cy")).matrix("coder", "")
    assert [row.id for row in own.rows] == ["ana", "ben", "cy"]


def test_files_are_held_back_while_names_are_unresolved(project: Project) -> None:
    found = patterns.patterns(project).matrix("person", "wave")
    with project.writing("lead") as repository:
        repository.save_deidentification("strict", required=True)
        repository.save_unresolved({"KES-L01": 1})
    for write in (pattern_files.matrix_csv, pattern_files.matrix_xlsx):
        with pytest.raises(NamesError):
            write(project, found, CountOf.PEOPLE)
    assert pattern_files.matrix_csv(project, found, CountOf.PEOPLE, anyway_by="lead")
