"""What the transcript surface is given to draw: plain JSON values, sent once per transcript."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from qualkit.model import Code, Codebook, Coding, Span, Transcript, Turn
from qualkit.store import Repository
from qualkit.ui.colours import code_colours

Row = list[str | int]
CODER = 4
"""Where a coding's row names who made it."""


def document(transcript: Transcript) -> dict[str, object]:
    """Text, turns and how words are set; `key` changes when the words do."""
    turns = transcript.turns or tuple(_lines(transcript.text))
    return {
        "name": transcript.name,
        "revision": transcript.revision,
        "key": f"{transcript.name}:{transcript.revision}:{transcript.sha256[:16]}",
        "text": transcript.text,
        "turns": [
            [t.span.start, t.span.end, t.speaker, t.time, transcript.is_interviewer(t)]
            for t in turns
        ],
        "marks": [[m.span.start, m.span.end, m.kind.value, m.level] for m in transcript.marks],
    }


def _lines(text: str) -> Iterable[Turn]:
    """Lines with words in them, for a text without turns."""
    start, index = 0, 0
    for line in text.split("\n"):
        if line.strip():
            yield Turn(index, Span(start, start + len(line)))
            index += 1
        start += len(line) + 1


def codes(codebook: Codebook) -> list[dict[str, object]]:
    """Codes in the order of the tree, each with its rules and its colour."""
    colours = code_colours(codebook)
    return [_code(code, depth, colours[code.id]) for depth, code in codebook.tree()]


def _code(code: Code, depth: int, colour: str) -> dict[str, object]:
    return {
        "id": code.id,
        "label": code.label,
        "depth": depth,
        "color": colour,
        "stance": code.stance.value,
        "cycle": code.cycle,
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "keywords": " ".join((*code.keywords, *code.cues, *code.synonyms, *code.former_names)),
        "values": list(code.values),
        "retired": code.retired,
    }


def coding_rows(
    repository: Repository, transcript: str, *, coder: str, round_name: str
) -> list[Row]:
    """The codings of a transcript as the surface reads them.

    While the coder works in a round that hides, hers in it and nothing of earlier rounds either.
    """
    found = repository.codings(transcript=transcript, consensus=True)
    if round_name in repository.hidden_rounds:
        found = tuple(c for c in found if c.round == round_name and c.coder == coder)
    return [_coding(coding) for coding in found]


def _coding(coding: Coding) -> Row:
    span = coding.span
    kept = (coding.note, coding.value, coding.round, coding.origin.value, coding.valence.value)
    return [coding.id, coding.code, span.start, span.end, coding.coder, *kept]


def scope(location: str) -> str:
    """A short name of a project for the browser's storage; says nothing about where it lies."""
    return hashlib.sha256(location.encode()).hexdigest()[:16]
