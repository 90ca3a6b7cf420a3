"""Suggestion: a proposal that becomes a Coding only when a person accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.attributes import Attributes
from qualkit.model.span import Span


class SuggestionStatus(StrEnum):
    """`LATER` and `OPEN` wait for a decision; `WITHDRAWN` gave way to a newer run, undecided."""

    OPEN = "open"
    LATER = "later"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def waits(self) -> bool:
        return self in (SuggestionStatus.OPEN, SuggestionStatus.LATER)


@dataclass(frozen=True, slots=True)
class SuggestionRun:
    """How proposals were made: enough to make them again. `parameters` are printed as they are."""

    id: str
    method: str
    method_version: str
    model: str
    seed: int
    parameters: Attributes
    passages: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """An emergent group of passages. `terms` are its words, weightiest first."""

    number: int
    label: str
    terms: tuple[tuple[str, float], ...]
    size: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposed passage: for a topic (`topic`), or for an existing code (`code`).

    `score` is between 0 and 1, higher is likelier; `reason` is a sentence a person can judge.
    """

    id: str
    run: str
    transcript: str
    span: Span
    quote: str
    score: float
    reason: str
    topic: int | None = None
    code: str | None = None
    status: SuggestionStatus = SuggestionStatus.OPEN
    revision: int = 1
