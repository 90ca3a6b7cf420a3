"""Protocols and roster in study.yaml, and the roster as a table."""

import pytest

from qualkit.errors import StudyError
from qualkit.exchange.study_people import load_roster
from qualkit.exchange.study_yaml import check_study, dump_study, load_study
from qualkit.model import Protocol, ProtocolQuestion, RosterEntry, SamplingNote
from tests import factories as make

GOOD = """\
study: {id: s}
sites: [{id: alder}]
waves: [{id: w1}]
roles: [{id: teacher}]
instruments: [{id: talk}]
protocols:
  - id: adults
    name: Talks with adults
    instrument: talk
    roles: [teacher]
    questions:
      - {id: Q1, text: What may they choose?, topic: choice}
      - {id: Q2, topic: money, prompted: false}
roster:
  - {person: t1, site: alder, wave: w1, role: teacher, said: yes}
  - {person: t2, site: alder, wave: w1}
sampling:
  - {site: alder, role: teacher, note: Nominated by the leader}
  - {note: All were asked}
"""


def test_protocols_and_roster_load_and_come_back():
    study = load_study(GOOD, "s.yaml")
    questions = (
        ProtocolQuestion("Q1", "What may they choose?", "choice"),
        ProtocolQuestion("Q2", "", "money", prompted=False),
    )
    assert study.protocols == (
        Protocol("adults", "Talks with adults", "talk", ("teacher",), questions),
    )
    assert study.sampling == (
        SamplingNote("Nominated by the leader", "alder", role="teacher"),
        SamplingNote("All were asked"),
    )
    assert study.roster == (
        RosterEntry("t1", "alder", "w1", "teacher", "yes"),
        RosterEntry("t2", "alder", "w1"),
    )
    assert load_study(dump_study(study), "again.yaml") == study


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("instrument: talk", "instrument: diary", 9, "unknown instrument 'diary'"),
        ("roles: [teacher]", "roles: [pupil]", 10, "unknown role 'pupil'"),
        ("id: Q2", "id: Q1", 13, "question 'Q1' stands twice"),
        ("text: What may they choose?, ", "", 12, "'text' is missing"),
        ("prompted: false", "prompted: maybe", 13, "true or false"),
        ("topic: choice", "topics: choice", 12, "'topics' is not a field"),
        ("said: yes", "said: perhaps", 15, "yes or no"),
        ("person: t2", "person: t1", 16, "t1 stands twice"),
        ("person: t1, site: alder", "person: t1, site: oak", 15, "unknown site 'oak'"),
        ("role: teacher", "role: pupil", 15, "unknown role 'pupil'"),
    ],
)
def test_problems_are_named_by_line(old, new, line, says):
    assert old in GOOD
    text = GOOD.replace(old, new)
    found = [(p.where, p.what) for p in check_study(text, "s.yaml")]
    assert any(where == f"s.yaml:{line}" and says in what for where, what in found), found


def test_a_roster_table_may_speak_of_schools_and_years():
    text = "\ufeffperson,school,role,year,interviewed,phone\nkt1,kestrel,teacher,y1,Yes,1\n"
    assert load_roster(text, "roster.csv", make.study()) == (
        RosterEntry("kt1", "kestrel", "y1", "teacher", "yes"),
    )


def test_every_problem_of_a_roster_is_listed_at_its_line():
    text = (
        "person,site,wave,said\nkt1,oak,y1,\n,kestrel,y9,\nkt3,kestrel,y1,no\nkt3,kestrel,y1,no\n"
    )
    with pytest.raises(StudyError) as refused:
        load_roster(text, "roster.csv", make.study())
    assert [(p.where, p.what) for p in refused.value.problems] == [
        ("roster.csv:2", "site 'oak' on the roster is not in the study frame"),
        ("roster.csv:3", "names no person"),
        ("roster.csv:3", "wave 'y9' on the roster is not in the study frame"),
        ("roster.csv:5", "kt3 stands twice for kestrel in y1"),
    ]


def test_a_table_without_the_columns_is_refused():
    with pytest.raises(StudyError, match="no column site, wave"):
        load_roster("person,phone\n", "roster.csv", make.study())
    with pytest.raises(StudyError, match="no column person"):
        load_roster("", "roster.csv", make.study())


def test_a_note_on_sampling_needs_words_and_a_place_of_the_frame():
    for old, new, says in (
        (
            "site: alder, role: teacher, note",
            "site: oak, role: teacher, note",
            "unknown site 'oak'",
        ),
        ("{note: All were asked}", "{role: teacher}", "'note' is missing"),
    ):
        assert old in GOOD
        found = check_study(GOOD.replace(old, new), "s.yaml")
        assert any(says in problem.what for problem in found), found
