"""CHAT files of TalkBank (.cha): main tiers to turns.

Headers (`@`), dependent tiers (`%`) and time bullets are no speech. CHAT's own marks of retracing,
fillers and the like are part of the transcription and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.errors import Problem, ReadError
from qualkit.ingest.decode import decode
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.spoken import Utterance, need_words, spoken
from qualkit.ingest.text import direction_warnings

_BULLET = re.compile(r"[ \t]*\x15([^\x15\n]{0,300})\x15")
_TIMES = re.compile(r"(\d{1,12})_\d{1,12}-?$")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")  # underlining and other marks that nobody sees
_MAIN = re.compile(r"\*([^:\s]{1,40}):\s*")
_ASKING = frozenset({"Interviewer", "Investigator"})
_HINT = "open it in CLAN, check it with Esc-L and save it again"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its continuations, and the number of its first line."""

    text: str
    number: int


def read_cha(source: Source) -> Reading:
    """A .cha file. Raises ReadError when it holds no main tier."""
    decoded = decode(source.data, source.name, marks=True)
    lines = _lines(decoded.text)
    if not any(_MAIN.match(line.text) for line in lines):
        what = "holds no main tier such as *CHI:"
        raise ReadError(what, where=source.name, hint=_HINT)
    text, turns = spoken(_utterances(lines))
    need_words(text, source, _HINT)
    odd = [line.number for line in lines if line.text.strip() and line.text[0] not in "*@%\ufeff"]
    doubts = (*decoded.warnings, *_odd(odd, source.name), *direction_warnings(text, source.name))
    return Reading(
        text=text,
        encoding=decoded.encoding,
        turns=turns,
        warnings=doubts,
        asking=_asking(lines),
    )


def _lines(text: str) -> list[_Line]:
    """Lines joined with those below them that begin with a tab or space."""
    joined: list[tuple[list[str], int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1] in ("\t", " ") and joined:
            joined[-1][0].append(line.strip(" \t"))
        else:
            joined.append(([line.rstrip(" \t")], number))
    return [_Line(" ".join(parts), number) for parts, number in joined]


def _utterances(lines: list[_Line]) -> Iterator[Utterance]:
    for line in lines:
        main = _MAIN.match(line.text)
        if main is None:
            continue
        words = line.text[main.end() :]
        yield Utterance(main[1], _CONTROLS.sub("", _BULLET.sub("", words)), _time(words))


def _time(words: str) -> float | None:
    """Seconds at which the first bullet begins; bullets give milliseconds."""
    bullet = _BULLET.search(words)
    found = _TIMES.search(bullet[1]) if bullet else None
    return int(found[1]) / 1000 if found else None


def _asking(lines: list[_Line]) -> frozenset[str]:
    """The codes of those whose role in @Participants is to ask: `INV Ann Investigator`."""
    listed = (
        line.text.partition(":")[2] for line in lines if line.text.startswith("@Participants:")
    )
    people = [person.split() for names in listed for person in names.split(",")]
    return frozenset(words[0] for words in people if len(words) > 1 and words[-1] in _ASKING)


def _odd(numbers: list[int], where: str) -> Iterator[Problem]:
    if numbers:
        what = f"{len(numbers)} line(s) that begin with none of *, @ and %, left out"
        yield Problem(what, f"{where}:{numbers[0]}", _HINT)
