"""From a cell to its passages, to the words on the Code page, and back to the same cell."""

from __future__ import annotations

import pytest

from qualkit.model import Span
from qualkit.services import coding
from tests.browser import desk, sample

pytestmark = pytest.mark.browser


@pytest.fixture
def coded(site):
    """One passage near the end of an interview, and one with a name that looks like markup."""
    with site.project.reading() as repository:
        turn = repository.transcript(sample.INTERVIEW).turns[23].span
    for span, code in ((Span(turn.start + 4, turn.end), "hal.agy"), (turn, "odd.markup")):
        coding.record(site.project, coding.NewCoding(sample.INTERVIEW, span, code), coder="ana")
    return turn


def test_from_a_cell_to_the_passage_and_back(page, site, coded):
    page.goto(f"{site.url}/patterns?rows=code&columns=site,wave&count=people")
    cell = page.get_by_role("button", name="Culture of agency, Kestrel School · 2015-16")
    cell.click()
    passage = page.locator(".qkm-passage")
    passage.wait_for()
    assert "the state test in spring" in passage.inner_text()
    passage.get_by_role("link").click()
    desk.ready(page, sample.INTERVIEW)
    assert f"at={coded.start + 4}-{coded.end}" in page.url
    page.get_by_role("link", name="Back to the table").click()
    passage.wait_for()
    assert cell.get_attribute("aria-pressed") == "true"
    assert "1 of 2" in cell.inner_text()
    assert page.get_by_text(sample.MARKUP).first.is_visible()
    assert page.evaluate("window.hacked") is None
