"""What the surface asks for besides edits: memos and reading status."""

from __future__ import annotations

import pytest

from qualkit.errors import MemoError, QualkitError, UsageError
from qualkit.ui import asking, server
from tests import projects
from tests.unit.test_ui_server import ORIGIN, client  # noqa: F401

NAME = "KES-T02"
PASSAGE = {"kind": "passage", "transcript": NAME, "start": 3, "end": 12, "revision": 1}


@pytest.fixture
def project(tmp_path):
    return projects.coded(tmp_path)


def ask(project, kind, coder="ana", **body):
    return asking.answer(project, {"kind": kind, "transcript": NAME, **body}, coder=coder)


def test_a_memo_is_written_changed_removed_and_brought_back(project):
    new = {"id": "m1", "title": "A", "text": "b", "subjects": [PASSAGE]}
    (row,) = ask(project, "memo.write", **new)["memos"]
    (subject,) = row["subjects"]
    assert (row["id"], row["title"], row["author"]) == ("m1", "A", "ana")
    assert (subject["start"], subject["end"], subject["revision"]) == (3, 12, 1)
    (row,) = ask(project, "memo.change", **{**new, "text": "c", "subjects": row["subjects"]})[
        "memos"
    ]
    assert row["text"] == "c"
    assert row["subjects"] == [subject]
    with pytest.raises(MemoError):
        ask(project, "memo.remove", coder="ben", id="m1")
    assert ask(project, "memo.remove", id="m1") == {"memos": []}
    assert len(ask(project, "memo.restore", id="m1")["memos"]) == 1


def test_memos_on_codes_come_with_every_transcript(project):
    on_code = {"title": "C", "text": "", "subjects": [{"kind": "code", "id": "dar.ten"}]}
    ask(project, "memo.write", **on_code)
    elsewhere = {"title": "T", "text": "", "subjects": [{"kind": "transcript", "id": "KES-T01"}]}
    ask(project, "memo.write", **elsewhere)
    assert [m["title"] for m in ask(project, "memos")["memos"]] == ["C"]
    assert asking.around(project, NAME, "ana")["state"] == "not started"


def test_reading_status_is_set_and_told(project):
    assert ask(project, "furthest", turns=2) == {"state": "in progress", "furthest": 2}
    assert ask(project, "status", state="done") == {"state": "done"}
    found = asking.around(project, NAME, "ana")
    assert (found["state"], found["furthest"]) == ("done", 2)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"kind": "nothing"},
        {"kind": "status", "transcript": NAME, "state": "bored"},
        {"kind": "furthest", "transcript": NAME, "turns": "two"},
        {"kind": "memo.write", "title": "x"},
        {"kind": "memo.write", "title": "x", "subjects": [{"kind": "dream"}]},
        {"kind": "memo.write", "title": "x", "subjects": [{**PASSAGE, "end": 3}]},
        {"kind": "memo.write", "title": "x", "subjects": [PASSAGE] * 201},
        {"kind": "memo.write", "title": "x" * 250_001, "subjects": []},
    ],
)
def test_what_a_page_cannot_have_asked_is_refused(project, body):
    with pytest.raises(UsageError):
        asking.answer(project, body, coder="ana")


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "memo.write", "title": "", "text": " ", "subjects": []},
        {"kind": "memo.write", "title": "x", "subjects": [{**PASSAGE, "transcript": "no"}]},
        {"kind": "memo.remove", "id": "nowhere"},
        {"kind": "status", "transcript": "nowhere", "state": "done"},
    ],
)
def test_what_the_project_refuses_is_said(project, body):
    with pytest.raises(QualkitError):
        asking.answer(project, body, coder="ana")


def test_the_route_takes_questions_from_our_pages_only(client):  # noqa: F811
    body = {"kind": "status", "transcript": "KES-T01", "state": "done"}
    told = client.post(server.ASK_PATH, json=body, headers={"origin": ORIGIN})
    assert told.json() == {"state": "done"}
    assert client.post(server.ASK_PATH, json=body).status_code == 403
    wrong = client.post(server.ASK_PATH, json={"kind": "?"}, headers={"origin": ORIGIN})
    assert wrong.status_code == 400
