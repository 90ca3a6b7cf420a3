"""Rolling captions, as YouTube makes them: each line stands in two or three cues.

A cue repeats what the one before showed and adds to it. What is repeated goes, where a file does
so throughout; a person who says the same thing twice is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualkit.ingest.cues import Cue

_MOST_LINES = 4  # of one cue that are compared
_LEAST = 3


def unrolled(cues: Iterable[Cue], shown: Sequence[Sequence[str]]) -> tuple[Cue, ...]:
    """The cues with only the lines that are new in each; `shown` are their lines without markup.

    The cues come back as they are where few of them both repeat the one before and add to it.
    """
    kept = tuple(cues)
    fresh = [list(lines) for lines in shown]
    rolled = 0
    last: list[str] = []
    for number, lines in enumerate(shown):
        if not lines:
            continue
        fresh[number] = _new(last, lines)
        rolled += bool(fresh[number]) and fresh[number] != list(lines)
        last = list(lines[-_MOST_LINES:])
    voiced = sum(bool(lines) for lines in shown)
    if rolled < _LEAST or rolled * 10 < voiced * 3:
        return kept
    return tuple(replace(cue, lines=lines) for cue, lines in zip(kept, fresh, strict=True) if lines)


def _new(before: Sequence[str], lines: Sequence[str]) -> list[str]:
    """What lines add to those before: the rest behind the longest overlap, or a line grown on."""
    for count in range(min(len(before), len(lines), _MOST_LINES), 0, -1):
        if list(before[-count:]) == list(lines[:count]):
            return list(lines[count:])
    if before and lines[0].startswith(before[-1] + " "):
        return [lines[0][len(before[-1]) :].strip(), *lines[1:]]
    return list(lines)
