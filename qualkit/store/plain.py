"""Frozen values to plain JSON values and back, by their type hints."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def to_plain(value: object) -> Any:
    """Dataclasses become objects, tuples lists, enums their value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[Value], plain: Any) -> Value:
    """The value of dataclass `kind` that `to_plain` gave; unknown names are left out."""
    hints = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _made(hints[name], item) for name, item in plain.items() if name in hints})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _made(hint: Any, plain: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return (
            None if plain is None else _made(next(i for i in inner if i is not type(None)), plain)
        )
    if origin is tuple:
        kinds = [inner[0]] * len(plain) if inner[-1] is Ellipsis else inner
        return tuple(_made(kind, item) for kind, item in zip(kinds, plain, strict=True))
    if is_dataclass(hint):
        return from_plain(hint, plain)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(plain)
    return plain
