"""The containers WebVTT and SubRip: a text to cues, notes and a title, in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualkit.errors import Problem, ReadError
from qualkit.ingest.labels import seconds

_TIMING = re.compile(r"\s*((?:\d{1,4}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,9})?)\s*-->")
_WINDOW = 200
_BESIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    """The lines of one cue, its start in seconds and the number of its first line."""

    lines: list[str]
    time: float | None
    line: int


@dataclass(frozen=True, slots=True)
class CueFile:
    """A caption file: cues, the notes before the first cue, and the title behind WEBVTT."""

    cues: tuple[Cue, ...]
    notes: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _State:
    where: str
    cues: list[Cue] = field(default_factory=list)
    notes: list[tuple[str, ...]] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    untimed: list[int] = field(default_factory=list)
    timed: int = 0


def split_cues(text: str, where: str, *, vtt: bool) -> CueFile:
    """The cues of a caption file. Raises ReadError when there is none."""
    lines = text.split("\n")
    state = _State(where)
    title, at = "", 0
    if lines[0].startswith("WEBVTT"):
        title = lines[0][6:].strip(" \t-:")
        at = _blank(lines, 1)
    while at < len(lines):
        at = _block(lines, at, state, vtt=vtt) if lines[at].strip() else at + 1
    if state.timed == 0:
        raise ReadError(
            "holds no cues", where=where, hint="a cue has a line such as 00:01.000 --> 00:04.000"
        )
    warnings = [*_warnings(state)]
    if vtt and not lines[0].startswith("WEBVTT"):
        warnings.insert(0, Problem("does not begin with WEBVTT", f"{where}:1", "read all the same"))
    return CueFile(tuple(state.cues), tuple(state.notes), title, tuple(warnings))


def _warnings(state: _State) -> list[Problem]:
    out = []
    if state.stray:
        what = f"{len(state.stray)} line(s) outside any cue, kept with the cue before"
        out.append(Problem(what, f"{state.where}:{state.stray[0]}", "look at the blank lines"))
    if state.untimed:
        what = f"{len(state.untimed)} cue(s) with a time that cannot be read"
        out.append(Problem(what, f"{state.where}:{state.untimed[0]}", "correct the time"))
    return out


def _blank(lines: list[str], at: int) -> int:
    """The next blank line, or the end."""
    while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
        at += 1
    return at


def _end(lines: list[str], at: int) -> int:
    """The end of a cue; a line of white space only ends it where a next cue follows or nothing."""
    end = _blank(lines, at)
    while end < len(lines) and lines[end] and not lines[end].strip() and not _opens(lines, end + 1):
        end = _blank(lines, end + 1)
    return end


def _opens(lines: list[str], at: int) -> bool:
    return at >= len(lines) or not lines[at].strip() or any("-->" in s for s in lines[at : at + 2])


def _block(lines: list[str], at: int, state: _State, *, vtt: bool) -> int:
    """Read the block that begins at a line; gives the line after it."""
    if "-->" in lines[at]:
        return _cue(lines, at, state)
    if at + 1 < len(lines) and "-->" in lines[at + 1]:
        return _cue(lines, at + 1, state)
    end = _blank(lines, at)
    if vtt and lines[at].split(maxsplit=1)[0] in _BESIDE:
        if not state.cues and lines[at].startswith("NOTE"):
            state.notes.append((lines[at][4:].strip(), *lines[at + 1 : end]))
        return end
    _keep_stray(lines, at, end, state)
    return end


def _keep_stray(lines: list[str], at: int, end: int, state: _State) -> None:
    words = tuple(lines[at:end])
    if all(line.strip().isdigit() for line in words):
        return
    state.stray.append(at + 1)
    if not state.cues:
        state.cues.append(Cue([], None, at + 1))
    state.cues[-1].lines.extend(words)


def _cue(lines: list[str], at: int, state: _State) -> int:
    found = _TIMING.match(lines[at][:_WINDOW])
    time = seconds(found[1]) if found else None
    state.timed += 1
    if found is None:
        state.untimed.append(at + 1)
    end = _end(lines, at + 1)
    glued = end < len(lines) and "-->" in lines[end] and end > at + 1
    last = end - 1 if glued and lines[end - 1].strip().isdigit() else end
    state.cues.append(Cue(lines[at + 1 : last], time, at + 1))
    return end
