"""What a format module gets and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qualkit.errors import Problem
from qualkit.model import Attributes, Mark, ReadingChoices, Turn


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and bytes; `known` are labels that the caller says are speakers.

    `choices` say how labels are to be found, where they are found in the text.
    """

    name: str
    data: bytes
    known: frozenset[str] = frozenset()
    choices: ReadingChoices = field(default_factory=ReadingChoices)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one format finds in one file: the text to store and everything said about it.

    `asking` are speakers whom the format itself calls interviewers.
    `sought` says that speakers were found by labels in the text, not stated by the format.
    `marks` say how words are set, for display.
    """

    text: str
    encoding: str = "utf-8"
    turns: tuple[Turn, ...] = ()
    title: str = ""
    attributes: Attributes = field(default_factory=Attributes)
    warnings: tuple[Problem, ...] = ()
    asking: frozenset[str] = frozenset()
    sought: bool = False
    marks: tuple[Mark, ...] = ()


Reader = Callable[[Source], Reading]
