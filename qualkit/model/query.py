"""Query: what is asked of codes, words and attributes, and how it is written down.

`at` is the column (from 0) where a part begins in the text it was read from; parts that differ in
nothing else are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

BARE = r"[^\s()\"“”,=:]+"
_BARE = re.compile(BARE)


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they were said, found as the search finds them."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class HasCode:
    """A code (by id or any of its names) with what is below it, or `exactly` that one.

    `values` are those of which the coding must have one; empty means any or none.
    """

    code: str
    values: tuple[str, ...] = ()
    exactly: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Has:
    """A condition: the attribute, speaker, coder … is one of the values."""

    name: str
    values: tuple[str, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved query asks."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Query
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Query, ...]

    @property
    def at(self) -> int:
        return self.parts[0].at


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Query, ...]

    @property
    def at(self) -> int:
        return self.parts[0].at


@dataclass(frozen=True, slots=True)
class Near:
    """Passages of `left` with another passage of `right` at most `turns` turns away.

    None is any distance in the transcript; `same_speaker` asks that one person says both.
    """

    left: Query
    right: Query
    turns: int | None = 1
    same_speaker: bool = False

    @property
    def at(self) -> int:
        return self.left.at


Query: TypeAlias = Words | HasCode | Has | Saved | Not | And | Or | Near


def all_of(parts: Iterable[Query]) -> Query:
    """Joined by AND; ANDs within are spread out, and one part stays itself."""
    flat = tuple(_spread(parts, And))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Query]) -> Query:
    """Joined by OR; ORs within are spread out, and one part stays itself."""
    flat = tuple(_spread(parts, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def none_of(part: Query, at: int = 0) -> Query:
    """Turned round by NOT; twice is as it was."""
    return part.part if isinstance(part, Not) else Not(part, at)


def _spread(parts: Iterable[Query], kind: type[And] | type[Or]) -> Iterator[Query]:
    for part in parts:
        if isinstance(part, And | Or) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def parts_of(query: Query) -> tuple[Query, ...]:
    """The parts directly below."""
    if isinstance(query, And | Or):
        return query.parts
    if isinstance(query, Near):
        return (query.left, query.right)
    return (query.part,) if isinstance(query, Not) else ()


def leaves(query: Query) -> Iterator[Words | HasCode | Has | Saved]:
    """Everything that is asked for by name or by words, from left to right."""
    if isinstance(query, Words | HasCode | Has | Saved):
        yield query
    for part in parts_of(query):
        yield from leaves(part)


def is_condition(query: Query) -> bool:
    """Whether it only says which codings or transcripts count, and names no code and no words."""
    if isinstance(query, And | Or | Not):
        return all(is_condition(part) for part in parts_of(query))
    return isinstance(query, Has)


def leaves_out(query: Query) -> bool:
    """Whether it only takes away, and so finds nothing by itself."""
    if isinstance(query, Not):
        return not is_condition(query)
    return isinstance(query, And) and all(leaves_out(part) for part in query.parts)


def finds_codings(query: Query) -> bool:
    """Whether every passage it finds rests on a coding, and not on words alone."""
    if isinstance(query, Words):
        return False
    if isinstance(query, And):
        return any(finds_codings(part) for part in query.parts if not leaves_out(part))
    if isinstance(query, Or):
        return all(finds_codings(part) for part in query.parts)
    return finds_codings(query.left) if isinstance(query, Near) else True


def written(query: Query) -> str:
    """Text that is read as the same query."""
    if isinstance(query, Words):
        return _quoted(query.text)
    if isinstance(query, HasCode):
        values = f"={_values(query.values)}" if query.values else ""
        return f"{'exactly' if query.exactly else 'code'}:{_value(query.code)}{values}"
    if isinstance(query, Has):
        return f"{query.name}={_values(query.values)}"
    if isinstance(query, Saved):
        return f"saved:{_value(query.name)}"
    return _joined(query)


def _joined(query: Not | And | Or | Near) -> str:
    if isinstance(query, Or):
        return " OR ".join(written(part) for part in query.parts)
    if isinstance(query, And):
        return " AND ".join(_within(part, Or) for part in query.parts)
    if isinstance(query, Not):
        return f"NOT {_within(query.part, And, Or)}"
    distance = [] if query.turns is None else [f"NEAR/{query.turns}"]
    speaker = ["SAME SPEAKER"] if query.same_speaker else []
    left = _within(query.left, And, Or, Not)
    return " ".join([left, *distance, *speaker, _within(query.right, And, Or, Not, Near)])


def _within(part: Query, *loose: type) -> str:
    return f"({written(part)})" if isinstance(part, loose) else written(part)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _value(text: str) -> str:
    return text if _BARE.fullmatch(text) else _quoted(text)


def _values(values: Iterable[str]) -> str:
    return ",".join(_value(value) for value in values)
