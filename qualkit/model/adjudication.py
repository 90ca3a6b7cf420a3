"""Adjudication: what a team decided about a place that its coders coded differently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualkit.model.span import Span

CONSENSUS = "consensus"
"""The coder in whose name the consensus stands; nobody works under it."""

Place = tuple[str, int, int, int]
"""(transcript, revision, start, end), as disagreements are known by."""


class Verdict(StrEnum):
    """Whose coding stands. ALIKE takes over what all agree on, in one step for the round."""

    CODER = "coder"
    BOTH = "both"
    NEITHER = "neither"
    OTHER = "other"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision in a round. `place` is None for ALIKE, `coder` empty but for CODER.

    `settled` are the ids of the originals that it speaks of, which stay as they are; `codings`
    those of the consensus that it made.
    """

    id: str
    round: str
    verdict: Verdict
    place: Place | None = None
    coder: str = ""
    reason: str = ""
    settled: tuple[str, ...] = ()
    codings: tuple[str, ...] = ()
    made_by: str = ""
    made_at: datetime | None = None

    @property
    def in_words(self) -> str:
        whose = {
            Verdict.CODER: f"{self.coder}'s",
            Verdict.BOTH: "both",
            Verdict.NEITHER: "neither",
            Verdict.OTHER: "something else",
            Verdict.ALIKE: "what all agree on",
        }
        return whose[self.verdict]


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says about a place, in a thread of them."""

    id: str
    round: str
    place: Place
    text: str
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """A code that everybody assigned gave the same words; `spans` are what all of them marked."""

    transcript: str
    revision: int
    code: str
    spans: tuple[Span, ...]
    hull: Span
