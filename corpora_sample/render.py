"""A source in the formats that a team really has: txt, Word, WebVTT and SubRip."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise

from corpora_sample.marked import Marked

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CUE_WORDS = 22
_LINE_LENGTH = 44
_SENTENCE = re.compile(r"(?<=[.?!])[\"']?\s+")
_WINDOWS = frozenset({"A_KES_Y1_SL01_int"})
_VOICE_TAGS = frozenset({"A_ORC_Y1_T01_int"})

Cue = tuple[float, float, str, str]


def txt(source: Marked) -> bytes:
    """Plain text; one file as an older Windows editor writes it, with a mark and CR LF."""
    if source.stem in _WINDOWS:
        return source.text.replace("\n", "\r\n").encode("utf-8-sig")
    return source.text.encode("utf-8")


def docx(source: Marked) -> bytes:
    """A Word document, a paragraph for each line; the bytes are the same on every run."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.author, properties.title = "", source.stem
    properties.created = properties.modified = datetime.datetime(2018, 6, 1)
    for line in source.text.split("\n"):
        if line.strip():
            label, colon, rest = line.partition(": ")
            paragraph = document.add_paragraph()
            paragraph.add_run(label + colon).bold = bool(colon) and len(label) <= 2
            paragraph.add_run(rest)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    """The same archive with one fixed date, members in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in members(data).items():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """What a zip archive holds, whatever compressed it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def vtt(source: Marked) -> bytes:
    """WebVTT with the header as a note; speakers as voice tags or as written labels."""
    tagged = source.stem in _VOICE_TAGS
    blocks = ["WEBVTT", f"NOTE\n{source.head}"]
    for start, end, speaker, words in _cues(source, labelled=not tagged):
        lines = _wrapped(words)
        shown = f"<v {speaker}>{lines}</v>" if tagged else lines
        blocks.append(f"{_clock(start, '.')} --> {_clock(end, '.')}\n{shown}")
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def srt(source: Marked) -> bytes:
    """SubRip: numbered cues, labels in the payload, no header."""
    blocks = [
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{_wrapped(words)}"
        for number, (start, end, _, words) in enumerate(_cues(source, labelled=True), 1)
    ]
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def _cues(source: Marked, *, labelled: bool) -> Iterator[Cue]:
    """Cues of a few sentences each; time goes by words over the recording's minutes."""
    bodies = [source.words_of(turn) for turn in source.turns]
    pace = int(source.header["minutes"]) * 60 / sum(len(body.split()) for body in bodies)
    said = 0
    for turn, body in zip(source.turns, bodies, strict=True):
        for number, words in enumerate(_pieces(body)):
            start, said = said * pace, said + len(words.split())
            label = f"{turn.speaker}: " if labelled and not number else ""
            yield start, said * pace - 0.04, turn.speaker, label + words


def _pieces(body: str) -> Iterator[str]:
    """Sentences gathered to about `_CUE_WORDS` words, never cut inside a word."""
    cuts = [0, *(found.end() for found in _SENTENCE.finditer(body)), len(body)]
    held = ""
    for start, end in pairwise(cuts):
        held += body[start:end]
        if len(held.split()) >= _CUE_WORDS:
            yield held.strip()
            held = ""
    if held.strip():
        yield held.strip()


def _wrapped(words: str) -> str:
    lines = [""]
    for word in words.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE_LENGTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _clock(seconds: float, point: str) -> str:
    millis = round(seconds * 1000)
    minutes, rest = divmod(millis, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


RENDERERS: dict[str, Callable[[Marked], bytes]] = {
    "txt": txt,
    "docx": docx,
    "vtt": vtt,
    "srt": srt,
}
