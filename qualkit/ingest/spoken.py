"""Utterances of any source to a text and its turns: one speaker's utterances in a row are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qualkit.errors import Problem, ReadError
from qualkit.ingest.reading import Source
from qualkit.model import Span, Turn


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words said by one speaker, or by nobody known, at a time in seconds."""

    speaker: str | None
    words: str
    time: float | None = None


@dataclass(slots=True)
class _Run:
    speaker: str | None
    time: float | None
    words: list[str] = field(default_factory=list)


def spoken(utterances: Iterable[Utterance]) -> tuple[str, tuple[Turn, ...]]:
    """The text to store, a line a turn, and the turns. Of nobody known, each utterance is one."""
    runs: list[_Run] = []
    for said in utterances:
        words = said.words.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not words:
            continue
        if not runs or said.speaker is None or said.speaker != runs[-1].speaker:
            runs.append(_Run(said.speaker, said.time))
        runs[-1].words.append(words)
    parts, turns, at = [], [], 0
    for number, run in enumerate(runs):
        parts.append(" ".join(run.words))
        turns.append(Turn(number, Span(at, at + len(parts[-1])), run.speaker, run.time))
        at += len(parts[-1]) + 1
    return "\n".join(parts), tuple(turns)


def need_words(text: str, source: Source, hint: str) -> None:
    """Raise ReadError when nobody said anything."""
    if not text:
        raise ReadError("holds no words that were said", where=source.name, hint=hint)


def left_out(names: Iterable[str], what: str, where: str) -> tuple[Problem, ...]:
    """A warning that names what was not read, such as tiers."""
    found = list(dict.fromkeys(names))
    if not found:
        return ()
    shown = ", ".join(f"'{name}'" for name in found[:8]) + (" and more" if found[8:] else "")
    return (Problem(f"{what} not read: {shown}", where, "look at them in their own program"),)
