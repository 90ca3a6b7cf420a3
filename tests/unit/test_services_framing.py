"""The frame of a project can be changed, as far as what is stored still fits into it."""

from dataclasses import replace

import pytest

from qualkit.errors import StudyError
from qualkit.model import Protocol, Role, RosterEntry, Site, Wave
from qualkit.services import framing, projects
from tests import factories as make
from tests import projects as made


@pytest.fixture
def project(tmp_path):
    project = made.filled(tmp_path)
    yield project
    project.close()


def saved(project):
    return [e for e in projects.history(project) if e.action == "study.saved"]


def test_a_frame_is_replaced_with_an_event_and_says_what_changed(project):
    before = len(saved(project))
    new = make.study(
        sites=(*make.STUDY.sites, Site("oak", "Oak")), facts=(), interviewers=("I", "Anna")
    )
    change = framing.change_study(project, new, where="s.yaml", actor="lead")
    assert change.changes == ("sites added: oak", "facts: 0, before 5")
    assert [n.what for n in change.notes] == [
        "the interviewers of transcripts that are stored stay as they were"
    ]
    with project.reading() as repository:
        assert repository.study() == new
    assert len(saved(project)) == before + 1


def test_the_same_frame_again_changes_nothing(project):
    before = len(saved(project))
    change = framing.change_study(project, make.study(), where="s.yaml", actor="lead")
    assert change.changes == change.notes == ()
    assert len(saved(project)) == before


def test_every_contradiction_with_a_stored_transcript_is_listed(project):
    new = make.study(
        sites=tuple(s for s in make.STUDY.sites if s.id != "linden"),
        waves=(Wave("y2", "2016-17"),),
        roles=(*make.STUDY.roles[:2], Role("pupil", "Pupil")),
        planned=(),
        facts=(),
    )
    with pytest.raises(StudyError) as refused:
        framing.change_study(project, new, where="s.yaml", actor="lead")
    found = [(p.where, p.what.split(" is not")[0]) for p in refused.value.problems]
    assert found == [
        ("KES-F01", "role 'student'"),
        ("KES-L01", "wave 'y1'"),
        ("KES-T01", "wave 'y1'"),
        ("LIN-L01", "site 'linden'"),
        ("LIN-L01", "wave 'y1'"),
        ("LIN-L02", "site 'linden'"),
        ("ORC-T01", "wave 'y1'"),
    ]
    with project.reading() as repository:
        assert repository.study() == make.study()


def test_file_names_that_say_otherwise_and_protocols_that_are_missing_are_contradictions(project):
    with project.writing("lead") as repository:
        repository.add_transcript(make.transcript("KES-T09", protocol_id="adults"))
    new = make.study(file_names="{site}-{role}{nn}", protocols=(Protocol("students"),))
    with pytest.raises(StudyError) as refused:
        framing.change_study(project, new, where="s.yaml", actor="lead")
    whats = [p.what for p in refused.value.problems if p.where == "KES-T09"]
    assert whats == [
        "protocol_id 'adults' is not in the study frame",
        "role is 'teacher' in the project and 'T' by the file name",
        "site is 'kestrel' in the project and 'KES' by the file name",
    ]
    assert len(refused.value.problems) == 9 * 2 + 1


ROSTER = "person,site,wave,role\nkt1,kestrel,y1,teacher\n"


def test_a_roster_loaded_apart_stays_under_a_frame_without_one(project):
    assert framing.load_roster_into(project, ROSTER, where="r.csv", actor="lead") == 1
    framing.change_study(project, make.study(title="New"), where="s.yaml", actor="lead")
    entry = RosterEntry("kt1", "kestrel", "y1", "teacher")
    with project.reading() as repository:
        assert repository.study() == make.study(title="New", roster=(entry,))
    gone = make.study(waves=(Wave("y1", "1"), Wave("y2", "2")), roles=())
    assert framing.change_study(project, gone, where="s.yaml", actor="lead").study.roster


def test_a_roster_that_a_new_frame_does_not_know_is_refused_once(project):
    text = ROSTER + "kt2,kestrel,y1,teacher\n"
    framing.load_roster_into(project, text, where="r.csv", actor="lead")
    renamed = replace(make.study(), sites=(Site("kes", "K"),), planned=(), facts=())
    with pytest.raises(StudyError) as refused:
        framing.change_study(project, renamed, where="s.yaml", actor="lead")
    about = [p for p in refused.value.problems if "roster" in p.what]
    assert [p.what for p in about] == ["site 'kestrel' on the roster is not in the study frame"]
    together = framing.with_roster(renamed, ROSTER.replace("kestrel", "kes"), "r.csv")
    assert together.roster[0].site == "kes"
