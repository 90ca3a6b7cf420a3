"""How words are set in a file shows on the Code page, and coding them is as ever."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualkit.ingest import read_transcript
from tests.browser import conftest, desk, sample

pytestmark = pytest.mark.browser

NAME = "set"
HTML = (
    "<p><b>I:</b> How was it 😀 <em>really</em>, and for how long?</p>"
    "<p><b>R:</b> <u>Very long</u>, and <b><i>nobody asked</i></b> us. Three things:</p>"
    "<ul><li>the tablets<li>the schedule<ul><li>of the <b>buses</b></ul></ul>"
    "<h2>The second year</h2><p>Then it was another thing.</p><p><b>I:</b> And now?</p>"
    "<p><b>R:</b> Fine.</p>"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[conftest.Site]:
    transcript = read_transcript(f"{NAME}.html", HTML.encode())
    place = tmp_path_factory.mktemp("project") / "study.qualkit"
    project = sample.build(place, transcripts=(transcript,))
    with conftest.serving(project) as found:
        yield found
    project.close()


@pytest.fixture
def reading(page, site):
    desk.open_transcript(page, site.url, NAME)
    return page


def texts(page, selector: str) -> list[str]:
    return page.eval_on_selector_all(f".qk-text {selector}", "all => all.map(x => x.textContent)")


def test_bold_italics_headings_and_lists_show(reading):
    assert texts(reading, "em") == ["really", "nobody asked"]
    assert texts(reading, "strong") == ["nobody asked", "buses"]
    assert texts(reading, "u") == ["Very long"]
    assert texts(reading, "[role=heading][aria-level='3']") == ["The second year"]
    assert texts(reading, ".qk-item-start") == ["the tablets", "the schedule", "of the "]


def test_words_across_formatting_are_coded_as_they_stand_in_the_text(reading, site):
    desk.code_words(reading, 1, "long, and nobody asked us", "hal.agy.means")
    desk.code_words(reading, 1, "schedule\nof the buses\nThe second", "hal.agy.means")
    desk.saved(reading)
    stored = sorted(c.quote for c in desk.codings(site.project, NAME))
    assert stored == ["long, and nobody asked us", "schedule\nof the buses\nThe second"]
    reading.reload()
    desk.ready(reading, NAME)
    assert "".join(desk.marked(reading)) == "".join(stored)
    assert texts(reading, "mark em") == ["nobody asked"]
