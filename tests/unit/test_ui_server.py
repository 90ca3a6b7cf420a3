"""Our routes: who may send edits, and what is answered when the project is out of reach."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from qualkit.errors import ProjectError
from qualkit.ui import __main__ as ui_main
from qualkit.ui import guard, headers, server, session
from tests.browser import sample

ORIGIN = "http://127.0.0.1:8501"
EDIT = {
    "id": "o1",
    "kind": "record",
    "coding": "c1",
    "transcript": sample.INTERVIEW,
    "start": 3,
    "end": 12,
    "code": "hal.agy",
}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    project = sample.build(tmp_path / "study.qualkit")
    monkeypatch.setenv("QUALKIT_PROJECT", project.location)
    monkeypatch.setenv("QUALKIT_ROUTES", "1")
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_HOSTS", raising=False)
    session.opened.cache_clear()
    with TestClient(Starlette(routes=server.routes()), base_url=ORIGIN) as found:
        yield found
    session.opened(project.location).close()
    session.opened.cache_clear()
    project.close()


def post(client, *edits, headers=None, **more):
    sent = {"origin": ORIGIN, **(headers or {})}
    return client.post(server.OPERATIONS_PATH, json={"operations": edits}, headers=sent, **more)


def test_an_edit_from_our_page_is_stored_and_read_again(client):
    assert post(client, EDIT).json() == {"outcomes": [["o1", ""]]}
    found = client.get(server.CODINGS_PATH, params={"transcript": sample.INTERVIEW})
    assert found.json() == {
        "codings": [["c1", "hal.agy", 3, 12, "ana", "", "", "working", "human", ""]]
    }
    assert found.headers["cache-control"] == "no-store"


def test_steps_and_codes_are_there_for_the_page_and_only_the_coders_own(client, monkeypatch):
    put = {"put": "c9", "state": {"start": 3, "end": 12, "code": "fresh"}, "was": None}
    add = {"add": "fresh", "label": "Fresh"}
    made = {"id": "o9", "transcript": sample.INTERVIEW, "action": "new code", "parts": [add, put]}
    assert post(client, made).json() == {"outcomes": [["o9", ""]]}
    asked = {"transcript": sample.INTERVIEW}
    steps = client.get(server.STEPS_PATH, params=asked).json()
    assert [(s["id"], s["action"], len(s["parts"])) for s in steps["done"]] == [
        ("o9", "new code", 2)
    ]
    codes = client.get(server.CODES_PATH).json()["codes"]
    assert codes[-1]["id"] == "fresh"
    monkeypatch.setenv("QUALKIT_CODER", "ben")
    assert client.get(server.STEPS_PATH, params=asked).json()["done"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": ""},
        {"origin": "null"},
        {"content-type": "text/plain"},
        {"host": "rebound.example:8501", "origin": "http://rebound.example:8501"},
    ],
)
def test_edits_from_anywhere_else_are_refused_and_not_stored(client, headers):
    assert post(client, EDIT, headers=headers).status_code == 403
    found = client.get(server.CODINGS_PATH, params={"transcript": sample.INTERVIEW})
    assert found.json() == {"codings": []}


def test_a_request_that_is_not_json_or_too_large_is_a_wrong_call(client):
    headers = {"origin": ORIGIN, "content-type": "application/json"}
    answer = client.post(server.OPERATIONS_PATH, content=b"{", headers=headers)
    assert (answer.status_code, answer.json()["what"]) == (400, "the request is not JSON")
    large = b'{"operations": "' + b"x" * server.LARGEST_BODY + b'"}'
    answer = client.post(server.OPERATIONS_PATH, content=large, headers=headers)
    assert (answer.status_code, answer.json()["what"]) == (400, "the request is too large")


def test_a_project_out_of_reach_is_said_so_that_the_browser_keeps_its_edits(client, monkeypatch):
    def locked(*_args: object, **_more: object) -> None:
        raise ProjectError("the project is locked", hint="close the other program")

    monkeypatch.setattr(server, "apply_edits", locked)
    answer = post(client, EDIT)
    assert answer.status_code == 503
    assert answer.json()["what"] == "the project is locked"
    assert answer.json()["hint"] == "close the other program"


def test_without_a_project_there_are_no_routes(monkeypatch):
    monkeypatch.delenv("QUALKIT_PROJECT", raising=False)
    assert server.routes() == []


def test_the_served_app_has_its_wall_and_its_threads_change_places_often():
    before = sys.getswitchinterval()
    try:
        sys.modules.pop("qualkit.ui.launch.asgi", None)
        sys.setswitchinterval(0.005)
        asgi = import_module("qualkit.ui.launch.asgi")
        classes = [part.cls for part in asgi.app._user_middleware]
        assert classes == [headers.Headers, guard.Guard]
        assert asgi.app._exception_handlers == headers.ON_ERRORS
        assert sys.getswitchinterval() < 0.005
    finally:
        sys.setswitchinterval(before)


@pytest.mark.parametrize(
    ("extra", "host", "served"),
    [
        ("", "127.0.0.1:8501", True),
        ("", "localhost", True),
        ("", "[::1]:8501", True),
        ("", "study.example:8501", False),
        ("study.example", "study.example:8501", True),
        ("0.0.0.0", "anything.example", True),
    ],
)
def test_only_names_of_this_server_are_served(monkeypatch, extra, host, served):
    monkeypatch.setenv("QUALKIT_HOSTS", extra)
    assert server.own_host(host) is served


def test_the_command_keeps_the_app_at_home(tmp_path):
    command = server.command(str(tmp_path / "a.qualkit"), 8599)
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(command[4]).is_file()
    flags = dict(zip(command[5::2], command[6::2], strict=True))
    assert flags["--server.address"] == "127.0.0.1"
    assert flags["--server.port"] == "8599"
    assert flags["--browser.gatherUsageStats"] == "false"


def test_a_database_url_is_not_taken_for_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    url = "postgresql://me@host/study"
    assert server.environment(url)["QUALKIT_PROJECT"] == url
    found = server.environment("a.qualkit")["QUALKIT_PROJECT"]
    assert found == str(tmp_path / "a.qualkit")


def test_a_project_that_is_missing_is_refused_before_anything_starts(tmp_path):
    with pytest.raises(ProjectError):
        server.serve(str(tmp_path / "missing.qualkit"))


def test_the_module_that_the_command_runs_says_what_is_wrong(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert ui_main.main(["8599", str(tmp_path / "missing.qualkit")]) == 1
    assert "there is no such project" in capsys.readouterr().err


def test_the_checkout_has_the_same_options_as_the_command():
    path = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
    config = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, value in {**server.OPTIONS, **server.THEME}.items():
        found: object = config
        for part in name.split("."):
            found = found[part]  # type: ignore[index]
        assert str(found).lower() == value.lower(), name
