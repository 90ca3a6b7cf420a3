"""`streamlit run app.py`, where edits travel through the component's state, not by our routes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qualkit.store import Project
from qualkit.ui import server, session
from tests.browser import conftest, desk, sample

pytestmark = pytest.mark.browser

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = sample.build(tmp_path / "study.qualkit")
    yield made
    made.close()


@contextmanager
def served(project: Project, port: int) -> Iterator[conftest.Site]:
    command = server.command(None, port)
    command[command.index("run") + 1] = str(APP)
    env = {**os.environ, session.PROJECT_VARIABLE: project.location, "QUALKIT_CODER": "ana"}
    env.pop(session.ROUTES_VARIABLE, None)
    with conftest.running([*command, "--server.headless", "true"], env, port) as process:
        yield conftest.Site(f"http://127.0.0.1:{port}", project, process)


def test_a_burst_loses_none_and_what_a_killed_server_missed_is_sent_to_the_next(page, project):
    port = conftest.free_port()
    with served(project, port) as site:
        sent_to_routes = []
        page.on("request", lambda r: "/qualkit/" in r.url and sent_to_routes.append(r.url))
        desk.open_transcript(page, site.url, sample.INTERVIEW)
        desk.start_burst(page, 40)
        desk.saved(page)
        assert len(desk.codings(project, sample.INTERVIEW)) == 40
        assert sent_to_routes == []
        site.process.kill()
        site.process.wait()
        desk.start_burst(page, 5, after=2)
        assert "5 changes" in page.locator(".qk-saved").inner_text()
        assert len(desk.marked(page)) == 45
    with served(project, port):
        desk.saved(page)
        stored = desk.codings(project, sample.INTERVIEW)
        assert len(stored) == len({(c.span, c.code) for c in stored}) == 45
        page.wait_for_selector('.qk-root[data-codings="45"]')
        assert len(desk.marked(page)) == 45
