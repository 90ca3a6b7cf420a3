"""Names out of a text and back into it, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def apply_names(text: str, accepted: Accepted) -> Applied:
    """The text with every accepted name replaced, in the case in which it stands.

    Raises NamesError when a pseudonym makes an accepted name where it stands.
    """
    parts: list[str] = []
    changes: list[Change] = []
    at = length = 0
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
    return Applied(done, tuple(changes))


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


def restore_words(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Names for pseudonyms, for a text that was changed since: (pseudonym, name) pairs."""
    names = dict(pairs)
    parts: list[str] = []
    at = 0
    for hit in Matcher((pseudonym, True) for pseudonym in names).scan(text):
        parts.extend((text[at : hit.span.start], names[hit.name]))
        at = hit.span.end
    return "".join([*parts, text[at:]])


def new_offset(changes: Sequence[Change], offset: int) -> int:
    """Where an offset of the old text lies in the new one; inside a name, its pseudonym's start."""
    shift = 0
    for change in changes:
        old_start = change.start - shift
        if offset < old_start + len(change.original):
            return change.start if offset > old_start else offset + shift
        shift += (change.end - change.start) - len(change.original)
    return offset + shift
