"""Segments: which stretches of a transcript are compared, and how they are cut into units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from qualkit.errors import MissingExtra, UsageError
from qualkit.model import Span, Transcript

if TYPE_CHECKING:
    from spacy.language import Language

UNITS = ("turn", "sentence", "paragraph", "character", "overlap", "unitizing", "gamma")
DEFAULT_OVERLAP = 0.5
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compared: one of UNITS; `threshold` is the least overlap of coded segments."""

    kind: str = "turn"
    threshold: float = DEFAULT_OVERLAP

    @classmethod
    def parse(cls, text: str) -> Unit:
        """From the name of one of UNITS; `overlap:0.5` says how much."""
        kind, _, share = text.partition(":")
        if kind not in UNITS or (share and kind != "overlap"):
            raise UsageError(
                f"no unit '{text}'", hint=f"one of {', '.join(UNITS)}; overlap:0.5 for a half"
            )
        try:
            threshold = float(share) if share else DEFAULT_OVERLAP
        except ValueError:
            threshold = 0.0
        if not 0 < threshold <= 1:
            raise UsageError(
                f"the overlap '{share}' is not a share above 0 and up to 1", hint="as overlap:0.5"
            )
        return cls(kind, threshold)


def fields_of(transcript: Transcript, *, interviewers: bool) -> tuple[Span, ...]:
    """What is compared: participants' turns, or the whole text where there are no turns."""
    if not transcript.turns:
        return (Span(0, len(transcript.text)),) if transcript.text else ()
    return tuple(
        turn.span
        for turn in transcript.turns
        if interviewers or not transcript.is_interviewer(turn)
    )


def segments(transcript: Transcript, unit: str, *, interviewers: bool) -> Iterator[Span]:
    """The units of a transcript in order: turns, or the sentences or paragraphs in them."""
    cut = CUTS.get(unit)
    for field in fields_of(transcript, interviewers=interviewers):
        if cut is None:
            yield field
        else:
            yield from (span.shift(field.start) for span in cut(field.text(transcript.text)))


def paragraphs(text: str) -> Iterator[Span]:
    """Lines that hold more than white space."""
    for line in _LINE.finditer(text):
        words = Span(*line.span()).trimmed(text)
        if words:
            yield words


def sentences(text: str) -> Iterator[Span]:
    """Sentences of each paragraph, as spaCy's sentencizer ends them."""
    for paragraph in paragraphs(text):
        words = paragraph.text(text)
        for sentence in _sentencizer()(words).sents:
            span = Span(sentence.start_char, sentence.end_char).trimmed(words)
            if span:
                yield span.shift(paragraph.start)


CUTS: dict[str, Callable[[str], Iterator[Span]]] = {
    "sentence": sentences,
    "paragraph": paragraphs,
}


@cache
def _sentencizer() -> Language:
    try:
        import spacy
    except ImportError as error:
        raise MissingExtra(
            f"sentences are found by spaCy, which is not installed ({error.name})",
            hint='pip install "spacy"',
        ) from error
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 100_000_000
    return nlp
