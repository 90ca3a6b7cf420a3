"""The study frame from YAML."""

import pytest

from qualkit.errors import StudyError
from qualkit.exchange.study_yaml import check_study, dump_study, load_study
from qualkit.model import Attributes, Cell, Fact, PlannedCell, Wave

GOOD = """\
study: {id: s, title: T, synthetic: true, licence: CC0}
research_questions: [{id: q1, text: Why?}]
sites:
  - {id: alder, name: Alder Middle, attributes: {size: 400, closed: ~}}
  - {id: birch}
waves:
  - {id: w2, label: Spring, start: 2025-03}
  - {id: w1, label: Autumn}
roles:
  - {id: student, name: Student, minors: yes}
instruments:
  - {id: group, name: Focus group, speakers: many}
planned:
  - {site: alder, wave: w1, role: student, instrument: group, count: 2}
facts:
  - {site: alder, wave: w1, name: unit_first, value: yes}
file_names: "{site}_{wave}"
codebook: sample.yaml
interviewers: [I, INT]
"""


def test_the_frame_loads_in_its_order():
    study = load_study(GOOD, "study.yaml")
    assert study.synthetic
    assert study.sites[0].attributes == Attributes.of({"size": "400"})
    assert study.site_name("birch") == "birch"
    assert study.waves == (Wave("w2", "Spring", "2025-03"), Wave("w1", "Autumn"))
    assert study.roles[0].minors
    assert study.instruments[0].many
    assert study.planned == (PlannedCell(Cell("alder", "w1", "student", "group"), 2),)
    assert study.facts == (Fact("alder", "w1", "unit_first", "yes"),)
    assert (study.file_names, study.codebook) == ("{site}_{wave}", "sample.yaml")
    assert study.interviewers == ("I", "INT")
    assert [q.text for q in study.questions] == ["Why?"]


def test_dump_comes_back():
    study = load_study(GOOD, "study.yaml")
    assert load_study(dump_study(study), "again.yaml") == study


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("{id: birch}", "{id: alder}", 5, "site 'alder' stands twice"),
        ("id: w1, label", "id: w2, label", 8, "wave 'w2' stands twice"),
        ("  - {site: alder, wave: w1, role", "  - {site: oak, wave: w1, role", 14, "site 'oak'"),
        ("wave: w1, role", "wave: w9, role", 14, "unknown wave 'w9'"),
        ("role: student", "role: pupil", 14, "unknown role 'pupil'"),
        ("instrument: group", "instrument: diary", 14, "unknown instrument 'diary'"),
        ("count: 2", "count: -2", 14, "0 or more"),
        ("count: 2", "count: two", 14, "must be a whole number"),
        ("site: alder, wave: w1, name", "site: oak, wave: w1, name", 16, "unknown site 'oak'"),
        ("wave: w1, name", "wave: w9, name", 16, "unknown wave 'w9'"),
        ("name: unit_first, ", "", 16, "'name' is missing"),
        ("speakers: many", "speakers: lots", 12, "one or many"),
        ("minors: yes", "minors: perhaps", 10, "true or false"),
        ("study: {id: s, ", "study: {", 1, "'id' is missing"),
        ("waves:", "waes:", 6, "'waes' is not a field"),
        ("title: T", "titel: T", 1, "'titel' is not a field"),
    ],
)
def test_problems_are_named_by_line(old, new, line, says):
    assert old in GOOD
    text = GOOD.replace(old, new)
    found = [(p.where, p.what) for p in check_study(text, "study.yaml")]
    assert any(where == f"study.yaml:{line}" and says in what for where, what in found), found
    with pytest.raises(StudyError):
        load_study(text, "study.yaml")


def test_doubled_cells_and_facts_are_refused():
    lines = GOOD.splitlines()
    text = "\n".join([*lines[:14], lines[13], *lines[14:16], lines[15], *lines[16:]])
    assert [(p.where, p.what) for p in check_study(text, "s")] == [
        ("s:15", "this cell is planned twice"),
        ("s:18", "fact 'unit_first' of alder in w1 stands twice"),
    ]


def test_a_file_without_a_study_is_refused():
    with pytest.raises(StudyError, match="'study' is missing"):
        load_study("sites: []\n", "s.yaml")
    with pytest.raises(StudyError, match=r"s\.yaml:1: the file is empty"):
        load_study("", "s.yaml")
