"""The study as a Word document, and the participants of study B in full."""

import pytest

from qualkit.services import demo, samples, studying
from tests import projects as made
from tests.golden.test_memos import as_expected, text_of


def test_the_study_reads_as_before_in_word(tmp_path):
    project = made.filled(tmp_path)
    as_expected(text_of(studying.grid_docx(project)), "study.docx.txt")
    project.close()


@pytest.fixture(scope="module")
def study_b(tmp_path_factory):
    folder = tmp_path_factory.mktemp("b")
    project, _ = demo.build_sample(folder / "b.qualkit", samples.full("B", folder))
    yield project
    project.close()


def test_participants_of_study_b_are_those_of_its_plan(study_b):
    """15 teachers, 8 leaders, 23 students, 22 observations, 10 parents; a dash where none are."""
    table = studying.table(study_b, "participants")
    assert table.totals == ("All", 15, 8, 23, 22, 10)
    as_expected(text_of(studying.docx_of(study_b, [table])), "participants_b.docx.txt")
