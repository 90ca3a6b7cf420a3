"""A round from opening to the consensus, by commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.model import Span
from qualkit.services import coding
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from tests import factories, projects
from tests.cli.running import ok, qualkit, refused

NAME = factories.sample_transcripts()[0].name
ROUND = "reliability 1"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    yield made
    made.close()


def test_a_round_by_commands(project: Project) -> None:
    at = project.location
    opened = ok(qualkit("rounds", "open", at, ROUND, "--transcript", NAME, "--coder", "ana",
                        "--coder", "ben", "--unit", "character", coder="lea"))  # fmt: skip
    assert "1 transcripts, ana, ben" in opened.out
    for coder, spans in (("ana", ((0, 20), (30, 45))), ("ben", ((0, 20),))):
        for start, end in spans:
            coding.record(project, NewCoding(NAME, Span(start, end), "hal.agy"), coder=coder)
    refused(qualkit("adjudicate", "list", at, ROUND), "blind and still open")
    refused(qualkit("rounds", "close", at, ROUND, coder="lea"), "not done yet, by ana, ben")
    for coder in ("ana", "ben"):
        ok(qualkit("rounds", "done", at, ROUND, NAME, coder=coder))
    shown = ok(qualkit("rounds", "show", at, ROUND, "--json")).json
    assert [row["state"] for row in shown] == ["done", "done"]
    ok(qualkit("rounds", "close", at, ROUND, coder="lea"))
    found = ok(qualkit("adjudicate", "list", at, ROUND, "--json")).json
    assert (found["disagreements"], found["alike"]) == (1, 1)
    refused(qualkit("adjudicate", "compare", at, ROUND), "not in the consensus yet")
    ok(qualkit("adjudicate", "agreed", at, ROUND))
    ok(qualkit("adjudicate", "decide", at, ROUND, 1, "ana", "--reason", "She chooses."))
    listed = ok(qualkit("adjudicate", "list", at, ROUND, "--json")).json
    decision = listed["places"][0]["decision"]
    assert (decision["verdict"], decision["reason"], decision["by"]) == (
        "coder",
        "She chooses.",
        "ana",
    )
    ok(qualkit("adjudicate", "remark", at, ROUND, 1, "Did we read alike?", coder="ben"))
    said = ok(qualkit("adjudicate", "remark", at, ROUND, 1, "We did."))
    assert said.out == "2 remarks on place 1.\n"
    refused(qualkit("adjudicate", "remark", at, ROUND, 2, "Here?"), "no place 2")
    (place,) = ok(qualkit("adjudicate", "list", at, ROUND, "--json")).json["places"]
    assert place["remarks"] == [
        {"author": "ben", "text": "Did we read alike?"},
        {"author": "ana", "text": "We did."},
    ]
    compared = ok(qualkit("adjudicate", "compare", at, ROUND, "--json")).json
    assert (compared["resolved"], compared["disagreements"]) == (1, 1)
    refused(qualkit("rounds", "reopen", at, ROUND, coder="lea"), "decisions rest on")
    ok(qualkit("adjudicate", "back", at, decision["id"]))
    again = ok(qualkit("adjudicate", "list", at, ROUND, "--json")).json
    assert again["decided"] == 0


def test_what_is_not_there_is_refused(project: Project) -> None:
    at = project.location
    refused(qualkit("rounds", "show", at, "nowhere"), "no round 'nowhere'")
    asked = qualkit("rounds", "open", at, ROUND, "--coder", "ana")
    assert asked.code == 2
    assert "at least one transcript" in asked.err
    refused(qualkit("adjudicate", "back", at, "d1"), "no decision d1")
