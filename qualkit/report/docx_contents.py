"""The table of contents: a field, filled with linked headings until Word adds the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualkit.report.docx_sheet import Sheet, begin_field, clean, element, end_field, mark
from qualkit.report.tree import Block, Heading

LEAST, LONG, MOST = 6, 30, 24
TITLE = "Contents"
STYLES = {1: "toc 1", 2: "toc 2"}


def add_contents(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Nothing for a memo with fewer than six main headings or of few blocks.

    Second-level headings are listed where that makes no more than two dozen lines.
    """
    headings = [block for block in blocks if isinstance(block, Heading)]
    if sum(heading.level == 1 for heading in headings) < LEAST or len(blocks) < LONG:
        return
    depth = 2 if sum(heading.level <= 2 for heading in headings) <= MOST else 1
    listed = [(n, h) for n, h in enumerate(headings, start=1) if h.level <= depth]
    sheet.line(TITLE, "TOC Heading")
    last: Any = None
    for place, (number, heading) in enumerate(listed):
        last = sheet.line("", STYLES[heading.level])
        if place == 0:
            begin_field(last, f'TOC \\o "1-{depth}" \\h \\z \\u')
        _link(last, clean(heading.text), mark(number))
    end_field(last)


def _link(paragraph: Any, text: str, target: str) -> None:
    link = element("w:hyperlink", anchor=target, history="1")
    run, words = element("w:r"), element("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)
