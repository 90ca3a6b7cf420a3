"""HTML as its words, and where offsets of the words without tags are in them.

Programs that count "text without tags" let words of two paragraphs touch; here a line feed stands
between them, and offsets are moved by it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from html.parser import HTMLParser

from qualkit.model.placing import span_of
from qualkit.model.span import Span

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|d[dlt]|div|fig.*|footer|form|h[1-6]|"
    "header|hr|li|main|nav|[ou]l|p|pre|section|t(able|body|d|foot|h|head|r)"
)
_SILENT = frozenset({"script", "style", "title", "template"})


class Stripped(HTMLParser):
    """The words of an HTML text; `text` has a line feed wherever a block ends."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._words: list[str] = []
        self._breaks: list[int] = []
        self._size = 0
        self._due = False
        self._silent = 0
        self.feed(html.replace("\r\n", "\n").replace("\r", "\n").lstrip())
        self.close()
        self.text = "".join(self._pieces)
        self._bare = "".join(self._words)
        self._bytes = None if self._bare.isascii() else self._bare.encode()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._due = self._due or _BLOCKS.fullmatch(tag) is not None
        self._silent += tag in _SILENT

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._due = self._due or _BLOCKS.fullmatch(tag) is not None

    def handle_endtag(self, tag: str) -> None:
        self._due = self._due or _BLOCKS.fullmatch(tag) is not None
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if self._silent or not data:
            return
        if self._due and self._pieces and not (self._ended or data.startswith("\n")):
            self._breaks.append(self._size)
            self._pieces.append("\n")
        self._due = False
        self._pieces.append(data)
        self._words.append(data)
        self._size += len(data)

    @property
    def _ended(self) -> bool:
        return self._pieces[-1].endswith("\n")

    def span_of_bytes(self, start: int, end: int) -> Span | None:
        """The span of UTF-8 bytes of the words without tags; None outside them."""
        places = self._place(start), self._place(end)
        if None in places:
            return None
        first, last = (at for at in places if at is not None)
        return span_of(
            first + bisect_right(self._breaks, first), last + bisect_left(self._breaks, last)
        )

    def _place(self, at: int) -> int | None:
        """The code point among the words in which a byte lies."""
        if self._bytes is None:
            return at if 0 <= at <= self._size else None
        if not 0 <= at <= len(self._bytes):
            return None
        return len(self._bytes[:at].decode("utf-8", "ignore"))
