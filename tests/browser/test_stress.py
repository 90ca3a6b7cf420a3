"""Servers that die, files that are locked, many edits at once: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.ui import corpus
from qualkit.model import Span
from qualkit.services import admission, coding
from qualkit.store import Project
from tests.browser import conftest, desk, sample

pytestmark = pytest.mark.browser

NO_RIGHTS = ("setpriv", "--bounding-set=-dac_override")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = sample.build(tmp_path / "study.qualkit")
    yield made
    made.close()


def stored(project: Project, name: str = sample.INTERVIEW) -> list[tuple[str, str, str]]:
    return [(c.quote, c.code, c.coder) for c in desk.codings(project, name)]


def recorded_once(project: Project) -> bool:
    """Whether the event log holds one record for each coding that is there."""
    with project.reading() as repository:
        events = Counter(e.subject for e in repository.events() if e.action == "coding.recorded")
        return all(events[coding.id] == 1 for coding in repository.codings())


def test_a_server_killed_in_the_middle_of_forty_edits_gets_each_once(page, project):
    port = conftest.free_port()
    with conftest.serving(project, port=port) as site:
        desk.open_transcript(page, site.url, sample.INTERVIEW)
        desk.start_burst(page, 40, gap=30)
        page.wait_for_function("document.querySelectorAll('.qk-mark').length >= 12")
        site.process.kill()
        site.process.wait()
        desk.end_of_burst(page)
        assert "kept here; trying again" in desk.alarm(page)
        before = len(stored(project))
        assert len(desk.marked(page)) == 40
    assert before < 40
    with conftest.serving(project, port=port):
        desk.saved(page)
        assert len(stored(project)) == 40
        assert recorded_once(project)
        desk.code_words(page, 12, "students", "hal.agy")
        desk.saved(page)
    assert len(stored(project)) == 41
    assert len(desk.marked(page)) == 41
    assert project.check() == ()


def test_edits_of_a_tab_closed_while_the_server_was_gone_are_sent_by_the_next(context, project):
    port = conftest.free_port()
    with conftest.serving(project, port=port) as site:
        page = context.new_page()
        desk.open_transcript(page, site.url, sample.INTERVIEW)
        site.process.kill()
        site.process.wait()
        desk.start_burst(page, 5)
        assert "5 changes kept here" in desk.alarm(page)
        page.close()
    with conftest.serving(project, port=port) as site:
        again = context.new_page()
        desk.open_transcript(again, site.url, sample.INTERVIEW)
        desk.saved(again)
        assert len(stored(project)) == len(desk.marked(again)) == 5
        assert recorded_once(project)


def test_two_coders_with_a_server_each_code_one_transcript_at_once(chromium, project):
    with (
        conftest.serving(project, coder="ana") as hers,
        conftest.serving(project, coder="ben") as his,
        closing(chromium.new_context(bypass_csp=True)) as one,
        closing(chromium.new_context(bypass_csp=True)) as two,
    ):
        pages = [one.new_page(), two.new_page()]
        for page, site in zip(pages, (hers, his), strict=True):
            desk.open_transcript(page, site.url, sample.INTERVIEW)
        for page in pages:
            desk.start_burst(page, 20, gap=20)
        for page in pages:
            desk.end_of_burst(page)
            desk.saved(page)
        coders = Counter(coder for _, _, coder in stored(project))
        assert coders == {"ana": 20, "ben": 20}
        assert recorded_once(project)
        for page in pages:
            page.evaluate("window.dispatchEvent(new Event('focus'))")
            page.wait_for_selector('.qk-root[data-codings="40"]')


def test_two_tabs_that_give_the_same_words_the_same_code_store_it_once(context, clean):
    pages = [context.new_page(), context.new_page()]
    for page in pages:
        desk.open_transcript(page, clean.url, sample.INTERVIEW)
    for page in pages:
        page.bring_to_front()
        desk.start_burst(page, 3)
        desk.saved(page)
    assert "carry the code already" in pages[1].locator(".qk-message.qk-alarm").inner_text()
    assert len(stored(clean.project)) == 3
    assert [len(desk.marked(page)) for page in pages] == [3, 3]


def test_a_slow_line_does_not_delay_what_is_seen(context, page, clean):
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 80, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)
    at_once = page.evaluate(
        f"""(how) => {{
          ({desk.BURST})(how);
          const root = document.querySelector('.qk-root');
          return [root.querySelectorAll('.qk-mark').length, Number(root.dataset.pending)];
        }}""",
        [40, 0, 1],
    )
    assert at_once == [40, 40]
    desk.saved(page)
    assert len(stored(clean.project)) == 40
    assert recorded_once(clean.project)


def test_a_project_locked_by_another_program_is_said_and_the_edits_wait(page, clean):
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    with closing(sqlite3.connect(clean.project.location, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        desk.start_burst(page, 3)
        said = desk.alarm(page)
    assert "another program is writing to the project. 3 changes kept here; trying again" in said
    desk.saved(page)
    assert len(stored(clean.project)) == len(desk.marked(page)) == 3
    assert recorded_once(clean.project)


@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None,
    reason="the superuser may write everywhere, and there is no setpriv to give that up",
)
def test_a_read_only_project_is_said_and_the_edits_wait(page, project):
    place = Path(project.location)
    new = coding.NewCoding(sample.INTERVIEW, Span(3, 12), "hal.agy")
    coding.record(project, new, coder="ana", round_name=admission.working_round(project, "ana"))
    project.close()
    place.chmod(0o444)
    port = conftest.free_port()
    through = NO_RIGHTS if os.geteuid() == 0 else ()
    with conftest.serving(project, port=port, through=through) as site:
        desk.open_transcript(page, site.url, sample.INTERVIEW)
        desk.start_burst(page, 2)
        assert "the project file is read-only. 2 changes kept here" in desk.alarm(page)
        assert len(desk.marked(page)) == 3
        assert len(stored(project)) == 1
    for item in place.parent.iterdir():  # what stands beside it has its rights
        item.chmod(0o644)
    with conftest.serving(project, port=port):
        desk.saved(page)
    assert len(stored(project)) == 3
    assert recorded_once(project)


def test_fifteen_thousand_words_with_five_hundred_codings_are_coded_at_their_end(page, tmp_path):
    with closing(corpus.build(tmp_path, 15_000, 500)) as project, conftest.serving(project) as site:
        desk.open_transcript(page, site.url, corpus.NAME)
        last = page.locator(".qk-text").count() - 1
        with project.reading() as repository:
            transcript = repository.transcript(corpus.NAME)
        words = " ".join(transcript.quote(transcript.turns[last].span).split(" ")[1:4])
        desk.code_words(page, last, words, "dar.acc")
        desk.saved(page)
        with project.reading() as repository:
            made = [c for c in repository.codings() if not c.id.startswith("seed")]
        assert [(c.quote, c.code) for c in made] == [(words, "dar.acc")]
        assert page.locator(f'.qk-mark[data-ids~="{made[0].id}"]').all_inner_texts()
