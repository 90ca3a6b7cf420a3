"""Labels without a colon: `P- …` and `R- …`, `Q. …` and `A. …`, names alone on their line.

Such lines are common in prose too, so they count only where no other label does, and only where
they look like a conversation: two names or more, that recur and take turns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qualkit.ingest.labels import Style, is_titled, line_start, visible

_DASHED = re.compile(
    r"([^\W\d_]{1,3}\d{0,2})(\.?[ \t\u00a0]?[-–—][ \t\u00a0]*|\.[ \t\u00a0]+)(?=\S)"
)
# Questions and answers in English, Spanish/French/Portuguese, German, Italian and Russian.
_PAIRS = ({"Q", "A"}, {"P", "R"}, {"F", "A"}, {"D", "R"}, {"В", "О"})
_WORDS = """
yes no okay ok yeah right sure thanks hello chorus verse bridge example summary exercise
"""
_NOT_NAMES = frozenset(_WORDS.split())
_LONGEST = 40
_OPENING = 15  # lines with words before the first label of a conversation, at the most


class Mark(NamedTuple):
    """A label: its line, who, and where speech begins in the line; a bare one has it below."""

    line: int
    speaker: str
    said: int
    bare: bool = False


def unsigned_labels(lines: Sequence[str], *, known: Collection[str] = ()) -> list[Mark]:
    """Labels in lines that begin with no white space; `known` names are taken at their word."""
    return _dashed(lines) or _bare(lines, frozenset(name.casefold() for name in known))


def _dashed(lines: Sequence[str]) -> list[Mark]:
    marks, dotted = [], set()
    for number, line in enumerate(lines):
        found = _DASHED.match(line)
        if found is None or not found[1].isupper():
            continue
        glued = found[2][-1] in "-–—" and line[found.end()].islower()
        if not glued:
            marks.append(Mark(number, found[1], found.end()))
            dotted |= {found[1]} if found[2].strip() == "." else set()
    uses = Counter(mark.speaker for mark in marks)
    pair: set[str] = next((pair for pair in _PAIRS if pair <= uses.keys()), set())
    if sum(uses[name] for name in pair) > 2:
        return [mark for mark in marks if mark.speaker in pair]
    kept = [m for m in marks if m.speaker not in dotted and uses[m.speaker] > 1]
    return kept if _take_turns(kept) else []


def _bare(lines: Sequence[str], known: frozenset[str]) -> list[Mark]:
    names = [_name(line, known) for line in lines]
    marks = list(_above_words(lines, names))
    uses = Counter(mark.speaker for mark in marks)
    kept = [m for m in marks if uses[m.speaker] > 1 or m.speaker.casefold() in known]
    if not kept or sum(bool(line) for line in lines[: kept[0].line]) > _OPENING:
        return []
    told = {mark.speaker.casefold() for mark in kept} <= known
    return kept if _take_turns(kept) or told else []


def _above_words(lines: Sequence[str], names: Sequence[str | None]) -> Iterator[Mark]:
    """Names whose next line with words is no name itself."""
    below: int | None = None
    found = []
    for number in range(len(lines) - 1, -1, -1):
        name = names[number]
        if name is not None and below is not None and names[below] is None:
            found.append(Mark(number, name, len(lines[number]), bare=True))
        below = number if lines[number] else below
    yield from reversed(found)


def _name(line: str, known: frozenset[str]) -> str | None:
    line = line.rstrip()
    if not 0 < len(line) <= _LONGEST or line[-1] in ".:!?,;…-":
        return None
    if visible(line).casefold() in known:
        return visible(line)
    if line[0].islower():
        return None
    label = line_start(f"{line}:").label
    if label is None or label.style is not Style.COLON or label.said <= len(line):
        return None
    shown = is_titled(label.name) and len(label.name.split()) < 4
    return label.name if shown and label.name.casefold() not in _NOT_NAMES else None


def _take_turns(marks: Sequence[Mark]) -> bool:
    """Whether two or more speak, at least four times, and mostly not twice in a row."""
    again = sum(one.speaker == other.speaker for one, other in pairwise(marks))
    return len({m.speaker for m in marks}) > 1 and len(marks) > 3 and again * 2 < len(marks)
