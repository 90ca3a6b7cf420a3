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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


HERE = "http://127.0.0.1/"
"""The site of all our servers, whatever their ports."""
KEPT = "cookies,local_storage,indexeddb,service_workers,cache_storage"


@dataclass
class Window:
    """One window for all tests of a worker.

    A window of its own for each test, with the process of its own that draws its pages, takes
    half of the time. The first tab shows nothing; it keeps that process alive.
    """

    context: Any
    devtools: Any
    opened: list[Any] = field(default_factory=list)

    def remember(self, page: object) -> None:
        self.opened.append(page)

    def tidy(self) -> None:
        for page in self.opened:
            page.close()
        for origin in {"{0.scheme}://{0.netloc}".format(urlsplit(p.url)) for p in self.opened}:
            self.devtools.send(
                "Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT}
            )
        self.context.clear_cookies()
        self.context.set_offline(False)
        self.opened.clear()


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
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, "--process-per-site"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(chromium) -> Iterator[Window]:
    """A browser that may evaluate what tests ask; `test_wall` looks at pages as people get them."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=True)
    context.set_default_timeout(45_000)
    first = context.new_page()
    first.route(HERE, lambda route: route.fulfill(content_type="text/html", body=""))
    first.goto(HERE)
    made = Window(context, context.new_cdp_session(first))
    context.on("page", made.remember)
    yield made
    context.close()


@pytest.fixture
def context(window) -> Iterator[object]:
    """The window as it was found: no tabs but its first, nothing kept of what tests stored."""
    yield window.context
    window.tidy()


@pytest.fixture
def page(context):
    return context.new_page()
