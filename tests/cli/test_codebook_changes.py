"""Changing a codebook from the command line: each command says what it did, and undo undoes it."""

from __future__ import annotations

import pytest

from tests.cli.running import nothing_changes, ok, qualkit, refused


def codings(project):
    return ok(qualkit("codings", "dump", project, "--json")).json


def test_a_merge_is_shown_first_done_and_taken_back(project):
    before = codings(project)
    with nothing_changes(project):
        shown = ok(qualkit("codebook", "merge", project, "free", "fence", "--dry-run")).out
    assert shown.startswith("3 codings by 2 coders in 2 transcripts of “Freedom” will be read as")
    assert "“Fence” gains the values a lot, a little, and its 2 codings will wait" in shown
    assert (
        "version 2: 1 code in use" in ok(qualkit("codebook", "merge", project, "free", "fence")).out
    )
    assert {row["code"] for row in codings(project)} == {"fence"}
    undone = ok(qualkit("codebook", "undo", project, coder="ben")).out
    assert undone == "Took back: merged “Freedom” into “Fence”. This is version 3.\n"
    assert codings(project) == before


def test_history_says_who_did_what_in_words(project):
    ok(qualkit("codebook", "rename", project, "fence", "Limits"))
    ok(qualkit("codebook", "retire", project, "fence", "--why", "too vague", coder="ben"))
    ok(qualkit("codebook", "restore", project, "fence"))
    found = ok(qualkit("codebook", "history", project, "--json")).json
    assert [(each["by"], each["words"]) for each in found[:3]] == [
        ("ana", "restored “Limits”"),
        ("ben", "retired “Limits”: too vague"),
        ("ana", "renamed “Fence” to “Limits”"),
    ]
    assert "ben" in ok(qualkit("codebook", "history", project)).out


def test_differences_have_old_and_new_text(here, project):
    ok(qualkit("codebook", "rename", project, "fence", "Limits"))
    found = ok(qualkit("codebook", "diff", project, 1, "--json")).json
    assert found["codes"] == [
        {"code": "fence", "label": "Limits", "kind": "changed", "fields": [
            {"field": "label", "old": "Fence", "new": "Limits"},
            {"field": "former_names", "old": "", "new": "Fence"},
        ]}
    ]  # fmt: skip
    shown = ok(qualkit("codebook", "diff", project, 1)).out
    assert "Limits" in shown
    assert "former names" in shown


def test_passages_of_a_split_code_are_listed_decided_and_reopened(project):
    as_made = [(row["code"], row["quote"]) for row in codings(project)]
    ok(qualkit("codebook", "split", project, "free", "Choice", "Pace"))
    waiting = ok(qualkit("codebook", "recode", project, "--json")).json
    assert [each["split_into"] for each in waiting] == [["choice", "pace"]] * 3
    first, second, third = (each["coding"] for each in waiting)
    ok(qualkit("codebook", "recode", project, first, "--to", "choice"))
    ok(qualkit("codebook", "recode", project, second, "--decide", "off"))
    left = ok(qualkit("codebook", "recode", project, third, "--decide", "stays")).out
    assert left == "0 passages left to decide.\n"
    assert sorted(row["code"] for row in codings(project)) == ["choice", "fence", "fence", "free"]
    assert "1 passages carry “Choice”" in refused(qualkit("codebook", "undo", project)).err
    for coding in (first, second, third):
        ok(qualkit("codebook", "recode", project, coding, "--decide", "reopen"))
    assert "split into choice, pace" in ok(qualkit("codebook", "recode", project)).out
    ok(qualkit("codebook", "undo", project))
    assert [(row["code"], row["quote"]) for row in codings(project)] == as_made


def test_a_changed_definition_fills_the_queue_with_old_and_new_text(here, project):
    text = (here / "codebook.yaml").read_text(encoding="utf-8")
    new = here / "two.yaml"
    new.write_text(text.replace("What one may not choose.", "A limit."), encoding="utf-8")
    ok(qualkit("codebook", "load", project, new))
    found = ok(qualkit("codebook", "recode", project, "--code", "fence", "--json")).json
    assert found[0]["changed"] == {
        "definition": {"old": "What one may not choose.", "new": "A limit."}
    }
    assert ok(qualkit("codebook", "recode", project, "--code", "free", "--json")).json == []
    assert "definition changed" in ok(qualkit("codebook", "recode", project)).out


def test_second_cycle_queues_are_begun_and_listed(project):
    assert "No second-cycle queue yet" in ok(qualkit("codebook", "reread", project)).out
    begun = ok(qualkit("codebook", "reread", project, "--of", "free", "--for", "fence")).out
    assert "2 of 2 passages to read; 0 coded, 0 not." in begun
    (found,) = ok(qualkit("codebook", "reread", project, "--json")).json
    assert (found["queue"], found["codes"], found["target"]) == ("fence", ["free"], "fence")
    assert [len(each["codings"]) for each in found["waiting"]] == [2, 1]


def test_an_emic_code_is_linked_and_made_etic(here, project):
    text = (here / "codebook.yaml").read_text(encoding="utf-8")
    new = here / "two.yaml"
    new.write_text(text + "  - {id: bell, label: Bell, stance: emic, definition: d}\n")
    ok(qualkit("codebook", "load", project, new))
    ok(qualkit("codebook", "link", project, "bell", "fence", "--why", "it ends work"))
    ok(qualkit("codebook", "promote", project, "bell", "--name", "Timetable"))
    dumped = ok(qualkit("codebook", "dump", project)).out
    assert "reason: it ends work" in dumped
    assert "- Bell" in dumped


def test_the_codebook_in_a_project_is_checked_by_code(project):
    assert ok(qualkit("codebook", "check", project, "--json")).json["errors"] == []
    ok(qualkit("codebook", "split", project, "free", "Choice", "Pace"))
    advice = ok(qualkit("codebook", "check", project, "--json")).json["advice"]
    assert [(each["where"], each["what"]) for each in advice] == [
        ("choice", "code 'choice' has no definition"),
        ("pace", "code 'pace' has no definition"),
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("merge", "free", "free"), "into itself"),
        (("merge", "free", "gone"), "no code 'gone'"),
        (("rename", "free", "fence"), "there is a code 'Fence'"),
        (("split", "free", "One"), "two codes or more"),
        (("promote", "free"), "is etic already"),
        (("link", "free", "fence"), "from an emic code to an etic one"),
        (("restore", "free"), "is not retired"),
        (("undo",), "nothing to take back"),
        (("undo", "9"), "no codebook version 9"),
        (("recode", "gone", "--decide", "stays"), "no coding gone"),
        (("reread", "gone"), "no second-cycle queue 'gone'"),
        (("reread", "--of", "free", "--for", "free"), "leads from some codes to another"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(project, arguments, says):
    name, *rest = arguments
    with nothing_changes(project):
        assert says in refused(qualkit("codebook", name, project, *rest)).err


@pytest.mark.parametrize(
    "arguments", [("recode", "x"), ("recode", "--decide", "off"), ("reread", "--of", "free")]
)
def test_half_a_command_is_wrong_usage(project, arguments):
    name, *rest = arguments
    assert qualkit("codebook", name, project, *rest).code == 2
