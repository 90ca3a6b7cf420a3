"""Coder, Round and Coding: who applies which code to which words, when and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from qualkit.model.span import Span


class CoderKind(StrEnum):
    PERSON = "person"
    MACHINE = "machine"


class Origin(StrEnum):
    """How a coding came to be; it never changes afterwards."""

    HUMAN = "human"
    SUGGESTION = "suggestion"
    IMPORT = "import"
    CONSENSUS = "consensus"


class Valence(StrEnum):
    """In which light a passage shows what its code names."""

    NONE = ""
    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"


class Segmentation(StrEnum):
    """The unit that a round fixes for agreement."""

    TURN = "turn"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    CHARACTER = "character"


@dataclass(frozen=True, slots=True)
class Coder:
    name: str
    kind: CoderKind = CoderKind.PERSON


class Purpose(StrEnum):
    """What a round is for."""

    WORKING = "working"
    IMPORTED = "imported"
    CALIBRATION = "calibration"
    RELIABILITY = "reliability"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Round:
    """Codebook version + segmentation + documents + coders, blind or open, until it is closed.

    `assignments` are (transcript, coder) pairs: a coder who is not assigned to a transcript is
    missing there, which is not the same as having left it uncoded. `done` are the pairs of them
    whose coder has finished.
    """

    name: str
    codebook_version: int
    segmentation: Segmentation = Segmentation.TURN
    blind: bool = False
    assignments: frozenset[tuple[str, str]] = frozenset()
    purpose: Purpose = Purpose.WORKING
    closed_at: datetime | None = None
    done: frozenset[tuple[str, str]] = frozenset()

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    @property
    def hides(self) -> bool:
        """Whether nobody may see in it what others do."""
        return self.blind and not self.closed

    @property
    def dealt(self) -> bool:
        """Whether somebody gave out its transcripts, so that coders can be done with them."""
        return self.purpose not in (Purpose.WORKING, Purpose.IMPORTED)

    @property
    def unfinished(self) -> tuple[tuple[str, str], ...]:
        """The (transcript, coder) pairs that are not done, in order."""
        return tuple(sorted(self.assignments - self.done))

    @property
    def coders(self) -> tuple[str, ...]:
        return tuple(sorted({coder for _, coder in self.assignments}))

    @property
    def transcripts(self) -> tuple[str, ...]:
        return tuple(sorted({transcript for transcript, _ in self.assignments}))

    def assigned(self, transcript: str) -> tuple[str, ...]:
        return tuple(sorted(coder for t, coder in self.assignments if t == transcript))


@dataclass(frozen=True, slots=True)
class CodingState:
    """What its coder may change of a coding."""

    span: Span
    code: str
    value: str = ""
    valence: Valence = Valence.NONE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder applies a code to a span in a round; `quote` is the text under the span.

    `id` is unique for good (a UUID as text); `value` is one of the code's values or empty;
    `revision` is the revision of the transcript in which the span counts.
    """

    id: str
    transcript: str
    span: Span
    code: str
    coder: str
    round: str
    quote: str
    origin: Origin = Origin.HUMAN
    value: str = ""
    note: str = ""
    recorded_at: datetime | None = None
    revision: int = 1
    valence: Valence = Valence.NONE

    @property
    def state(self) -> CodingState:
        return CodingState(self.span, self.code, self.value, self.valence, self.note)

    def changed(self, state: CodingState, text: str) -> Coding:
        """The same coding in another state; `text` is its transcript's."""
        return replace(
            self,
            span=state.span,
            code=state.code,
            value=state.value,
            valence=state.valence,
            note=state.note,
            quote=state.span.text(text),
        )

    @property
    def place(self) -> tuple[str, int, int, str]:
        """(transcript, start, end, code): a stable order for printing."""
        return (self.transcript, self.span.start, self.span.end, self.code)
