"""qualkit repair, merge and backup --list, as a person uses them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.running import contents, nothing_changes, ok, qualkit, refused


def change(project, statement):
    with closing(sqlite3.connect(project)) as connection:
        connection.execute(statement)
        connection.commit()


def test_repair_lists_and_does_what_is_chosen(here, project):
    assert "nothing to repair" in ok(qualkit("repair", project)).out
    before = contents(project)
    change(project, "UPDATE coding SET note = 'never said'")
    found = qualkit("check", project)
    assert found.code == 1
    assert "is not as the audit trail has it: note" in found.err
    listed = ok(qualkit("repair", project))
    lines = [line for line in listed.out.splitlines() if "as-logged" in line]
    assert lines
    wishes = [part for line in lines for part in ("--do", line.split("'")[1])]
    assert "is kept as" in ok(qualkit("repair", project, *wishes)).out
    assert "is sound" in ok(qualkit("check", project)).out
    codings = {line for line in contents(project) if 'INTO "coding"' in line}
    assert codings == {line for line in before if 'INTO "coding"' in line}
    refused(qualkit("repair", project, "--do", "coding:x=move"), "not proposed")
    assert qualkit("repair", project, "--do", "nonsense").code == 2


def test_merge_says_first_and_is_taken_back(here, project):
    other = here / "other.qualkit"
    ok(qualkit("backup", project, other))
    ok(qualkit("codebook", "rename", other, "free", "Only there"))
    with nothing_changes(project):
        told = ok(qualkit("merge", project, other, "--dry-run"))
        assert "To be taken over: codes changed: 1." in told.out
        plain = ok(qualkit("merge", project, other, "--dry-run", "--json")).json
        assert plain["taken"]["codes changed"] == 1
        assert not plain["done"]
    before = contents(project)
    assert "--undo" in ok(qualkit("merge", project, other)).out
    assert "Only there" in ok(qualkit("codebook", "dump", project)).out
    listed = ok(qualkit("backup", project, "--list")).out
    assert "merge" in listed
    ok(qualkit("merge", project, "--undo"))
    assert contents(project) == before
    refused(qualkit("merge", project, "--undo"), "not a merge")


@pytest.mark.parametrize(
    "arguments",
    [("merge", "small.qualkit"), ("backup", "small.qualkit"),
     ("merge", "small.qualkit", "b.qualkit", "--same", "ana"),
     ("backup", "small.qualkit", "b.qualkit", "--list")],
)  # fmt: skip
def test_half_a_call_is_wrong_usage(here, project, monkeypatch, arguments):
    monkeypatch.chdir(here)
    with nothing_changes(project):
        assert qualkit(*arguments).code == 2


def test_a_synced_folder_is_told(here):
    folder = here / "Dropbox"
    folder.mkdir()
    made = ok(qualkit("init", folder / "study.qualkit"))
    assert "Dropbox copies while it is in use" in made.err
    assert "qualkit ui --team" in made.err
    checked = ok(qualkit("check", folder / "study.qualkit"))
    assert "Dropbox" in checked.err
