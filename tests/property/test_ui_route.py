"""Whatever is sent to the route for edits: an answer in JSON, and nothing half written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualkit.store import Project
from qualkit.ui import server, session
from tests.browser import sample

ORIGIN = "http://127.0.0.1:8501"
HEADERS = {"origin": ORIGIN, "content-type": "application/json"}

ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 200),
        st.integers(),
        st.sampled_from((2**31, 2**63, 10**40, -(10**40))),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(("\ud83d", "\x00", "a\x00b", "x" * 30_000, "<script>", "' OR 1=1 --")),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner)),
    max_leaves=4,
)
IDS = st.one_of(st.sampled_from(("o1", "o2", "o3")), st.uuids().map(str))
GOOD = st.fixed_dictionaries(
    {
        "id": IDS,
        "kind": st.sampled_from(("record", "record", "retract")),
        "coding": st.one_of(st.sampled_from(("c1", "c2")), st.uuids().map(str)),
        "transcript": st.just(sample.INTERVIEW),
        "revision": st.sampled_from((0, 1)),
        "code": st.sampled_from(("hal.agy", "dar.acc")),
        "start": st.integers(0, 60),
        "end": st.integers(20, 120),
        "note": st.text(max_size=5),
    }
)
FIELDS = st.sampled_from(
    ("id", "kind", "coding", "transcript", "revision", "code", "start", "end", "note", "value")
)


@st.composite
def broken(draw: Any) -> dict[str, Any]:
    """An edit with some fields replaced by anything, or left out."""
    edit = dict(draw(GOOD))
    for name in draw(st.sets(FIELDS, max_size=3)):
        if draw(st.booleans()):
            edit[name] = draw(ANYTHING)
        else:
            edit.pop(name, None)
    return edit


BODIES = st.one_of(
    st.fixed_dictionaries({"operations": st.lists(st.one_of(GOOD, broken()), max_size=5)}),
    st.fixed_dictionaries({"operations": st.lists(ANYTHING, max_size=3)}),
    ANYTHING,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Project]]:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    project = sample.build(tmp_path_factory.mktemp("project") / "study.qualkit")
    given = {
        session.PROJECT_VARIABLE: project.location,
        session.ROUTES_VARIABLE: "1",
        "QUALKIT_CODER": "ana",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        patch.delenv(server.HOSTS_VARIABLE, raising=False)
        session.opened.cache_clear()
        with TestClient(Starlette(routes=server.routes()), base_url=ORIGIN) as client:
            yield client, project
        session.opened(os.environ[session.PROJECT_VARIABLE]).close()
        session.opened.cache_clear()
    project.close()


def state(project: Project) -> tuple[set[str], int]:
    with project.reading() as repository:
        return {c.id for c in repository.codings()}, repository.revision()


PLAIN = {"kind": "record", "transcript": sample.INTERVIEW, "code": "hal.agy", "start": 3, "end": 12}


def one(**changes: object) -> dict[str, Any]:
    return {"operations": [{**PLAIN, "id": "o9", "coding": "c9", **changes}]}


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(body=BODIES)
@example(body=one(id="\ud83d"))
@example(body=one(id="x" * 30_000))
@example(body=one(id="a\x00b"))
@example(body=one(coding="\ud83d"))
@example(body=one(code="\ud83d"))
@example(body=one(note="\ud83d"))
@example(body=one(start=True))
@example(body=one(start=float("nan")))
@example(body=one(end=10**40))
@example(body=one(revision=10**40))
def test_any_body_is_answered_and_nothing_is_half_written(served, body):
    client, project = served
    before, revision = state(project)
    answer = client.post(server.OPERATIONS_PATH, content=json.dumps(body), headers=HEADERS)
    after, later = state(project)
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["what"]
        assert (after, later) == (before, revision)
        return
    outcomes = answer.json()["outcomes"]
    sent = body["operations"]
    assert [name for name, *_ in outcomes] == [edit["id"] for edit in sent]
    decided: dict[str, str] = {}
    for edit, (name, problem, *_) in zip(sent, outcomes, strict=True):
        if not problem:  # what comes later under the same id is told the same and does nothing
            decided.setdefault(name, edit["coding"])
    assert after ^ before <= set(decided.values())
    assert project.check() == ()


@settings(max_examples=60)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=60).map(str.encode)))
def test_bytes_that_are_no_edits_are_a_wrong_call(served, content):
    client, project = served
    before = state(project)
    answer = client.post(server.OPERATIONS_PATH, content=content, headers=HEADERS)
    assert (answer.status_code, state(project)) == (400, before)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"operations": ' + b"[" * 200_000,
        b'{"operations": [{"id": "x", "start": ' + b"9" * 5_000 + b"}]}",
        b"\xff\xfe{}",
        b"",
    ],
    ids=["deep", "deeper", "a number of 5,000 digits", "another encoding", "nothing"],
)
def test_a_body_that_cannot_be_read_is_a_wrong_call(served, content):
    client, project = served
    before = state(project)
    answer = client.post(server.OPERATIONS_PATH, content=content, headers=HEADERS)
    assert (answer.status_code, answer.json()["what"]) == (400, "the request is not JSON")
    assert state(project) == before


def test_a_body_that_does_not_say_its_length_is_not_read_without_end(served):
    client, project = served
    before = state(project)
    chunks = (b" " * 1_000_000 for _ in range(8))
    answer = client.post(server.OPERATIONS_PATH, content=chunks, headers=HEADERS)
    assert (answer.status_code, answer.json()["what"]) == (400, "the request is too large")
    assert state(project) == before


@settings(max_examples=80)
@given(
    host=st.sampled_from(("127.0.0.1:8501", "evil.example", "127.0.0.1.evil.example:8501", "")),
    origin=st.sampled_from((ORIGIN, "null", "", "http://evil.example", "https://127.0.0.1:99")),
    kind=st.sampled_from(
        ("application/json", "text/plain", "", "application/x-www-form-urlencoded")
    ),
    edit=GOOD,
)
def test_only_our_own_pages_may_edit(served, host, origin, kind, edit):
    client, project = served
    ours = (host, origin, kind) == ("127.0.0.1:8501", ORIGIN, "application/json")
    before = state(project)
    headers = {"host": host, "origin": origin, "content-type": kind}
    body = json.dumps({"operations": [edit]})
    answer = client.post(server.OPERATIONS_PATH, content=body, headers=headers)
    assert (answer.status_code == 403) is not ours
    assert ours or state(project) == before


@settings(max_examples=60)
@given(name=st.text(max_size=30))
def test_codings_of_any_name_are_a_list(served, name):
    client, _ = served
    answer = client.get(server.CODINGS_PATH, params={"transcript": name})
    assert answer.status_code == 200
    assert isinstance(answer.json()["codings"], list)
