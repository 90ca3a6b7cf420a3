"""Every way out of a project is held back while names are unresolved, and each override is told."""

from __future__ import annotations

import pytest

from tests.cli.running import contents, names, nothing_changes, ok, qualkit, refused

DOORS = (
    ("codings", "dump", "P", "--csv", "out.csv"),
    ("codings", "dump", "P", "--jsonl", "out.jsonl"),
    ("codings", "dump", "P", "--xlsx", "out.xlsx"),
    ("codings", "dump", "P", "--json"),
    ("memo", "wave", "P", "Y1", "-o", "out.docx"),
    ("memo", "wave", "P", "Y1", "--markdown"),
    ("memo", "theme", "P", "F1", "-o", "out.docx"),
    ("memo", "tension", "P", "T1", "-o", "out.docx"),
    ("memo", "site", "P", "KES", "-o", "out.html"),
    ("memo", "code", "P", "fence", "--markdown"),
    ("memo", "methods", "P", "-o", "out.docx"),
    ("memo", "recommendations", "P", "-o", "out.docx"),
    ("codings", "dump", "P", "--docx", "out.docx"),
    ("memo", "all", "P", "-o", "out"),
    ("memo", "all", "P", "-o", "out.zip"),
    ("study", "P", "--xlsx", "out.xlsx"),
    ("study", "P", "--docx", "out.docx"),
    ("study", "P", "--json"),
    ("study", "P", "--panel", "--xlsx", "out.xlsx"),
    ("study", "P", "--participants", "--docx", "out.docx"),
    ("codebook", "dump", "P", "out.yaml"),
    ("codebook", "dump", "P"),
    ("suggest", "log", "P", "--json"),
    ("history", "P", "--json"),
)
QUOTING = """\
codebook: {id: small, title: Small}
codes:
  - {id: free, label: Freedom, definition: What one may choose., values: [a lot, a little],
     examples: ["Mr. Okonkwo lets us choose"]}
  - {id: fence, label: Fence, definition: What one may not choose.}
"""


@pytest.fixture
def blocked(here, project):
    """A project with a name in a transcript and one in a codebook's example."""
    (here / "new.txt").write_text("I: Who?\nT1: Then Mr. Okonkwo came. He stayed.\n", "utf-8")
    (here / "quoting.yaml").write_text(QUOTING, "utf-8")
    ok(qualkit("ingest", project, here / "new.txt"))
    ok(qualkit("codebook", "load", project, here / "quoting.yaml"))
    ok(qualkit("names", "check", project))
    return project


@pytest.mark.parametrize("door", DOORS, ids=" ".join)
def test_each_door_is_shut_opens_on_purpose_and_is_told(door, blocked, here, monkeypatch):
    monkeypatch.chdir(here)
    command = [str(blocked) if part == "P" else part for part in door]
    files = names(here)
    with nothing_changes(blocked):
        said = refused(qualkit(*command), "unresolved", "names check")
    assert "Okonkwo" not in said.err
    assert names(here) == files
    ok(qualkit(*command, "--anyway"))
    assert "names.overridden" in ok(qualkit("history", blocked, "--limit", 1)).out


def test_a_backup_is_made_and_says_what_is_in_it(blocked, here):
    said = ok(qualkit("backup", blocked, here / "copy.qualkit"))
    assert "1 names are unresolved" in said.err
    assert "names.overridden" not in "".join(contents(blocked))
    ok(qualkit("names", "check", blocked, "--off"))
    said = ok(qualkit("backup", blocked, here / "copy2.qualkit"))
    assert "nobody looked for names" in said.err


def test_agreement_has_numbers_only_and_is_no_door(blocked, here):
    ok(qualkit("agreement", "project", blocked, "--csv", here / "a.csv"))
    table = (here / "a.csv").read_text("utf-8")
    assert "They may choose" not in table
    assert "They may choose" not in ok(qualkit("agreement", "project", blocked, "--json")).out


def test_an_override_does_not_move_the_date_of_a_memo(blocked, monkeypatch):
    from qualkit.store import clock, tables

    memo = ("memo", "wave", blocked, "Y1", "--markdown", "--anyway")
    first = ok(qualkit(*memo)).out
    assert tables.now is clock.now
    monkeypatch.setattr(tables, "now", lambda: "2099-01-01T00:00:00+00:00")
    ok(qualkit("codings", "dump", blocked, "--json", "--anyway"))
    assert "2099-01-01" in "".join(contents(blocked))
    assert ok(qualkit(*memo)).out == first


def test_a_project_is_decided_replaced_reported_and_restored(blocked, here, monkeypatch):
    monkeypatch.chdir(here)
    before = contents(blocked)
    found = ok(qualkit("names", "find", blocked, "--out", "d.csv"))
    assert "Okonkwo" not in found.out + found.err
    table = (here / "d.csv").read_text("utf-8-sig")
    lines = [f"accept{line}" if line.startswith(",") else line for line in table.splitlines()]
    (here / "d.csv").write_text("\n".join(lines) + "\n", "utf-8")
    given = ("--decisions", "d.csv", "--key", "small.key")
    done = ok(qualkit("names", "apply", blocked, *given))
    assert "in 1 transcript replaced" in done.out
    assert not [line for line in contents(blocked) if "Okonkwo" in line]
    ok(qualkit("check", blocked))
    assert "person" in ok(qualkit("names", "report", "--key", "small.key")).out
    ok(qualkit("codings", "dump", blocked, "--json"))
    assert "restored" in ok(qualkit("names", "restore", blocked, "--key", "small.key")).out
    held = [line for line in before if "Okonkwo" in line and "transcript_text" not in line]
    assert held
    assert set(held) <= set(contents(blocked))
    refused(qualkit("codings", "dump", blocked, "--json"), "not looked through")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--key", "x.json"), "ends in .key"),
        (("--key", "x.key", "-o", "out"), "changed where it is"),
        (("--key", "x.key", "--study", "study.yaml"), "a study frame and attributes of its own"),
    ],
)
def test_what_makes_no_sense_for_a_project(more, said, blocked, here, monkeypatch):
    monkeypatch.chdir(here)
    (here / "d.csv").write_text("decision,name\nrefuse,Okonkwo\n", "utf-8")
    with nothing_changes(blocked):
        ran = qualkit("names", "apply", blocked, "--decisions", "d.csv", *more)
    assert ran.code in {1, 2}
    assert said in ran.err
