"""Suggested codes in a browser: decided by keys, undone, offered in the picker, switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.model import OfferKind, Origin
from qualkit.services import offering
from qualkit.services.offering import Asked
from tests import projects
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
    page.locator("h1").click()
    page.keyboard.press(key)
    page.wait_for_timeout(150)
    settled(page)


def states(site) -> list[str]:
    offers = offering.queue(site.project, actor="ana").offers
    return sorted(o.suggestion.status.value for o in offers if o.suggestion.status.value != "open")


def test_the_queue_is_worked_through_with_keys_and_the_picker_offers(page, offered):
    page.goto(f"{offered.url}/suggestions")
    page.get_by_text("Existing codes").click()
    page.get_by_role("button", name="Accept").wait_for()
    settled(page)
    assert faults(page) == []
    for key, after in (("x", ["refused"]), ("l", ["later", "refused"]), ("z", ["refused"])):
        press(page, key)
        assert states(offered) == after
    press(page, "a")
    assert states(offered) == ["accepted", "refused"]
    (missed,) = (
        o
        for o in offering.queue(offered.project, actor="ana").offers
        if o.suggestion.status.value == "accepted"
    )
    assert missed.kind is OfferKind.MISSED
    with offered.project.reading() as repository:
        made = [c for c in repository.codings(coder="ana") if c.origin is Origin.SUGGESTION]
    assert missed.suggestion.quote in {coding.quote for coding in made}
    press(page, "z")
    _picker(page, offered)
    page.goto(f"{offered.url}/suggestions")
    page.get_by_text("Suggestions are allowed").click()
    page.get_by_text("Existing codes").wait_for(state="detached")
    desk.open_transcript(page, offered.url, "KES-T01")
    desk.select(page, 1, "any order they like")
    page.keyboard.press("/")
    page.wait_for_selector(".qk-picker:not([hidden])")
    page.wait_for_timeout(800)
    assert page.locator(".qk-offered").count() == 0


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
