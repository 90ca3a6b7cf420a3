"""CPU seconds to export and import a project of 2,000 codings, and to read the file alone."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from qualkit.exchange.registry import read_exchanged
from qualkit.model import Code, Codebook, Coder, Coding, Round, Span, Transcript
from qualkit.services.exchange_export import export_project
from qualkit.services.exchanging import import_exchanged
from qualkit.store import Project

TRANSCRIPTS, CODES, CODINGS = 20, 40, 2_000
WORDS = [
    "we",
    "try",
    "things",
    "out",
    "on",
    "mondays",
    "and",
    "nobody",
    "asks",
    "😀",
    "why",
    "the",
    "plan",
    "was",
    "made",
]
Value = TypeVar("Value")


def filled(place: Path, *, seed: int = 42) -> Project:
    """A project of long interviews, two coders and as many codings as said above."""
    draw = random.Random(seed)
    project = Project.create(place)
    texts = [_interview(draw) for _ in range(TRANSCRIPTS)]
    codes = tuple(Code(f"code{n}", f"Code {n}", definition="What it is.") for n in range(CODES))
    with project.writing("lead") as repository:
        repository.save_codebook(Codebook("bench", "Bench", 1, codes))
        for number, text in enumerate(texts):
            repository.add_transcript(Transcript(f"T{number:02}", text))
        pairs = frozenset((f"T{n:02}", c) for n in range(TRANSCRIPTS) for c in ("ana", "ben"))
        for name in ("ana", "ben"):
            repository.ensure_coder(Coder(name))
        repository.save_round(Round("R1", 1, assignments=pairs))
        repository.record([_coding(draw, texts, number) for number in range(CODINGS)])
    return project


def _interview(draw: random.Random) -> str:
    turns = (
        f"{'I' if n % 2 else 'Anna'}: {' '.join(draw.choices(WORDS, k=40))}." for n in range(250)
    )
    return "\n".join(turns)


def _coding(draw: random.Random, texts: list[str], number: int) -> Coding:
    document = number % TRANSCRIPTS
    text = texts[document]
    start = draw.randrange(len(text) - 200)
    span = Span(start, start + draw.randrange(20, 200))
    made = f"{number:08x}-0000-4000-8000-000000000000"
    code, coder = f"code{draw.randrange(CODES)}", ("ana", "ben")[number % 2]
    return Coding(made, f"T{document:02}", span, code, coder, "R1", span.text(text))


def timed(what: str, action: Callable[[], Value]) -> Value:
    """The least of three runs, in CPU seconds."""
    best, value = float("inf"), None
    for _ in range(3):
        begin = time.process_time()
        value = action()
        best = min(best, time.process_time() - begin)
    print(f"{what:<40} {best:6.2f} s CPU")
    assert value is not None
    return value


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = filled(Path(folder) / "bench.qualkit")
        made = timed("export", lambda: export_project(project, person="lead"))
        found = timed("read the file", lambda: read_exchanged(made.data, "bench.qdpx"))
        places = iter(range(100))

        def import_again() -> int:
            target = Project.create(Path(folder) / f"again{next(places)}.qualkit")
            read = read_exchanged(made.data, "bench.qdpx")
            return import_exchanged(target, read, actor="lead").codings

        def import_as_foreign() -> int:
            target = Project.create(Path(folder) / f"again{next(places)}.qualkit")
            read = read_exchanged(foreign, "bench.qdpx")
            return import_exchanged(target, read, actor="lead").codings

        from dataclasses import replace

        from qualkit.exchange.refi_write import dump_qdpx

        foreign = dump_qdpx(replace(found, own=None))
        timed("read and import, made by qualkit", import_again)
        timed("read and import, of another program", import_as_foreign)
        project.close()


if __name__ == "__main__":
    main()
