"""qualkit correct: lists first, stores only when somebody said yes, and keeps what was."""

from __future__ import annotations

import json
from unittest import mock

import click
import pytest

from tests.cli.running import contents, nothing_changes, ok, qualkit, refused

NEW = "I: What may students choose, then?\nT1: They may chose the order. More.\n"


@pytest.fixture
def kes(here):
    """A corrected file: a word changed, a sentence gone."""
    place = here / "kes.txt"
    place.write_text(NEW, encoding="utf-8")
    return place


def test_without_yes_it_is_listed_and_nothing_is_stored(project, kes):
    with nothing_changes(project):
        ran = qualkit("correct", project, kes)
    assert ran.code == 1
    assert "nothing was stored" in ran.err
    assert "--yes" in ran.err
    assert "3 codings, 0 kept, 0 moved, 2 changed, 1 lost" in ran.out
    for words in ("They may choose the order.", "They may chose the order.", "The test date"):
        assert words in ran.out


def test_losses_must_be_accepted_too(project, kes):
    with nothing_changes(project):
        ran = qualkit("correct", project, kes, "--yes")
        told = qualkit("correct", project, kes, "--yes", "--json")
    assert (ran.code, told.code) == (1, 1)
    assert "1 coding would be lost" in ran.err
    assert "--accept-losses" in ran.err
    assert json.loads(told.out)["stored"] is False


def test_with_yes_it_is_stored(project, kes):
    ran = ok(qualkit("correct", project, kes, "--yes", "--accept-losses"))
    assert "kes is now at revision 2." in ran.out
    ok(qualkit("check", project))
    rows = ok(qualkit("codings", "dump", project, "--json")).json
    quotes = {row["quote"] for row in rows if row["transcript"] == "kes"}
    assert quotes == {"They may chose the order."}
    assert len([row for row in rows if row["transcript"] == "kes"]) == 2
    newest = ok(qualkit("history", project, "--limit", "1", "--json")).json[0]
    assert (newest["action"], newest["subject"]) == ("transcript.corrected", "kes")
    assert (newest["before"]["revision"], newest["after"]["revision"]) == (1, 2)
    assert "transcript.corrected" in ok(qualkit("history", project)).out
    assert any("They may choose the order." in row for row in contents(project))


def test_json_is_one_document_with_every_coding(project, kes):
    with nothing_changes(project):
        ran = qualkit("correct", project, kes, "--json")
    assert ran.code == 1
    found = json.loads(ran.out)
    assert set(found) == {
        "transcript", "revision", "stored", "counts", "codings", "suggestions", "warnings",
    }  # fmt: skip
    assert (found["transcript"], found["revision"], found["stored"]) == ("kes", 2, False)
    assert found["counts"] == {"kept": 0, "moved": 0, "changed": 2, "lost": 1}
    lost = next(c for c in found["codings"] if c["fate"] == "lost")
    assert (lost["new"], lost["code"]) == (None, "fence")
    assert lost["reason"]
    changed = next(c for c in found["codings"] if c["fate"] == "changed")
    place = changed["new"]
    assert NEW[place["start"] : place["end"]] == place["quote"] == "They may chose the order."
    assert (
        ok(qualkit("correct", project, kes, "--json", "--yes", "--accept-losses")).json["stored"]
        is True
    )


def test_another_file_name_needs_the_transcripts_name(here, project, kes):
    other = kes.rename(here / "second version.txt")
    with nothing_changes(project):
        refused(qualkit("correct", project, other, "--yes"), "--transcript NAME")
        refused(qualkit("correct", project, other, "--yes", "--transcript", "nobody"), "nobody")
    ok(qualkit("correct", project, other, "--yes", "--accept-losses", "--transcript", "kes"))


def test_the_same_text_and_unreadable_files_are_refused(here, project):
    (here / "kes.txt").write_bytes(b"")
    with nothing_changes(project):
        refused(qualkit("correct", project, here / "in/kes.txt", "--yes"), "already")
        refused(qualkit("correct", project, here / "none.txt", "--yes"), "no such file")
        refused(qualkit("correct", project, here / "kes.txt", "--yes"), "empty")


@pytest.mark.parametrize("answer", [True, False])
def test_a_person_at_a_terminal_is_asked(project, kes, answer):
    with (
        mock.patch("sys.stdin.isatty", return_value=True, create=True),
        mock.patch.object(click, "confirm", return_value=answer) as asked,
    ):
        ran = qualkit("correct", project, kes, terminal=True)
    assert ran.code == int(not answer)
    assert "losing 1 coding" in asked.call_args.args[0]
    stored = ok(qualkit("history", project, "--limit", "1", "--json")).json[0]["action"]
    assert (stored == "transcript.corrected") is answer


def test_signs_that_steer_a_terminal_are_not_shown(project, kes):
    kes.write_text(NEW.replace("chose the", "chose\u202e the\x1b[2J"), encoding="utf-8")
    ran = qualkit("correct", project, kes)
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
