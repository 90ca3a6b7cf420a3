"""Speakers shown before anything is stored, and options that say how to read."""

from __future__ import annotations

import pytest

from tests.cli.running import nothing_changes, ok, qualkit, refused

ARROWS = "Ann >> How was it?\nBen >> Fine, thanks.\nAnn >> And then?\nBen >> Nothing.\n"
ARROW = r"(?P<speaker>\w{1,30})\s*>>"
TALK = "I: How?\nJD: Well.\nI: And?\nJane: So.\nI: Hm.\nJane: Yes.\nJD: No.\n"


@pytest.fixture
def arrows(here):
    place = here / "arrows.txt"
    place.write_text(ARROWS, encoding="utf-8")
    return place


def test_a_dry_run_shows_who_speaks_and_what_is_doubtful_and_stores_nothing(here, project):
    (here / "new.txt").write_text(TALK + "Cara: Once.\n", encoding="utf-8")
    with nothing_changes(project):
        shown = ok(qualkit("ingest", project, here / "new.txt", "--dry-run", "--remember"))
    rows = [line.split() for line in shown.out.splitlines()]
    assert ["new", "I", "(interviewer)", "3", "3"] in rows
    assert ["new", "Jane", "2", "2"] in rows
    assert "new.txt:8: 'Cara:' looks like a label" in shown.err


def test_the_counts_are_in_the_document_too(here, project, arrows):
    given = ("--regex", ARROW, "--rename", "Ben=T1", "--interviewer", "Ann", "--dry-run", "--json")
    (file,) = ok(qualkit("ingest", project, arrows, *given)).json["files"]
    assert file["counts"] == [
        {"speaker": "Ann", "turns": 2, "words": 5, "interviewer": True},
        {"speaker": "T1", "turns": 2, "words": 3, "interviewer": False},
    ]


def test_read_takes_the_same_options(here, arrows):
    assert ok(qualkit("read", arrows, "--json")).json["speakers"] == []
    found = ok(qualkit("read", arrows, "--regex", ARROW, "--rename", "Ben=T = 1", "--json")).json
    assert found["speakers"] == ["Ann", "T = 1"]
    assert found["text"] == ARROWS
    kes = here / "in/kes.txt"
    assert ok(qualkit("read", kes, "--pattern", "none", "--json")).json["turns"] == []
    shown = ok(qualkit("read", kes, "--participant", "I", "--interviewer", "T1")).out
    assert "T1 (interviewer)" in shown
    assert "I (interviewer)" not in shown


def test_two_labels_become_one_person(here):
    (here / "new.txt").write_text(TALK, encoding="utf-8")
    found = ok(qualkit("read", here / "new.txt", "--rename", "JD=Jane", "--json")).json
    assert found["speakers"] == ["I", "Jane"]
    assert found["text"] == TALK


def test_what_is_remembered_counts_for_the_next_files_until_it_is_forgotten(here, project, arrows):
    remember = ("--regex", ARROW, "--interviewer", "Ann", "--remember")
    ok(qualkit("ingest", project, arrows, *remember))
    (here / "b.txt").write_text(ARROWS + "\n", encoding="utf-8")
    for given, speakers in (
        ((), ["Ann", "Ben"]),
        (("--rename", "Ann=A"), ["A", "Ben"]),
        (("--pattern", "colon"), []),
        (("--forget",), []),
    ):
        ran = ok(qualkit("ingest", project, here / "b.txt", "--dry-run", "--json", *given))
        assert ran.json["files"][0]["speakers"] == speakers, given
    ok(qualkit("ingest", project, here / "b.txt", "--forget", "--remember"))
    (here / "c.txt").write_text(ARROWS + "\n\n", encoding="utf-8")
    ran = ok(qualkit("ingest", project, here / "c.txt", "--dry-run", "--json"))
    assert ran.json["files"][0]["speakers"] == []
    assert "reading.chosen" in ok(qualkit("history", project)).out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--regex", "(a"), "no regular expression"),
        (("--regex", r"(?P<speaker>(a+)+)x"), "too long on some lines"),
        (("--regex", ARROW, "--pattern", "tab"), "give one of them"),
        (("--rename", "A="), "a label is empty"),
    ],
)
def test_choices_that_cannot_be_used_are_refused(here, project, given, said):
    with nothing_changes(project):
        refused(qualkit("ingest", project, here / "in", "--remember", *given), said)
        refused(qualkit("read", here / "in/kes.txt", *given), said)


def test_a_rename_without_its_sign_and_an_unknown_pattern_are_wrong_usage(here, project):
    for given in (("--rename", "A"), ("--pattern", "semaphore")):
        assert qualkit("read", here / "in/kes.txt", *given).code == 2


def test_names_and_marks_for_one_file_count_over_those_for_all(here, project):
    for name in ("a.txt", "b.txt"):
        (here / name).write_text(TALK + f"I: {name}.\n", encoding="utf-8")
    given = ("--rename", "JD=Jo", "--rename", "b.txt::JD=Jim", "--interviewer", "b.txt::Jane")
    ran = ok(qualkit("ingest", project, here / "a.txt", here / "b.txt", *given, "--json"))
    a, b = ran.json["files"]
    assert a["speakers"] == ["I", "Jo", "Jane"]
    assert b["speakers"] == ["I", "Jim", "Jane"]
    asking = [[c["speaker"] for c in f["counts"] if c["interviewer"]] for f in (a, b)]
    assert asking == [["I"], ["I", "Jane"]]


def test_a_file_that_is_not_read_cannot_have_names_of_its_own(here, project):
    (here / "a.txt").write_text(TALK, encoding="utf-8")
    with nothing_changes(project):
        refused(qualkit("ingest", project, here / "a.txt", "--rename", "c.txt::JD=Jo"), "c.txt")


def test_what_is_remembered_is_said(here, project):
    (here / "a.txt").write_text(TALK, encoding="utf-8")
    (here / "b.txt").write_text(TALK + "I: Yes.\n", encoding="utf-8")
    ok(qualkit("ingest", project, here / "a.txt", "--rename", "JD=Jo", "--remember"))
    assert "JD is called Jo" in ok(qualkit("ingest", project, here / "b.txt", "--dry-run")).err
