"""Notice of others' changes at the coding desk: at once, and never of what a blind round hides."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.model import Purpose, Span
from qualkit.services import coding, rounds
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from qualkit.ui import live, server, session
from tests.browser import sample

ORIGIN = "http://127.0.0.1:8501"
NAME = sample.INTERVIEW


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = sample.build(tmp_path / "study.qualkit")
    yield made
    made.close()


@pytest.fixture
def client(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    monkeypatch.setenv("QUALKIT_PROJECT", project.location)
    monkeypatch.setenv("QUALKIT_ROUTES", "1")
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_HOSTS", raising=False)
    session.opened.cache_clear()
    server._live.cache_clear()
    with TestClient(Starlette(routes=server.routes()), base_url=ORIGIN) as found:
        yield found
    session.opened(project.location).close()
    session.opened.cache_clear()
    server._live.cache_clear()


def code(project: Project, who: str, start: int = 3, round_name: str = "") -> None:
    new = NewCoding(NAME, Span(start, start + 9), "hal.agy")
    coding.record(project, new, coder=who, round_name=round_name)


def mark(client: object, known: str = "") -> str:
    asked = {"transcript": NAME, "mark": known}
    return client.get(server.CHANGES_PATH, params=asked).json()["mark"]


def test_a_page_that_waits_hears_of_anothers_coding(project, client):
    known = mark(client)
    later = threading.Timer(0.2, code, (project, "ben"))
    began = time.monotonic()
    later.start()
    assert mark(client, known) != known
    later.join()
    assert time.monotonic() - began < live.HOLDS  # it was told, and did not only stop waiting


def test_what_changed_between_two_questions_is_told_at_once(project, client):
    known = mark(client)
    code(project, "ben")
    assert mark(client, known) != known


def test_ones_own_codings_are_no_news(project, client, monkeypatch):
    monkeypatch.setattr(live, "HOLDS", 0.5)
    known = mark(client)
    code(project, "ana")
    assert mark(client, known) == known


def test_a_blind_round_does_not_even_tell_that_somebody_works(project, client, monkeypatch):
    monkeypatch.setattr(live, "HOLDS", 0.5)
    plan = rounds.RoundPlan("r1", (NAME,), ("ana", "ben"), Purpose.RELIABILITY, blind=True)
    rounds.open_round(project, plan, actor="lead")
    known = mark(client)
    code(project, "ben", round_name="r1")
    assert mark(client, known) == known
    rounds.close_round(project, "r1", actor="lead", anyway=True)
    assert mark(client, known) != known


def test_more_pages_than_there_is_room_for_are_answered_without_waiting(client, monkeypatch):
    monkeypatch.setattr(live, "MOST", 0)
    known = mark(client)
    assert mark(client, known) == known
