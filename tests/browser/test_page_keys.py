"""Streamlit's own keys (`c` clears caches, `r` runs the page again) never fire from the surface."""

from __future__ import annotations

import pytest

from tests.browser import desk, sample

pytestmark = pytest.mark.browser

# What leaves for the server, and what keys the page itself could hear.
LISTEN = """
window.left = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  window.left.push('message');
  return send.call(this, data);
};
document.addEventListener('keydown', (event) => window.left.push(event.key));
"""

# One of each kind of thing in the surface that can have the focus.
KINDS = """() => {
  const found = new Map();
  for (const item of document.querySelectorAll(
    '.qk-root :is(button, input, select, textarea, [tabindex], [contenteditable])')) {
    if (item.disabled || !item.checkVisibility()) continue;
    found.set(`${item.tagName}.${[...item.classList].filter((c) => c.startsWith('qk-'))[0]}`, item);
  }
  window.kinds = [...found.values()];
  return [...found.keys()];
}"""


def test_keys_of_the_page_do_not_fire_from_anything_in_the_surface(page, clean):
    page.add_init_script(LISTEN)
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    desk.code_words(page, 1, "students could choose", "hal.agy")
    page.locator(".qk-stripe").first.click()
    desk.select(page, 1, "order themselves")
    desk.saved(page)
    names = page.evaluate(KINDS)
    for kind in ("DIV.qk-area", "BUTTON.qk-code", "INPUT.qk-filter", "BUTTON.qk-stripe"):
        assert kind in names
    page.evaluate("window.left.length = 0")
    for number, name in enumerate(names):
        page.evaluate("(number) => window.kinds[number].focus()", number)
        for key in ("c", "r"):
            page.keyboard.press(key)
        assert page.evaluate("window.left") == [], name
    assert page.get_by_role("dialog").filter(has_text="cache").count() == 0


def test_outside_the_surface_the_page_hears_its_keys(page, clean):
    page.add_init_script(LISTEN)
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.locator("h1").click()
    page.evaluate("window.left.length = 0")
    page.keyboard.press("r")
    page.wait_for_function("window.left.includes('message')")
    assert page.evaluate("window.left")[0] in ("r", "message")
