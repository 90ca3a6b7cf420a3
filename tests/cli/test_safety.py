"""Backups are complete, verified copies; nothing is overwritten unless it is asked for."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from qualkit.services import projects
from tests.cli.running import COMMAND, contents, names, nothing_changes, ok, qualkit, refused

ROOT = Path(__file__).resolve().parents[2]


def test_a_restored_copy_is_equal_in_every_table(here, project):
    before = contents(project)
    ok(qualkit("backup", project, here / "b.qualkit"))
    ok(qualkit("restore", here / "b.qualkit", here / "back.qualkit"))
    assert contents(here / "b.qualkit") == before
    assert contents(here / "back.qualkit") == before
    assert contents(project) == before
    assert "is sound" in ok(qualkit("check", here / "back.qualkit")).out


def test_a_backup_holds_what_another_program_has_just_written(here, project):
    opened = projects.open_project(project)
    with opened.writing("ben") as repository:
        repository.log("note", "not yet in the main file")
    ok(qualkit("backup", project, here / "b.qualkit"))
    opened.close()
    events = ok(qualkit("history", here / "b.qualkit", "--limit", 1, "--json")).json
    assert events[0]["action"] == "note"


def test_a_backup_is_one_file(here, project):
    (here / "out").mkdir()
    ok(qualkit("backup", project, here / "out/b.qualkit"))
    assert [p.name for p in (here / "out").iterdir()] == ["b.qualkit"]


def test_an_older_backup_stays_unless_force(here, project):
    place = here / "b.qualkit"
    place.write_text("an older one")
    with nothing_changes(project):
        refused(qualkit("backup", project, place), "already", "--force")
    assert place.read_text() == "an older one"
    ok(qualkit("backup", project, place, "--force"))
    assert contents(place) == contents(project)


def test_restore_keeps_the_project_that_was_there(here, project):
    ok(qualkit("backup", project, here / "b.qualkit"))
    ok(qualkit("init", here / "other.qualkit"))
    other = contents(here / "other.qualkit")
    refused(qualkit("restore", here / "b.qualkit", here / "other.qualkit"), "--force")
    for number in (1, 2):
        ran = ok(qualkit("restore", here / "b.qualkit", here / "other.qualkit", "--force"))
        assert f"other_before_restore_{number}.qualkit" in ran.out
    assert contents(here / "other.qualkit") == contents(project)
    assert contents(here / "other_before_restore_1.qualkit") == other


def test_restore_over_a_damaged_project_keeps_the_damaged_one(here, project):
    ok(qualkit("backup", project, here / "b.qualkit"))
    damaged = project.read_bytes()[:5000]
    project.write_bytes(damaged)
    ok(qualkit("restore", here / "b.qualkit", project, "--force"))
    assert "is sound" in ok(qualkit("check", project)).out
    assert (here / "small_before_restore_1.qualkit").read_bytes() == damaged


def test_a_project_that_is_open_elsewhere_is_not_replaced(here, project):
    ok(qualkit("backup", project, here / "b.qualkit"))
    opened = projects.open_project(project)
    with opened.reading() as repository:
        repository.study()
        refused(qualkit("restore", here / "b.qualkit", project, "--force"), "another program")
    opened.close()
    assert "small_before_restore_1.qualkit" not in names(here)


def test_a_project_whose_quotes_changed_is_not_copied(here, project):
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("UPDATE coding SET quote = 'never said' WHERE code = 'free'")
        connection.commit()
    found = qualkit("check", project)
    assert found.code == 1
    assert "quotes words that are not at" in found.err
    assert "qualkit restore FILE PROJECT --force" in found.err
    with nothing_changes(project):
        refused(qualkit("backup", project, here / "b.qualkit"), "not sound", "quotes words")
        refused(qualkit("study", project), "qualkit check")


def test_a_changed_audit_trail_is_found(project):
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("UPDATE event SET actor = 'nobody' WHERE id = 3")
        connection.commit()
    found = qualkit("check", project)
    assert found.code == 1
    assert "event 3" in found.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup", "small.qualkit", "no/such/b.qualkit"), "folder does not exist"),
        (("backup", "small.qualkit", "in"), "a folder"),
        (("backup", "small.qualkit", "small.qualkit", "--force"), "same file"),
        (("restore", "study.yaml", "new.qualkit"), "not a qualkit project"),
        (("restore", "none.qualkit", "new.qualkit"), "no such project"),
        (("backup", "postgresql://host/db", "b.qualkit"), "pg_dump"),
        (("restore", "small.qualkit", "postgresql://host/db"), "pg_restore"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_copied(here, project, monkeypatch, arguments, said):
    monkeypatch.chdir(here)
    with nothing_changes(project):
        refused(qualkit(*arguments), said)


@pytest.mark.skipif(not COMMAND.exists(), reason="qualkit is not installed as a command")
@pytest.mark.parametrize("seen", ["reading", "storing"])
def test_an_import_that_is_killed_leaves_a_sound_project_and_can_be_run_again(here, seen):
    study = ROOT / "corpora_sample" / "study"
    project = here / "sample.qualkit"
    ok(qualkit("init", project, "--study", study / "study.yaml"))
    ingest = ("ingest", project, study / "transcripts", "--manifest", study / "manifest.csv")
    running = subprocess.Popen(
        [COMMAND, *map(str, ingest)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert running.stderr is not None
    while seen not in (line := running.stderr.readline()):
        assert line, "the import ended before it was killed"
    running.kill()
    running.wait()
    running.stderr.close()
    assert "is sound" in ok(qualkit("check", project)).out
    ok(qualkit(*ingest))
    assert ok(qualkit("study", project, "--json")).json["totals"]["transcripts"] == 15
    assert "is sound" in ok(qualkit("check", project)).out


def test_moving_says_that_both_places_agree_and_leaves_the_first(here, project):
    before = contents(project)
    said = ok(qualkit("move", project, here / "moved.qualkit"))
    assert "both places agree" in said.out
    assert contents(project) == before
    assert sorted(contents(here / "moved.qualkit")) == sorted(before)
    assert "already" in refused(qualkit("move", project, here / "moved.qualkit")).err
