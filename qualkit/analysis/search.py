"""Search: where words stand in a text, with offsets that are exact whatever folding does.

Folding goes character by character, so that those that become longer or shorter ("ß", "İ", accents)
shift no offset. A hit covers whole characters, with the marks that belong to its last one. The
browser's find bar folds in the same way (`finding.js`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from qualkit.model import Span

_ALIKE = dict(
    zip("’‘‛ʼ“”„«»‐‑‒–—\u00a0\u202f\u2007\t\n\r", '\'\'\'\'"""""-----      ', strict=True)
)
_MARK = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)


@dataclass(frozen=True, slots=True)
class Like:
    """What has to be the same: by default neither case nor accents, and not word borders."""

    case: bool = False
    accents: bool = False
    whole_words: bool = False


ANY = Like()


def hits(text: str, wanted: str, like: Like = ANY) -> tuple[Span, ...]:
    """Places where `wanted` stands, in order and without overlap; none for nothing wanted."""
    table = _table(like.case, like.accents)
    needle = wanted.strip().translate(table)
    return tuple(_places(_Folded(text, table), needle, like)) if needle else ()


def _places(folded: _Folded, needle: str, like: Like) -> Iterator[Span]:
    at = folded.text.find(needle)
    while at >= 0:
        span = folded.span(at, at + len(needle))
        good = span is not None and _stands_alone(folded.own, span, like)
        if span is not None and good:
            yield span
        at = folded.text.find(needle, at + (len(needle) if good else 1))


def _stands_alone(text: str, span: Span, like: Like) -> bool:
    """Not a letter without its accent, where accents count; no part of a word, where words do."""
    if like.accents and _MARK.match(text, span.end):
        return False
    if not like.whole_words:
        return True
    before = span.start > 0 and _in_word(text[span.start - 1]) and _in_word(text[span.start])
    after = span.end < len(text) and _in_word(text[span.end]) and _in_word(text[span.end - 1])
    return not before and not after


def _in_word(character: str) -> bool:
    return character == "_" or unicodedata.category(character)[0] in "LNM"


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __init__(self, case: bool, accents: bool) -> None:
        super().__init__()
        self._case, self._accents = case, accents

    def __missing__(self, code: int) -> str:
        letter = _ALIKE.get(chr(code), chr(code))
        cased = letter if self._case else "".join(c.lower() for c in letter.upper())
        apart = unicodedata.normalize("NFD", cased)
        self[code] = apart if self._accents else _MARK.sub("", apart)
        return self[code]


@lru_cache(maxsize=4)
def _table(case: bool, accents: bool) -> _Table:
    return _Table(case, accents)


class _Folded:
    """A text and what it folds to."""

    def __init__(self, own: str, table: _Table) -> None:
        self.own = own
        self.text = own.translate(table)
        self._table = table

    @cached_property
    def _origins(self) -> Sequence[int]:
        """For each place in the folded text, the character it comes from."""
        table = self._table
        if all(len(table[ord(c)]) == 1 for c in set(self.own)):
            return range(len(self.own))
        return [index for index, c in enumerate(self.own) for _ in table[ord(c)]]

    def span(self, start: int, end: int) -> Span | None:
        """The characters that fold to `start:end`; None where a border cuts through one."""
        origins = self._origins
        first, last = origins[start], origins[end - 1]
        if start and origins[start - 1] == first:
            return None
        if end < len(origins) and origins[end] == last:
            return None
        stop = last + 1
        while stop < len(self.own) and not self._table[ord(self.own[stop])]:
            stop += 1
        return Span(first, stop)
