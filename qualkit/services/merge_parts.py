"""Comparing two copies thing by thing: who changed it since they parted is followed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from qualkit.errors import Problem
from qualkit.model import Coding
from qualkit.services.merge_sides import Side
from qualkit.store import Event, Repository
from qualkit.store.merge_tables import Record
from qualkit.store.strands import STRANDS, Named, Strand

_Thing = TypeVar("_Thing")
_SHOWN = 60
_WAITING = ("open", "later", "withdrawn")
_SWEPT = frozenset({"suggestions.withdrawn", "suggestions.restored"})


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind to be added, changed and taken off, and ids about which both differ."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that both copies changed, of the kind whose winner may be named."""

    kind: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Records:
    """One strand of both copies, and what is to be done about its records."""

    strand: Strand
    ours: Mapping[str, Record]
    theirs: Mapping[str, Record]
    part: Part


def conflict(kind: str, what: str, where: str, here: object, there: object) -> Conflict:
    """Both versions are said, as far as they fit in a line."""
    versions = f"here: {_short(here)}; in the other copy: {_short(there)}"
    return Conflict(kind, Problem(what, where, versions))


def _short(words: object) -> str:
    if words is None:
        return "taken off"
    line = " ".join(str(words).split())
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[: _SHOWN - 1]}…”"


def three_way(
    here: Mapping[str, _Thing],
    there: Mapping[str, _Thing],
    touched_here: frozenset[str],
    touched_there: frozenset[str],
) -> Part:
    """Who changed a thing since the copies parted is followed; where both did, it is a conflict."""
    found: dict[str, list[str]] = {"added": [], "changed": [], "removed": [], "conflicts": []}
    for key in sorted(here.keys() | there.keys()):
        ours, theirs = here.get(key), there.get(key)
        if _compared(ours) == _compared(theirs) or key not in touched_there:
            continue
        if key in touched_here:
            found["conflicts"].append(key)
        else:
            kind = "removed" if theirs is None else "added" if ours is None else "changed"
            found[kind].append(key)
    return Part(**{kind: tuple(keys) for kind, keys in found.items()})


def _compared(thing: object) -> object:
    if isinstance(thing, Record):
        return thing.says
    return replace(thing, recorded_at=None) if isinstance(thing, Coding) else thing


def strand_records(
    here: Repository, there: Repository, sides: tuple[Side, Side], named: Named
) -> Iterator[Records]:
    """Every strand, in the order in which records name each other."""
    ours, theirs = sides
    left = Named(without=named.without)
    for strand in STRANDS:
        mine, other = here.records(strand, left), there.records(strand, named)
        if strand.grows:
            other = {k: mine[k] if _within(rec, mine.get(k)) else rec for k, rec in other.items()}
        touched = strand.touched(ours.since, left), strand.touched(theirs.since, named)
        swept = _swept(strand, theirs.since, mine)
        part = three_way(mine, other, touched[0], touched[1] | swept)
        yield Records(strand, mine, other, part)


def _swept(strand: Strand, events: Sequence[Event], mine: Mapping[str, Record]) -> frozenset[str]:
    """Suggestions that nobody decided about, where a newer run there let all such give way."""
    if strand.name != "suggestions" or not any(e.action in _SWEPT for e in events):
        return frozenset()
    return frozenset(key for key, rec in mine.items() if _status(rec) in _WAITING)


def _status(record: Record) -> str:
    ((row,),) = json.loads(record.says).values()
    return str(row["status"])


def _within(theirs: Record, ours: Record | None) -> bool:
    """Whether every version of a thing that the other copy has is here already."""
    if ours is None:
        return False
    mine, other = versions(ours), versions(theirs)
    return all(version in mine for version in other)


def versions(record: Record) -> list[dict[str, object]]:
    """The rows of a record that grows, without their numbers."""
    (rows,) = json.loads(record.rows).values()
    return [{k: v for k, v in row.items() if k != "version"} for row in rows]


def grown(ours: Record | None, theirs: Record, *, other_wins: bool) -> Record:
    """All versions of both, numbered anew; the newest of the winner is the last one."""
    mine, other = versions(ours) if ours else [], versions(theirs)
    common = [version for version in mine if version in other]
    new = [
        [version for version in mine if version not in common],
        [version for version in other if version not in common],
    ]
    first, last = new if other_wins else new[::-1]
    rows = [{**row, "version": n} for n, row in enumerate((*common, *first, *last), start=1)]
    (table,) = json.loads(theirs.rows)
    return replace(theirs, rows=json.dumps({table: rows}, ensure_ascii=False))


def record_conflicts(records: Records) -> Iterator[Conflict]:
    for key in records.part.conflicts:
        sides = (records.ours.get(key), records.theirs.get(key))
        known = {column for piece in records.strand.pieces for column in piece.key}
        here, there = (None if each is None else _in_words(each, known) for each in sides)
        name = records.strand.name
        yield conflict(name, f"{name}: changed in both copies", key, here, there)


def _in_words(record: Record, known: Collection[str]) -> str:
    """What a record says, in its own words, but for what it is known by."""
    tables: dict[str, list[dict[str, object]]] = json.loads(record.says)
    last = next((rows[-1] for rows in tables.values() if rows), dict[str, object]())
    held = (f"{k}: {v}" for k, v in last.items() if k not in known)
    return ", ".join(each for each in held if not each.endswith((": ", ": None"))) or "nothing"
