"""Numbers of a report against what was planned and received."""

import pytest

from qualkit.analysis.claims import AGREES, DIFFERS, PLAN, UNCLEAR, claim_table, claims_in
from qualkit.model import Attributes, Cell, Instrument, PlannedCell, Role, Site, Study, Wave
from tests import factories as make

STUDY = Study(
    "s",
    sites=(Site("A", "Ashby"), Site("C", "Corbin", Attributes.of({"teachers": "1"}))),
    waves=(Wave("Y1", "2015"),),
    roles=(Role("T", "teacher", "staff"), Role("L", "leader", "staff"), Role("S", "student")),
    instruments=(Instrument("int", "interview"), Instrument("fg", "focus group", many=True)),
    planned=(PlannedCell(Cell("A", "Y1", "T", "int"), 4),),
)


def _heard(name, site, role, instrument, persons):
    known = {"site": site, "wave": "Y1", "role": role, "instrument": instrument}
    said = tuple((person, "It was good.") for person in persons.split(";"))
    return make.transcript(name, ("I", "How was it?"), *said, **known, persons=persons)


HEARD = (
    _heard("a1", "A", "T", "int", "T1"),
    _heard("a2", "A", "T", "int", "T1"),
    _heard("c1", "C", "T", "int", "T2"),
    _heard("c2", "C", "T", "int", "T3"),
    _heard("c3", "C", "S", "fg", "S1;S2;S3"),
)


def _results(text, study=STUDY):
    table = claim_table(study, HEARD, text)
    return [(row[3], row[4], row[-1]) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("We interviewed three teachers.", [("teacher", "3", AGREES)]),
        ("We interviewed 4 teachers.", [("teacher", "4", UNCLEAR)]),
        ("We interviewed 9 teachers.", [("teacher", "9", DIFFERS)]),
        ("At Ashby four experienced teachers spoke.", [("teacher", "4", PLAN)]),
        ("At Corbin 2 teachers spoke.", [("teacher", "2", AGREES)]),
        ("In Ashby and Corbin 3 teachers spoke.", [("teacher", "3", UNCLEAR)]),
        ("More than 2 students spoke.", [("student", "at least 2", AGREES)]),
        ("There were 6 teachers and students.", [("teacher and student", "6", AGREES)]),
        ("4 interviews with teachers", [("interview, teacher", "4", AGREES)]),
        ("4 interviews with 3 students", [("interview", "4", UNCLEAR), ("student", "3", AGREES)]),
        ("1 focus group and 5 transcripts", [("focus group", "1", AGREES),
                                             ("transcripts", "5", AGREES)]),
    ],
)  # fmt: skip
def test_each_number_is_set_against_what_it_counts(text, results):
    assert _results(text) == results


@pytest.mark.parametrize(
    "text",
    [
        "8.07 interviews", "30-45 teachers", "60% teachers", "3 interviews per school", "In 2015.",
        "3 apples", "2 cats, teachers and a dog", "",
    ],
)  # fmt: skip
def test_what_the_study_does_not_count_is_left_alone(text):
    assert claims_in(text, STUDY) == ()


def test_the_frame_is_checked_against_itself_where_no_text_is_given():
    """Two teachers were heard where the frame says that there is one."""
    assert _results("") == [("teacher", "at most 1", DIFFERS)]


def test_a_sentence_may_run_over_lines_and_a_mark_does_not_end_a_number():
    assert _results("We heard\n3 teachers, i.e. all.\n\n5 transcripts") == [
        ("teacher", "3", AGREES),
        ("transcripts", "5", AGREES),
    ]
