"""What surrounds the pages where Streamlit runs `app.py` itself, and where it fails."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qualkit.store import Project
from qualkit.ui import guard, headers
from qualkit.ui.launch import PAGE, asgi

ROOT = Path(__file__).resolve().parents[2]
HERE = "http://127.0.0.1:8501"


async def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("a page")


async def broken(_: Request) -> PlainTextResponse:
    raise RuntimeError("told to the log only")


@pytest.fixture
def alone() -> TestClient:
    """What `app.py` puts around Streamlit, around two routes."""
    app = Starlette(
        routes=[Route("/", page), Route("/broken", broken)],
        middleware=made()._user_middleware,
        exception_handlers=made()._exception_handlers,
    )
    return TestClient(app, base_url=HERE, raise_server_exceptions=False)


def made() -> Any:
    return runpy.run_path(str(ROOT / "app.py"))["app"]


def test_streamlit_finds_the_app_that_has_them() -> None:
    from streamlit.web.server.app_discovery import discover_asgi_app

    for path in (ROOT / "app.py", Path(asgi.__file__)):
        assert discover_asgi_app(path).app_name == "app"
    assert made().script_path == asgi.app.script_path == PAGE
    assert [part.cls for part in made()._user_middleware] == [headers.Headers, guard.Guard]


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/broken", 500)])
def test_pages_and_faults_carry_the_headers(alone: TestClient, path: str, status: int) -> None:
    answer = alone.get(path)
    assert answer.status_code == status
    assert "log only" not in answer.text
    for name, value in headers.FIXED.items():
        assert answer.headers[name.decode()] == value.decode()
    assert answer.headers.get_list("content-security-policy") == [headers.policy()]


def test_other_names_and_origins_are_refused_also_there(alone: TestClient) -> None:
    assert alone.get("/", headers={"host": "rebound.example"}).status_code == 403
    assert alone.get("/", headers={"origin": "http://elsewhere.example"}).status_code == 403


def test_the_pages_of_a_team_are_reached_and_say_that_nobody_is_signed_in(
    alone: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sign-in is not served there, so that the wall would lead nowhere."""
    place = str(tmp_path / "study.qualkit")
    Project.create(place).close()
    monkeypatch.setenv("QUALKIT_PROJECT", place)
    monkeypatch.setenv("QUALKIT_TEAM", "1")
    assert alone.get("/", headers={"accept": "text/html"}).text == "a page"
    walled = Starlette(routes=[Route("/", page)], middleware=[Middleware(guard.Guard)])
    client = TestClient(walled, base_url=HERE, follow_redirects=False)
    assert client.get("/", headers={"accept": "text/html"}).status_code == 303
