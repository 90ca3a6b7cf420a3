"""Found: a passage that a query found, with what it carries and why; SavedQuery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qualkit.model.attributes import Attributes
from qualkit.model.coding import Coding
from qualkit.model.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """One passage. `span` runs over all codings and words that matched in it.

    `marks` are the words found, or (where none were asked for) the words that carry everything
    that was. `turn` counts from 0 and is None outside turns. `person` is a key, never shown. `why`
    says for people what matched.
    """

    transcript: str
    revision: int
    span: Span
    quote: str
    turn: int | None
    speaker: str | None
    person: str
    interviewer: bool
    marks: tuple[Span, ...]
    codings: tuple[Coding, ...]
    why: tuple[str, ...]
    attributes: Attributes
    before: str = ""
    after: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted({coding.code for coding in self.codings}))


@dataclass(frozen=True, slots=True)
class Answered:
    """What a query found: `asked` is the query as it was understood, `searched` the transcripts."""

    asked: str
    passages: tuple[Found, ...]
    searched: int

    @property
    def transcripts(self) -> int:
        return len({passage.transcript for passage in self.passages})

    @property
    def people(self) -> int:
        """Persons who speak in the passages; interviewers are none."""
        return len({p.person for p in self.passages if not p.interviewer})


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query under a name, with who saved it and when."""

    name: str
    query: str
    author: str
    saved_at: datetime | None = None
