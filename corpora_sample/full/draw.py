"""Chance without a clock: every choice is a hash of the seed and of what is chosen for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Draw:
    """Deterministic choices; the same seed and names give the same choice on every machine."""

    seed: int

    def number(self, *names: object) -> int:
        """A whole number that depends on the names only."""
        text = "\x1f".join(str(name) for name in (self.seed, *names))
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

    def share(self, *names: object) -> float:
        """A number from 0 to below 1."""
        return self.number(*names) % 1_000_003 / 1_000_003

    def between(self, least: int, most: int, *names: object) -> int:
        return least + self.number(*names) % (most - least + 1)

    def one(self, things: Sequence[Thing], *names: object) -> Thing:
        return things[self.number(*names) % len(things)]

    def shuffled(self, things: Iterable[Thing], *names: object) -> list[Thing]:
        """The things in an order that depends on names and position only."""
        numbered = list(enumerate(things))
        numbered.sort(key=lambda pair: self.number(*names, pair[0]))
        return [thing for _, thing in numbered]
