"""Lines of a PDF page: their words, where they stand, and about how wide they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_STRAY = re.compile("^([?!.,:;]+)(?=[\u0590-\u08ff])(.*)$")  # pypdf: a sign before its first line
_FARTHEST = 1e6  # points; farther off, or infinite, is no place on a page
_NARROW, _WIDE = frozenset("iljtfrI.,:;'!|()[]\u2019 \"-"), frozenset("mwMWOQ%@\u2014")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line as shown: `x`, `y` of its first letter, `end` about where it ends, in points.

    `y` grows upwards; lines without a place (`placed` is False) have none of these.
    """

    text: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    end: float = 0.0
    fixed: bool = False
    placed: bool = False

    @property
    def leftward(self) -> bool:
        return _RIGHT_TO_LEFT.search(self.text) is not None


def width(text: str, size: float, *, fixed: bool = False) -> float:
    """About how wide words are, in points; `fixed` when all letters are of one width."""
    if fixed:
        return 0.6 * size * len(text)
    return size * sum(_letter(c) for c in text)


def _letter(c: str) -> float:
    if c in _NARROW:
        return 0.29
    if c in _WIDE:
        return 0.8
    return 0.66 if c.isupper() else 0.49


@dataclass(slots=True)
class Lines:
    """Takes the pieces of a page as pypdf visits them."""

    done: list[PdfLine] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _first: tuple[float, float, float] | None = None
    _end: float = 0.0
    _fixed: bool = False

    def add(
        self, text: str, outer: Sequence[float], inner: Sequence[float], font: Any, size: float
    ) -> None:
        for number, part in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self._finish()
            place = _position(outer, inner, size)
            if part.strip() and all(abs(number) < _FARTHEST for number in place):
                self._place(part, place, fixed=_is_fixed(font))
            self._parts.append(part)

    def of(self, text: str) -> tuple[PdfLine, ...]:
        """The lines of the page; those of `text`, without places, where the pieces differ."""
        self._finish()
        if "".join("".join(line.text.split()) for line in self.done) == "".join(text.split()):
            return tuple(_put_right(line) for line in self.done)
        words = (_spaced(line) for line in text.splitlines())
        return tuple(_put_right(PdfLine(line)) for line in words if line)

    def _place(self, part: str, place: tuple[float, float, float], *, fixed: bool) -> None:
        x, _, size = place
        if self._first is None:
            self._first, self._fixed = place, fixed
        self._end = max(self._end, x + width(_spaced(part), size, fixed=fixed))

    def _finish(self) -> None:
        text = _spaced("".join(self._parts))
        if text and self._first is not None:
            x, y, size = self._first
            self.done.append(PdfLine(text, x, y, size, self._end, self._fixed, placed=True))
        self._parts, self._first, self._end = [], None, 0.0


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\x00", "")).strip()


def _put_right(line: PdfLine) -> PdfLine:
    """The sign at a right-to-left line's end, which pypdf puts first in a page's first line."""
    found = _STRAY.match(line.text)
    if found is None:
        return line
    text = found[2] + found[1]
    return PdfLine(text, line.x, line.y, line.size, line.end, line.fixed, line.placed)


def _position(
    outer: Sequence[float], inner: Sequence[float], size: float
) -> tuple[float, float, float]:
    """Where a piece begins on the page and how large its letters are, in points."""
    a, b, c, d, e, f = (float(number) for number in outer)
    x, y = float(inner[4]), float(inner[5])
    scale = (abs(float(inner[3])) or 1.0) * (abs(d) or 1.0)
    return a * x + c * y + e, b * x + d * y + f, float(size) * scale


def _is_fixed(font: Any) -> bool:
    name = str(font.get("/BaseFont", "")) if font else ""
    return any(kind in name for kind in ("Courier", "Mono", "Consolas", "Typewriter"))
