"""How another tool counted its offsets: decided by its name, checked against the words themselves.

Tools count UTF-16 units or code points, a CRLF as two or as one, and a byte-order mark or not. The
reading that the tool is known for counts unless another one agrees with the file better: passages
that carry their quotation, that begin and end at the border of a word, that end within the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from qualkit.model import Span
from qualkit.model.exchanged import OffsetReading

_MARK = "\ufeff"
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_ENDS = re.compile("\r\n?")
_SHORTEST = 3
_DOUBT = 1  # a single border is no reason to think that a known program changed its way
_ENOUGH = 5_000
_ROOM = 4  # times the length of a name: white space in a text may be wider than in the name
_QUOTE, _BORDERS, _OUTSIDE = 4, 1, -4
_KNOWN = (
    ("nvivo", OffsetReading(utf16=True, crlf_as_two=True)),
    ("qualcoder", OffsetReading()),
    ("qualkit", OffsetReading()),
    ("qc ", OffsetReading()),
    ("atlas", OffsetReading()),
    ("maxqda", OffsetReading()),
)


class RawText:
    """A text as stored, and where it was longer in the file: CRLF, characters of two units."""

    def __init__(self, raw: str) -> None:
        self.marked = raw.startswith(_MARK)
        raw = raw.removeprefix(_MARK)
        self.text = _ENDS.sub("\n", raw) if "\r" in raw else raw
        self.wide = () if raw.isascii() else tuple(m.start() for m in _WIDE.finditer(self.text))
        self.pairs = tuple(self._pairs(raw)) if "\r\n" in raw else ()
        self._inside: dict[OffsetReading, list[int]] = {}

    @staticmethod
    def _pairs(raw: str) -> Iterator[int]:
        """Where in the stored text a line feed stands for CRLF."""
        for number, found in enumerate(re.finditer("\r\n", raw)):
            yield found.start() - number

    @property
    def plain(self) -> bool:
        """Whether all ways to count come to the same."""
        return not (self.marked or self.wide or self.pairs)

    def place(self, position: int, reading: OffsetReading) -> int | None:
        """The offset in the stored text; None outside it and in the middle of a character."""
        if self.marked and reading.mark_counted:
            position -= 1
        inside = self._middles(reading)
        passed = bisect_left(inside, position)
        if passed < len(inside) and inside[passed] == position:
            return None
        place = position - passed
        return place if 0 <= place <= len(self.text) else None

    def _middles(self, reading: OffsetReading) -> list[int]:
        """The positions, as the tool counts, in the middle of what is one character here."""
        if reading not in self._inside:
            double = sorted(
                (*(self.wide if reading.utf16 else ()),
                 *(self.pairs if reading.crlf_as_two else ()))
            )  # fmt: skip
            self._inside[reading] = [at + n + 1 for n, at in enumerate(double)]
        return self._inside[reading]

    def position(self, place: int, reading: OffsetReading) -> int:
        """The other way round: the tool's position of an offset in the stored text."""
        double = [at - n - 1 for n, at in enumerate(self._middles(reading))]
        return place + bisect_right(double, place - 1) + (self.marked and reading.mark_counted)


@dataclass(frozen=True, slots=True)
class Marked:
    """Words marked in the file: its own positions and what it calls them, often the quotation."""

    raw: RawText
    start: int
    end: int
    name: str = ""

    def span(self, reading: OffsetReading) -> Span | None:
        """Where the words stand; None where they do not run forward within the text."""
        start, end = (self.raw.place(at, reading) for at in (self.start, self.end))
        return None if start is None or end is None or not start < end else Span(start, end)


def decide(marked: Sequence[Marked], origin: str, texts: Iterable[RawText]) -> OffsetReading:
    """The reading that counts for a whole file, with the reason in words for people."""
    known = _known_for(origin)
    odd = [text for text in texts if not text.plain]
    prior = _tidy(known or OffsetReading(crlf_as_two=True), odd)
    telling = _some([each for each in marked if not each.raw.plain])
    scores = {reading: _score(telling, reading) for reading in _candidates(prior, odd)}
    scores[prior] += _DOUBT if known else 0
    best = max(scores, key=lambda reading: (scores[reading], reading == prior))
    ties = sum(score >= scores[best] - _DOUBT for score in scores.values())
    return replace(best, why=_why(best, prior, origin, _Weighed(bool(known), len(telling), ties)))


def _some(marked: list[Marked]) -> list[Marked]:
    """All of them, or as many as are enough, from the whole file."""
    return marked[:: 1 + len(marked) // _ENOUGH]


def _known_for(origin: str) -> OffsetReading | None:
    called = f"{origin.casefold()} "
    return next((reading for name, reading in _KNOWN if called.startswith(name)), None)


def _tidy(reading: OffsetReading, odd: Sequence[RawText]) -> OffsetReading:
    """Nothing is said of CRLF where there is none."""
    return replace(reading, crlf_as_two=reading.crlf_as_two and any(t.pairs for t in odd))


def _candidates(prior: OffsetReading, odd: Sequence[RawText]) -> list[OffsetReading]:
    """The readings that can differ for these texts; the prior one is among them."""
    units = (False, True) if any(t.wide for t in odd) else (prior.utf16,)
    ends = (False, True) if any(t.pairs for t in odd) else (prior.crlf_as_two,)
    marks = (False, True) if any(t.marked for t in odd) else (False,)
    return [OffsetReading(*each) for each in product(units, ends, marks)]


def _score(marked: Sequence[Marked], reading: OffsetReading) -> int:
    return sum(_evidence(each, reading) for each in marked)


def _evidence(each: Marked, reading: OffsetReading) -> int:
    span = each.span(reading)
    if span is None:
        return _OUTSIDE
    text = each.raw.text
    quoted = _QUOTE if is_quoted(each.name, text, span) else 0
    return quoted + (_BORDERS if _at_borders(text, span) else 0)


def is_quoted(name: str, text: str, span: Span) -> bool:
    """Whether a name is the words under a span, or their beginning; little is read of long ones."""
    end = min(span.end, span.start + _ROOM * len(name) + _ROOM)
    return bool(name) and is_quote(name, text[span.start : end])


def is_quote(name: str, words: str) -> bool:
    """Whether a name is these words, or their beginning followed by dots; white space is free."""
    called, said = " ".join(name.split()), " ".join(words.split())
    short = called.removesuffix("…").removesuffix("...").rstrip()
    cut = short != called and len(short) > _SHORTEST and said.startswith(short)
    return bool(called) and (called == said or cut)


def _at_borders(text: str, span: Span) -> bool:
    return not (_within_word(text, span.start) or _within_word(text, span.end))


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@dataclass(frozen=True, slots=True)
class _Weighed:
    known: bool
    telling: int
    ties: int


def _why(best: OffsetReading, prior: OffsetReading, origin: str, by: _Weighed) -> str:
    if not by.telling:
        return "all ways to count come to the same in these texts"
    passages = f"{by.telling} {'passage' if by.telling == 1 else 'passages'}"
    tool = origin if by.known else "the standard"
    if best != prior:
        return f"{passages} agree better with it than with how {tool} counts"
    if by.ties > 1:
        return f"it is how {tool} counts; {passages} fit other ways as well"
    return f"it is how {tool} counts, and {passages} agree with it best"
