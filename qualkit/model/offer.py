"""Offer: a suggestion of an existing code or of a participant's phrase, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.suggestion import Suggestion


class OfferKind(StrEnum):
    """Why a passage is offered."""

    MISSED = "missed"
    """Like what the code has."""
    UNLIKE = "unlike"
    """Near the code's definition, and unlike what the code has so far."""
    DISPUTED = "disputed"
    """Some who read it gave the code, others did not."""
    PHRASE = "phrase"
    """A participant's striking words, which could name a code."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`terms` are the words that count; `nearest` the ids of the codings most like the passage."""

    suggestion: Suggestion
    kind: OfferKind
    terms: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.suggestion.id


@dataclass(frozen=True, slots=True)
class Yield:
    """What became of the suggestions of one code so far."""

    code: str
    accepted: int
    refused: int

    @property
    def precision(self) -> float | None:
        """Share accepted of what was decided; None before anything was."""
        decided = self.accepted + self.refused
        return self.accepted / decided if decided else None


@dataclass(frozen=True, slots=True)
class Brought:
    """What accepting a suggestion brought along: ids of codings, and of a code made for it."""

    codings: tuple[str, ...] = ()
    code: str = ""
