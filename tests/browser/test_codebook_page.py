"""The Codebook page with its keys, while another person codes with the same codes."""

from __future__ import annotations

import pytest

from qualkit.services import codebook_changes, codebooks
from tests.browser import desk, sample

pytestmark = pytest.mark.browser


def opened(page, site, view: str = "") -> None:
    page.goto(f"{site.url}/codebook")
    page.get_by_role("heading", level=1).wait_for()
    if view:
        page.locator('[data-testid="stRadio"] label').filter(has_text=view).first.click()
    settled(page)


def settled(page) -> None:
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(300)  # keys are listened to once the buttons stand


def said(page, words: str) -> None:
    page.get_by_test_id("stToast").filter(has_text=words).wait_for()
    settled(page)


def children(site, code: str) -> list[str]:
    with site.project.reading() as repository:
        return [each.id for each in repository.codebook().children(code)]


def test_a_code_is_moved_and_brought_back_by_keys(page, site):
    before = children(site, "hal.agy")
    opened(page, site)
    roots = codebooks.versions(site.project)[0].number
    page.get_by_text("Move", exact=True).click()
    page.get_by_role("button", name="Down Shortcut").wait_for()
    settled(page)
    page.keyboard.press("Alt+ArrowDown")
    said(page, "Moved “Culture of agency” down")
    with site.project.reading() as repository:
        assert [code.id for code in repository.codebook().roots][:2] == ["hal.fen", "hal.agy"]
    page.keyboard.press("Alt+z")
    said(page, "Undone: moved “Culture of agency” down")
    with site.project.reading() as repository:
        assert [code.id for code in repository.codebook().roots][:2] == ["hal.agy", "hal.fen"]
    assert children(site, "hal.agy") == before
    assert codebooks.versions(site.project)[0].number == roots + 2


def test_a_merge_while_somebody_codes_loses_nothing(page, context, site):
    desk.open_transcript(page, site.url, sample.INTERVIEW)
    codebook_changes.merge(site.project, "hal.fen.schedule", "hal.fen.menu", actor="lead")
    desk.code_words(page, 1, "spring", "hal.fen.schedule")
    desk.saved(page)
    (made,) = [c for c in desk.codings(site.project, sample.INTERVIEW) if c.quote == "spring"]
    assert made.code == "hal.fen.menu"
    other = context.new_page()
    opened(other, site, "Changes")
    other.get_by_text("Take this change back").click()
    said(other, "Taken back: merged")
    (kept,) = [c for c in desk.codings(site.project, sample.INTERVIEW) if c.quote == "spring"]
    assert kept == made
    desk.open_transcript(page, site.url, sample.INTERVIEW)
    assert "spring" in desk.marked(page)
