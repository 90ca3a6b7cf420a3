"""Suggested codes in a browser: decided by keys, undone, offered in the picker, switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.model import OfferKind, Origin
from qualkit.services import offering
from qualkit.services.offering import Asked
from tests import factories, projects
from tests.browser import conftest, desk
from tests.browser.test_accessibility import faults, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def offered(tmp_path_factory):
    project = projects.coded(Path(tmp_path_factory.mktemp("offers")))
    offering.codes(project, actor="ana", asked=Asked(words_only=True, precision=0.02))
    with conftest.serving(project) as found:
        yield found
    project.close()


def press(page, key: str) -> None:
    """A key, wherever the focus is."""
    page.keyboard.press(key)
    page.wait_for_timeout(150)
    settled(page)


def eventually(page, holds) -> None:
    """What a click brings about is there in the end, however slow the machine."""
    for _ in range(60):
        if holds():
            return
        page.wait_for_timeout(250)
    assert holds()


def states(site) -> list[str]:
    offers = offering.queue(site.project, actor="ana").offers
    return sorted(o.suggestion.status.value for o in offers if o.suggestion.status.value != "open")


def accepted(site):
    offers = offering.queue(site.project, actor="ana").offers
    return next(o for o in offers if o.suggestion.status.value == "accepted")


def made_by(site) -> list[str]:
    with site.project.reading() as repository:
        found = repository.codings(coder="ana")
    known = {coding.id for coding in factories.sample_codings()}
    return [c.quote for c in found if c.origin is Origin.SUGGESTION and c.id not in known]


def test_the_queue_is_worked_through_with_keys_and_the_picker_offers(page, offered):
    page.goto(f"{offered.url}/suggestions")
    page.get_by_text("Existing codes").click()
    page.get_by_role("button", name="Accept").wait_for()
    settled(page)
    assert faults(page) == []
    for key, after in (("x", ["refused"]), ("l", ["later", "refused"]), ("z", ["refused"])):
        press(page, key)
        eventually(page, lambda after=after: states(offered) == after)
    page.get_by_label("Order").click()
    page.keyboard.type("x")  # typed into the list, not pressed
    page.wait_for_timeout(500)
    assert states(offered) == ["refused"]
    page.keyboard.press("Escape")
    press(page, "a")
    eventually(page, lambda: states(offered) == ["accepted", "refused"])
    assert accepted(offered).kind is OfferKind.MISSED
    assert accepted(offered).suggestion.quote in made_by(offered)
    page.get_by_role("button", name="Undo").click()
    eventually(page, lambda: made_by(offered) == [])
    settled(page)
    _other_words(page, offered)
    _to_the_code_page_and_back(page)
    _picker(page, offered)
    page.goto(f"{offered.url}/suggestions")
    page.get_by_text("Suggestions are allowed").click()
    page.get_by_text("switched off in this study").wait_for()
    assert page.get_by_text("Existing codes").count() == 0
    desk.open_transcript(page, offered.url, "KES-T01")
    desk.select(page, 1, "any order they like")
    page.keyboard.press("/")
    page.wait_for_selector(".qk-picker:not([hidden])")
    page.wait_for_timeout(800)
    assert page.locator(".qk-offered").count() == 0


def _other_words(page, offered) -> None:
    """With the mouse, then Accept; word by word with the arrows, then Enter."""
    box = page.locator(".qko-words").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 8, steps=4)
    page.mouse.up()
    page.get_by_text("Accept codes the words that you chose").wait_for()
    marked = page.locator(".qko-words").inner_text()
    page.get_by_role("button", name="Accept").click()
    eventually(page, lambda: made_by(offered) == [marked])
    settled(page)
    page.get_by_role("button", name="Undo").click()
    eventually(page, lambda: made_by(offered) == [])
    settled(page)
    press(page, "e")
    page.wait_for_selector(".qko-editing .qko-text:focus")
    page.get_by_test_id("stToast").wait_for(state="detached")  # Streamlit's own has no name
    assert faults(page) == []
    proposed = page.locator(".qko-words").inner_text()
    for key in ("Shift+ArrowRight", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    wanted = page.locator(".qko-words").inner_text()
    assert wanted.split() == proposed.split()[1:-2]
    press(page, "Enter")
    eventually(page, lambda: made_by(offered) == [wanted])
    settled(page)
    press(page, "z")
    eventually(page, lambda: made_by(offered) == [])


def _to_the_code_page_and_back(page) -> None:
    page.locator(".qks-who a").first.click()
    page.wait_for_selector(".qk-root[data-ready]")
    page.get_by_text("← Back to the suggestions").click()
    page.wait_for_selector(".qko-text")


def _picker(page, offered) -> None:
    """The likeliest codes come first, are marked, are learnt from and go with one click."""
    with page.expect_response(
        lambda r: "/qualkit/ask" in r.url and "likely" in r.request.post_data
    ):
        desk.open_transcript(page, offered.url, "KES-T01")
    desk.select(page, 1, "the four tasks in any order")
    page.keyboard.press("/")
    page.wait_for_selector(".qk-offered")
    first = page.locator(".qk-pick-row").first
    assert "Choice of means" in first.text_content()
    assert page.locator(".qk-offered").count() == 3
    assert faults(page) == []
    page.get_by_role("button", name="Offers on").click()
    assert page.locator(".qk-offered").count() == 0
    page.get_by_role("button", name="Offers off").wait_for()
    page.keyboard.press("Escape")
