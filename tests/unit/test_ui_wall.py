"""The wall before pages: whose requests are taken, how long a sign-in lasts, what answers carry."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from qualkit.errors import NotAllowed, ProjectError
from qualkit.services import accounts
from qualkit.store import clock
from qualkit.ui import guard, headers, origin, server, session
from qualkit.ui.signing import routes as signing
from tests.unit.test_ui_signing import (  # noqa: F401 - fixtures
    CODE,
    ORIGIN,
    PASSWORD,
    STREAM,
    alone,
    browser,
    post,
    sign_in,
    team,
)

ELSEWHERE = ("http://elsewhere.example", "null", "", "http://127.0.0.1:9999", "http://[")


def seen_by_app(*, path: str, sent: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers that reach what is behind the wall."""
    found: list[tuple[bytes, bytes]] = []

    async def app(scope, receive, send):
        found.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    TestClient(guard.Guard(app), base_url=ORIGIN).get(path, headers=sent)
    return found


class TestWhereRequestsComeFrom:
    @pytest.mark.parametrize("elsewhere", ELSEWHERE)
    def test_other_pages_reach_neither_pages_nor_the_stream(self, alone, elsewhere):  # noqa: F811
        client = browser()
        sent = {"origin": elsewhere}
        for path in ("/code", "/_stcore/upload_file/a/b", session.SIGN_IN_PATH, guard.HEALTH):
            assert client.get(path, headers=sent).status_code == 403
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect(STREAM, headers=sent),
        ):
            pytest.fail("the stream was opened")

    def test_a_name_bent_to_point_here_reaches_nothing(self, alone):  # noqa: F811
        """What a page elsewhere can do whose name is made to lead to this computer."""
        client = TestClient(browser().app, base_url="http://rebound.example:8501")
        own = {"origin": "http://rebound.example:8501"}
        assert client.get("/code", headers=own).status_code == 403
        assert client.get("/code").status_code == 403
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("ws://rebound.example:8501/stream", headers=own),
        ):
            pytest.fail("the stream was opened")

    def test_own_pages_reach_the_stream(self, alone):  # noqa: F811
        with browser().websocket_connect(STREAM, headers={"origin": ORIGIN}) as stream:
            assert stream.receive_text() == "the page"

    def test_streamlit_is_never_asked_about_an_origin(self, alone):  # noqa: F811
        """It would look up this computer's address on the internet."""
        sent = {"origin": ORIGIN}
        assert b"origin" not in dict(seen_by_app(path="/static/a.js", sent=sent))
        assert (b"origin", ORIGIN.encode()) in seen_by_app(path="/qualkit/ops", sent=sent)
        kept = origin.without_origin([(b"origin", b"x"), (b"a", b"b")], instead=b"http://localhost")
        assert kept == [(b"a", b"b"), (b"origin", b"http://localhost")]

    def test_a_refused_path_steers_no_terminal_that_shows_the_log(self, team, caplog):  # noqa: F811
        browser().get("/%1b[2J%0aforged line" + "x" * 999)
        (line,) = (r.getMessage() for r in caplog.records if r.name == "qualkit.access")
        assert "\\x1b[2J\\nforged" in line
        assert line.isprintable()
        assert len(line) < 300


class TestHowLongASignInLasts:
    def test_unused_for_two_hours_it_ends_and_used_it_lasts_twelve(self, team, monkeypatch):  # noqa: F811
        token = accounts.sign_in(team, "Ben", PASSWORD)
        start = datetime.now(UTC)
        for hours in (1.5, 3, 4.5, 6, 7.5, 9, 10.5, 11.9):
            at(monkeypatch, start + timedelta(hours=hours))
            assert accounts.person_of(team, token) is not None, hours
            accounts.keep_signed_in(team, token)
        at(monkeypatch, start + timedelta(hours=12, minutes=1))
        assert accounts.person_of(team, token) is None
        accounts.keep_signed_in(team, token)
        assert accounts.person_of(team, token) is None

    def test_left_alone_it_is_over(self, team, monkeypatch):  # noqa: F811
        token = accounts.sign_in(team, "Ben", PASSWORD)
        at(monkeypatch, datetime.now(UTC) + accounts.STAYS_UNUSED + timedelta(seconds=1))
        assert accounts.person_of(team, token) is None

    def test_edits_count_as_use_and_a_tab_left_open_does_not(self, team, monkeypatch):  # noqa: F811
        client = browser()
        sign_in(client, "Ben")
        start = datetime.now(UTC)
        at(monkeypatch, start + timedelta(hours=1))
        post(client)
        at(monkeypatch, start + timedelta(hours=2, minutes=50))
        assert client.post(server.HERE_PATH, json={}, headers={"origin": ORIGIN}).is_success
        at(monkeypatch, start + timedelta(hours=3, minutes=10))
        refused = client.post(server.HERE_PATH, json={}, headers={"origin": ORIGIN})
        assert refused.status_code == 403

    def test_a_project_that_cannot_be_written_is_still_read(self, team, monkeypatch):  # noqa: F811
        def locked(*_: object) -> None:
            raise ProjectError("the project is locked")

        client = browser()
        sign_in(client, "Ben")
        monkeypatch.setattr(accounts, "keep_signed_in", locked)
        visitor = session.visitor_in(team, dict(client.cookies))
        session.note_use(team, visitor)
        assert visitor.name == "Ben"


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let services and store believe that it is then."""

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    monkeypatch.setattr(accounts, "datetime", Then)
    monkeypatch.setattr(clock, "datetime", Then)
    assert clock.now().startswith(f"{moment:%Y-%m-%d}")


class TestGuessing:
    def test_many_guesses_at_once_are_no_more_than_ten(self, team, monkeypatch):  # noqa: F811
        looked_at = []
        monkeypatch.setattr(accounts, "_fits", lambda *_: looked_at.append(1) and False)

        def guess(_: int) -> None:
            with pytest.raises(NotAllowed):
                accounts.sign_in(team, "Ben", "guess")

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(guess, range(25)))
        assert len(looked_at) == accounts.MOST_TRIES

    def test_the_code_of_the_first_start_is_not_guessed(self, alone, monkeypatch):  # noqa: F811
        monkeypatch.setenv("QUALKIT_TEAM", "1")
        monkeypatch.setenv(signing.SETUP_VARIABLE, CODE)
        client = browser()
        for n in range(accounts.MOST_TRIES):
            assert "wait" not in sign_in(client, "Eve", code=f"é{n}").json()["what"]
        refused = sign_in(client, "Eve", code=CODE)
        assert (refused.status_code, "wait" in refused.json()["what"]) == (403, True)
        assert accounts.team(alone) == ()


class TestWhatAnswersCarry:
    @pytest.fixture
    def client(self, team):  # noqa: F811
        app = Starlette(
            routes=browser().app.routes,
            middleware=[Middleware(headers.Headers), Middleware(guard.Guard)],
        )
        return TestClient(app, base_url=ORIGIN, follow_redirects=False)

    @pytest.mark.parametrize(
        "path", ["/code", "/media/x.docx", session.SIGN_IN_PATH, server.CODES_PATH, guard.HEALTH]
    )
    def test_every_answer_is_framed_by_nobody_and_sniffed_by_nobody(self, client, path):
        found = client.get(path).headers
        assert found["x-content-type-options"] == "nosniff"
        assert found["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in found["content-security-policy"]
        assert len(found.get_list("content-security-policy")) == 1

    def test_the_sign_in_page_keeps_its_narrower_policy(self, client):
        found = client.get(session.SIGN_IN_PATH).headers["content-security-policy"]
        assert found.startswith("default-src 'none'")

    def test_nothing_is_loaded_from_or_sent_to_another_server(self):
        policy = headers.policy()
        assert not re.search(r"https?:|\*|wss?:", policy)
        assert "connect-src 'self'" in policy
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe-inline" not in scripts


@pytest.mark.parametrize(
    ("sent", "kept"),
    [({"x-forwarded-proto": "https"}, True), ({"x-forwarded-proto": "http"}, False), ({}, False)],
)
def test_behind_https_streamlits_cookie_keeps_to_it_too(sent, kept):
    async def app(scope, receive, send):
        cookies = [(b"set-cookie", b"_streamlit_xsrf=x; Path=/"), (b"Set-Cookie", b"b=1; Secure")]
        await send({"type": "http.response.start", "status": 200, "headers": cookies})
        await send({"type": "http.response.body", "body": b""})

    answer = TestClient(headers.Headers(app)).get("/", headers=sent)
    ours, already = answer.headers.get_list("set-cookie")
    assert ours.endswith("; Secure") is kept
    assert already == "b=1; Secure"
