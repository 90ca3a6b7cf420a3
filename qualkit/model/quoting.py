"""Quotations in a text: where the words stand that another program says were marked.

Words are looked for as they are, then with white space folded, then with quotation marks, dashes
and accents folded, and at last without any space. The first way that finds them counts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from qualkit.model.span import Span

_SHORTEST_CLOSE = 12
_MOST_PLACES = 1_000
_ODD = re.compile(r"\s+|[^!-~]|[`]")
_BREAKS = re.compile(r"\n")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
        "…": "...",
    }
)


class Way(StrEnum):
    """How words were found: where the file says, by search, at several places, or nowhere."""

    EXACT = "exact"
    SEARCH = "search"
    SEVERAL = "several"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand; no span where they stand nowhere or nothing says at which place."""

    way: Way
    span: Span | None = None


class Quoted:
    """A text in which quotations are looked for; its folded forms are made when needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _folds(self) -> tuple[_Folded, ...]:
        text = self.text
        return (
            _Folded(text, space=" ", signs=False),
            _Folded(text, space=" ", signs=True),
            _Folded(text, space="", signs=True),
        )

    @cached_property
    def _paragraphs(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _BREAKS.finditer(self.text)))

    def paragraph(self, number: int) -> int | None:
        """Where a paragraph begins, counted from 1; None where there is no such one."""
        return self._paragraphs[number - 1] if 0 < number <= len(self._paragraphs) else None

    def find(self, quote: str, said: Span | None = None, *, near: int | None = None) -> Place:
        """Where a quotation stands.

        `said` is where the file says; without a quotation that counts. Of several places the
        nearest one to `said`, or to `near`, counts, if it is the only nearest one.
        """
        if said is not None and self._agrees(quote, said):
            return Place(Way.EXACT, said)
        if not quote.strip():
            return Place(Way.NOWHERE)
        found = self._on_borders(self._search(quote))
        if not found:
            return Place(Way.NOWHERE)
        if len(found) == 1:
            return Place(Way.SEARCH, found[0])
        around = said.start if said is not None else near
        return Place(Way.SEVERAL) if around is None else _nearest(found, around)

    def _agrees(self, quote: str, said: Span) -> bool:
        if said.end > len(self.text) or said.trimmed(self.text) is None:
            return False
        words = said.text(self.text)
        return not quote.strip() or quote == words or folded(quote) == folded(words)

    def _search(self, quote: str) -> list[Span]:
        words = quote.strip()
        found = [Span(at, at + len(words)) for at in _places(self.text, words)]
        for fold in () if found else self._folds:
            found = fold.search(words)
            if found:
                break
        return found

    def _on_borders(self, found: list[Span]) -> list[Span]:
        """Of several places those that are not within words, if there are any."""
        if len(found) < 2:
            return found
        return [span for span in found if at_borders(self.text, span)] or found


class _Folded:
    """A text with what varies folded, and the place in the text of each of its characters."""

    def __init__(self, text: str, *, space: str, signs: bool) -> None:
        self._how = (space, signs)
        self.text, self.places = _fold(text, space, signs=signs)

    def search(self, quote: str) -> list[Span]:
        space, signs = self._how
        words = _fold(quote, space, signs=signs)[0].strip()
        if not words or (not space and len(words) < _SHORTEST_CLOSE):
            return []
        return [
            Span(self.places[at], self.places[at + len(words) - 1] + 1)
            for at in _places(self.text, words)
        ]


def _fold(text: str, space: str, *, signs: bool) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for found in _ODD.finditer(text):
        at = found.start()
        pieces.append(text[done:at])
        places.extend(range(done, at))
        piece = space if found[0].isspace() else found[0]
        if signs and piece is not space:
            piece = unicodedata.normalize("NFD", piece.translate(_SIGNS))
        pieces.append(piece)
        places.extend([at] * len(piece))
        done = found.end()
    pieces.append(text[done:])
    places.extend(range(done, len(text)))
    return "".join(pieces), places


def folded(words: str) -> str:
    """Words by which two quotations are the same."""
    return _fold(words, " ", signs=True)[0].strip()


def _places(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) < _MOST_PLACES:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _nearest(found: list[Span], around: int) -> Place:
    first, second = sorted(found, key=lambda span: abs(span.start - around))[:2]
    if abs(first.start - around) == abs(second.start - around):
        return Place(Way.SEVERAL)
    return Place(Way.SEARCH, first)


def at_borders(text: str, span: Span) -> bool:
    """Whether a span neither begins nor ends within a word."""
    return not (_within_word(text, span.start) or _within_word(text, span.end))


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
