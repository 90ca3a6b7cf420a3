"""ReadingStatus: how far a coder is with a transcript."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReadingState(StrEnum):
    """`done` says that all of it was read, so that silence counts as silence."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ReadingStatus:
    """`furthest` is the number of turns up to the last one seen; it only grows."""

    coder: str
    transcript: str
    state: ReadingState = ReadingState.NOT_STARTED
    furthest: int = 0
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadingCell:
    """One coder and transcript in an overview.

    `codings` is None where the one who looks may not know; `turns` are all of the transcript's.
    """

    coder: str
    transcript: str
    state: ReadingState
    furthest: int
    turns: int
    codings: int | None
    assigned: bool
