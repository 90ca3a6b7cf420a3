"""Who is in which transcript now: kept in the server's memory only, never in the project."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock

LASTS = 40.0
"""Seconds after its last sign of life that a page counts as left."""

MOST = 1_000


@dataclass
class Presence:
    """Signs of life by project and person, from the pages of this process."""

    seen: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def here(self, place: str, person: str, transcript: str) -> None:
        """A person is in a transcript of a project; an empty name says that she left."""
        with self.lock:
            self._forget()
            if not transcript:
                self.seen.pop((place, person), None)
            elif len(self.seen) < MOST or (place, person) in self.seen:
                self.seen[place, person] = (transcript, time.monotonic())

    def people(self, place: str) -> tuple[tuple[str, str], ...]:
        """(person, transcript) of everyone who is in one now, by name."""
        with self.lock:
            self._forget()
            return tuple(
                sorted((who, name) for (at, who), (name, _) in self.seen.items() if at == place)
            )

    def _forget(self) -> None:
        oldest = time.monotonic() - LASTS
        self.seen = {key: each for key, each in self.seen.items() if each[1] >= oldest}


NOW = Presence()
