"""Prose: what an analyst writes, as paragraphs and lists with bold and italics.

`read` takes the Markdown that people type and `dump` writes it in one way only, so that the same
prose is the same text whether it came from the browser or from a Word file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

DEEPEST = 2
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?=\S)")
_NUMBER = re.compile(r"^(\s*)\d{1,9}[.)]\s+(?=\S)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~])|(\*{1,3}|_{1,3})(?![*_])")
_NEEDS_ESCAPE = re.compile(r"([\\*_])")
_LINE_START = re.compile(r"^([-+>]|#{1,6}(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))")


class Kind(StrEnum):
    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look the same."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or an item of a list; `level` counts from 0 and is 0 for paragraphs."""

    runs: tuple[Run, ...]
    kind: Kind = Kind.TEXT
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Prose = tuple[Part, ...]


def read(markdown: str) -> Prose:
    """Paragraphs and lists of a Markdown text; what is no emphasis and no list stays as text."""
    return tidied(part for lines in _stretches(markdown) for part in _parts(lines))


def dump(prose: Sequence[Part]) -> str:
    """Markdown, always the same for the same prose."""
    out: list[str] = []
    numbers = [0] * (DEEPEST + 1)
    before: Part | None = None
    for part in tidied(prose):
        together = before is not None and Kind.TEXT not in (before.kind, part.kind)
        numbers = _counted(numbers, part) if together else _counted([0] * (DEEPEST + 1), part)
        out.append(("\n" if together else "\n\n" if before else "") + _line(part, numbers))
        before = part
    return "".join(out)


def settled(markdown: str) -> str:
    """The text as `dump` writes it."""
    return dump(read(markdown))


def tidied(parts: Iterable[Part]) -> Prose:
    """Without empty parts and stray blanks; no item lies more than one level below the last."""
    out: list[Part] = []
    for part in parts:
        runs = _joined(part.runs)
        if not runs:
            continue
        last = out[-1] if out and out[-1].kind is not Kind.TEXT else None
        most = min(last.level + 1, DEEPEST) if last else 0
        level = 0 if part.kind is Kind.TEXT else min(part.level, most)
        out.append(replace(part, runs=runs, level=level))
    return tuple(out)


def _stretches(markdown: str) -> Iterator[list[str]]:
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield list(group)


def _parts(lines: list[str]) -> Iterator[Part]:
    """The parts of lines without a blank one between them."""
    held: list[str] = []
    kind, level = Kind.TEXT, 0
    indents: list[int] = []
    for line in lines:
        item, heading = _item(line), _HEADING.match(line)
        if item is None and heading is None:
            held.append(line.strip())
            continue
        yield Part(_runs(" ".join(held)), kind, level)
        if item is None and heading is not None:
            yield Part((Run("".join(r.text for r in _runs(heading[1])), bold=True),))
            held, kind, level, indents = [], Kind.TEXT, 0, []
        elif item is not None:
            kind, indent, words = item
            indents = [each for each in indents if each < indent] + [indent]
            held, level = [words.strip()], len(indents) - 1
    yield Part(_runs(" ".join(held)), kind, level)


def _item(line: str) -> tuple[Kind, int, str] | None:
    for kind, pattern in ((Kind.BULLET, _BULLET), (Kind.NUMBER, _NUMBER)):
        if found := pattern.match(line):
            return kind, len(found[1]), line[found.end() :]
    return None


@dataclass(frozen=True, slots=True)
class _Token:
    """Words, or a mark of emphasis with the number of its signs."""

    text: str
    signs: int = 0


def _runs(line: str) -> tuple[Run, ...]:
    tokens = list(_tokens(line))
    while True:
        runs, open_at = _toggled(tokens)
        if open_at is None:
            return runs
        tokens[open_at] = _Token(tokens[open_at].text)


def _tokens(line: str) -> Iterator[_Token]:
    at = 0
    for found in _TOKEN.finditer(line):
        yield _Token(line[at : found.start()])
        signs = len(found[2]) if found[2] and _marks(line, found) else 0
        yield _Token(found[1] or found[2], signs)
        at = found.end()
    yield _Token(line[at:])


def _marks(line: str, found: re.Match[str]) -> bool:
    """Whether signs stand at a word; underscores within one are part of it."""
    before = line[found.start() - 1 : found.start()] if found.start() else " "
    after = line[found.end() : found.end() + 1] or " "
    if before in "*_" and not line[: found.start()].endswith("\\" + before):
        return False
    if found[2].startswith("_") and before.isalnum() and after.isalnum():
        return False
    return not (before.isspace() and after.isspace())


def _toggled(tokens: list[_Token]) -> tuple[tuple[Run, ...], int | None]:
    """Runs, and the token that opened an emphasis which nothing closes."""
    runs: list[Run] = []
    opened: dict[int, int] = {}
    for number, token in enumerate(tokens):
        if not token.signs:
            runs.append(Run(token.text, 2 in opened, 1 in opened))
            continue
        for kind in {1: (1,), 2: (2,), 3: (2, 1)}[token.signs]:
            if kind in opened:
                del opened[kind]
            else:
                opened[kind] = number
    return tuple(runs), max(opened.values(), default=None)


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs of one look joined; blanks look like what stands on both sides of them."""
    letters = [(c, run.bold, run.italic) for run in runs for c in run.text]
    kept: list[tuple[str, bool, bool]] = []
    for letter, bold, italic in letters:
        if not letter.isspace():
            kept.append((letter, bold, italic))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", False, False))
    if kept and kept[-1][0] == " ":
        kept.pop()
    for n, (letter, _, _) in enumerate(kept):
        if letter == " ":
            left, right = kept[n - 1], kept[n + 1]
            kept[n] = (" ", left[1] and right[1], left[2] and right[2])
    return tuple(
        Run("".join(letter for letter, _, _ in group), *look)
        for look, group in groupby(kept, key=lambda one: (one[1], one[2]))
    )


def _counted(numbers: list[int], part: Part) -> list[int]:
    """How far each level has counted once this item is written."""
    here = numbers[part.level] + 1 if part.kind is Kind.NUMBER else 0
    return [*numbers[: part.level], here, *[0] * (DEEPEST - part.level)]


def _line(part: Part, numbers: list[int]) -> str:
    text = _escaped(part.runs)
    if part.kind is Kind.TEXT:
        return text
    mark = "-" if part.kind is Kind.BULLET else f"{numbers[part.level]}."
    return f"{'    ' * part.level}{mark} {text}"


def _escaped(runs: Sequence[Run]) -> str:
    out, bold, italic = [], False, False
    for run in runs:
        out.append(_signs(run.bold != bold, run.italic != italic))
        out.append(_NEEDS_ESCAPE.sub(r"\\\1", run.text))
        bold, italic = run.bold, run.italic
    out.append(_signs(bold, italic))
    return _LINE_START.sub(_not_a_mark, "".join(out))


def _not_a_mark(found: re.Match[str]) -> str:
    start = found[0]
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _signs(bold: bool, italic: bool) -> str:
    return "*" * (2 * bold + italic)
