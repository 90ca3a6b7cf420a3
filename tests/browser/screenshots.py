"""Pictures of every page on the sample study: `python -m tests.browser.screenshots [FOLDER]`.

The Code page is shown while a passage is selected, once in each theme.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from qualkit.model import Account, Span, Subject, TeamRole
from qualkit.model.adjudication import Verdict
from qualkit.services import (
    accounts,
    adjudicating,
    memos,
    offering,
    phrasing,
    projects,
    rounds,
)
from qualkit.services.demo import run_demo
from qualkit.services.memos import NewMemo
from qualkit.services.offering import Asked
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from tests.browser import conftest, desk

TRANSCRIPT = "A_KES_Y2_SL01_int"
QUERY = "code:hal.agy AND (choose OR order) AND wave=Y1"
PAGES = (
    "study",
    "names",
    "codebook",
    "find",
    "analytic-memos",
    "agreement",
    "suggestions",
    "patterns",
    "memos",
    "exchange",
)
LEAD, PASSWORD = "Lea", "four words are enough"
SIZE = {"width": 1400, "height": 900}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QUALKIT_CODER", "Ana")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        project = projects.open_project(run_demo(Path(place)).project)
        _write_memos(project)
        _look_for_suggestions(project)
        browser = playwright.chromium.launch(
            executable_path=conftest.CHROMIUM, args=list(conftest.FLAGS)
        )
        with conftest.serving(project, coder=os.environ["QUALKIT_CODER"]) as site:
            _pages(browser, site.url, folder)
            for scheme in ("light", "dark"):
                _code(browser, site.url, folder, scheme)
        _team(browser, project, folder)
        browser.close()
        project.close()


def _write_memos(project: Project) -> None:
    """Two memos, so that their page shows something."""
    with project.reading() as repository:
        start = repository.text(TRANSCRIPT)[0].index("Twenty-four percent")
        code = repository.codebook().codes[0].id
    on = (memos.passage(TRANSCRIPT, Span(start, start + 30)), Subject.of_code(code))
    text = "The number comes **before** anything else.\n\n- who asks for it?\n- who repeats it?"
    memos.write(project, NewMemo("The number first", text, on), author="Ana")
    ask = NewMemo("", "Compare with the year before.", (Subject.of_transcript(TRANSCRIPT),))
    memos.write(project, ask, author="Ben")


def _look_for_suggestions(project: Project) -> None:
    """Offers of codes and phrases; the demo found topics."""
    me = os.environ["QUALKIT_CODER"]
    offering.codes(project, actor=me, asked=Asked(words_only=True))
    phrasing.phrases(project, actor=me)


def _team(browser: Browser, project: Project, folder: Path) -> None:
    """Rounds, adjudication and team as the lead of three people sees them."""
    _work_in_rounds(project)
    with conftest.serving(project, coder=LEAD) as site:
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(f"{site.url}/code")
        page.fill("#name", LEAD)
        page.fill("#password", PASSWORD)
        page.click("button")
        page.wait_for_url("**/")
        for name in ("rounds", "adjudicate", "team"):
            page.goto(f"{site.url}/{name}")
            _settled(page)
            _keep(page, folder / f"{name}.png")
        page.close()


def _work_in_rounds(project: Project) -> None:
    """A closed round with decisions and a remark, and a blind one under way."""
    accounts.make_lead(project, LEAD, PASSWORD)
    for name in ("Ana", "Ben"):
        account = Account(name, TeamRole.CODER)
        accounts.add_person(project, account, actor=LEAD, password=PASSWORD)
    (first,) = rounds.everything(project)
    rounds.close_round(project, first.name, actor=LEAD, anyway=True)
    adjudicating.take_over_alike(project, first.name, actor=LEAD)
    one, two = adjudicating.docket(project, first.name).cases[:2]
    because = adjudicating.Ruling(Verdict.BOTH, "Both are said, one after the other.")
    adjudicating.decide(project, first.name, one.place, because, actor=LEAD)
    said = "I left this out because she speaks of the district, not of the school."
    adjudicating.remark(project, first.name, two.place, said, actor="Ana")
    names = sorted(first.transcripts)[:4]
    plan = RoundPlan("reliability 1", tuple(names), ("Ana", "Ben"))
    rounds.open_round(project, plan, actor=LEAD)
    for coder, done in (("Ana", names[:3]), ("Ben", names[:1])):
        for name in done:
            rounds.say_done(project, plan.name, name, coder=coder)


def _pages(browser: Browser, url: str, folder: Path) -> None:
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    for name in PAGES:
        page.goto(f"{url}/{name}")
        _settled(page)
        if name == "names":
            page.get_by_role("button", name="Look for names").click()
            page.get_by_role("heading", name="Decide").wait_for()
            _settled(page)
        if name == "find":
            page.get_by_label("Words", exact=True).fill("menu")
            page.keyboard.press("Enter")
            page.wait_for_timeout(1500)
        if name == "patterns":
            page.locator(".qkm-table button").nth(5).click()
            page.locator(".qkm-passage").first.wait_for()
            page.wait_for_timeout(1500)
        _keep(page, folder / f"{name}.png")
    for kind in ("codes", "phrases"):
        page.goto(f"{url}/suggestions?kind={kind}")
        _settled(page)
        _keep(page, folder / f"suggestions-{kind}.png")
    page.goto(f"{url}/find?{urlencode({'query': QUERY})}")
    _settled(page)
    _keep(page, folder / "find-queries.png")
    page.close()


def _keep(page: Page, path: Path) -> None:
    """A picture in 256 colours: text stays sharp and the file small."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def _settled(page: Page) -> None:
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(1500)


def _code(browser: Browser, url: str, folder: Path, scheme: str) -> None:
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    desk.open_transcript(page, url, TRANSCRIPT)
    _settled(page)
    page.locator(".qk-label").nth(1).click()
    words = page.locator(".qk-text").nth(3).inner_text()[:60].rsplit(" ", 1)[0]
    desk.select(page, 3, words)
    page.wait_for_timeout(400)
    _keep(page, folder / f"code{'' if scheme == 'light' else '-dark'}.png")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"))
