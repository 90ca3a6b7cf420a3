"""AnalystNote: what an analyst wrote at a place of a memo, and the evidence that was there then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

GENERAL = "notes"
"""The place at the end of every memo."""


@dataclass(frozen=True, slots=True, order=True)
class NotePlace:
    """A place in a memo: `place` is `notes`, `claim:KEY` or `section:KEY`, never a number."""

    kind: str
    memo: str
    place: str = GENERAL

    def mark(self, project: str) -> str:
        """Eight signs that stand for the place in a file and in no other project's."""
        named = "\x1f".join((project, self.kind, self.memo, self.place))
        return hashlib.sha256(named.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """A claim as it stood in a memo."""

    key: str
    number: int
    text: str
    basis: str
    n: int
    of: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class SeenQuote:
    """A quotation as it stood in a memo: hashes of the codings it shows and of its words.

    `under` is the key of the claim that it follows in its section; empty where there is none.
    """

    codings: tuple[str, ...]
    words: str
    transcript: str
    turn: int
    section: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a memo rested on when somebody read it; no participant's words."""

    claims: tuple[SeenClaim, ...] = ()
    quotes: tuple[SeenQuote, ...] = ()

    def claim(self, key: str) -> SeenClaim | None:
        return next((claim for claim in self.claims if claim.key == key), None)

    def at(self, place: str) -> Evidence:
        """What stands at a place: a claim with its quotes, a section, or all of the memo."""
        what, _, key = place.partition(":")
        if what == "claim":
            return Evidence(
                tuple(c for c in self.claims if c.key == key),
                tuple(q for q in self.quotes if q.under == key),
            )
        if what == "section":
            return Evidence(
                tuple(c for c in self.claims if c.section == key),
                tuple(q for q in self.quotes if q.section == key),
            )
        return self


@dataclass(frozen=True, slots=True)
class AnalystNote:
    """One version of the text at a place. `evidence` is None where it is not known.

    An empty text is a note taken off. `title` names the place for when it is no longer there.
    """

    at: NotePlace
    version: int
    title: str
    text: str
    author: str
    written: datetime | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A place as a file shows it; `version` is that of the note it held, 0 for none."""

    place: str
    title: str
    mark: str
    version: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file remembers of its memo: its places, its evidence, and a hash of each paragraph."""

    project: str
    kind: str
    memo: str
    places: tuple[MarkedPlace, ...] = ()
    evidence: Evidence = Evidence()
    paragraphs: tuple[str, ...] = ()


def word_hash(text: str) -> str:
    """A short hash of words; blanks do not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def newest(notes: Iterable[AnalystNote]) -> tuple[AnalystNote, ...]:
    """The newest version at each place, by place."""
    found: dict[NotePlace, AnalystNote] = {}
    for note in notes:
        if note.at not in found or found[note.at].version < note.version:
            found[note.at] = note
    return tuple(found[at] for at in sorted(found))
