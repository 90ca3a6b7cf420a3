"""Mark: how words are set in the file (bold, a heading, …); the text itself stays plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from qualkit.model.alignment import Stretch, align
from qualkit.model.span import Span


class MarkKind(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    HEADING = "heading"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words under `span` are set as `kind`; `level` counts from 1 for headings and list items."""

    span: Span
    kind: MarkKind
    level: int = 0


def tidied(marks: Iterable[Mark], text: str) -> tuple[Mark, ...]:
    """Marks in order and on one line each, joined across spaces, none on white space alone."""
    by_kind = sorted(marks, key=lambda m: (m.kind, m.level, m.span))
    found: list[Mark] = []
    for (kind, level), group in groupby(by_kind, key=lambda m: (m.kind, m.level)):
        for span in _joined((mark.span for mark in group), text):
            found.extend(Mark(words, kind, level) for words in _by_line(span, text))
    return tuple(sorted(found, key=lambda m: (m.span.start, -m.span.end, m.kind, m.level)))


def _by_line(span: Span, text: str) -> Iterator[Span]:
    """The words of a span, line by line."""
    at = span.start
    for line in span.text(text).split("\n"):
        words = Span(at, at + len(line)).trimmed(text) if line else None
        if words is not None:
            yield words
        at += len(line) + 1


def _joined(spans: Iterable[Span], text: str) -> Iterator[Span]:
    """Spans that overlap, touch or have only spaces between them, as one."""
    last: Span | None = None
    for span in spans:
        gap = text[last.end : span.start] if last is not None else "\n"
        if last is not None and not gap.strip() and "\n" not in gap:
            last = last.hull(span)
        else:
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last


def carried(marks: tuple[Mark, ...], old: str, new: str) -> tuple[Mark, ...]:
    """The marks of an older text where its words stand in a newer one as they were."""
    if not marks:
        return ()
    same = [stretch for stretch in align(old, new) if stretch.same]
    return tidied((moved for mark in marks for moved in _moved(mark, same)), new)


def _moved(mark: Mark, same: Iterable[Stretch]) -> Iterator[Mark]:
    for stretch in same:
        part = mark.span.intersection(stretch.old)
        if part is not None:
            yield Mark(part.shift(stretch.shift), mark.kind, mark.level)
