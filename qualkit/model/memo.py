"""Memo: an analyst's note and what it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualkit.model.coding import Coding, Round
from qualkit.model.span import Span


class SubjectKind(StrEnum):
    STUDY = "study"
    SITE = "site"
    WAVE = "wave"
    PERSON = "person"
    TRANSCRIPT = "transcript"
    PASSAGE = "passage"
    CODING = "coding"
    CODE = "code"
    THEME = "theme"
    TENSION = "tension"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a memo speaks of.

    `id` is what the kind is known by: an id of the frame, the codebook or a coding, a transcript's
    name, a person as `site/person`; empty for the study and for a passage. A passage and a coding
    also stand somewhere: `quote` is the text under `span` in that `revision` of `transcript`.
    """

    kind: SubjectKind
    id: str = ""
    transcript: str = ""
    span: Span | None = None
    quote: str = ""
    revision: int = 0

    @classmethod
    def of_transcript(cls, name: str) -> Subject:
        return cls(SubjectKind.TRANSCRIPT, name, name)

    @classmethod
    def of_code(cls, code: str) -> Subject:
        return cls(SubjectKind.CODE, code)

    @classmethod
    def of_coding(cls, coding: Coding) -> Subject:
        place = (coding.transcript, coding.span, coding.quote, coding.revision)
        return cls(SubjectKind.CODING, coding.id, *place)


@dataclass(frozen=True, slots=True)
class Memo:
    """A note in Markdown by one author, on any number of subjects."""

    id: str
    title: str
    text: str
    author: str
    subjects: tuple[Subject, ...] = ()
    created: datetime | None = None
    changed: datetime | None = None

    @property
    def transcripts(self) -> frozenset[str]:
        """The transcripts it speaks of, as a whole or in part."""
        return frozenset(s.transcript for s in self.subjects if s.transcript)

    def is_on(self, kind: SubjectKind, id: str = "") -> bool:
        """Whether one of its subjects is of that kind (and is that one)."""
        return any(s.kind is kind and id in ("", s.id) for s in self.subjects)

    def holds(self, words: Iterable[str]) -> bool:
        """Whether every word stands in title, text or a quotation, in any case."""
        own = "\n".join((self.title, self.text, *(s.quote for s in self.subjects))).casefold()
        return all(word.casefold() in own for word in words)


def visible_memos(
    memos: Iterable[Memo], rounds: Iterable[Round], *, viewer: str
) -> tuple[Memo, ...]:
    """The viewer's own memos, and those of others that no open blind round keeps apart from her."""
    blind = [each for each in rounds if each.hides]
    return tuple(
        memo
        for memo in memos
        if memo.author == viewer or not any(_hides(each, memo, viewer) for each in blind)
    )


def _hides(blind: Round, memo: Memo, viewer: str) -> bool:
    """A memo on no transcript may speak of any; one on transcripts only of those."""
    if memo.transcripts:
        shared = memo.transcripts & set(blind.transcripts)
        return bool(shared) and bool({memo.author, viewer} & set(blind.coders))
    return memo.author in blind.coders
