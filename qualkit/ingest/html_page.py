"""A web page as a stream of tags and words, written down as lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualkit.ingest.formatting import PLAIN, Look

_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_KEPT = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_ANCHOR = re.compile(r"ts_(\d{1,10})_\d{1,10}_(.{0,60})")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "select",
        "textarea",
        "button",
        "nav",
    ]
)
_SETS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
}
_STYLED = {
    "bold": (re.compile(r"(?i)font-weight\s*:\s*(\w+)"), re.compile(r"(?i)bold(?:er)?|[6-9]00")),
    "italic": (re.compile(r"(?i)font-style\s*:\s*(\w+)"), re.compile(r"(?i)italic|oblique")),
    "underline": (
        re.compile(r"(?i)text-decoration(?:-line)?\s*:\s*(\w+)"),
        re.compile(r"(?i)underline"),
    ),
}
_INSIDE = frozenset({"p", "blockquote", "li", "td", "th", "dd"})


def look_of(tag: str, style: str, around: Look) -> Look:
    """The look inside a tag: what its name and its style set, over the one around it."""
    changes: dict[str, Any] = {}
    if tag in _SETS:
        changes[_SETS[tag]] = True
    elif tag == "li":
        changes["item"] = around.item + 1
    elif len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
        changes["heading"] = int(tag[1])
    if style:
        for name, (pattern, on) in _STYLED.items():
            found = pattern.search(style)
            changes |= {name: on.fullmatch(found[1]) is not None} if found else {}
    return replace(around, **changes) if changes else around


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time that noScribe left: where in the text, seconds, whose voice."""

    at: int
    time: float
    voice: str


@dataclass(slots=True)
class Voice:
    """A name in `<cite>`: where it stands, where the words behind it begin, its time as written."""

    name: str
    head: int
    said: int = -1
    clock: str = ""


@dataclass(slots=True)
class Page:
    """Takes the parser's events; `text` is then what the page shows."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    title: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    menus: int = 0
    looks: list[tuple[int, int, Look]] = field(default_factory=list)
    _looks: list[Look] = field(default_factory=list)
    _newlines: int = 0
    _tabs: int = 0
    _space: bool = False
    _cells: int = 0
    _row_at: int = 0
    _skip: int = 0
    _kept: list[bool] = field(default_factory=list)
    _inside: int = 0
    _within: str = ""
    _heading: list[str] = field(default_factory=list)
    _anchor: tuple[float, str] | None = None

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style", "")
        if self._skip or tag in _SKIPPED or "hidden" in attributes or _HIDDEN.search(style):
            self.menus += tag == "nav" and not self._skip
            self._skip += 1
            return
        self._looks.append(look_of(tag, style, self._looks[-1] if self._looks else PLAIN))
        kept = bool(self._kept and self._kept[-1])
        self._kept.append(tag == "pre" or kept or _KEPT.search(style) is not None)
        if tag == "a":
            self._note_anchor(attributes.get("name") or attributes.get("id") or "")
        elif tag in {"cite", "time", "title"}:
            self._open(tag)
        else:
            self._place(tag)
        self._inside += tag in _INSIDE

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
            return
        if self._kept:
            self._kept.pop()
            self._looks.pop()
        self._inside -= tag in _INSIDE
        if tag == self._within:
            self._close(tag)
        elif tag in _BLOCKS:
            self._break()
        elif tag == "tr":
            self._end_row()

    def data(self, text: str) -> None:
        if self._skip:
            return
        if self._within:
            self._heading.append(text)
            if self._within == "title":
                return
        if self._kept and self._kept[-1]:
            self._put_as_it_stands(text)
        else:
            self._put_folded(text)

    def close(self) -> None:
        return None

    def _place(self, tag: str) -> None:
        """What a tag that opens means for the line."""
        if tag == "br":
            self._newlines, self._space = self._newlines + 1, False
        elif tag == "tr":
            self._end_row()
            self._row_at = self.size
        elif tag in {"td", "th"}:
            self._cell()
        elif tag in _BLOCKS:
            self._break()

    def _break(self) -> None:
        self._space = False
        if not self._tabs:
            self._newlines = max(self._newlines, 1)

    def _end_row(self) -> None:
        self._newlines = max(self._newlines, 1)
        self._tabs, self._space, self._cells = 0, False, 0

    def _cell(self) -> None:
        """A tab between cells; breaks at the end of the cell before count no longer."""
        self._space = False
        self._cells += 1
        if self._cells == 1:
            return
        if self.size > self._row_at:
            self._newlines = 0
        self._tabs += 1

    def _put_folded(self, text: str) -> None:
        folded = _SPACES.sub(" ", text)
        words = folded.strip(" ")
        if not words:
            self._space = self._space or bool(folded)
            return
        self._space = self._space or folded[0] == " "
        self._put(words)
        self._space = folded[-1] == " "

    def _put_as_it_stands(self, text: str) -> None:
        words = text.strip("\n")
        if not words:
            self._newlines += text.count("\n")
            return
        self._newlines += len(text) - len(text.lstrip("\n"))
        self._put(words)
        self._newlines += len(text) - len(text.rstrip("\n"))

    def _put(self, words: str) -> None:
        newlines = self._newlines if self.size else 0
        gap = "\n" * newlines + "\t" * self._tabs
        overlap = self._anchor is not None and words.startswith("//")  # noScribe's mark
        if not gap and (self._space or overlap) and self.size:
            gap = " "
        self._newlines, self._tabs, self._space = 0, 0, False
        self.parts.append(gap + words)
        begin = self.size + len(gap)
        self.size = begin + len(words)
        if self._looks and self._looks[-1] != PLAIN:
            self.looks.append((begin, self.size, self._looks[-1]))
        if self._anchor is not None:
            self.anchors.append(Anchor(begin, *self._anchor))
            self._anchor = None
        if self._within == "cite" and self.voices[-1].head < 0:
            self.voices[-1].head = begin
        elif not self._within and self.voices and self.voices[-1].said < 0:
            self.voices[-1].said = begin

    def _note_anchor(self, name: str) -> None:
        found = _ANCHOR.fullmatch(name)
        if found is not None:
            self._anchor = (int(found[1]) / 1000, found[2].strip())

    def _open(self, tag: str) -> None:
        """Into a title; a name outside any paragraph; or the time right behind such a name."""
        waits = bool(self.voices) and self.voices[-1].said < 0
        if self._within or (tag == "cite" and self._inside) or (tag == "time" and not waits):
            return
        self._within = tag
        self._heading = []
        if tag != "title":
            self._break()
        if tag == "cite":
            self.voices.append(Voice("", -1))

    def _close(self, tag: str) -> None:
        words = " ".join("".join(self._heading).split())
        self._within = ""
        if tag == "title":
            self.title = self.title or words
            return
        self._break()
        if tag == "time":
            self.voices[-1].clock = words
        else:
            self.voices[-1].name = words
