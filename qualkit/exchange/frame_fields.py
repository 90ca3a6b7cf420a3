"""What every part of study.yaml shares: lists without double ids, and ids of the frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from qualkit.exchange.fields import Fields

Known = Mapping[str, tuple[str, ...]]


class Named(Protocol):
    @property
    def id(self) -> str: ...


_Value = TypeVar("_Value", bound=Named)


def distinct(
    parts: Sequence[Fields], make: Callable[[Fields], _Value], kind: str
) -> tuple[_Value, ...]:
    """A value of each part, double ids refused."""
    first: dict[str, str] = {}
    values = []
    for part in parts:
        value = make(part)
        if value.id and value.id in first:
            part.refuse(f"{kind} '{value.id}' stands twice", "id", f"first at {first[value.id]}")
        first.setdefault(value.id, part.at("id"))
        values.append(value)
    return tuple(values)


def known_id(fields: Fields, axis: str, ids: tuple[str, ...]) -> str:
    """The id written for an axis of the frame, refused when the frame does not have it."""
    found = fields.text(axis, required=True)
    if found and found not in ids:
        hint = f"the study has {', '.join(ids)}" if ids else f"the study has no {axis}s"
        fields.refuse(f"unknown {axis} '{found}'", axis, hint)
    return found
