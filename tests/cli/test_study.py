"""qualkit study: tables, answers, and changing the frame."""

from __future__ import annotations

import pytest

from tests.cli.conftest import STUDY
from tests.cli.running import nothing_changes, ok, qualkit, refused

PROTOCOL = """\
protocols:
  - id: talk
    questions: [{id: Q1, text: "What may students choose?", topic: choice}]
"""
ROSTER = "person,school,role,year,interviewed\nKES-T01,KES,T,Y1,yes\nKES-T02,KES,T,Y1,no\n"


@pytest.fixture
def loaded(here, project):
    (here / "new.yaml").write_text(STUDY + PROTOCOL, encoding="utf-8")
    (here / "roster.csv").write_text(ROSTER, encoding="utf-8")
    ran = ok(qualkit("study", project, "--load", here / "new.yaml",
                     "--roster", here / "roster.csv"))  # fmt: skip
    assert ran.out == ""
    assert "protocols added: talk" in ran.err
    return project


def test_tables_as_json(loaded):
    found = ok(qualkit("study", loaded, "--panel", "--json")).json
    assert found["table"] == "panel"
    assert found["rows"] == [
        {"person": "KES-T01", "site": "KES", "role": "T", "Y1": 1, "Y2": None, "waves": 1},
        {"person": "KES-T02", "site": "KES", "role": "T", "Y1": 0, "Y2": None, "waves": 0},
        {"person": "ORC-T01", "site": "ORC", "role": "T", "Y1": 1, "Y2": None, "waves": 1},
    ]
    found = ok(qualkit("study", loaded, "--coverage", "--json")).json
    assert found["totals"] == {"site": "All", "wave": "", "heard": 1, "roster": 2, "stated": 1}
    found = ok(qualkit("study", loaded, "--participants", "--json")).json
    assert found["totals"] == {"site": "All", "T": 2}
    found = ok(qualkit("study", loaded, "--volume", "--json")).json
    assert found["totals"]["transcripts"] == 2


@pytest.mark.parametrize(
    "table",
    ["transcripts", "volume", "participants", "groups", "sites", "facts", "panel", "coverage",
     "questions", "sources", "sampling", "claims"],
)  # fmt: skip
def test_every_table_on_screen_and_in_files(loaded, here, table):
    import docx
    import openpyxl

    ran = ok(qualkit("study", loaded, f"--{table}"))
    ok(qualkit("study", loaded, f"--{table}", "--xlsx", here / "t.xlsx", "--docx", here / "t.docx"))
    rows = ok(qualkit("study", loaded, f"--{table}", "--json")).json["rows"]
    assert (
        ("Nothing to show" in ran.out) == (not rows) == (table in ("facts", "claims", "sampling"))
    )
    assert openpyxl.load_workbook(here / "t.xlsx").active.max_row >= 1 + len(rows)
    assert len(docx.Document(str(here / "t.docx")).tables) == bool(rows)


def test_answers_across_interviews(loaded):
    (row,) = ok(qualkit("study", loaded, "--answers", "Q1", "--json")).json["rows"]
    assert row["transcript"] == "kes"
    assert row["answer"] == "They may choose the order. The test date is fixed."
    assert row["answer"] in ok(qualkit("study", loaded, "--answers", "talk/Q1")).out


def test_a_report_is_set_against_what_was_received(loaded, here):
    report = here / "report.md"
    report.write_text("We interviewed one teacher at Kestrel.\n\nNine teachers in all.\n", "utf-8")
    rows = ok(qualkit("study", loaded, "--check", report, "--json")).json["rows"]
    assert [(row["said"], row["people"], row["result"]) for row in rows] == [
        ("1", 1, "agrees"),
        ("9", 2, "differs"),
    ]
    refused(qualkit("study", loaded, "--check", here / "none.md"), "none.md")


def test_a_frame_that_contradicts_stored_transcripts_is_refused_whole(here, loaded):
    bad = STUDY.replace("KES", "KAS").replace("ORC", "OAK")
    (here / "bad.yaml").write_text(bad, encoding="utf-8")
    with nothing_changes(loaded):
        ran = refused(qualkit("study", loaded, "--load", here / "bad.yaml"), "site 'KES'")
    assert "kes: site 'KES'" in ran.err
    assert "orc: site 'ORC'" in ran.err


def test_a_question_nobody_asks_and_two_tables_at_once_are_refused(loaded):
    refused(qualkit("study", loaded, "--answers", "Q7"), "it has talk/Q1")
    assert qualkit("study", loaded, "--answers", "Q1", "--panel").code == 2
