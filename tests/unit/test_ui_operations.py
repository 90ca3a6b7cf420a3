"""Edits from the browser: what is taken, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import UsageError
from qualkit.services import editing
from qualkit.store import Project
from qualkit.ui.operations import apply_edits, rows, steps_rows
from tests.browser import sample

TRANSCRIPT = sample.INTERVIEW


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = sample.build(tmp_path / "study.qualkit")
    yield made
    made.close()


def record(id: str = "o1", **changes: object) -> dict[str, object]:
    edit = {
        "id": id,
        "kind": "record",
        "coding": f"c-{id}",
        "transcript": TRANSCRIPT,
        "start": 3,
        "end": 12,
        "code": "hal.agy",
        "coder": "somebody else",
    }
    return {**edit, **changes}


def sent(project: Project, *edits: object) -> dict[str, str]:
    outcomes = apply_edits(project, {"operations": list(edits)}, coder="ana")
    return {outcome.operation: outcome.problem for outcome in outcomes}


def stored(project: Project) -> list[tuple[str, str, str]]:
    with project.reading() as repository:
        return [(c.id, c.quote, c.coder) for c in repository.codings()]


def test_an_edit_is_stored_for_the_coder_of_the_server_not_of_the_payload(project):
    assert sent(project, record()) == {"o1": ""}
    assert stored(project) == [("c-o1", "Thank you", "ana")]


def test_an_edit_that_arrives_twice_is_stored_once(project):
    assert sent(project, record(), record()) == {"o1": ""}
    assert sent(project, record()) == {"o1": ""}
    assert len(stored(project)) == 1


def test_a_retraction_takes_the_coding_off(project):
    retract = {"id": "o2", "kind": "retract", "coding": "c-o1"}
    assert sent(project, record(), retract) == {"o1": "", "o2": ""}
    assert stored(project) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"start": 12, "end": 3}, "span must run forward"),
        ({"start": -4}, "span must run forward"),
        ({"start": None}, "without a place"),
        ({"start": "3"}, "without a place"),
        ({"end": 10_000_000}, "outside the text"),
        ({"start": 2, "end": 3}, "no words"),
        ({"code": "no.such"}, "no code 'no.such'"),
        ({"transcript": "NOPE"}, "NOPE"),
        ({"kind": "explode"}, "does not know"),
        ({"coding": ""}, "does not know"),
    ],
)
def test_a_bad_edit_is_refused_in_words_and_the_next_one_is_stored(project, changes, words):
    outcomes = sent(project, record("bad", **changes), record("good", start=13, end=16))
    assert words in outcomes["bad"]
    assert outcomes["good"] == ""
    assert [quote for _, quote, _ in stored(project)] == ["for"]


@pytest.mark.parametrize(
    "body", [None, [], {}, {"operations": 3}, {"operations": [3]}, {"operations": [{}]}]
)
def test_a_body_that_holds_no_edits_is_a_wrong_call(project, body):
    with pytest.raises(UsageError):
        apply_edits(project, body, coder="ana")


def test_outcomes_are_sent_as_pairs(project):
    outcomes = apply_edits(project, {"operations": [record()]}, coder="ana")
    assert rows(outcomes) == [["o1", ""]]


STATE = {"start": 3, "end": 12, "code": "hal.agy", "value": "", "valence": "", "note": ""}
CHANGED = {**STATE, "end": 16, "valence": "mixed", "note": "<b>both</b>"}


def operation(id: str, *parts: object, **more: object) -> dict[str, object]:
    return {"id": id, "transcript": TRANSCRIPT, "revision": 1, "parts": list(parts), **more}


def test_an_operation_of_several_parts_is_stored_and_read_again(project):
    add = {"add": "thank_you", "label": " “Thank\n you” ", "stance": "emic", "start": 3, "end": 12}
    put = {"put": "c2", "state": {**STATE, "code": "thank_you"}, "was": None}
    assert sent(project, record(), operation("o2", add, put, action="in-vivo code")) == {
        "o1": "",
        "o2": "",
    }
    change = {"put": "c-o1", "state": CHANGED, "was": STATE}
    assert sent(project, operation("o3", change, action="change")) == {"o3": ""}
    steps = steps_rows(editing.steps(project, TRANSCRIPT, coder="ana"))
    assert steps["left"] == 0
    assert steps["undone"] == []
    newest, code, oldest = steps["done"]
    assert newest == {"id": "o3", "action": "change", "parts": [change]}
    assert code["parts"] == [{**add, "label": "“Thank you”"}, put]
    assert oldest["parts"] == [{"put": "c-o1", "state": STATE, "was": None}]


def test_what_is_taken_back_is_sent_like_anything_else(project):
    sent(project, record())
    undo = operation("u1", {"take": "c-o1", "was": STATE}, undoes="o1")
    assert sent(project, undo) == {"u1": ""}
    assert stored(project) == []
    redo = operation("r1", {"put": "c-o1", "state": STATE, "was": None}, undoes="u1")
    assert sent(project, redo) == {"r1": ""}
    steps = steps_rows(editing.steps(project, TRANSCRIPT, coder="ana"))
    assert [step["id"] for step in steps["done"]] == ["r1"]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"put": "c1", "state": None, "was": None}, "does not know"),
        ({"put": "c1", "take": "c1", "state": STATE}, "does not know"),
        ({"put": "", "state": STATE}, "does not know"),
        ({"jump": "c1"}, "does not know"),
        ("text", "does not know"),
        ({"put": "c1", "state": {**STATE, "valence": "glad"}, "was": None}, "no valence"),
        ({"put": "c1", "state": {**STATE, "note": "n" * 20_001}, "was": None}, "longer than"),
        ({"add": "x", "label": "X", "stance": "nobody's"}, "does not know"),
        ({"add": "x", "label": "X", "start": 5, "end": 2}, "span must run forward"),
        ({"add": "x", "label": "n" * 500}, "1 to 200 characters"),
        ({"take": "c9", "was": STATE}, "no coding c9"),
    ],
)
def test_a_bad_part_is_refused_with_its_whole_operation(project, part, words):
    good = {"put": "c1", "state": STATE, "was": None}
    assert words in sent(project, operation("bad", good, part))["bad"]
    assert stored(project) == []


@pytest.mark.parametrize("parts", [[], None, "all", [[]]])
def test_an_operation_without_parts_is_refused(project, parts):
    assert "does not know" in sent(project, {**operation("o1"), "parts": parts})["o1"]
