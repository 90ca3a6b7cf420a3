"""A person's hand on the coding desk, and a stopwatch inside the page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.ui import corpus
from benchmarks.ui.watching import Watch
from tests.browser import conftest

SIZE = {"width": 1500, "height": 950}
OURS = f'.qk-root[data-ready="{corpus.NAME}"]'
NAIVE = f'.naive[data-ready="{corpus.NAME}"]'
PATIENCE = 20_000

# Every id that the page gives an edit is kept with the time of the input event that caused it.
# A moment "seen" is the first task after the frame that shows what was waited for.
STOPWATCH = """
window.stopwatch = { input: 0, ids: new Map(), order: [], saved: 0 };
for (const kind of ['pointerup', 'click', 'keydown'])
  addEventListener(kind, (event) => {
    stopwatch.input = performance.timeOrigin + event.timeStamp;
  }, true);
const uuid = crypto.randomUUID.bind(crypto);
crypto.randomUUID = () => {
  const made = uuid();
  stopwatch.ids.set(made, stopwatch.input);
  stopwatch.order.push(made);
  return made;
};
stopwatch.now = () => performance.timeOrigin + performance.now();
stopwatch.watch = (holds, patience) => new Promise((resolve) => {
  const end = performance.now() + patience;
  const look = () => {
    const found = holds();
    if (found) {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve([found, stopwatch.now()]);
      channel.port2.postMessage(0);
    } else if (performance.now() > end) resolve(null);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
stopwatch.coding = (patience) => {
  const before = stopwatch.order.length;
  stopwatch.found = stopwatch.watch(() => {
    for (const id of stopwatch.order.slice(before))
      if (document.querySelector(`[data-ids~="${id}"]`)) return id;
    return null;
  }, patience);
};
stopwatch.shown = (selector, patience) => {
  stopwatch.found = stopwatch.watch(() => document.querySelector(selector) && 'shown', patience);
};
new MutationObserver(() => {
  const root = document.querySelector('.qk-root');
  if (root && root.dataset.pending === '0') stopwatch.saved = stopwatch.now();
}).observe(document, { subtree: true, attributeFilter: ['data-pending'] });
"""

PLACE = """([turn, share, words, scroll]) => {
  const p = document.querySelectorAll('.qk-text')[turn];
  if (scroll) p.scrollIntoView({ block: 'center' });
  const found = [...p.textContent.matchAll(/\\S+/g)].map((m) => [m.index, m.index + m[0].length]);
  if (found.length < 4) return null;
  const first = Math.floor(share * (found.length - 3));
  const last = Math.min(found.length - 1, first + words);
  const at = (offset) => {
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (offset <= node.length) return [node, offset];
      offset -= node.length;
    }
  };
  const box = (from, to) => {
    const range = document.createRange();
    range.setStart(...at(from));
    range.setEnd(...at(to));
    return [...range.getClientRects()].find((b) => b.width > 0);
  };
  const a = box(found[first][0], found[first][1]);
  const b = box(found[last][0], found[last][1]);
  const area = p.closest('.qk-area, .naive').getBoundingClientRect();
  const inside = (y) => y > area.top + 5 && y < area.bottom - 5;
  const [top, bottom] = [a.top + a.height / 2, b.top + b.height / 2];
  return inside(top) && inside(bottom) ? [a.left + 2, top, b.right - 2, bottom] : null;
}"""


@dataclass(frozen=True)
class Edit:
    """Milliseconds from letting go of mouse or key; None where it did not happen in time."""

    seen: float | None
    stored: float | None
    acknowledged: float | None


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=conftest.CHROMIUM, args=list(conftest.FLAGS)
        )
        yield found
        found.close()


@contextmanager
def opened(browser: Browser, url: str, ready: str = OURS) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.add_init_script(STOPWATCH)
    page.goto(url)
    page.wait_for_selector(ready, timeout=60_000)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(1500)
    yield page
    context.close()


def selected(page: Page, draw: random.Random, turns: int) -> float | None:
    """Drag over words somewhere in the text; milliseconds until codes are offered, if they are."""
    while True:
        place = [draw.randrange(turns), draw.random(), draw.randint(3, 20)]
        page.evaluate(PLACE, [*place, True])
        page.wait_for_timeout(120)  # turns near the new place are laid out after the jump
        page.evaluate(PLACE, [*place, True])
        page.wait_for_timeout(60)
        found = page.evaluate(PLACE, [*place, False])
        if found:
            break
    left, top, right, bottom = found
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    offers = page.locator(".qk-popover").count() > 0
    if offers:
        page.evaluate("stopwatch.shown('.qk-popover:not([hidden])', 5000)")
    page.mouse.up()
    shown = page.evaluate("stopwatch.found") if offers else None
    return shown[1] - page.evaluate("stopwatch.input") if shown else None


def coded(page: Page, watch: Watch, draw: random.Random, *, click: bool) -> Edit:
    """Give the selected words one of the first nine codes, with the mouse or a key."""
    number = draw.randint(1, 9)
    page.evaluate(f"stopwatch.saved = 0; stopwatch.coding({PATIENCE})")
    if click:
        page.locator(f".qk-codes .qk-code:nth-child({number})").click(no_wait_after=True)
    else:
        page.keyboard.press(str(number))
    found = page.evaluate("stopwatch.found")
    if found is None:
        return Edit(None, None, None)
    coding, seen = found
    return _timed(page, watch, coding, seen)


def _timed(page: Page, watch: Watch, coding: str, seen: float) -> Edit:
    ids: dict[str, float] = dict(page.evaluate("[...stopwatch.ids]"))
    start = ids[coding]
    operation = next(id for id in reversed(ids) if ids[id] == start)
    stored = watch.moment(operation)
    saved = None
    if page.locator(".qk-root").count():
        saved = page.evaluate(f"stopwatch.watch(() => stopwatch.saved, {PATIENCE})")[0]
    return Edit(seen - start, stored and stored - start, saved and saved - start)


def coding_session(
    page: Page, watch: Watch, count: int, *, seed: int = 3, clicks: bool = True
) -> tuple[list[Edit], list[float | None]]:
    """Code so many passages, in turn with mouse and key; the edits, and when codes were offered."""
    draw = random.Random(seed)
    turns = page.locator(".qk-text").count()
    edits, offers = [], []
    for number in range(count):
        offers.append(selected(page, draw, turns))
        page.wait_for_timeout(60)
        edits.append(coded(page, watch, draw, click=clicks and number % 2 == 0))
        page.wait_for_timeout(draw.choice((40, 90, 160, 250)))
    return edits, offers


TABS = """([edits, place]) => {
  const area = document.querySelector('.qk-area');
  const press = (key, shiftKey = false) =>
    area.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
  const pause = () => new Promise((go) => setTimeout(go, 250 + Math.random() * 250));
  const before = stopwatch.order.length;
  for (let n = 0; n < place; n += 1) press('ArrowDown');
  window.done = (async () => {
    for (let n = 0; n < edits; n += 1) {
      press('ArrowRight');
      press('ArrowRight', true);
      press(String(n % 9 + 1));
      await pause();
    }
    return stopwatch.order.slice(before).map((id) => [id, stopwatch.ids.get(id)]);
  })();
}"""


def coding_together(pages: list[Page], watch: Watch, count: int) -> list[float]:
    """All tabs code at once; milliseconds until each edit was stored, for those that were."""
    for number, page in enumerate(pages):
        page.evaluate(TABS, [count, 3 + number * 12])
    made = dict(pair for page in pages for pair in page.evaluate("window.done"))
    for page in pages:
        page.wait_for_selector('.qk-root[data-pending="0"]', timeout=PATIENCE)
    pages[0].wait_for_timeout(500)
    return [watch.seen[id] - start for id, start in made.items() if id in watch.seen]


def load_time(browser: Browser, url: str, ready: str = OURS) -> Any:
    """Milliseconds from asking for the page until its text can be read, with an empty cache."""
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.add_init_script(STOPWATCH)
    page.goto(url, wait_until="commit")
    found = page.evaluate(
        "(ready) => stopwatch.watch(() => document.querySelector(`${ready} .qk-text`) && 1, 60000)",
        ready,
    )
    start = page.evaluate("performance.timeOrigin")
    context.close()
    return found[1] - start if found else None
