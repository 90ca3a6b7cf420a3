"""Caption files (WebVTT and SubRip): cues to turns of one voice.

The cues are read here and not by a caption library. webvtt-py refuses SubRip without cue numbers,
drops `<[?]>` as if it were markup, words outside any cue and every second voice of a cue; pysubs2
drops all voices. Those are people's words, or say whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualkit.errors import Problem, ReadError
from qualkit.ingest.cues import Cue, CueFile, split_cues
from qualkit.ingest.decode import decode
from qualkit.ingest.header import note_attributes
from qualkit.ingest.interviewers import named_people
from qualkit.ingest.labels import Label, line_start, visible
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.rolling import unrolled
from qualkit.ingest.speakers import Candidate, Speakers, choose_speakers
from qualkit.ingest.text import direction_warnings
from qualkit.model import Attributes, Span, Turn

_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?>|<[\d:.,]+>|\{\\[^{}]*\}"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0"}
_ENTITY = re.compile("|".join(_ENTITIES))
_ASIDE = re.compile(r"[(\[*♪].*[)\]*♪]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one cue: its words, their time and line, the voice tag as written."""

    words: str
    time: float | None
    line: int
    voice: str | None = None


@dataclass(slots=True)
class Open:
    """A turn under construction."""

    speaker: str | None
    voice: str | None
    time: float | None
    label: str = ""
    words: list[str] = field(default_factory=list)
    is_turn: bool = True


def read_vtt(source: Source) -> Reading:
    """A WebVTT file."""
    return _read(source, vtt=True)


def read_srt(source: Source) -> Reading:
    """A SubRip file."""
    return _read(source, vtt=False)


def _read(source: Source, *, vtt: bool) -> Reading:
    decoded = decode(source.data, source.name)
    file = split_cues(decoded.text, source.name, vtt=vtt)
    attributes, doubts = _noted(file, source.name)
    pieces = [piece for cue in _cues(file, vtt=vtt) for piece in _pieces(cue, vtt=vtt)]
    known = source.known | named_people(attributes)
    text, turns, more = _spoken(pieces, source.name, known)
    if not text:
        raise ReadError("no cue holds any text", where=source.name, hint="export it again")
    found = (*decoded.warnings, *file.warnings, *doubts, *more)
    return Reading(
        text=text,
        encoding=decoded.encoding,
        turns=turns,
        title=attributes.get("title", file.title),
        attributes=attributes,
        warnings=(*found, *direction_warnings(text, source.name)),
    )


def _cues(file: CueFile, *, vtt: bool) -> tuple[Cue, ...]:
    """The cues, without what rolling captions repeat; who has a voice may say a thing again."""
    if any(_VOICE.search(line) for cue in file.cues for line in cue.lines if "<v" in line):
        return file.cues
    plain = ((_plain(line, vtt=vtt) for line in cue.lines) for cue in file.cues)
    return unrolled(file.cues, [list(filter(None, lines)) for lines in plain])


def _noted(file: CueFile, where: str) -> tuple[Attributes, tuple[Problem, ...]]:
    """Attributes of the first note before the cues that holds any."""
    for note in file.notes:
        attributes, doubts = note_attributes(note, where)
        if attributes and "confidence" not in attributes:  # of a cue, as Stream writes it
            return attributes, doubts
    return Attributes(), ()


def _pieces(cue: Cue, *, vtt: bool) -> Iterator[Piece]:
    """A cue cut where a voice tag stands and where a line may begin with a label."""
    if "<" not in "".join(cue.lines):
        yield from _lines_as_pieces(cue, vtt=vtt)
        return
    payload = "\n".join(cue.lines)
    marks = list(_VOICE.finditer(payload))
    if not marks:
        yield from _lines_as_pieces(cue, vtt=vtt)
        return
    ends = [*(mark.start() for mark in marks[1:]), len(payload)]
    before = _plain(payload[: marks[0].start()], vtt=vtt)
    if before:
        yield Piece(before, cue.time, cue.line)
    for mark, end in zip(marks, ends, strict=True):
        words = _plain(payload[mark.end() : end], vtt=vtt)
        if words:
            yield Piece(words, cue.time, cue.line, mark[1].strip() or None)


def _lines_as_pieces(cue: Cue, *, vtt: bool) -> Iterator[Piece]:
    held: list[str] = []
    for raw in cue.lines:
        words = _plain(raw, vtt=vtt)
        if held and line_start(words).label is not None:
            yield Piece(" ".join(held), cue.time, cue.line)
            held = []
        if words:
            held.append(words)
    if held:
        yield Piece(" ".join(held), cue.time, cue.line)


def _plain(payload: str, *, vtt: bool) -> str:
    """A payload without markup, its lines joined by one space."""
    if "<" in payload or "{" in payload:
        payload = _TAG.sub("", payload)
    if vtt and "&" in payload:
        payload = _ENTITY.sub(lambda found: _ENTITIES[found[0]], payload)
    return " ".join(filter(None, (line.strip() for line in payload.split("\n"))))


def _spoken(
    pieces: list[Piece], where: str, known: frozenset[str]
) -> tuple[str, tuple[Turn, ...], tuple[Problem, ...]]:
    """The text to store and its turns. Unvoiced cues go on with the voice before them."""
    heads = {n: line_start(p.words).label for n, p in enumerate(pieces) if p.voice is None}
    candidates = [
        Candidate(label, label.said >= len(pieces[n].words), pieces[n].line)
        for n, label in heads.items()
        if label is not None
    ]
    first = heads.get(0) is not None
    speakers = choose_speakers(candidates, where, known=known, opens=first)
    voiced = bool(speakers.names) or any(piece.voice for piece in pieces)
    opened: list[Open] = []
    for number, piece in enumerate(pieces):
        _add(opened, piece, _heading(piece, heads.get(number), speakers), voiced=voiced)
    text, turns = _joined(opened)
    return text, turns, (*speakers.warnings, *_unvoiced(opened, where, voiced=voiced))


@dataclass(frozen=True, slots=True)
class Heading:
    """Who a piece says is speaking, and where its words begin behind a written label."""

    speaker: str | None = None
    voice: str | None = None
    said: int = 0


def _heading(piece: Piece, label: Label | None, speakers: Speakers) -> Heading:
    if piece.voice is not None:
        return Heading(_voice_name(piece.voice), piece.voice)
    speaker = speakers.of(label)
    if label is None or speaker is None:
        return Heading()
    return Heading(speaker, f"label {speaker}", label.said)


def _voice_name(voice: str) -> str:
    """`//S02` is what broken exporters make of S02."""
    return visible(voice.strip("/ :")) or voice


def _add(opened: list[Open], piece: Piece, heading: Heading, *, voiced: bool) -> None:
    last = opened[-1] if opened else None
    said = piece.words[heading.said :]
    same = heading.voice is None or (last is not None and heading.voice == last.voice)
    if voiced and last is not None and last.speaker is not None and same:
        last.words.append(said)
        return
    aside = voiced and heading.speaker is None and _ASIDE.fullmatch(piece.words) is not None
    opened.append(
        Open(
            heading.speaker,
            heading.voice,
            piece.time,
            label=piece.words[: heading.said],
            words=[said],
            is_turn=not aside,
        )
    )


def _joined(opened: list[Open]) -> tuple[str, tuple[Turn, ...]]:
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for one in opened:
        words = " ".join(filter(None, one.words))
        start = at + len(one.label)
        span = Span(start, start + len(words)) if words and one.is_turn else None
        parts.append(one.label + words)
        at = start + len(words) + 1
        if span is not None:
            turns.append(Turn(len(turns), span, one.speaker, one.time))
    return "\n".join(parts), tuple(turns)


def _unvoiced(opened: list[Open], where: str, *, voiced: bool) -> Iterator[Problem]:
    count = sum(one.speaker is None and one.is_turn for one in opened)
    if voiced and count:
        what = f"{count} cue(s) before the first voice have no speaker"
        yield Problem(what, where, "name the speaker in the file if it is known")
