"""CPU times of memos on 148 transcripts with 20,000 codings; nothing is asserted.

Run: python -m benchmarks.memos
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qualkit.model import (
    Attributes,
    Code,
    Codebook,
    Coder,
    CodeRef,
    Coding,
    Dimension,
    Instrument,
    Pole,
    Role,
    Round,
    Site,
    Span,
    Strategy,
    Study,
    Tension,
    Theme,
    Transcript,
    Turn,
    Wave,
)
from qualkit.services import coding_files, memo_batch, reporting
from qualkit.services.memory import collect_seldom
from qualkit.store import Project

SITES, WAVES, PERSONS, CODES, THEMES, TENSIONS = 5, 3, 10, 40, 8, 22
DOCUMENTS, CODINGS, QUOTATIONS, TURNS = 148, 20_000, 2_200, 90
WORDS = [
    "plan",
    "order",
    "choice",
    "grade",
    "week",
    "test",
    "bell",
    "menu",
    "room",
    "children",
    "because",
    "nobody",
    "decides",
]


def main() -> None:
    collect_seldom()  # as where a project is opened
    print(f"{'CPU milliseconds':<58}{'time':>8}{'target':>8}")
    with tempfile.TemporaryDirectory() as folder:
        project = _project(Path(folder) / "big.qualkit", CODINGS)
        reporting.memo_docx(project, "theme", "C0")  # loads the libraries
        for kind, id in (
            ("theme", "C0"), ("tension", "T0"), ("wave", "w1"), ("site", "s1"), ("code", "c.1.2"),
            ("person", "s0/P5"), ("methods", ""), ("recommendations", ""),
        ):  # fmt: skip
            _line(f"memo {kind}", lambda k=kind, i=id: reporting.memo_docx(project, k, i), 1000)
        chosen = ("theme", "tension", "wave", "site", "methods", "recommendations")
        batch = memo_batch.Batch(kinds=chosen)
        number = len(memo_batch.all_memos(project, batch)) - 2
        _line(f"memo all, {number} memos", lambda: memo_batch.all_memos_zip(project, batch), 30_000)
        number = len(memo_batch.all_memos(project)) - 2
        _line(f"memo all with codes, {number} memos", lambda: memo_batch.all_memos_zip(project), 0)
        project.close()
        small = _project(Path(folder) / "small.qualkit", QUOTATIONS)
        _line("2,200 quotations to xlsx", lambda: coding_files.dump(small, "xlsx"), 300)
        _line("2,200 quotations to docx", lambda: coding_files.dump_docx(small), 1500)
        small.close()
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _line(what: str, action: Callable[[], object], target: float) -> None:
    before = time.process_time()
    action()
    spent = (time.process_time() - before) * 1000
    print(f"{what:<58}{spent:8.0f}{target:8.0f}", flush=True)


def _project(place: Path, codings: int) -> Project:
    project = Project.create(place)
    transcripts = [_transcript(number) for number in range(DOCUMENTS)]
    with project.writing("lead") as repository:
        repository.save_study(_study())
        repository.save_codebook(_codebook())
        for transcript in transcripts:
            repository.add_transcript(transcript)
        repository.save_round(Round("first", 1))
        for name in ("ana", "ben"):
            repository.ensure_coder(Coder(name))
        made = _codings(transcripts, codings)
        repository.assign("first", frozenset((c.transcript, c.coder) for c in made))
        repository.record(made)
        repository.save_themes(_themes(), _tensions())
    return project


def _study() -> Study:
    return Study(
        "big",
        "A big study",
        sites=tuple(Site(f"s{n}", f"School {n}") for n in range(SITES)),
        waves=tuple(Wave(f"w{n}", f"Year {n + 1}") for n in range(WAVES)),
        roles=(Role("teacher", "Teacher"), Role("leader", "Leader")),
        instruments=(Instrument("int", "interview"),),
        interviewers=("I",),
    )


def _transcript(number: int) -> Transcript:
    seeded = random.Random(number)
    text, turns = "", []
    for index in range(TURNS):
        speaker = "I" if index % 2 == 0 else "R"
        words = " ".join(seeded.choices(WORDS, k=30)) + "."
        text += f"{speaker}: "
        turns.append(Turn(index, Span(len(text), len(text) + len(words)), speaker))
        text += words + "\n"
    known = {
        "site": f"s{number % SITES}", "wave": f"w{number // SITES % WAVES}",
        "role": "teacher" if number % 4 else "leader", "instrument": "int",
        "persons": f"P{number % PERSONS}",
    }  # fmt: skip
    return Transcript(
        f"D{number:03}", text, tuple(turns), attributes=Attributes.of(known),
        interviewers=frozenset("I"),
    )  # fmt: skip


def _codebook() -> Codebook:
    families = [Code(f"c.{n}", f"Family {n}") for n in range(4)]
    codes = [
        Code(f"c.{n % 4}.{n}", f"Code {n}", parent=f"c.{n % 4}", definition="Said of it.")
        for n in range(CODES)
    ]
    renamed = [replace(code, id=f"c.{n % 4}.{n // 4}") for n, code in enumerate(codes)]
    return Codebook("big", "Big codebook", 1, (*families, *renamed))


def _codings(transcripts: list[Transcript], number: int) -> list[Coding]:
    seeded = random.Random(number)
    made: dict[tuple[object, ...], Coding] = {}
    while len(made) < number:
        n = len(made)
        transcript = transcripts[n % len(transcripts)]
        turn = transcript.turns[seeded.randrange(TURNS // 2) * 2 + 1]
        start = turn.span.start + seeded.randrange(60)
        span = Span(start, min(start + seeded.randrange(20, 120), turn.span.end))
        code = f"c.{seeded.randrange(4)}.{seeded.randrange(CODES // 4)}"
        coder = ("ana", "ben")[n // DOCUMENTS % 2]
        quote = transcript.quote(span)
        coding = Coding(str(n), transcript.name, span, code, coder, "first", quote)
        made.setdefault((coder, coding.place), coding)
    return list(made.values())


def _themes() -> tuple[Theme, ...]:
    lines = tuple(
        Dimension(f"d{n}", f"Dimension {n}", (f"c.0.{n}", f"c.1.{n}"), (f"c.2.{n}",))
        for n in range(5)
    )
    return tuple(Theme(f"C{n}", f"Theme {n}", "A theme.", lines) for n in range(THEMES))


def _tensions() -> tuple[Tension, ...]:
    strategies = tuple(
        Strategy(f"Strategy {n}", "organizational", "a", (f"c.3.{n}",)) for n in range(3)
    )
    return tuple(
        Tension(
            f"T{n}",
            f"Tension {n}",
            Pole("one", "so", (CodeRef(f"c.0.{n % 9}"), CodeRef("c.1.1"))),
            Pole("other", "not so", (CodeRef(f"c.2.{n % 9}"),)),
            strategies=strategies,
        )
        for n in range(TENSIONS)
    )


if __name__ == "__main__":
    main()
