"""The commands about suggested codes and phrases, one after the other as a person uses them."""

from __future__ import annotations

import pytest

from qualkit.store import Project
from tests import factories, projects
from tests.cli.running import ok, qualkit, refused


@pytest.fixture
def project(tmp_path):
    made = projects.coded(tmp_path)
    with made.writing("lead") as repository:
        for name, words in (
            ("A-1", "we say freedom within fences here and we mean every word"),
            ("A-2", "freedom within fences is what the whole school is about"),
        ):
            repository.add_transcript(factories.transcript(name, (name, words)))
    made.close()
    return str(tmp_path / "study.qualkit")


def codes(project, *more):
    asked = ("suggest", "codes", project, "--words-only", "--precision", "0.02", "--json", *more)
    return ok(qualkit(*asked, coder="ana")).json


def test_from_codes_to_the_log(project):
    found = codes(project)
    assert found["parameters"]["training_sha256"]
    assert {o["kind"] for o in found["offers"]} <= {"missed", "unlike", "disputed"}
    offer = next(o for o in found["offers"] if o["kind"] == "missed")
    assert codes(project, "--kind", "unlike", "--code", "none")["offers"] == []
    ok(qualkit("suggest", "later", project, offer["id"], coder="ana"))
    span = (str(offer["start"]), str(offer["start"] + 9))
    round_ = ("--round", "first")
    ok(qualkit("suggest", "accept", project, offer["id"], "--span", *span, *round_, coder="ana"))
    log = ok(qualkit("suggest", "log", project, "--status", "accepted", "--json")).json
    assert [(s["id"], s["code"]) for s in log] == [(offer["id"], offer["code"])]
    ok(qualkit("suggest", "reopen", project, offer["id"], coder="ana"))
    assert ok(qualkit("suggest", "log", project, "--status", "accepted", "--json")).json == []
    assert "suggestion" in ok(qualkit("suggest", "codes", project, "--words-only")).out


def test_phrases_their_places_and_a_code_of_one(project):
    found = ok(qualkit("suggest", "phrases", project, "--json", coder="ana")).json
    phrase = next(p for p in found if p["people"] > 1)
    listed = ok(qualkit("suggest", "phrases", project, "--by", "site", coder="ana"))
    assert "people" in listed.out
    asked = ("suggest", "phrases", project, "--concordance", phrase["phrase"])
    assert phrase["places"][0]["transcript"] in ok(qualkit(*asked)).out
    found = ok(qualkit("suggest", "phrases", project, "--json", coder="ana")).json
    made = ("suggest", "accept", project, found[0]["id"], "--round", "first")
    assert "Recorded hal.fwf" in ok(qualkit(*made, coder="ana")).out
    refused(qualkit("suggest", "phrases", project, "--concordance", "nobody said"), "none of the")


def test_chosen_places_of_a_phrase_are_one_decision(project):
    asked = ("suggest", "phrases", project, "--accept", "freedom within fences")
    assert "does not say which" in qualkit(*asked, "--places", "1,9", coder="ana").err
    said = ok(qualkit(*asked, "--places", "1-2", "--label", "Fences talk", coder="ana")).out
    assert "Coded 2 places of" in said
    log = ("suggest", "log", project, "--status", "accepted", "--json")
    (accepted,) = ok(qualkit(*log)).json
    found = ok(qualkit("find", project, "code:fences_talk", "--json", coder="ana")).json
    assert len(found) == 2
    refused(qualkit(*asked, coder="ana"), "was accepted already")
    ok(qualkit("suggest", "reopen", project, accepted["id"], coder="ana"))
    with Project.open(project).reading() as repository:
        assert "fences_talk" not in repository.codebook()
    ok(qualkit(*asked, "--places", "all", "--code", "hal.agy", coder="ana"))


def test_nothing_of_topics_to_undo(project):
    refused(qualkit("suggest", "undo", project, coder="ana"), "no topics were found yet")


def test_switched_off_nothing_is_offered(project):
    ok(qualkit("suggest", "switch", project, "off"))
    refused(qualkit("suggest", "codes", project), "switched off")
    refused(qualkit("suggest", "phrases", project), "switched off")
    refused(qualkit("suggest", "evaluate", project), "switched off")
    assert "on" in ok(qualkit("suggest", "switch", project, "on")).out


def test_evaluation_by_words(project):
    found = ok(qualkit("suggest", "evaluate", project, "--words-only", "--runs", "1", "--json"))
    assert {row["coded"] for row in found.json} == {0.0, 0.1, 0.25, 0.5}
    table = ok(qualkit("suggest", "evaluate", project, "--words-only", "--runs", "1"))
    assert "recall@3" in table.out
    assert qualkit("suggest", "codes", project, "--precision", "2").code == 2
