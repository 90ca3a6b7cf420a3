"""Marked words of a REFI-QDA project, as the file counts them, and what is fastened to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from qualkit.exchange import refi_xml as xml
from qualkit.exchange.offsets import Marked, RawText
from qualkit.model import Span
from qualkit.model.exchanged import OffsetReading
from qualkit.model.whole import whole


@dataclass(frozen=True, slots=True)
class Selection:
    """An element that marks words of a source; `marked` is None where it names no places."""

    source: str
    element: Any
    marked: Marked | None

    def span(self, reading: OffsetReading) -> Span | None:
        return self.marked.span(reading) if self.marked else None

    def fault(self, reading: OffsetReading) -> str:
        """Why the words cannot be found."""
        if self.marked is None:
            return "its places are no numbers"
        if self.marked.start >= self.marked.end:
            return "it ends where it begins, or before"
        raw = self.marked.raw
        if self.marked.start < 0 or self.marked.end > raw.position(len(raw.text), reading):
            return "it does not lie within the text"
        return "it begins or ends within a character"


def text_selections(source: str, element: Any, raw: RawText) -> Iterator[Selection]:
    """The selections of a text source, in the order of the file."""
    for child in xml.children(element, "PlainTextSelection"):
        start = whole(xml.attribute(child, "startPosition"))
        end = whole(xml.attribute(child, "endPosition"))
        named = xml.attribute(child, "name")
        marked = None if start is None or end is None else Marked(raw, start, end, named)
        yield Selection(source, child, marked)


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """Where a recording's transcript is at a time, in the file's own positions."""

    guid: str
    position: int
    seconds: float | None


def sync_points(element: Any) -> tuple[SyncPoint, ...]:
    found = []
    for child in xml.children(element, "SyncPoint"):
        position = whole(xml.attribute(child, "position"))
        time = whole(xml.attribute(child, "timeStamp"))
        if position is not None:
            seconds = None if time is None else time / 1000
            found.append(SyncPoint(xml.guid_of(child).casefold(), position, seconds))
    return tuple(sorted(found, key=lambda point: point.position))


def transcript_selections(source: str, element: Any, raw: RawText) -> Iterator[Selection]:
    """Selections from one sync point to another; the last stretch runs to the end of the text."""
    points = sync_points(element)
    places = {point.guid: point.position for point in points}
    after = {one.guid: two.position for one, two in pairwise(points)}
    for child in xml.children(element, "TranscriptSelection"):
        begins = xml.guid_of(child, "fromSyncPoint").casefold()
        ends = xml.guid_of(child, "toSyncPoint").casefold()
        start = places.get(begins)
        end = places.get(ends) if ends else after.get(begins, len(raw.text))
        if start is not None and end == start:
            end = after.get(begins, len(raw.text))
        marked = None if start is None or end is None else Marked(raw, start, end)
        yield Selection(source, child, marked)


def times_of(element: Any, raw: RawText, reading: OffsetReading) -> tuple[tuple[int, float], ...]:
    """(offset, seconds) of the sync points that have both, in order."""
    placed = ((raw.place(p.position, reading), p.seconds) for p in sync_points(element))
    return tuple((at, time) for at, time in placed if at is not None and time is not None)


def marked_in(selections: Sequence[Selection]) -> list[Marked]:
    return [each.marked for each in selections if each.marked is not None]
