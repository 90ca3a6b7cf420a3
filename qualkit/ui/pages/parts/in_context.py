"""A passage with the words around it, and the way to it on the Code page and back."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from qualkit.model import Span, Transcript
from qualkit.ui.pages.code import BACK
from qualkit.ui.pages.parts.places import window
from qualkit.ui.pages.parts.suggestion_address import address

MOST = 220
"""Characters shown on either side."""
STYLE = """
<style>
  .qks p { margin: 0.1rem 0; max-width: 46rem; overflow-wrap: anywhere; line-height: 1.55; }
  .qks-around { opacity: 0.75; }
  .qks mark { background: #fbe9a9; color: #1a1a1a; padding: 0 0.1em; }
  p.qks-who { font-size: 0.875rem; margin: 0; }
  .qks-who a { color: inherit; }
</style>
"""


def code_page(transcript: str, span: Span, more: str = "", *, words: str = "") -> str:
    """The way to a place on the Code page and back here, as HTML: the transcript's name, or words.

    `more` follows it. `STYLE` must stand once on the page.
    """
    asked = {"transcript": transcript, "at": f"{span.start}-{span.end}", BACK: address()}
    link = f"code?{escape(urlencode(asked))}"
    return (
        f'<p class="qks-who"><a href="{link}" title="Read it on the Code page">'
        f"{escape(words or transcript)}</a>{escape(more)}</p>"
    )


def in_context(span: Span, text: Transcript) -> str:
    """The passage as HTML, marked, with the turns around it as far as there is room."""
    around = window(span, text)
    before = text.text[around.start : span.start]
    after = text.text[span.end : around.end]
    if len(before) > MOST:
        before = "…" + before[-MOST:].partition(" ")[2]
    if len(after) > MOST:
        after = after[:MOST].rpartition(" ")[0] + "…"
    return (
        f'<div class="qks"><p><span class="qks-around">{_lines(before)}</span>'
        f"<mark>{_lines(span.text(text.text))}</mark>"
        f'<span class="qks-around">{_lines(after)}</span></p></div>'
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
