"""YAML as small frozen nodes that know their `file:line`; nothing is constructed, only text.

Scalars stay the text that was written (`no` is "no", `001` is "001"); the reader of a field decides
what it means. Anchors, aliases, tags, merge keys and second documents are refused: no configuration
of ours needs them, and aliases can unfold without limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from qualkit.errors import Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text as written; `null` when it was left empty or written as a plain null."""

    where: str
    text: str
    null: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    where: str
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    where: str
    pairs: tuple[tuple[Scalar, Node], ...] = ()


Node: TypeAlias = Scalar | Items | Mapping


@dataclass(frozen=True, slots=True)
class Marked:
    """What was read; `root` is None when nothing could be."""

    root: Node | None
    problems: tuple[Problem, ...] = ()


class _Stop(Exception):
    """The text cannot be read further; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


def read_marked(text: str, where: str) -> Marked:
    """Nodes of one YAML document, and everything wrong with its form."""
    reader = _Reader(text.removeprefix("\ufeff"), where)
    try:
        return Marked(reader.document(), tuple(reader.problems))
    except _Stop as stop:
        return Marked(None, (*reader.problems, stop.problem))


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.text = text
        self.problems: list[Problem] = []
        self.events = self._guarded()

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise _Stop(self._problem(event, "a second document begins", "keep one per file"))
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        return root

    def _guarded(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self.text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            raise _Stop(self._syntax(error)) from None
        except yaml.YAMLError:
            raise _Stop(self._unprintable()) from None
        except UnicodeError:
            raise _Stop(self._unprintable()) from None

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        said = error.problem or ""
        lines = self.text.splitlines()
        marks = [mark.line + 1 for mark in (error.problem_mark, error.context_mark) if mark]
        line = next((number for number in marks if number <= len(lines)), max(len(lines), 1))
        written = lines[line - 1] if line <= len(lines) else ""
        indent = written[: len(written) - len(written.lstrip())]
        if "\t" in indent or ("\t" in written and "cannot start any token" in said):
            return Problem(
                "a tab stands where YAML wants spaces", f"{self.where}:{line}", "indent with spaces"
            )
        return Problem(
            f"not valid YAML: {said or 'the text ends too early'}",
            f"{self.where}:{line}",
            "check quotes, colons and indentation on this line and the one before",
        )

    def _unprintable(self) -> Problem:
        at = next((i for i, char in enumerate(self.text) if not _printable(char)), 0)
        line = self.text.count("\n", 0, at) + 1
        found = f"U+{ord(self.text[at]):04X}" if self.text else "nothing"
        return Problem(
            f"a character that text files do not hold ({found})",
            f"{self.where}:{line}",
            "delete it, or save the file as UTF-8 text",
        )

    def _problem(self, event: yaml.Event, what: str, hint: str) -> Problem:
        return Problem(what, self._at(event), hint)

    def _at(self, event: yaml.Event) -> str:
        mark = event.start_mark
        return f"{self.where}:{mark.line + 1 if mark else 1}"

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._refuse_reuse(event)
        if depth > _MAX_DEPTH:
            raise _Stop(self._problem(event, "nested too deeply", f"at most {_MAX_DEPTH} levels"))
        if isinstance(event, yaml.ScalarEvent):
            null = not event.style and event.value in _NULLS
            return Scalar(self._at(event), "" if null else event.value, null)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(self._at(event), tuple(self._items(depth)))
        return Mapping(self._at(event), tuple(self._pairs(depth)))

    def _refuse_reuse(self, event: yaml.Event) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor:
            hint = "write the value out in each place"
            raise _Stop(self._problem(event, f"'{anchor}' is an anchor or alias", hint))
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise _Stop(self._problem(event, f"the tag {tag} is not used here", "remove the tag"))

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        first: dict[str, str] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.problems.append(Problem("a key must be a word", key.where, "quote the key"))
            elif key.text in first:
                earlier = first[key.text]
                self.problems.append(
                    Problem(
                        f"'{key.text}' stands twice", key.where, f"first at {earlier}; keep one"
                    )
                )
            else:
                first[key.text] = key.where
                yield key, value


def _printable(char: str) -> bool:
    """Whether YAML 1.1 allows the character in a stream."""
    point = ord(char)
    return (
        char in "\t\n\r\x85"
        or 0x20 <= point <= 0x7E
        or 0xA0 <= point <= 0xD7FF
        or (0xE000 <= point <= 0xFFFD and point != 0xFEFF)
        or 0x10000 <= point <= 0x10FFFF
    )
