"""From a disagreement to its words: the Code page opens at the place asked for."""

from __future__ import annotations

import pytest

from qualkit.model import Coder, Round
from qualkit.services import coding
from tests.browser import desk, sample

pytestmark = pytest.mark.browser

LAST = 23


@pytest.fixture
def coded_twice(site):
    """Two people were asked, one of them coded a turn near the end."""
    pairs = frozenset({(sample.INTERVIEW, "ana"), (sample.INTERVIEW, "ben")})
    with site.project.writing("test") as repository:
        for name in ("ana", "ben"):
            repository.ensure_coder(Coder(name))
        repository.save_round(Round("first", 1, assignments=pairs))
        span = repository.transcript(sample.INTERVIEW).turns[LAST].span
    new = coding.NewCoding(sample.INTERVIEW, span, "hal.agy")
    coding.record(site.project, new, coder="ana", round_name="first")
    return span


def test_a_disagreement_opens_on_the_code_page_at_its_place(page, site, coded_twice):
    page.goto(f"{site.url}/agreement")
    page.get_by_text("Disagreements", exact=True).click()
    link = page.get_by_role("link", name="open on the Code page")
    link.wait_for()
    assert link.get_attribute("href") == (
        f"code?transcript={sample.INTERVIEW}&at={coded_twice.start}-{coded_twice.end}"
    )
    page.goto(f"{site.url}/{link.get_attribute('href')}")
    desk.ready(page, sample.INTERVIEW)
    page.wait_for_function(
        """(turn) => {
          const row = document.querySelectorAll('.qk-text')[turn].getBoundingClientRect();
          return row.top >= 0 && row.bottom <= window.innerHeight;
        }""",
        arg=LAST,
    )
