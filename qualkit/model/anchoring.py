"""Anchoring: where the words under a span stand after their text was corrected."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from qualkit.model.alignment import Stretch, align, letters
from qualkit.model.coding import Coding
from qualkit.model.span import Span
from qualkit.model.suggestion import Suggestion
from qualkit.model.transcript import Transcript

ENOUGH = 1 / 3
MOST = 2 / 3
LONG_ENOUGH = 12

GONE = "its words are gone"
SHORT = "its words are gone, and too short to look for elsewhere"
LITTLE = "too little is left of its words"
ELSEWHERE = "its words stand elsewhere now"
SEVERAL = "its words stand at several new places, and nothing says which is meant"
TWIN = "another coding of the same code, coder and round lies there now"

_IDS = uuid.UUID("6f1f5a0e-6d0f-4d0c-9a51-0f1b3f0c7c52")


class Fate(StrEnum):
    """What becomes of a span: kept and moved have the same words, at the same or another place."""

    KEPT = "kept"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a span of the old text is in the new one; None when it is lost."""

    old: Span
    new: Span | None
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReanchoredCoding:
    """A coding of the old revision and its successor in the new one, None when it is lost."""

    before: Coding
    after: Coding | None
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReanchoredSuggestion:
    """An open suggestion before and after; None when its words are lost."""

    before: Suggestion
    after: Suggestion | None


def reanchor(old: str, new: str, spans: Sequence[Span]) -> tuple[Anchor, ...]:
    """What becomes of each span, in the order given.

    The words are followed through a comparison of the texts. Where too little of them is left they
    are looked for as a whole, but only in words that the old text did not have.
    """
    texts = _Texts(old, new)
    known: dict[Span, Anchor] = {}
    for span in spans:
        if span not in known:
            span.check_within(len(old))
            known[span] = texts.anchor(span)
    return tuple(known[span] for span in spans)


class _Texts:
    """Two texts and what one comparison of them tells about any span."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.head = _alike_from_start(old, new)
        self.tail = _alike_from_start(old[::-1], new[::-1])
        self.stretches = align(old, new)
        self.ends = [stretch.old.end for stretch in self.stretches]
        self.carried = self._carried()

    def _carried(self) -> list[int]:
        """How many characters before each offset of the new text come from the old one."""
        steps = [0] * (len(self.new) + 1)
        for stretch in self.stretches:
            if stretch.same:
                steps[stretch.new.start] += 1
                steps[stretch.new.end] -= 1
        return [0, *accumulate(accumulate(steps[:-1]))]

    def anchor(self, span: Span) -> Anchor:
        shift = self._outside_changes(span)
        if shift is not None:
            return self._same(span, span.shift(shift))
        pieces = self._pieces(span)
        left = self._share(span, pieces)
        if left < MOST:
            found = self._looked_for(span)
            if found.new is not None:
                return found
            if left < ENOUGH:
                return replace(found, reason=LITTLE) if left else found
        return self._changed(span, Span(pieces[0].new.start, pieces[-1].new.end))

    def _outside_changes(self, span: Span) -> int | None:
        """How far a span moves that lies before or behind everything that changed.

        Where the one change is a stretch put in or taken out, and it could be so at several
        places (as in lines that end alike), it is taken to be so between two lines.
        """
        shift = len(self.new) - len(self.old)
        first = min(len(self.old), len(self.new)) - self.tail
        if first > self.head:
            return self._beyond_lines(span)
        place = self._place_of_change(max(first, 0))
        if span.end <= place:
            return 0
        if span.start >= place + max(-shift, 0):
            return shift
        if shift < 0:
            return None
        return 0 if span.end <= self.head else shift if span.start >= first else None

    def _place_of_change(self, first: int) -> int:
        """Where one stretch was put in or taken out: from `first` to as far as the texts agree."""
        if self.head == min(len(self.old), len(self.new)):
            return self.head
        if first == 0:
            return 0
        start = self.old.rfind("\n", first - 1, self.head)
        return self.head if start < 0 else start + 1

    def _beyond_lines(self, span: Span) -> int | None:
        """The same for any other change, where the lines themselves did not change."""
        if span.end <= self.old.rfind("\n", 0, self.head) + 1:
            return 0
        behind = self.old.find("\n", len(self.old) - self.tail)
        if 0 <= behind < span.start:
            return len(self.new) - len(self.old)
        return None

    def _pieces(self, span: Span) -> list[Stretch]:
        """The parts of the span that the new text has, as they were or corrected, in order."""
        pieces: list[Stretch] = []
        for place in range(bisect_right(self.ends, span.start), len(self.stretches)):
            stretch = self.stretches[place]
            if not stretch.old.overlaps(span):
                break
            if stretch.same:
                pieces.append(_cut(stretch, span))
            elif span.contains(stretch.old):
                pieces.append(stretch)
            else:
                kept = letters(self.old, self.new, stretch)
                pieces.extend(_cut(part, span) for part in kept if part.old.overlaps(span))
        return pieces

    def _share(self, span: Span, pieces: Iterable[Stretch]) -> float:
        """The share of the span's letters and digits (of all characters, if none) that stayed."""
        stayed = [
            part.old
            for piece in pieces
            for part in ((piece,) if piece.same else letters(self.old, self.new, piece))
        ]
        whole = _weight(span.text(self.old))
        if whole:
            return sum(_weight(part.text(self.old)) for part in stayed) / whole
        return sum(map(len, stayed)) / len(span)

    def _changed(self, span: Span, hull: Span) -> Anchor:
        words = span.text(self.old)
        if hull.text(self.new) == words:
            return self._same(span, hull)
        trimmed = hull.trimmed(self.new) if words == words.strip() else hull
        if trimmed is None:
            return Anchor(span, None, Fate.LOST, GONE)
        if trimmed.text(self.new) == words:
            return self._same(span, trimmed)
        return Anchor(span, trimmed, Fate.CHANGED)

    def _same(self, span: Span, there: Span) -> Anchor:
        return Anchor(span, there, Fate.KEPT if there == span else Fate.MOVED)

    def _looked_for(self, span: Span) -> Anchor:
        """The span's words as a whole, in what is new in the new text."""
        words = span.text(self.old)
        if len(words.strip()) < LONG_ENOUGH:
            return Anchor(span, None, Fate.LOST, SHORT)
        places = self._places(words)
        if len(places) == 1:
            return Anchor(span, places[0], Fate.MOVED, ELSEWHERE)
        return Anchor(span, None, Fate.LOST, SEVERAL if places else GONE)

    def _places(self, words: str) -> list[Span]:
        """Up to two places where the words stand and are, for the most part, new."""
        places: list[Span] = []
        at = self.new.find(words)
        while at >= 0 and len(places) < 2:
            end = at + len(words)
            if (self.carried[end] - self.carried[at]) * 2 < len(words):
                places.append(Span(at, end))
            at = self.new.find(words, at + 1)
        return places


def _cut(stretch: Stretch, span: Span) -> Stretch:
    """The part of a stretch that lies in a span which it overlaps."""
    start, end = max(stretch.old.start, span.start), min(stretch.old.end, span.end)
    return Stretch(Span(start, end), Span(start, end).shift(stretch.shift))


def _alike_from_start(one: str, two: str) -> int:
    pairs = enumerate(zip(one, two, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(two)))


def _weight(text: str) -> int:
    return sum(character.isalnum() for character in text)


def reanchor_codings(
    codings: Sequence[Coding], old: Transcript, new: Transcript
) -> tuple[ReanchoredCoding, ...]:
    """Each coding of the old text with its successor in the new one, in the order of places.

    A successor has an id of its own, which follows from the one before and the revision, and keeps
    coder, round, code, origin, value, note and time. Of two that come to lie on the same words only
    one stays: the one whose words are as they were, else the first.
    """
    ordered = sorted(codings, key=lambda c: (c.place, c.coder, c.round, c.id))
    anchors = reanchor(old.text, new.text, [coding.span for coding in ordered])
    first: dict[tuple[object, ...], Coding] = {}
    for fates in ((Fate.KEPT, Fate.MOVED), (Fate.CHANGED,)):
        for coding, anchor in zip(ordered, anchors, strict=True):
            if anchor.fate in fates:
                first.setdefault(_key(coding, anchor), coding)
    return tuple(
        _reanchored(coding, anchor, new, first.get(_key(coding, anchor), coding) is coding)
        for coding, anchor in zip(ordered, anchors, strict=True)
    )


def _key(coding: Coding, anchor: Anchor) -> tuple[object, ...]:
    return (coding.round, coding.coder, coding.code, anchor.new)


def _reanchored(coding: Coding, anchor: Anchor, new: Transcript, alone: bool) -> ReanchoredCoding:
    if anchor.new is None or not alone:
        return ReanchoredCoding(coding, None, Fate.LOST, anchor.reason if alone else TWIN)
    after = replace(
        coding,
        id=str(uuid.uuid5(_IDS, f"{coding.id}:{new.revision}")),
        span=anchor.new,
        quote=new.quote(anchor.new),
        revision=new.revision,
    )
    return ReanchoredCoding(coding, after, anchor.fate, anchor.reason)


def reanchor_suggestions(
    suggestions: Sequence[Suggestion], old: Transcript, new: Transcript
) -> tuple[ReanchoredSuggestion, ...]:
    """Each suggestion at its place in the new text; it stays the same suggestion."""
    ordered = sorted(suggestions, key=lambda s: (s.span, s.id))
    anchors = reanchor(old.text, new.text, [suggestion.span for suggestion in ordered])
    return tuple(
        ReanchoredSuggestion(
            before,
            None
            if anchor.new is None
            else replace(
                before, span=anchor.new, quote=new.quote(anchor.new), revision=new.revision
            ),
        )
        for before, anchor in zip(ordered, anchors, strict=True)
    )
