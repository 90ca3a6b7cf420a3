"""Studies H and S from their texts to the tables and memos that such studies end in."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from qualkit.services import samples
from qualkit.services.demo import build_sample
from tests.cli.running import ok, qualkit
from tests.unit.test_coverage import COMMANDS

READ_ONLY = re.compile(r"(matrix|memo|study|find) ([HS])\.qualkit|memo \w+ [HS]\.qualkit")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("studies")
    for name in ("H", "S"):
        build_sample(place / f"{name}.qualkit", samples.shipped(name))[0].close()
    return place


def counts(folder: Path, text: str) -> dict[tuple[str, str], int]:
    """The numbers of a matrix that are not zero, by row and column."""
    study, *options = shlex.split(text)
    found = ok(qualkit("matrix", folder / f"{study}.qualkit", *options, "--json")).json
    return {
        (row, column): n
        for row, line in zip(found["rows"], found["cells"], strict=True)
        for column, n in zip(found["columns"], line, strict=True)
        if n
    }


@pytest.mark.parametrize("text", [c for c in COMMANDS if READ_ONLY.match(c) and "all " not in c])
def test_what_the_page_of_coverage_names_says_something(folder, text, monkeypatch, tmp_path):
    monkeypatch.chdir(folder)
    words = shlex.split(text)
    if words[0] == "memo":
        words += ["-o", str(tmp_path / "m.md")] if "-o" not in words else []
    ran = ok(qualkit(*words))
    said = ran.out + "".join(f.read_text("utf-8") for f in tmp_path.glob("*.md"))
    assert said
    assert "Nothing to report yet" not in said
    assert "Nothing to recommend yet" not in said


def test_documents_are_sources_and_nobody(folder):
    found = ok(qualkit("study", folder / "H.qualkit", "--sources", "--json")).json
    people = {row["instrument"]: (row["transcripts"], row["people"]) for row in found["rows"]}
    assert people == {"doc": (5, 0), "int": (5, 5)}


def test_tensions_by_component(folder):
    found = counts(folder, "H --rows code:hym.sba --columns with:code:hym.fun --count passages")
    assert found["hym.sba.assessment", "hym.fun.philosophy"] == 6
    assert found["hym.sba.determination", "hym.fun.equity"] == 1
    assert not [row for row, _ in found if row == "hym.sba.intervention"]


def test_severity_in_order(folder):
    command = ("--rows", "code:hym.sba", "--columns", "value:hym.sba", "--rank-by", "sharp")
    found = ok(qualkit("matrix", folder / "H.qualkit", *command, "--json")).json
    assert found["rows"][:2] == ["hym.sba.assessment", "hym.sba.determination"]
    assert found["places"] == [1, 2, 3, 3, 3]


def test_who_stands_where(folder):
    found = counts(folder, "H --rows role --columns value:hym.fun.equity --count people")
    both = {role for role, value in found if value == "individual potential"}
    assert both == {"OFF", "ADV", "LEA"}
    assert ("LEA", "common expectations") not in found


def test_umbrella_and_waiver_are_tables_of_their_own(folder, tmp_path):
    place = tmp_path / "r.md"
    ok(qualkit("memo", "recommendations", folder / "H.qualkit", "-o", place))
    said = place.read_text("utf-8")
    umbrella, waiver = said.index("(umbrella)"), said.index("(waiver)")
    assert umbrella < said.index("More weight on growth 2 of 10") < waiver
    assert waiver < said.index("needs an exception")
    assert "Enabling condition" in said


def test_poles_by_dimension(folder, tmp_path):
    tension, theme = tmp_path / "t.md", tmp_path / "h.md"
    ok(qualkit("memo", "tension", folder / "H.qualkit", "T08", "-o", tension))
    assert (
        "| Pace | a class moves together | a class that is quick goes on |" in tension.read_text()
    )
    ok(qualkit("memo", "theme", folder / "H.qualkit", "H1", "-o", theme))
    assert "| Pace | Uniform | 0 of 3 | 0 of 4 | 2 of 3 |" in theme.read_text()


def test_claims_say_which_question_they_answer(folder, tmp_path):
    place = tmp_path / "t.md"
    ok(qualkit("memo", "tension", folder / "H.qualkit", "T07", "-o", place))
    assert "All claims here answer to RQ2: Who stands where" in place.read_text()
    ok(qualkit("memo", "methods", folder / "H.qualkit", "-o", place))
    assert "| RQ3 | tension T11 Umbrella vs waiver |" in place.read_text()


def test_groups_by_questions_keep_who_was_not_asked(folder):
    asked = ("--rows", "group", "--columns", "topic", "--json")
    found = ok(qualkit("matrix", folder / "S.qualkit", *asked)).json
    state = dict(zip(found["rows"], found["states"], strict=True))
    column = found["columns"].index("evidence")
    assert state["researchers"][column] == "found"
    assert state["vendors"][column] == state["practitioners"][column] == "not asked"


def test_challenges_ranked_with_ties(folder):
    asked = ("--rows", "code:sri.ops", "--columns", "group", "--count", "people", "--rank")
    found = ok(qualkit("matrix", folder / "S.qualkit", *asked, "--json")).json
    assert found["rows"][0] == "sri.ops.data"
    assert found["places"][:7] == [1, 2, 2, 2, 2, 2, 7]


def test_no_school_has_all_elements(folder):
    found = counts(folder, "S --rows code:sri.ele --columns site --where role=LEA,STF")
    schools = {"OAK", "ELM", "ASP"}
    had = {school: {row for row, site in found if site == school} for school in schools}
    assert all(0 < len(elements) < 12 for elements in had.values())


def test_processes_by_agent(folder):
    found = counts(folder, "S --rows code:sri.cyc --columns with:value:sri.cyc --count passages")
    assert found["sri.cyc.measure", "technology"] == 2
    assert found["sri.cyc.interpret", "student"] == 1


def test_recommendations_by_audience(folder, tmp_path):
    place = tmp_path / "r.md"
    ok(qualkit("memo", "recommendations", folder / "S.qualkit", "-o", place))
    said = place.read_text()
    assert all(f"### {who}" in said for who in ("Educators", "Policy makers", "Researchers"))
    assert "Data and log-ins scattered 4 of 9" in said


def test_a_kind_of_text_that_is_not_there_is_no_voice_that_was_not_heard(folder, tmp_path):
    place = tmp_path / "t.md"
    ok(qualkit("memo", "tension", folder / "H.qualkit", "T07", "-o", place))
    said = place.read_text()
    assert "advocate at Alder" in said
    assert "- Not there: " in said
    assert "law or guidance at Alder" in said
