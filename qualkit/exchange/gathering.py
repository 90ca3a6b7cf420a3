"""What a reader finds and cannot keep, counted by kind, and what people should look at."""

from __future__ import annotations

import uuid
from collections import Counter

from qualkit.errors import Problem
from qualkit.model.exchanged import Discarded

_LASTING = uuid.UUID("2f0b7f1c-3d5e-4b8a-9a56-5d0c1f7e6a44")


def lasting_id(*parts: str) -> str:
    """An id for what has none in its file: the same whenever the same file is read."""
    return str(uuid.uuid5(_LASTING, "\x1f".join(parts)))


class Gathering:
    """Discards and warnings of one file, in the order in which they were first met."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._discards: Counter[tuple[str, str]] = Counter()
        self._warnings: dict[Problem, None] = {}

    def discard(self, what: str, why: str, count: int = 1) -> None:
        if count:
            self._discards[what, why] += count

    def warn(self, what: str, hint: str = "", *, at: str = "") -> None:
        self._warnings[Problem(what, at or self.where, hint)] = None

    @property
    def discarded(self) -> tuple[Discarded, ...]:
        return tuple(Discarded(what, n, why) for (what, why), n in self._discards.items())

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(self._warnings)


class Ids:
    """Ids of one kind as the file declares them, found again in any case.

    The first to claim an id has it; a second one gets one of its own, so that nothing is merged.
    """

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._taken: set[str] = set()
        self.repeated = 0

    def claim(self, guid: str, otherwise: str) -> str:
        """The id under which something goes on; `otherwise` where the file gives it none."""
        key = (guid or otherwise).casefold()
        if key in self._taken:
            self.repeated += 1
            number = next(
                n for n in range(2, len(self._taken) + 3) if f"{key}#{n}" not in self._taken
            )
            self._taken.add(f"{key}#{number}")
            return f"{guid or otherwise}#{number}"
        self._taken.add(key)
        self._own[key] = guid or otherwise
        return guid or otherwise

    def also(self, guid: str, known: str) -> None:
        """Another id under which something is named."""
        if guid:
            self._own.setdefault(guid.casefold(), known)

    def find(self, guid: str) -> str | None:
        """The id that something was given under this one; None where nothing has it."""
        return self._own.get(guid.casefold())
