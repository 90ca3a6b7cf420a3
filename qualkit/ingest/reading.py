"""What a format module gets and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qualkit.errors import Problem
from qualkit.model import Attributes, Turn


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and bytes; `known` are labels that the caller says are speakers."""

    name: str
    data: bytes
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one format finds in one file: the text to store and everything said about it.

    `asking` are speakers whom the format itself calls interviewers.
    """

    text: str
    encoding: str = "utf-8"
    turns: tuple[Turn, ...] = ()
    title: str = ""
    attributes: Attributes = field(default_factory=Attributes)
    warnings: tuple[Problem, ...] = ()
    asking: frozenset[str] = frozenset()


Reader = Callable[[Source], Reading]
