"""What tests do at the coding desk, in a person's words."""

from __future__ import annotations

from qualkit.model import Coding
from qualkit.store import Project

ROOT = ".qk-root[data-ready]"

WORDS = """([turn, words]) => {
  const p = document.querySelectorAll('.qk-text')[turn];
  p.scrollIntoView({ block: 'center' });
  const from = p.textContent.indexOf(words);
  if (from < 0) throw new Error('no such words: ' + words);
  const at = (offset) => {
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (offset <= node.length) return [node, offset];
      offset -= node.length;
    }
  };
  const range = document.createRange();
  range.setStart(...at(from));
  range.setEnd(...at(from + words.length));
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const [a, b] = [boxes[0], boxes.at(-1)];
  return [a.left + 2, a.top + a.height / 2, b.right - 2, b.top + b.height / 2];
}"""


def open_transcript(page, url: str, name: str) -> None:
    page.goto(f"{url}/code?transcript={name}")
    ready(page, name)


def ready(page, name: str) -> None:
    page.wait_for_selector(f'.qk-root[data-ready="{name}"]')
    page.wait_for_function("document.fonts.status === 'loaded'")


def select(page, turn: int, words: str) -> None:
    """Drag the mouse over words of a turn (counted from 0)."""
    page.bring_to_front()  # a tab behind another one is drawn late, or not at all
    page.evaluate(WORDS, [turn, words])
    page.wait_for_timeout(60)  # turns near the new place are laid out after the jump
    left, top, right, bottom = page.evaluate(WORDS, [turn, words])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()
    page.wait_for_selector(".qk-popover:not([hidden])")


def choose(page, code: str) -> None:
    page.locator(f'.qk-code[data-code="{code}"]').click()


def code_words(page, turn: int, words: str, code: str) -> None:
    select(page, turn, words)
    choose(page, code)


def saved(page) -> None:
    """Wait until the server has acknowledged everything."""
    page.wait_for_selector('.qk-root[data-pending="0"]')
    page.wait_for_selector(".qk-saved:text-is('Saved')")


def codings(project: Project, transcript: str) -> tuple[Coding, ...]:
    with project.reading() as repository:
        return repository.codings(transcript=transcript)


def marked(page) -> list[str]:
    """The stretches of text that carry a mark."""
    return page.eval_on_selector_all(".qk-mark", "marks => marks.map(m => m.textContent)")


def focus(page) -> None:
    page.locator(".qk-area").focus()


BURST = """([count, gap, from]) => {
  const area = document.querySelector('.qk-area');
  const press = (key, shiftKey = false) =>
    area.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
  const pause = () => new Promise((go) => setTimeout(go, gap));
  area.focus();
  for (let n = 0; n < from; n += 1) press('ArrowRight');
  window.burst = (async () => {
    for (let n = 0; n < count; n += 1) {
      press('ArrowRight');
      press(String(n % 9 + 1));
      if (gap) await pause();
    }
  })();
}"""


def start_burst(page, count: int, *, gap: int = 0, after: int = 1) -> None:
    """Code `count` words one after another by keys, every `gap` milliseconds."""
    page.evaluate(BURST, [count, gap, after])


def end_of_burst(page) -> None:
    page.evaluate("window.burst")


def alarm(page) -> str:
    """What the surface says while it cannot save."""
    page.wait_for_selector(".qk-saved.qk-alarm")
    return page.locator(".qk-saved").inner_text()
