"""Material: everything that was coded by several people, laid on one line of offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement.grid import Ints
from qualkit.agreement.projection import Marks, Places
from qualkit.errors import StatisticsError

MAX_CODERS = 62


@dataclass(frozen=True, eq=False)
class Fields:
    """Stretches of text in order, each with the number of its document."""

    places: Places
    document: Ints

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> Fields:
        """From (start, end, document) on the line, in order."""
        table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
        return cls(Places(table[:, 0], table[:, 1]), table[:, 2])

    def __len__(self) -> int:
        return len(self.document)


@dataclass(frozen=True, eq=False)
class Material:
    """Doubly coded documents laid end to end, so that one sorted array holds all borders.

    A mark's key is code * coders + coder; bit k of `assigned[document]` says that coder k coded
    the document. `fields` are the text that is compared. Marks of coders who were not assigned
    are not in it.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    assigned: Ints
    fields: Fields
    marks: Marks


def masks(assigned: Iterable[Iterable[str]], coders: Sequence[str]) -> Ints:
    """Who was assigned to each document, as bits."""
    at = {coder: 1 << i for i, coder in enumerate(coders)}
    return np.array([sum(at[name] for name in names) for names in assigned], dtype=np.int64)


def check_coders(coders: Sequence[str], where: str) -> None:
    """Raise StatisticsError where there are more coders than can be told apart."""
    if len(coders) > MAX_CODERS:
        raise StatisticsError(
            f"{len(coders)} coders at once, {MAX_CODERS} at most can be compared",
            where=where,
            hint="compare fewer coders at a time",
        )
