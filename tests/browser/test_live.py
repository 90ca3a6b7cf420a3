"""What others code appears at an open desk without a reload, and nothing under way is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.model import Purpose, Span
from qualkit.services import coding, rounds
from qualkit.services.coding import NewCoding
from tests.browser import desk, sample
from tests.browser.conftest import Site, serving

SHOTS = os.environ.get("QUALKIT_SHOTS", "")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    project = sample.build(tmp_path / "study.qualkit")
    with serving(project) as found:
        yield found
    project.close()


def code(site: Site, who: str, id: str, words: str, round_name: str = "") -> None:
    with site.project.reading() as repository:
        text, _ = repository.text(sample.INTERVIEW)
    at = text.index(words)
    new = NewCoding(sample.INTERVIEW, Span(at, at + len(words)), "hal.agy", id)
    coding.record(site.project, new, coder=who, round_name=round_name)


def marks_of(page, id: str):
    return page.locator(f'.qk-mark[data-ids~="{id}"]')


@pytest.mark.browser
def test_anothers_coding_comes_and_goes_while_a_selection_stays(site: Site, page) -> None:
    desk.open_transcript(page, site.url, sample.INTERVIEW)
    code(site, "ben", "b1", "the students")
    marks_of(page, "b1").first.wait_for(timeout=10_000)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/live.png")
    desk.select(page, 1, "choose")
    code(site, "ben", "b2", "the order")
    page.wait_for_timeout(3_000)
    assert marks_of(page, "b2").count() == 0  # words are selected: not now
    assert page.evaluate("getSelection().toString()").strip() == "choose"
    desk.choose(page, "hal.agy")
    desk.saved(page)
    marks_of(page, "b2").first.wait_for(timeout=10_000)
    assert {c.coder for c in desk.codings(site.project, sample.INTERVIEW)} == {"ana", "ben"}


@pytest.mark.browser
def test_in_a_blind_round_nothing_comes_until_it_is_closed(site: Site, page) -> None:
    plan = rounds.RoundPlan("r1", (sample.INTERVIEW,), ("ana", "ben"), Purpose.RELIABILITY)
    rounds.open_round(site.project, plan, actor="lead")
    desk.open_transcript(page, site.url, sample.INTERVIEW)
    code(site, "ben", "b1", "the students", "r1")
    page.wait_for_timeout(2_500)
    assert marks_of(page, "b1").count() == 0
    rounds.close_round(site.project, "r1", actor="lead", anyway=True)
    marks_of(page, "b1").first.wait_for(timeout=10_000)
