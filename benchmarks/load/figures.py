"""What was measured, in words and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.load.people import Done
from benchmarks.load.place import Memory, Stored

LIMIT = 0.300
"""Seconds within which 95 of 100 codings must be stored."""


@dataclass(frozen=True)
class Figures:
    kind: str
    seconds: float
    sent: int
    acknowledged: int
    lost: int
    doubled: int
    unasked: int
    refused: int
    failed: int
    problems: tuple[str, ...]
    sign_in_ms: tuple[int, int, int, int]
    stored_ms: tuple[int, int, int, int]
    read_ms: tuple[int, int, int, int]
    seen_by_others_ms: tuple[int, int, int, int]
    told: int
    memory_mb: tuple[int, int, int]

    @classmethod
    def of(cls, kind: str, done: Done, stored: Stored, memory: Memory, seconds: float) -> Figures:
        held = stored.codings
        return cls(
            kind,
            seconds,
            len(done.sent),
            len(done.acknowledged),
            sum(coding not in held for coding in done.acknowledged),
            sum(times > 1 for times in held.values()),
            sum(coding not in done.sent for coding in held),
            len(done.refused),
            len(done.failed),
            (*stored.problems, *sorted(set(done.refused + done.failed))[:5]),
            _quantiles(done.signing_in),
            _quantiles(done.saving),
            _quantiles(done.reading),
            _quantiles(done.hearing),
            done.told,
            (round(memory.seen[0]), round(max(memory.seen)), round(memory.seen[-1])),
        )

    @property
    def sound(self) -> bool:
        whole = not (self.lost or self.doubled or self.unasked or self.refused)
        return whole and self.sent == self.acknowledged and self.stored_ms[1] < LIMIT * 1000

    def plain(self) -> dict[str, object]:
        return {**asdict(self), "sound": self.sound}


def _quantiles(seconds: Sequence[float]) -> tuple[int, int, int, int]:
    """The 50th, 95th and 99th percentile and the largest, in milliseconds."""
    ordered = sorted(seconds) or [0.0]
    last = len(ordered) - 1
    return (
        round(1000 * ordered[round(0.50 * last)]),
        round(1000 * ordered[round(0.95 * last)]),
        round(1000 * ordered[round(0.99 * last)]),
        round(1000 * ordered[last]),
    )


def printed(figures: Figures) -> str:
    return "\n".join(f"{name:18} {value}" for name, value in figures.plain().items()) + "\n"
