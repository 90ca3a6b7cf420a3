"""CPU times of matrices and co-occurrence on a generated study; nothing is asserted.

Run: python -m benchmarks.analysis [--documents 148] [--codings 20000] [--seed 7]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from qualkit.analysis.cooccurrence import co_occurrence
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.ground import Ground
from qualkit.analysis.matrices import matrix
from qualkit.model import Code, Codebook, Coding, Role, Site, Span, Study, Transcript, Turn, Wave
from qualkit.model.attributes import Attributes
from qualkit.model.matrix import Within

SITES, WAVES, ROLES = 5, 3, ("leader", "teacher", "student")
CODES = tuple(f"f{n // 8}.c{n:02}" for n in range(40))
CODERS = ("ana", "ben", "carl")
TURNS, LENGTH = 150, 300
ASKED = (
    ("code", "document"),
    ("document", "code"),
    ("code", "site,wave"),
    ("family", "wave"),
    ("code", "person"),
    ("code", "coder"),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=148)
    arguments.add_argument("--codings", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    made = study_of(given.documents, given.codings, given.seed)
    print(f"{given.documents} documents, {given.codings:,} codings, {len(CODES)} codes")
    print(f"{'CPU milliseconds':<58}{'median':>8}{'worst':>8}{'target':>8}")
    for rows, columns in ASKED:
        fresh = f"matrix {rows} x {columns}, corpus fresh"
        _line(fresh, lambda r=rows, c=columns: matrix(Ground(made()), r, c))
        kept = Ground(made())
        _line(f"matrix {rows} x {columns}", lambda r=rows, c=columns, g=kept: matrix(g, r, c))
    for within in Within:
        kept = Ground(made())
        _line(f"co-occurrence within {within}", lambda w=within, g=kept: co_occurrence(g, w))


def _line(what: str, action: Callable[[], object], *, repeats: int = 7, target: int = 200) -> None:
    action()
    seconds = []
    for _ in range(repeats):
        before = time.process_time()
        action()
        seconds.append(time.process_time() - before)
    middle, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    print(f"{what:<58}{middle:8.0f}{worst:8.0f}{target:8}")


def study_of(documents: int, codings: int, seed: int) -> Callable[[], Corpus]:
    """Makes the same corpus anew at each call, with nothing computed yet."""
    rng = random.Random(seed)
    texts = [_transcript(n) for n in range(documents)]
    made = [_coding(n, rng.choice(texts), rng) for n in range(codings)]
    roots = [Code(root, root) for root in dict.fromkeys(c.partition(".")[0] for c in CODES)]
    book = Codebook("b", codes=(*roots, *(Code(c, c, parent=c.partition(".")[0]) for c in CODES)))
    study = Study(
        "s",
        sites=tuple(Site(f"s{n}", f"School {n}") for n in range(SITES)),
        waves=tuple(Wave(f"y{n}", f"Year {n}") for n in range(WAVES)),
        roles=tuple(Role(role, role) for role in ROLES),
    )
    return lambda: Corpus(study, tuple(texts), tuple(made), book)


def _transcript(number: int) -> Transcript:
    text, turns = "", []
    for index in range(TURNS):
        speaker = "T" if index % 2 else "I"
        text += f"{speaker}: "
        turns.append(Turn(index, Span(len(text), len(text) + LENGTH), speaker))
        text += "word " * (LENGTH // 5) + "\n"
    known = Attributes.of(
        site=f"s{number % SITES}",
        wave=f"y{number // SITES % WAVES}",
        role=ROLES[number % len(ROLES)],
        persons=f"p{number // 2}",
    )
    name = f"d{number:03}"
    return Transcript(name, text, tuple(turns), attributes=known, interviewers=frozenset({"I"}))


def _coding(number: int, text: Transcript, rng: random.Random) -> Coding:
    turn = text.turns[rng.randrange(TURNS // 2) * 2 + 1].span
    start = turn.start + rng.randrange(LENGTH - 80)
    span = Span(start, start + rng.randrange(20, 80))
    return Coding(
        f"k{number}", text.name, span, rng.choice(CODES), rng.choice(CODERS), "r", text.quote(span)
    )


if __name__ == "__main__":
    main()
