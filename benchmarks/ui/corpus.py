"""A seeded project to code in: one long interview, overlapping codings of three coders."""

from __future__ import annotations

import random
from pathlib import Path

from qualkit.model import Coder, Coding, Round, Span, Transcript
from qualkit.store import Project
from tests import factories, projects

NAME = "LONG-01"
ROUND = "working"
CODERS = ("ana", "ben", "chi")
WORDS = (
    "the of and to in that was it for on with as they we had but not from her she this about "
    "work plan lesson school student teacher grade order bell week shift tired support district "
    "feel think know really because when then always never sometimes maybe started stopped "
    "changed during spring morning children mother father community trust fear hope pride "
    "training relief quiet conversation remember difficult decision language neighbour"
)
ODD = (
    "🙂",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "café",
    "cafe\u0301",
    "naïve",
    "“well”",
    "10\u00a0km",
    "שלום",
    "测试",
    "𝒜𝒷",
)
TURN_WORDS = (8, 14, 30, 60, 110, 160)
CODING_LENGTHS = (25, 60, 120, 250, 500, 900)


def transcript(words: int, *, seed: int = 7) -> Transcript:
    """An interview of so many words, with emoji and other scripts here and there."""
    draw = random.Random(seed)
    said, left = [], words
    while left > 0:
        count = min(draw.choice(TURN_WORDS), left)
        said.append(("I" if len(said) % 2 == 0 else "T", _speech(draw, count)))
        left -= count
    return factories.transcript(NAME, *said)


def _speech(draw: random.Random, count: int) -> str:
    known = WORDS.split()
    words = [draw.choice(ODD if draw.random() < 0.012 else known) for _ in range(count)]
    for at in range(draw.randint(6, 14), count, 14):
        words[at - 1] += draw.choice(".,?")
    return " ".join(words) + "."


def codings(of: Transcript, count: int, *, seed: int = 7) -> tuple[Coding, ...]:
    """Codings that overlap each other, each of whole words, no two alike."""
    draw = random.Random(seed)
    found: dict[tuple[object, ...], Coding] = {}
    while len(found) < count:
        turn = draw.choice([turn for turn in of.turns if len(turn.span) > 40])
        start = draw.randrange(turn.span.start, turn.span.end - 30)
        span = Span(start, min(len(of.text) - 1, start + draw.choice(CODING_LENGTHS)))
        code, coder = draw.choice(factories.CODES).id, draw.choice(CODERS)
        made = Coding(f"seed{len(found)}", NAME, span, code, coder, ROUND, of.quote(span))
        found.setdefault((span, code, coder), made)
    return tuple(found.values())


def build(folder: Path, words: int, count: int) -> Project:
    """A project that holds the interview and its codings."""
    folder.mkdir(parents=True, exist_ok=True)
    project, long = projects.empty(folder), transcript(words)
    with project.writing("lead") as repository:
        repository.add_transcript(long)
        repository.save_round(Round(ROUND, 1))
        for coder in CODERS:
            repository.ensure_coder(Coder(coder))
        repository.assign(ROUND, frozenset((NAME, coder) for coder in CODERS))
        repository.record(codings(long, count))
    return project
