"""A server of its own per module, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualkit.store import Project
from qualkit.ui import server
from tests.browser import sample

CHROMIUM = os.environ.get("QUALKIT_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CODER = "ana"


@dataclass(frozen=True)
class Site:
    url: str
    project: Project
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], env: dict[str, str], port: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that is up, and is gone afterwards."""
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_up(port)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def wait_until_up(port: int) -> None:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the server did not start")


@contextmanager
def serving(
    project: Project, *, coder: str = CODER, port: int = 0, through: tuple[str, ...] = ()
) -> Iterator[Site]:
    """The app as `qualkit ui` starts it, on a free port unless said.

    `through` is a command that starts it as another user or with other rights.
    """
    port = port or free_port()
    env = {**server.environment(project.location), "QUALKIT_CODER": coder}
    command = [*through, *server.command(project.location, port), "--server.headless", "true"]
    with running(command, env, port) as process:
        yield Site(f"http://127.0.0.1:{port}", project, process)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    project = sample.build(tmp_path_factory.mktemp("project") / "study.qualkit")
    with serving(project) as found:
        yield found
    project.close()


@pytest.fixture
def clean(site):
    """No codings before a test, without restarting the server."""
    with site.project.writing("ana") as repository:
        for coding in repository.codings():
            repository.retract(coding.id)
    return site


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"browser tests need chromium at {CHROMIUM} (Debian: apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium) -> Iterator[object]:
    """A browser that may evaluate what tests ask; `test_wall` looks at pages as people get them."""
    made = chromium.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=True)
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context):
    return context.new_page()
