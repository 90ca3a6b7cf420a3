"""A team's server where no other machine can be reached: what it sends to browsers, and to whom.

The server's Python may reach nobody; the pages may load nothing from elsewhere; what travels in
Streamlit's stream is looked through for what another coder did in a blind round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualkit.model import Account, AddCode, CodingState, FreshCode, Operation, Put, Span, Subject
from qualkit.model import TeamRole as Role
from qualkit.services import accounts, editing, memos, rounds
from qualkit.services.memos import NewMemo
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from qualkit.ui import server, session
from tests import offline
from tests.browser import conftest, sample

pytestmark = pytest.mark.browser

PASSWORD = "four words are enough"
NAME = sample.INTERVIEW
SECRETS = ("Zugzwang", "zug_77", "whispered")
PAGES = ("study", "names", "codebook", "code", "find", "analytic-memos", "rounds", "agreement",
         "adjudicate", "suggestions", "memos", "team")  # fmt: skip


@dataclass(frozen=True)
class Team:
    url: str
    project: Project
    attempts: Path


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("project")
    project = secret(sample.build(folder / "study.qualkit"))
    port = conftest.free_port()
    attempts = folder / "attempts.txt"
    env = {**server.environment(project.location, team=True), **offline.environment(attempts)}
    command = [*server.command(project.location, port), "--server.headless", "true"]
    with conftest.running(command, env, port):
        yield Team(f"http://127.0.0.1:{port}", project, attempts)
    project.close()


def secret(project: Project) -> Project:
    """Ben's code, coding, note and memo in a blind round of Ana and Ben."""
    accounts.make_lead(project, "Lea", PASSWORD)
    for name, role in (("Ana", Role.CODER), ("Ben", Role.CODER), ("Vic", Role.VIEWER)):
        accounts.add_person(project, Account(name, role), actor="Lea", password=PASSWORD)
    rounds.open_round(project, RoundPlan("blind", (NAME,), ("Ana", "Ben")), actor="Lea")
    put = Put("b1", CodingState(Span(3, 12), "zug_77", note="whispered note"))
    parts = (AddCode(FreshCode("zug_77", "Zugzwang")), put)
    (done,) = editing.apply_operations(
        project, coder="Ben", operations=[Operation("op", parts, NAME)]
    )
    assert done.problem == ""
    on = (Subject.of_transcript(NAME),)
    memos.write(project, NewMemo("A whispered memo", "whispered memo", on), author="Ben")
    return project


@dataclass
class Sent:
    """What one person's browser was sent and what it complained about."""

    stream: bytearray
    hosts: set[str]
    complaints: list[str]

    def told(self) -> set[str]:
        return {word for word in SECRETS if word.encode() in self.stream}


def visit(chromium, team: Team, who: str, pages: tuple[str, ...]) -> Sent:
    sent = Sent(bytearray(), set(), [])
    context = chromium.new_context()
    context.set_default_timeout(45_000)
    page = context.new_page()
    page.on("request", lambda r: sent.hosts.add(r.url.split("/")[2] if "//" in r.url else "here"))
    page.on("console", lambda m: "Content Security" in m.text and sent.complaints.append(m.text))
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: keep(sent, data)))
    page.on("response", lambda r: "/qualkit/" in r.url and r.ok and keep(sent, r.body()))
    page.goto(team.url)
    page.fill("#name", who)
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_selector("[data-testid='stApp'] h1")
    for name in pages:
        page.goto(f"{team.url}/{name}?transcript={NAME}")
        page.wait_for_selector("h1")
        page.wait_for_selector("[data-test-script-state='notRunning']", timeout=30_000)
        page.wait_for_timeout(300)
    context.close()
    return sent


def keep(sent: Sent, data: bytes | str) -> None:
    sent.stream.extend(data if isinstance(data, bytes) else data.encode())


@pytest.mark.parametrize(("who", "pages"), [("Ana", PAGES), ("Vic", ("code", "rounds"))])
def test_pages_and_stream_tell_nothing_and_need_nobody_else(chromium, team, who, pages):
    sent = visit(chromium, team, who, pages)
    assert len(sent.stream) > 10_000
    assert sent.told() == set()
    assert sent.complaints == []
    assert {host for host in sent.hosts if host not in (team.url.split("/")[2], "here")} == set()
    assert offline.attempts_in(team.attempts) == []


def test_the_one_whose_secret_it_is_is_told(chromium, team):
    """So that the search above can find something."""
    assert visit(chromium, team, "Ben", ("code",)).told() == set(SECRETS)


def knock(team: Team, cookie: str = "", *, origin: str = "", host: str = "") -> str:
    """Try to open Streamlit's stream; what became of it."""
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import connect

    headers = {"Cookie": f"{session_cookie(team)}={cookie}"} if cookie else {}
    if host:
        headers["Host"] = host
    address = team.url.replace("http", "ws") + "/_stcore/stream"
    try:
        with connect(
            address,
            origin=origin or team.url,
            additional_headers=headers,
            subprotocols=["streamlit"],
            open_timeout=10,
        ) as stream:
            try:
                stream.recv(timeout=0.3)
            except TimeoutError:
                return "open"
            return "open"
    except InvalidStatus as refused:
        return f"refused {refused.response.status_code}"
    except ConnectionClosed as closed:
        return f"closed {closed.rcvd.code if closed.rcvd else 0}"


def session_cookie(team: Team) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(session.PROJECT_VARIABLE, team.project.location)
        return session.cookie_name()


def test_the_stream_opens_to_who_is_signed_in_and_to_nobody_else(team):
    token = accounts.sign_in(team.project, "Vic", PASSWORD)
    assert knock(team, token) == "open"
    assert knock(team) == "refused 403"
    assert knock(team, "a-guess") == "refused 403"
    assert knock(team, token, origin="http://elsewhere.example") == "refused 403"
    assert knock(team, token, origin="null") == "refused 403"
    accounts.sign_out(team.project, token)
    assert knock(team, token) == "refused 403"
    assert offline.attempts_in(team.attempts) == []
