"""Operation: one thing a coder did, as parts that are applied together or not at all, and once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.model.codebook import Stance
from qualkit.model.coding import CodingState
from qualkit.model.span import Span


@dataclass(frozen=True, slots=True)
class Put:
    """A coding is to stand as `state` says; `was` is how it stood before, None when it is new."""

    coding: str
    state: CodingState
    was: CodingState | None = None

    def inverse(self) -> Edit:
        if self.was is None:
            return Take(self.coding, self.state)
        return Put(self.coding, self.was, self.state)


@dataclass(frozen=True, slots=True)
class Take:
    """A coding is to go; `was` is how it stood, None where the sender did not say."""

    coding: str
    was: CodingState | None = None

    def inverse(self) -> Edit:
        if self.was is None:
            raise ValueError("how the coding stood is not known")
        return Put(self.coding, self.was)


@dataclass(frozen=True, slots=True)
class FreshCode:
    """A code made while coding; `said` are the participant's words that it was taken from."""

    id: str
    label: str
    stance: Stance = Stance.EMIC
    said: Span | None = None


@dataclass(frozen=True, slots=True)
class AddCode:
    code: FreshCode

    def inverse(self) -> Edit:
        return DropCode(self.code)


@dataclass(frozen=True, slots=True)
class DropCode:
    """Take back a code that was made while coding; only while nobody has used it."""

    code: FreshCode

    def inverse(self) -> Edit:
        return AddCode(self.code)


Edit = Put | Take | AddCode | DropCode


@dataclass(frozen=True, slots=True)
class Operation:
    """What one coder did to one transcript. `id` is unique for good; spans count code points.

    `action` is its name for people ("split"); `revision` is the revision of the text in which its
    spans count, 0 when it is not known; `undoes` is the id of the operation that it takes back;
    `round` is the round in which its page showed the transcript, empty when it is not known.
    """

    id: str
    parts: tuple[Edit, ...]
    transcript: str = ""
    revision: int = 0
    action: str = ""
    undoes: str = ""
    round: str = ""

    def inverse(self, id: str) -> Operation:
        """The operation that takes this one back."""
        parts = tuple(part.inverse() for part in reversed(self.parts))
        return Operation(id, parts, self.transcript, self.revision, self.action, self.id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: stored (`problem` empty), or refused and why.

    `note` says what was stored otherwise than asked for.
    """

    operation: str
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a coder can undo and redo in a transcript, newest first.

    `left` counts older steps that can be undone and are not among these.
    """

    done: tuple[Operation, ...] = ()
    undone: tuple[Operation, ...] = ()
    left: int = 0


def stacks(operations: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of what can be undone and what can be redone, newest first.

    `operations` are (id, id of the operation it takes back or empty), oldest first.
    """
    done: dict[str, None] = {}
    undone: dict[str, None] = {}
    for name, undoes in operations:
        if undoes in done:
            del done[undoes]
            undone[name] = None
        elif undoes in undone:
            del undone[undoes]
            done[name] = None
        else:
            done[name] = None
            undone.clear()
    return tuple(reversed(done)), tuple(reversed(undone))
