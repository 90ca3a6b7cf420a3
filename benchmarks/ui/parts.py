"""What is measured, one function a setting."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from benchmarks.ui import corpus, gestures, serving
from benchmarks.ui.figures import Line, line, ratio
from benchmarks.ui.gestures import NAIVE, Edit
from benchmarks.ui.watching import watching
from qualkit.ui.server import OPERATIONS_PATH
from tests.browser import conftest

USUAL, LARGE = (10_000, 200), (15_000, 600)
ROUND_TRIP = 80
TABS, TAB_EDITS = 5, 20
POSTS = 100


@dataclass
class Bench:
    """Where and how much is measured, and what was, by setting."""

    folder: Path
    browser: Browser
    edits: int
    found: dict[str, dict[str, Line]] = field(default_factory=dict)

    def ratios(self) -> list[str]:
        """How many times longer a plain rerun takes, measured in the same run."""
        ours, plain = self.found.get("usual"), self.found.get("plain rerun")
        if not ours or not plain:
            return []
        names = ("seen", "stored")
        return [f"plain rerun over ours, {n}: {ratio(plain[n], ours[n])}" for n in names]

    def keep(self, setting: str, lines: list[Line]) -> list[Line]:
        self.found[setting] = {each.what.rsplit(": ", 1)[1]: each for each in lines}
        return lines


def usual(bench: Bench) -> list[Line]:
    return bench.keep("usual", _coding(bench, *USUAL, (50, 50)))


def large(bench: Bench) -> list[Line]:
    return bench.keep("large", _coding(bench, *LARGE, (80, 80)))


def _coding(bench: Bench, words: int, codings: int, targets: tuple[float, float]) -> list[Line]:
    place = bench.folder / f"{words}"
    with ExitStack() as stack:
        project = corpus.build(place, words, codings)
        site = stack.enter_context(conftest.serving(project))
        page = stack.enter_context(gestures.opened(bench.browser, serving.address(site.url)))
        watch = stack.enter_context(watching(project.location))
        before = serving.cpu_seconds(site.process)
        edits, offers = gestures.coding_session(page, watch, bench.edits)
        spent = (serving.cpu_seconds(site.process) - before) / bench.edits * 1000
        loads = [gestures.load_time(bench.browser, serving.address(site.url)) for _ in range(5)]
    head = f"{words:,} words, {codings} codings"
    return [
        *_times(head, edits, targets),
        line(f"{head}: codes offered at the selection", offers),
        line(f"{head}: load, empty cache", loads),
        line(f"{head}: server processor time per edit, all included", [spent]),
    ]


def _times(head: str, edits: list[Edit], targets: tuple[float | None, float | None]) -> list[Line]:
    return [
        line(f"{head}: seen", [edit.seen for edit in edits], target=targets[0]),
        line(f"{head}: stored", [edit.stored for edit in edits], target=targets[1]),
        line(f"{head}: acknowledged", [edit.acknowledged for edit in edits]),
    ]


def plain_rerun(bench: Bench) -> list[Line]:
    words, codings = USUAL
    with ExitStack() as stack:
        url, path = stack.enter_context(serving.plain_page(bench.folder, words, codings))
        page = stack.enter_context(gestures.opened(bench.browser, url, NAIVE))
        watch = stack.enter_context(watching(path))
        edits, _ = gestures.coding_session(page, watch, bench.edits, clicks=False)
    lines = _times(f"plain Streamlit rerun, {words:,} words", edits, (None, None))[:2]
    return bench.keep("plain rerun", lines)


def far_away(bench: Bench) -> list[Line]:
    with ExitStack() as stack:
        project = corpus.build(bench.folder / "far", *USUAL)
        site = stack.enter_context(conftest.serving(project))
        url = stack.enter_context(serving.delayed(site.url, ROUND_TRIP))
        page = stack.enter_context(gestures.opened(bench.browser, serving.address(url)))
        watch = stack.enter_context(watching(project.location))
        edits, _ = gestures.coding_session(page, watch, bench.edits // 2)
    return _times(f"{ROUND_TRIP} ms round trip", edits, (50, None))


def five_tabs(bench: Bench) -> list[Line]:
    with ExitStack() as stack:
        project = corpus.build(bench.folder / "tabs", *USUAL)
        site = stack.enter_context(conftest.serving(project))
        pages = [
            stack.enter_context(gestures.opened(bench.browser, serving.address(site.url)))
            for _ in range(TABS)
        ]
        watch = stack.enter_context(watching(project.location))
        found: list[float | None] = list(gestures.coding_together(pages, watch, TAB_EDITS))
    lost = [None] * (TABS * TAB_EDITS - len(found))
    return [line(f"{TABS} tabs at once: stored", found + lost, target=100)]


def processor_time(bench: Bench) -> list[Line]:
    """Edits one by one over one connection, as the browser sends them."""
    return [_posts(bench, count) for count in (0, 2_000)]


def _posts(bench: Bench, codings: int) -> Line:
    project = corpus.build(bench.folder / f"cpu{codings}", USUAL[0], codings)
    with conftest.serving(project) as site:
        client = _Client(site.url)
        client.post(POSTS // 4)
        idle = serving.idle_share(site.process)
        spent = []
        for _ in range(5):
            before, start = serving.cpu_seconds(site.process), time.monotonic()
            client.post(POSTS)
            idled = idle * (time.monotonic() - start)
            spent.append((serving.cpu_seconds(site.process) - before - idled) / POSTS * 1000)
    return line(f"at {codings:,} codings: server processor time per edit", spent, target=5)


class _Client:
    """Sends edits that differ from each other, each in a request of its own."""

    def __init__(self, url: str) -> None:
        self._where = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._where)
        self._place = 100

    def post(self, count: int) -> None:
        headers = {"content-type": "application/json", "origin": f"http://{self._where}"}
        for _ in range(count):
            body = json.dumps({"operations": [self._edit()]})
            self._connection.request("POST", OPERATIONS_PATH, body, headers)
            answer = json.loads(self._connection.getresponse().read())
            assert answer["outcomes"][0][1] == "", answer

    def _edit(self) -> dict[str, object]:
        self._place += 13
        return {
            "id": str(uuid.uuid4()),
            "kind": "record",
            "coding": str(uuid.uuid4()),
            "transcript": corpus.NAME,
            "revision": 1,
            "code": "dar.acc",
            "start": self._place,
            "end": self._place + 60,
            "note": "",
        }


def bytes_per_edit(bench: Bench) -> list[Line]:
    return [line for words in (1_000, 15_000) for line in _bytes(bench, words)]


def _bytes(bench: Bench, words: int) -> list[Line]:
    with ExitStack() as stack:
        project = corpus.build(bench.folder / f"bytes{words}", words, 50)
        site = stack.enter_context(conftest.serving(project))
        page = stack.enter_context(gestures.opened(bench.browser, serving.address(site.url)))
        watch = stack.enter_context(watching(project.location))
        sizes, frames = _counted(page)
        gestures.coding_session(page, watch, 10)
        page.wait_for_timeout(500)
    head = f"{words:,} words"
    return [
        line(f"{head}: sent and received per edit", [sum(sizes) / 10], unit="B"),
        line(f"{head}: over Streamlit's socket per edit", [sum(frames) / 10], unit="B"),
    ]


def _counted(page: Page) -> tuple[list[float], list[float]]:
    """Sizes of all requests from now on, and of the frames of sockets opened from now on."""
    sizes: list[float] = []
    frames: list[float] = []
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes().values())))
    page.on(
        "websocket",
        lambda socket: (
            socket.on("framesent", lambda data: frames.append(len(data))),
            socket.on("framereceived", lambda data: frames.append(len(data))),
        ),
    )
    page.reload()
    page.wait_for_selector(gestures.OURS)
    page.wait_for_timeout(3000)
    sizes.clear()
    frames.clear()
    return sizes, frames


def busy_script(bench: Bench) -> list[Line]:
    with ExitStack() as stack:
        project = corpus.build(bench.folder / "busy", *USUAL)
        site = stack.enter_context(serving.with_busy_page(project))
        page = stack.enter_context(gestures.opened(bench.browser, serving.address(site.url)))
        watch = stack.enter_context(watching(project.location))
        other = bench.browser.new_page()
        other.goto(f"{site.url}/?busy=3600")
        other.get_by_text("computing").wait_for()
        edits, _ = gestures.coding_session(page, watch, bench.edits // 2)
        assert other.get_by_text("computed").count() == 0
        other.close()
    return _times("while a page script computes", edits, (None, None))


PARTS: dict[str, Callable[[Bench], list[Line]]] = {
    "usual": usual,
    "plain": plain_rerun,
    "large": large,
    "far": far_away,
    "tabs": five_tabs,
    "processor": processor_time,
    "bytes": bytes_per_edit,
    "busy": busy_script,
}
