"""qualkit notes and qualkit find."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.errors import QualkitError
from tests import projects

NAME = "KES-T02"


@pytest.fixture
def place(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    project = projects.coded(tmp_path)
    project.close()
    return project.location


def run(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_memos_are_added_listed_written_removed_and_brought_back(place, tmp_path):
    text = tmp_path / "note.md"
    text.write_text("# Gap\n\nWhich *gap*?", encoding="utf-8")
    said = run("notes", "add", place, "--file", str(text), "--on", "code:dar.ten",
               "--on", f"passage:{NAME}@3-12")  # fmt: skip
    name = said.split()[1].rstrip(":")
    (listed,) = json.loads(run("notes", "list", place, "--json"))
    assert (listed["id"], listed["title"], listed["author"]) == (name, "Gap", "ana")
    assert [s["kind"] for s in listed["subjects"]] == ["code", "passage"]
    assert "1 memo" in run("notes", "list", place, "--on", "code:dar.ten")
    assert "0 memos" in run("notes", "list", place, "--author", "ben")
    assert "Which *gap*?" in run("notes", "dump", place, "--words", "gap")
    out = tmp_path / "out.docx"
    run("notes", "dump", place, "-o", str(out))
    assert out.read_bytes().startswith(b"PK")
    assert run("notes", "remove", place, name) == "Removed: Gap\n"
    assert json.loads(run("notes", "list", place, "--json")) == []
    assert run("notes", "remove", place, name, "--undo") == "Brought back: Gap\n"


@pytest.mark.parametrize(
    "on", ["code:nowhere", f"passage:{NAME}", f"passage:{NAME}@9-3", "person:nobody"]
)
def test_what_is_not_there_is_refused(place, on):
    with pytest.raises(QualkitError):
        run("notes", "add", place, "--text", "x", "--on", on)


def test_an_unknown_kind_is_wrong_usage(place):
    assert CliRunner().invoke(cli, ["notes", "list", place, "--on", "dream"]).exit_code == 2


def test_find_prints_hits_with_turn_and_speaker(place):
    said = run("find", place, "the CHIME goes", "--where", "role=teacher")
    assert said.splitlines()[0].startswith("KES-T01:4 R But [the chime goes] at")
    assert said.splitlines()[-1] == "1 hit in 1 transcript"
    found = json.loads(run("find", place, "the chime goes", "--json"))
    assert [(hit["transcript"], hit["turn"], hit["quote"]) for hit in found] == [
        ("KES-F01", 3, "the chime goes"),
        ("KES-T01", 4, "the chime goes"),
    ]
    assert "0 hits" in run("find", place, "Chime", "--case")
    assert "8 hits" in run("find", place, "who decides", "--interviewers")
    with pytest.raises(QualkitError):
        run("find", place, "x", "--where", "role")
