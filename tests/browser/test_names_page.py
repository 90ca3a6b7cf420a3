"""Names from the first look to the key and back, as a person does it in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualkit.store import Project
from tests import factories
from tests.browser import conftest, sample

pytestmark = pytest.mark.browser

SAID = (
    ("I", "What did Mr. Okonkwo say?"),
    ("T", "That Zoë came to Lincoln Elementary. Call 555-010-0199."),
)
NAMES = ("Okonkwo", "Zoë", "Lincoln", "555-010")


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    text = factories.transcript("T-01", *SAID, role="student")
    made = sample.build(tmp_path / "study.qualkit", transcripts=(text,))
    yield made
    made.close()


def settled(page) -> None:
    page.wait_for_timeout(400)
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def text_of(project: Project) -> str:
    with project.reading() as repository:
        return repository.transcripts()[0].text


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    settled(page)


def test_names_are_decided_replaced_and_brought_back(page, project, tmp_path):
    before = text_of(project)
    with conftest.serving(project) as site:
        page.goto(f"{site.url}/names")
        press(page, "Look for names in 1 transcripts")
        page.get_by_text("What did Mr").first.wait_for()
        decide_all(page)
        page.get_by_text("I know where the key is kept").click()
        settled(page)
        page.get_by_role("button", name="places").click()
        page.get_by_text("All names are settled").wait_for()
        assert not [name for name in NAMES if name in text_of(project)]
        page.get_by_role("heading", name="Report").wait_for()
        page.goto(f"{site.url}/code?transcript=T-01")
        page.wait_for_selector('.qk-root[data-ready="T-01"]')
        assert not [name for name in NAMES if name in page.inner_text(".qk-root")]
        bring_back(page, site.url, tmp_path / "study.key")
    assert text_of(project) == before
    assert project.check() == ()


def decide_all(page) -> None:
    page.get_by_role("button", name="Replace all").or_(
        page.get_by_role("button", name="Replace this one")
    ).first.wait_for()
    while page.get_by_text("Everything is decided").count() == 0:
        some = page.get_by_role("button", name="Replace all")
        one = page.get_by_role("button", name="Replace this one")
        some.or_(one).first.click()
        settled(page)


def bring_back(page, url: str, key) -> None:
    page.goto(f"{url}/names")
    page.get_by_text("Bring the names back").click()
    page.set_input_files('input[type="file"]', key)
    press(page, "Put the names back into the project")
    page.get_by_text("hold names again").wait_for()
