"""Every page opens without an error and without a request to another host."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.browser import conftest, desk, sample

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "": "Three schools, two years",
    "names": "Names",
    "study": "Three schools, two years",
    "codebook": "Sample codebook",
    "code": "Code",
    "find": "Find",
    "analytic-memos": "Analytic memos",
    "agreement": "Agreement",
    "suggestions": "Suggestions",
    "memos": "Themes & memos",
    "exchange": "Exchange",
}


def test_every_page_opens_without_error_and_stays_on_this_host(page, site):
    elsewhere: list[str] = []
    page.on("request", lambda r: None if local(r.url) else elsewhere.append(r.url))
    page.goto(site.url)
    for path, heading in PAGES.items():
        page.goto(f"{site.url}/{path}")
        page.get_by_role("heading", name=heading, level=1).wait_for()
        page.wait_for_selector('[data-test-script-state="notRunning"]')
        assert page.locator('[data-testid="stException"]').count() == 0, path
        assert page.get_by_text("Page not found").count() == 0, path
        assert page.locator('[data-testid="stAlertContentError"]').count() == 0, path
    assert elsewhere == []


def local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "data:", "blob:"))


def plain_run(env: dict[str, str]) -> tuple[list[str], dict[str, str], int]:
    """`streamlit run app.py`, as the read-me says, and nothing of ours around it."""
    port = conftest.free_port()
    command = [
        *(sys.executable, "-m", "streamlit", "run", "app.py"),
        *("--server.port", str(port), "--server.headless", "true"),
    ]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("QUALKIT_")}
    return command, {**kept, "QUALKIT_CODER": conftest.CODER, **env}, port


def test_streamlit_run_alone_codes_through_component_state(page, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    project = sample.build(tmp_path / "study.qualkit")
    command, env, port = plain_run({"QUALKIT_PROJECT": project.location})
    with conftest.running(command, env, port):
        desk.open_transcript(page, f"http://127.0.0.1:{port}", sample.INTERVIEW)
        desk.code_words(page, 1, "spring", "hal.agy")
        desk.code_words(page, 1, "fence", "hal.fen")
        desk.saved(page)
        page.keyboard.press("Control+z")
        desk.saved(page)
        assert [c.quote for c in desk.codings(project, sample.INTERVIEW)] == ["spring"]
        page.reload()
        desk.ready(page, sample.INTERVIEW)
        page.wait_for_selector(".qk-mark")
        assert desk.marked(page) == ["spring"]
    project.close()


def test_without_a_project_the_app_asks_for_one(page, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    project = sample.build(tmp_path / "study.qualkit")
    command, env, port = plain_run({})
    with conftest.running(command, env, port):
        page.goto(f"http://127.0.0.1:{port}")
        box = page.get_by_label("Path of a project file")
        box.fill(str(tmp_path / "missing.qualkit"))
        page.get_by_role("button", name="Open").click()
        page.get_by_text("There is no such project").wait_for()
        box.fill(project.location)
        page.get_by_role("button", name="Open").click()
        page.get_by_role("heading", name=PAGES[""]).wait_for()
    project.close()
