"""Hit: a place where words that were looked for stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.attributes import Attributes
from qualkit.model.span import Span


class HitUnit(StrEnum):
    """What is coded of a hit: its own words, the sentence or the turn around them."""

    HIT = "hit"
    SENTENCE = "sentence"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Hit:
    """`turn` counts from 0 and is None outside turns; `before` and `after` are the words around."""

    transcript: str
    revision: int
    span: Span
    quote: str
    before: str
    after: str
    turn: int | None
    speaker: str | None
    interviewer: bool


@dataclass(frozen=True, slots=True)
class HitsIn:
    """The hits in one transcript, in order."""

    transcript: str
    attributes: Attributes
    hits: tuple[Hit, ...]
