"""Values changed in two copies, compared part by part with what both had: the frame and themes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed, in words: where, what stands here, and what in the other copy."""

    where: str
    here: str
    there: str


def merged_value(base: Value, ours: Value, theirs: Value, *, other_wins: bool) -> Value:
    """A dataclass in which each part is what the copy made of it that changed it.

    Parts that are lists are compared by what their members are known by.
    """
    changes: dict[str, Any] = {}
    for name, (was, here, there) in _parts(base, ours, theirs):
        if isinstance(here, tuple):
            changes[name] = _list(was, here, there, other_wins=other_wins)
        else:
            changes[name] = _one(was, here, there, other_wins=other_wins)
    return replace(ours, **changes)  # type: ignore[type-var]


def clashes(base: object, ours: object, theirs: object) -> tuple[Clash, ...]:
    """Everything that both changed, each in another way."""
    found = []
    for name, (was, here, there) in _parts(base, ours, theirs):
        sides = (_by_key(was), _by_key(here), _by_key(there))
        if not isinstance(here, tuple):
            sides = ({"": was}, {"": here}, {"": there})
        for key in dict.fromkeys((*sides[1], *sides[2])):
            parts = [side.get(key) for side in sides]
            if len({*map(repr, parts)}) == 3:
                where = f"{name} {key}".strip()
                found.append(Clash(where, _words(parts[1]), _words(parts[2])))
    return tuple(found)


def _parts(*values: Any) -> list[tuple[str, tuple[Any, Any, Any]]]:
    base, ours, theirs = values
    names = [f.name for f in fields(ours)]
    return [(n, (getattr(base, n), getattr(ours, n), getattr(theirs, n))) for n in names]


def _one(was: Any, here: Any, there: Any, *, other_wins: bool) -> Any:
    if there in (was, here):
        return here
    return there if here == was or other_wins else here


def _list(
    was: Sequence[Any], here: Sequence[Any], there: Sequence[Any], *, other_wins: bool
) -> tuple[Any, ...]:
    if there in (was, here):
        return tuple(here)
    if here == was:
        return tuple(there)
    base, ours, theirs = map(_by_key, (was, here, there))
    merged = [
        _one(base.get(key), ours.get(key), theirs.get(key), other_wins=other_wins)
        for key in dict.fromkeys((*ours, *theirs))
    ]
    return tuple(each for each in merged if each is not None)


def _by_key(members: Any) -> Mapping[Hashable, Any]:
    return {_known_by(each): each for each in members} if isinstance(members, tuple) else {}


_KEYS: Mapping[str, Callable[[Any], Hashable]] = {
    "PlannedCell": lambda planned: "/".join(
        (planned.cell.site, planned.cell.wave, planned.cell.role, planned.cell.instrument)
    ),
    "Fact": lambda fact: "/".join((fact.site, fact.wave, fact.name)),
    "RosterEntry": lambda entry: "/".join((entry.site, entry.wave, entry.person)),
}


def _known_by(member: Any) -> Hashable:
    known = _KEYS.get(type(member).__name__)
    if known is not None:
        return known(member)
    return getattr(member, "id", None) or repr(member)


def _words(part: Any) -> str:
    """A part in a few words; what was taken off is nothing."""
    if part is None:
        return "taken off"
    if is_dataclass(part):
        held = (getattr(part, f.name) for f in fields(part))
        part = ", ".join(str(value) for value in held if isinstance(value, str | int) and value)
    return str(part)
