"""Names out of a text and back into it, exactly."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit.errors import NamesError
from qualkit.names.decide import Accepted
from qualkit.names.matching import Matcher


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement: where the pseudonym stands in the new text, and what stood there."""

    start: int
    end: int
    original: str
    category: str


@dataclass(frozen=True, slots=True)
class Applied:
    text: str
    changes: tuple[Change, ...]


def apply_names(text: str, accepted: Accepted, *, cuts: Sequence[int] = ()) -> Applied:
    """The text with every accepted name replaced, in the case in which it stands.

    No name is looked for over one of `cuts`, so that what two people say is never one name.
    Raises NamesError when a pseudonym makes an accepted name where it stands.
    """
    edges = sorted({0, len(text), *cuts})
    parts: list[str] = []
    changes: list[Change] = []
    length = 0
    for start, end in pairwise(edges):
        new = _apply_to(text[start:end], accepted, length, changes)
        parts.append(new)
        length += len(new)
    return Applied("".join(parts), tuple(changes))


def _apply_to(text: str, accepted: Accepted, length: int, changes: list[Change]) -> str:
    parts: list[str] = []
    at = 0
    for hit in accepted.matcher.scan(text):
        original = hit.span.text(text)
        entry = accepted.entry(hit.name)
        new = in_case_of(original, entry.pseudonym)
        parts.extend((text[at : hit.span.start], new))
        length += hit.span.start - at
        changes.append(Change(length, length + len(new), original, entry.category.value))
        length += len(new)
        at = hit.span.end
    done = "".join([*parts, text[at:]])
    _refuse_left(done, accepted)
    return done


def _refuse_left(text: str, accepted: Accepted) -> None:
    left = next(accepted.matcher.scan(text), None)
    if left is not None:
        raise NamesError(
            "a pseudonym together with the words beside it makes a name that was accepted",
            where=accepted.entry(left.name).where,
            hint="choose other pseudonyms that resemble no name",
        )


def in_case_of(original: str, pseudonym: str) -> str:
    """The pseudonym in capitals or small letters where the name stands in them."""
    if original.isupper() and len(original) > 1:
        return pseudonym.upper()
    return pseudonym.lower() if original.islower() else pseudonym


def restore_text(text: str, changes: Sequence[Change]) -> str:
    """The text as it was before. `changes` must be those that made it."""
    parts: list[str] = []
    at = 0
    for change in changes:
        parts.extend((text[at : change.start], change.original))
        at = change.end
    return "".join([*parts, text[at:]])


def restore_words(text: str, pairs: Sequence[tuple[str, str]]) -> Applied:
    """Names for pseudonyms, for a text that was changed since: (pseudonym, name) pairs."""
    names = dict(pairs)
    parts: list[str] = []
    changes: list[Change] = []
    at = length = 0
    for hit in Matcher((pseudonym, True) for pseudonym in names).scan(text):
        name = names[hit.name]
        parts.extend((text[at : hit.span.start], name))
        length += hit.span.start - at
        changes.append(Change(length, length + len(name), hit.span.text(text), ""))
        length += len(name)
        at = hit.span.end
    return Applied("".join([*parts, text[at:]]), tuple(changes))


class Shift:
    """Where spans of the old text lie in the new one; half a name becomes its whole pseudonym."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._new = [(change.start, change.end) for change in changes]
        self._old: list[tuple[int, int]] = []
        grown = 0
        for change in changes:
            start = change.start - grown
            self._old.append((start, start + len(change.original)))
            grown += (change.end - change.start) - len(change.original)

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        return self._at(start, edge=0), self._at(end, edge=1)

    def _at(self, offset: int, *, edge: int) -> int:
        """`edge` is 0 for the beginning of a span and 1 for its end."""
        place = bisect(self._old, offset, key=lambda old: old[0]) - 1
        if place < 0:
            return offset
        (start, end), new = self._old[place], self._new[place]
        if start < offset < end:
            return new[edge]
        return offset - start + new[0] if offset <= start else offset - end + new[1]

    def back(self) -> Shift:
        """From the new text to the old one."""
        turned = Shift(())
        turned._old, turned._new = self._new, self._old
        return turned
