"""Hyphens at the ends of lines: those of a compound stay, those of a broken word go."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*)([-\u2010\u00ad])$")
_FIRST = re.compile(r"[^\W\d_]+")
_COMPOUNDS = """
self well ex non half all long short high low so part full mid cross old new first second third
one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty
ninety mother father sister brother
"""
_PREFIXES = frozenset(_COMPOUNDS.split())
_LONGEST = 80
_SOFT = "\u00ad"


def _last(line: str) -> re.Match[str] | None:
    """The word before a hyphen at the line's end."""
    return _LAST.search(line[-_LONGEST:])


class Hyphens:
    """Decides with the words of the whole document.

    In this order: the hyphen stays where the document has the compound within a line; it goes
    where the document has the word in one, or it is a soft one; it stays behind a part such as
    `self` or one that has a hyphen already, and where both parts are words of the document in a
    document that seldom hyphenates; otherwise it goes.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        broken = full = 0
        cut = False
        for line in lines:
            words = _WORD.findall(line.casefold())
            last = _last(line) is not None
            self._words.update(words[cut : len(words) - last])
            broken, full, cut = broken + last, full + (len(line) > 25), last
        self._often = broken > 2 and broken * 25 > full

    def end_of(self, one: str, two: str) -> str | None:
        """The first line as it goes on into the second, if its hyphen breaks or joins a word."""
        last, first = _last(one), _FIRST.match(two)
        if last is None or first is None or not two[0].islower():
            return None
        stays = self._stays(last[1].casefold(), first[0].casefold(), soft=last[2] == _SOFT)
        return one if stays else one[:-1]

    def _stays(self, head: str, tail: str, *, soft: bool) -> bool:
        if f"{head}-{tail}" in self._words:
            return True
        if soft or f"{head}{tail}" in self._words:
            return False
        if head in _PREFIXES or "-" in head:
            return True
        return not self._often and head in self._words and tail in self._words
