"""The wall and the sign-in routes: what is answered to whom."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from qualkit.errors import NotAllowed, UsageError
from qualkit.model import Account, TeamRole
from qualkit.services import accounts
from qualkit.ui import guard, server, session
from qualkit.ui.signing import routes as signing
from qualkit.ui.signing import tickets
from tests.browser import sample

ORIGIN = "http://127.0.0.1:8501"
STREAM = "ws://127.0.0.1:8501/stream"
PASSWORD = "four words are enough"
CODE = "abcd1234"
PAGE = {"accept": "text/html"}
EDIT = {
    "id": "o1",
    "kind": "record",
    "coding": "c1",
    "transcript": sample.INTERVIEW,
    "start": 3,
    "end": 12,
    "code": "hal.agy",
    "coder": "Ana",
}


async def _page(request):
    return PlainTextResponse("the page")


async def _stream(websocket):
    await websocket.accept()
    await websocket.send_text("the page")
    await websocket.close()


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The app in front of a project in which nobody has an account."""
    project = sample.build(tmp_path / "study.qualkit")
    monkeypatch.setenv("QUALKIT_PROJECT", project.location)
    monkeypatch.setenv("QUALKIT_ROUTES", "1")
    monkeypatch.setenv("QUALKIT_CODER", "laptop")
    monkeypatch.delenv("QUALKIT_HOSTS", raising=False)
    monkeypatch.delenv("QUALKIT_TEAM", raising=False)
    session.opened.cache_clear()
    yield project
    session.opened(project.location).close()
    session.opened.cache_clear()
    project.close()


@pytest.fixture
def team(alone):
    accounts.make_lead(alone, "Ana", PASSWORD)
    for name, role in (("Ben", TeamRole.CODER), ("Vic", TeamRole.VIEWER)):
        accounts.add_person(alone, Account(name, role), actor="Ana", password=PASSWORD)
    return alone


def browser() -> TestClient:
    routes = [*server.routes(), Route("/{path:path}", _page), WebSocketRoute("/stream", _stream)]
    app = Starlette(routes=routes, middleware=[Middleware(guard.Guard)])
    return TestClient(app, base_url=ORIGIN, follow_redirects=False)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more):
    headers = {"origin": ORIGIN, **more.pop("headers", {})}
    given = {"name": name, "password": password, **more}
    return client.post(session.SIGN_IN_PATH, json=given, headers=headers)


def post(client: TestClient, **headers):
    body = {"operations": [EDIT]}
    return client.post(server.OPERATIONS_PATH, json=body, headers={"origin": ORIGIN, **headers})


def codings(project):
    with project.reading() as repository:
        return [(c.id, c.coder) for c in repository.codings()]


def test_alone_nobody_signs_in(alone):
    client = browser()
    assert client.get("/code", headers=PAGE).text == "the page"
    assert post(client).json() == {"outcomes": [["o1", ""]]}
    assert codings(alone) == [("c1", "laptop")]


def test_who_is_not_signed_in_is_answered_nothing(team):
    client = browser()
    sent_on = client.get("/code", headers=PAGE)
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, session.SIGN_IN_PATH)
    for path in ("/code", "/media/1.docx", "/static/x.js", server.CODINGS_PATH):
        refused = client.get(path)
        assert refused.status_code == 403
        assert "the page" not in refused.text
    assert post(client).status_code == 403
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM):
        pytest.fail("the stream was opened")
    assert client.get(guard.HEALTH).status_code == 200
    assert codings(team) == []


def test_the_coder_is_who_signed_in_and_not_who_the_browser_says(team):
    client = browser()
    answer = sign_in(client, "ben")
    assert answer.json() == {"to": "/"}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/code", headers=PAGE).text == "the page"
    sent = {"cookie": f"{session.cookie_name()}={client.cookies[session.cookie_name()]}"}
    with client.websocket_connect(STREAM, headers=sent) as stream:
        assert stream.receive_text() == "the page"
    assert post(client).json() == {"outcomes": [["o1", ""]]}
    assert codings(team) == [("c1", "Ben")]


def test_behind_https_the_cookie_is_never_sent_in_the_clear(team):
    answer = sign_in(browser(), "Ben", headers={"x-forwarded-proto": "https"})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.count("secure") == 1


def test_a_cookie_copied_before_signing_out_opens_nothing_afterwards(team):
    client = browser()
    sign_in(client, "Ben")
    copied = dict(client.cookies)
    accounts.sign_out(team, copied[session.cookie_name()])
    thief = browser()
    thief.cookies.update(copied)
    assert thief.get("/code").status_code == 403
    assert post(thief).status_code == 403
    assert codings(team) == []


@pytest.mark.parametrize("value", ["", "x", "../..", "a" * 5000, '"; x=y'])
def test_a_made_up_cookie_opens_nothing(team, value):
    client = browser()
    headers = {"cookie": f"{session.cookie_name()}={value}"}
    assert client.get("/code", headers=headers).status_code == 403


def test_a_viewer_reads_and_may_not_code(team, caplog):
    client = browser()
    sign_in(client, "Vic")
    found = client.get(server.CODINGS_PATH, params={"transcript": sample.INTERVIEW})
    assert found.status_code == 200
    refused = post(client)
    assert refused.status_code == 403
    assert "viewer" in refused.json()["what"]
    assert codings(team) == []
    with team.reading() as repository:
        text = repository.transcript(sample.INTERVIEW).text
    assert "viewer" in caplog.text
    assert not any(word in caplog.text for word in text.split() if len(word) > 9)


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://elsewhere.example"}, {"origin": ""}, {"content-type": "text/plain"}],
)
def test_signing_in_and_coding_from_another_page_are_refused(team, headers):
    client = browser()
    sent = {"origin": ORIGIN, "content-type": "application/json", **headers}
    body = json.dumps({"name": "Ben", "password": PASSWORD})
    assert client.post(session.SIGN_IN_PATH, content=body, headers=sent).status_code == 403
    sign_in(client, "Ben")
    edits = json.dumps({"operations": [EDIT]})
    assert client.post(server.OPERATIONS_PATH, content=edits, headers=sent).status_code == 403
    assert codings(team) == []


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", "x" * 10_000, '{"name": 3}'])
def test_what_the_sign_in_page_does_not_send_is_refused_in_words(team, body):
    headers = {"origin": ORIGIN, "content-type": "application/json"}
    refused = browser().post(session.SIGN_IN_PATH, content=body, headers=headers)
    assert refused.status_code in (400, 403)
    assert refused.json()["what"]


def test_ten_wrong_passwords_make_everyone_wait(team):
    client = browser()
    for _ in range(accounts.MOST_TRIES):
        assert sign_in(client, "Ben", "no").status_code == 403
    assert "wait" in sign_in(browser(), "Ben").json()["what"]


def test_the_first_start_needs_the_code_of_the_terminal(alone, monkeypatch):
    monkeypatch.setenv("QUALKIT_TEAM", "1")
    monkeypatch.setenv(signing.SETUP_VARIABLE, CODE)
    client = browser()
    assert client.get("/code", headers=PAGE).status_code == 303
    assert "Code from the terminal" in client.get(session.SIGN_IN_PATH).text
    assert sign_in(client, "Eve", code="guess").status_code == 403
    assert accounts.team(alone) == ()
    assert sign_in(client, "Ana", code=f" {CODE} ").status_code == 200
    assert [(a.name, a.role) for a in accounts.team(alone)] == [("Ana", TeamRole.LEAD)]
    assert sign_in(client, "Eve", code=CODE).status_code == 403
    assert "Code from the terminal" not in client.get(session.SIGN_IN_PATH).text


def test_the_sign_in_page_loads_nothing_from_anywhere(team):
    page = browser().get(session.SIGN_IN_PATH)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http-equiv", "")


def test_a_ticket_is_good_once(team):
    token = accounts.sign_in(team, "Ben", PASSWORD)
    ticket = tickets.issue(token)
    assert tickets.redeem(ticket) == token
    assert tickets.redeem(ticket) is None
    assert tickets.redeem("") is None


def test_an_institution_opens_the_pages_way_in_and_nothing_else(team, monkeypatch):
    monkeypatch.setattr(guard, "has_institution", lambda: True)
    client = browser()
    assert client.get("/", headers=PAGE).status_code == 200
    assert "institution" in client.get(session.SIGN_IN_PATH).text
    for path in ("/media/1.docx", server.CODINGS_PATH, "/code"):
        assert client.get(path).status_code == 403
    ticket = tickets.issue(accounts.sign_in(team, "Ben", PASSWORD))
    entered = client.get(signing.ENTER_PATH, params={"ticket": ticket})
    assert entered.status_code == 303
    assert client.get("/code", headers=PAGE).text == "the page"


def test_nobody_listens_elsewhere_without_signing_in(alone):
    with pytest.raises(UsageError, match="without signing in"):
        server.serve(alone.location, port=1, address="0.0.0.0")


def test_a_page_without_anyone_raises(team):
    with pytest.raises(NotAllowed):
        session.person_in(team, {})


def test_what_is_refused_is_logged_without_anyones_words(team, caplog):
    """A guessed password, a viewer's edit and a stolen cookie."""
    words = {**EDIT, "note": "a whispered word", "code": "hal.secret"}
    viewer, coder, thief = browser(), browser(), browser()
    sign_in(viewer, "Vic")
    sign_in(coder, "Ben")
    thief.cookies.update(dict(coder.cookies))
    accounts.sign_out(team, coder.cookies[session.cookie_name()])
    headers = {"origin": ORIGIN}
    body = {"operations": [words]}
    refused = [
        sign_in(browser(), "Ben", "guessed-at-random"),
        sign_in(browser(), "typed-as-a-name", "guessed-at-random"),
        viewer.post(server.OPERATIONS_PATH, json=body, headers=headers),
        viewer.post(server.ASK_PATH, json={"kind": "memo.write", "text": "a whispered word",
                                           "subjects": []}, headers=headers),
        thief.post(server.OPERATIONS_PATH, json=body, headers=headers),
        thief.get(server.CODINGS_PATH, params={"transcript": sample.INTERVIEW}),
    ]  # fmt: skip
    assert [answer.status_code for answer in refused] == [403] * 6
    assert len([r for r in caplog.records if r.name == "qualkit.access"]) >= 6
    for never in ("whispered", "hal.secret", "guessed", "typed-as-a-name", PASSWORD):
        assert never not in caplog.text
    assert codings(team) == []
