"""Span: half-open code-point offsets in one text, and its algebra."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` up to, not including, `end`; never empty.

    Raises SpanError when `start` is negative or `end` is not after `start`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(
                f"a span must run forward from 0 or later, not {self.start} to {self.end}",
                hint="offsets are half-open: the end is one past the last character",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: Span) -> Span | None:
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def hull(self, other: Span) -> Span:
        """The smallest span that contains both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def jaccard(self, other: Span) -> float:
        """Shared length over joint length, 0 to 1."""
        shared = self.intersection(other)
        common = len(shared) if shared else 0
        return common / (len(self) + len(other) - common)

    def text(self, of: str) -> str:
        """The words under the span. Raises SpanError when the text is too short."""
        self.check_within(len(of))
        return of[self.start : self.end]

    def check_within(self, length: int, where: str = "") -> None:
        """Raise SpanError unless the span lies in a text of `length` code points."""
        if self.end > length:
            what = f"span {self.start}-{self.end} lies outside the text"
            raise SpanError(f"{what}, which has {length} characters", where=where)

    def trimmed(self, of: str) -> Span | None:
        """The span without white space at either end; None when nothing else is in it."""
        words = self.text(of)
        kept = words.strip()
        if not kept:
            return None
        start = self.start + len(words) - len(words.lstrip())
        return Span(start, start + len(kept))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union of spans as disjoint, non-touching spans in order."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = out[-1].hull(span)
        else:
            out.append(span)
    return tuple(out)


def covered(spans: Iterable[Span], within: Span) -> int:
    """How many code points of `within` lie under at least one of `spans`."""
    return sum(len(part) for span in merged(spans) if (part := span.intersection(within)))
