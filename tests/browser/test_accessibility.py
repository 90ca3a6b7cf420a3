"""axe finds nothing serious on any page, in light and in dark."""

from __future__ import annotations

import pytest

from qualkit.model import Span, Subject
from qualkit.services import memos
from qualkit.services.memos import NewMemo, passage
from tests.browser import desk, sample

pytestmark = pytest.mark.browser

PAGES = (
    "study",
    "codebook",
    "find",
    "find?query=spring",
    "analytic-memos",
    "agreement",
    "suggestions",
    "patterns",
    "memos",
)
GRAVE = {"serious", "critical"}


@pytest.fixture(params=["light", "dark"])
def themed(request, page):
    page.emulate_media(color_scheme=request.param)
    return page


@pytest.fixture(scope="module")
def noted(site):
    on = (passage(sample.INTERVIEW, Span(20, 30)), Subject.of_code("hal.agy"))
    memos.write(site.project, NewMemo("A thought", "## Why\n\n`so` **it** is", on), author="ana")
    return site


def faults(page) -> list[str]:
    """What axe finds serious or critical, with the first element of each."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] in GRAVE
    ]


def settled(page) -> None:
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(800)


def test_pages(themed, noted):
    found = {}
    for path in PAGES:
        themed.goto(f"{noted.url}/{path}")
        settled(themed)
        if path == "find":
            themed.get_by_label("Words", exact=True).fill("spring")
            themed.keyboard.press("Enter")
            themed.get_by_text("hits in").wait_for()
            settled(themed)
        found[path] = faults(themed)
    assert found == {path: [] for path in PAGES}


def test_reading_overview(themed, noted):
    themed.goto(f"{noted.url}/study")
    settled(themed)
    themed.get_by_text("Reading", exact=True).click()
    themed.get_by_text("Set my own status").wait_for()
    settled(themed)
    assert faults(themed) == []


def test_the_coding_desk_with_everything_open(themed, noted):
    desk.open_transcript(themed, noted.url, sample.INTERVIEW)
    settled(themed)
    if not desk.marked(themed):  # the first theme coded it
        desk.code_words(themed, 1, "students", "hal.agy")
        desk.saved(themed)
    assert faults(themed) == []
    desk.focus(themed)
    themed.keyboard.press("Control+f")
    themed.keyboard.type("spring")
    themed.locator(".qk-more summary").click()
    assert faults(themed) == []
    themed.keyboard.press("Escape")
    themed.keyboard.press("Control+Alt+m")
    themed.wait_for_selector(".qk-memo")
    assert faults(themed) == []
