"""Small cells: where role, site and wave together point to one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.model import Attributes

_PLACE = ("role", "site", "wave")


@dataclass(frozen=True, slots=True)
class SmallCell:
    role: str
    site: str
    wave: str
    transcripts: int


def small_cells(transcripts: Iterable[tuple[Attributes, int]]) -> tuple[SmallCell, ...]:
    """Cells in which one person speaks; given attributes and people of each transcript.

    The same person in two transcripts is one, where `persons` says so.
    """
    people: dict[tuple[str, ...], set[str]] = {}
    count: dict[tuple[str, ...], int] = {}
    for number, (attributes, heads) in enumerate(transcripts):
        if not all(name in attributes for name in _PLACE):
            continue
        cell = tuple(attributes[name] for name in _PLACE)
        named = {p.strip() for p in attributes.get("persons", "").split(";") if p.strip()}
        extra = {f"\0{number}.{n}" for n in range(heads - len(named))}
        people.setdefault(cell, set()).update(named | extra)
        count[cell] = count.get(cell, 0) + 1
    alone = sorted(cell for cell, who in people.items() if len(who) == 1)
    return tuple(SmallCell(cell[0], cell[1], cell[2], count[cell]) for cell in alone)
