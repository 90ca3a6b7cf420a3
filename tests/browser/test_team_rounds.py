"""Three people, three browsers, one server: rounds from opening to a memo on the consensus."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualkit.model import Account, TeamRole
from qualkit.services import accounts, adjudicating, reporting, rounds
from qualkit.store import Project
from tests.browser import conftest, desk, sample

PASSWORD = "four words are enough"
NAME = sample.INTERVIEW
SHOTS = os.environ.get("QUALKIT_SHOTS", "")


@dataclass
class Team:
    project: Project
    url: str
    pages: dict[str, object]

    def go(self, who: str, path: str):
        page = self.pages[who]
        page.goto(f"{self.url}/{path}")
        page.wait_for_selector("h1")
        settle(page)
        return page


def settle(page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector("[data-test-script-state='notRunning']", timeout=30_000)


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def team(tmp_path: Path, chromium) -> Iterator[Team]:
    """A server for a team, with Lea, Ana and Ben signed in, each in a browser of her own."""
    project = sample.build(tmp_path / "study.qualkit")
    accounts.make_lead(project, "Lea", PASSWORD)
    for name in ("Ana", "Ben"):
        account = Account(name, TeamRole.CODER)
        accounts.add_person(project, account, actor="Lea", password=PASSWORD)
    port = conftest.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "qualkit.ui", str(port), project.location, "--team"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"{url}/_stcore/health")
            size = {"width": 1360, "height": 900}
            contexts = {who: chromium.new_context(viewport=size, bypass_csp=True)
                        for who in ("Lea", "Ana", "Ben")}  # fmt: skip
            pages = {who: signed_in(context, url, who) for who, context in contexts.items()}
            yield Team(project, url, pages)
            for context in contexts.values():
                context.close()
        finally:
            server.terminate()
            server.wait()
            project.close()


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not start")


def signed_in(context, url: str, who: str):
    page = context.new_page()
    page.goto(f"{url}/code")
    page.fill("#name", who)
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_url("**/")
    return page


def text_of(page) -> str:
    return page.locator("body").inner_text()


def open_round(team: Team, purpose: str) -> None:
    page = team.go("Lea", "rounds")
    form = page.locator("details", has_text="Open a round").first
    form.wait_for()
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    page.get_by_role("button", name="Open the round").wait_for()
    settle(page)
    pick(page, "What for", purpose)
    for who in ("Ana", "Ben"):
        page.get_by_role("combobox", name="Coders", exact=False).first.fill(who)
        page.get_by_role("option", name=who, exact=True).click()
        page.keyboard.press("Escape")
        settle(page)
    page.get_by_text("All", exact=True).click()
    settle(page)
    shot(page, f"open-{purpose[:5]}")
    page.get_by_role("button", name="Open the round").click()
    page.get_by_text("is open. 2 coders see it here").wait_for()


def pick(page, label: str, start: str) -> None:
    box = page.get_by_role("combobox", name=label, exact=False).first
    if start in (box.input_value() or box.inner_text()):
        return
    box.click()
    page.get_by_role("option").filter(has_text=start).first.click()
    settle(page)


def code(team: Team, who: str, turn: int, code_id: str) -> None:
    page = team.pages[who]
    desk.open_transcript(page, team.url, NAME)
    desk.code_words(page, turn, "students could choose", code_id)
    desk.saved(page)
    shot(page, f"code-{who}-{turn}")


def finish(team: Team, who: str, name: str) -> None:
    page = team.go(who, "rounds")
    shot(page, f"work-{who}")
    for _ in range(2):
        page.get_by_role("button", name="Done with this transcript").first.click()
        page.get_by_text(f"is done in {name}").wait_for()
        settle(page)
    page.get_by_text("All done").wait_for()


@pytest.mark.slow
def test_three_rounds_from_the_browser_alone(team: Team) -> None:
    for purpose in ("Calibration", "Reliability", "Drift"):
        name = f"{purpose.casefold()} 1"
        open_round(team, purpose)
        code(team, "Ana", 1, "hal.agy")
        code(team, "Ana", 3, "hal.agy")
        code(team, "Ben", 1, "hal.agy")
        nothing_told(team, name)
        for who in ("Ana", "Ben"):
            finish(team, who, name)
        page = team.go("Lea", "rounds")
        page.get_by_role("button", name="Close the round").first.click()
        page.get_by_text(f"{name} is closed").wait_for()
        shot(page, f"closed-{purpose}")
    adjudicate(team, "reliability 1")
    resting = reporting.corpus_codings(team.project, consensus=True)
    assert {c.coder for c in resting} == {"Ana", "Ben", "consensus"}
    assert rounds.one(team.project, "drift 1").closed


def nothing_told(team: Team, name: str) -> None:
    """While a round is open, Ben's page shows none of Ana's marks, nor do the others tell."""
    page = team.go("Ben", f"code?transcript={NAME}")
    page.wait_for_selector(".qk-mark")
    assert len(desk.marked(page)) == 1
    for path in ("study", "codebook", "agreement", "adjudicate", "memos", "history"):
        assert f"{name}: Ana" not in text_of(team.go("Ben", path))
    assert rounds.one(team.project, name).hides


def adjudicate(team: Team, name: str) -> None:
    page = team.go("Lea", f"adjudicate?round={name.replace(' ', '%20')}")
    page.get_by_role("button", name="Take over what all agree on").click()
    page.get_by_text("In the consensus: 1 place").wait_for()
    settle(page)
    page.get_by_label("Reason").fill("She speaks of choosing.")
    page.get_by_label("Reason").press("Enter")
    settle(page)
    shot(page, "adjudicate")
    page.get_by_role("button", name="Ana's").click()
    page.get_by_text("1 of 1 places decided").first.wait_for()
    settle(page)
    shot(page, "adjudicated")
    found = adjudicating.docket(team.project, name)
    assert found.cases[0].decision is not None
    assert found.cases[0].decision.reason == "She speaks of choosing."
    assert "Agreement before and after" in text_of(page)
    compared = adjudicating.before_and_after(team.project, name)
    assert (compared.resolved, compared.disagreements) == (1, 1)


@pytest.mark.slow
def test_two_in_one_transcript_see_each_other_and_keep_their_own(team: Team) -> None:
    code(team, "Ana", 1, "hal.agy")
    code(team, "Ben", 3, "hal.agy")
    page = team.go("Ana", f"code?transcript={NAME}")
    page.get_by_text("Also here: Ben").wait_for()
    lead = team.go("Lea", "rounds")
    lead.get_by_text("Now at work").wait_for()
    shot(lead, "who-is-where")
    found = desk.codings(team.project, NAME)
    assert sorted(c.coder for c in found) == ["Ana", "Ben"]
    cookies = page.context.cookies()
    accounts.end_account(team.project, "Ana", actor="Lea")
    assert page.request.get(f"{team.url}/qualkit/codings?transcript={NAME}").status in {401, 403}
    stolen = lead.context.browser.new_context(bypass_csp=True)
    stolen.add_cookies(cookies)
    other = stolen.new_page()
    other.goto(f"{team.url}/code")
    assert other.locator("#password").is_visible()
    stolen.close()
    assert sorted(c.coder for c in desk.codings(team.project, NAME)) == ["Ana", "Ben"]
