"""Words with their look, as formats with formatting give them, to a text with marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qualkit.model import Mark, MarkKind, Span, tidied

_HIGHEST = 9


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of words is set; `heading` and `item` are levels from 1, 0 where it is none."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    heading: int = 0
    item: int = 0


PLAIN = Look()


@dataclass(slots=True)
class Written:
    """A text as it grows by blocks and cells, the looks of its runs, and what is fastened to it."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    looks: list[tuple[int, int, Look]] = field(default_factory=list)
    anchors: dict[str, tuple[int, int]] = field(default_factory=dict)
    _before: str = ""

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def begin(self) -> None:
        """Where a block begins: on a new line, unless it is the first of the text or a cell."""
        self.put(self._before)
        self._before = ""

    def end(self) -> None:
        self._before = "\n"

    def cell(self, number: int) -> None:
        """Where a cell of a row begins: behind a tab, unless it is the first."""
        if number:
            self.put("\t")
            self._before = ""
        else:
            self.begin()

    def put(self, words: str, look: Look = PLAIN) -> None:
        if not words:
            return
        self.parts.append(words)
        if look is not PLAIN and look != PLAIN:
            self.looks.append((self.size, self.size + len(words), look))
        self.size += len(words)

    def anchor(self, name: str) -> None:
        """Where something fastened to words begins or, the second time, ends."""
        start, _ = self.anchors.get(name, (self.size, 0))
        self.anchors[name] = (start, self.size)

    def marks(self) -> tuple[Mark, ...]:
        return marks_of(self.looks, self.text)


def marks_of(runs: Iterable[tuple[int, int, Look]], text: str) -> tuple[Mark, ...]:
    """The marks of runs from `start` to `end`; what reaches beyond the text is cut."""
    return tidied((mark for run in runs for mark in _marks(*run, len(text))), text)


def _marks(start: int, end: int, look: Look, length: int) -> Iterator[Mark]:
    end = min(end, length)
    if start >= end:
        return
    span = Span(start, end)
    for kind in (MarkKind.BOLD, MarkKind.ITALIC, MarkKind.UNDERLINE):
        if getattr(look, kind.value) and not (look.heading and kind is MarkKind.BOLD):
            yield Mark(span, kind)
    if look.heading:
        yield Mark(span, MarkKind.HEADING, min(look.heading, _HIGHEST))
    if look.item:
        yield Mark(span, MarkKind.ITEM, min(look.item, _HIGHEST))
