"""Transcripts as plain text that reads back with the same speakers and turns."""

from __future__ import annotations

from qualkit.errors import Problem, QualkitError
from qualkit.ingest import read_transcript
from qualkit.model import Transcript

_Turns = list[tuple[str | None, str]]


def as_text(transcript: Transcript) -> str:
    """The text itself where it reads back the same, else a header and a line for each turn."""
    wanted = _turns(transcript)
    read = _read(transcript.text, transcript)
    if read is not None and _turns(read) == wanted:
        return transcript.text
    return _laid_out(transcript)


def same_turns(transcript: Transcript, text: str, file: str) -> tuple[Problem, ...]:
    """A problem where a de-identified text does not read with as many speakers and turns."""
    read = _read(text, transcript, file)
    same = read is not None and _shape(read) == _shape(transcript)
    what = "the speakers or turns read differently than in the original"
    return () if same else (Problem(what, file, "look at its labels: qualkit read FILE"),)


def _shape(transcript: Transcript) -> tuple[list[int], int]:
    """Who speaks in each turn, by order of first appearance, and the number of turns."""
    order = {label: number for number, label in enumerate(transcript.speakers)}
    voices = [-1 if t.speaker is None else order[t.speaker] for t in transcript.turns]
    return voices, len(transcript.turns)


def _turns(transcript: Transcript) -> _Turns:
    return [(t.speaker, " ".join(transcript.quote(t.span).split())) for t in transcript.turns]


def _read(text: str, like: Transcript, file: str = "") -> Transcript | None:
    try:
        name = file or f"{like.name}.txt"
        return read_transcript(name, text.encode(), interviewers=like.interviewers)
    except (QualkitError, UnicodeEncodeError):
        return None


def _laid_out(transcript: Transcript) -> str:
    head = [f"{name}: {' '.join(value.split())}" for name, value in transcript.attributes.pairs]
    lines = [*head, "---"] if head else []
    for turn in transcript.turns:
        said = " ".join(transcript.quote(turn.span).split())
        time = "" if turn.time is None else f"[{_clock(turn.time)}] "
        lines.append(f"{turn.speaker}: {time}{said}" if turn.speaker else f"{time}{said}\n")
    return "\n".join([*lines, ""])


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
