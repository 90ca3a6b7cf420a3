"""CPU times of the whole path, each the median of several runs; nothing is asserted.

Run: python -m benchmarks.path
"""

from __future__ import annotations

import io
import itertools
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from qualkit.model import (
    Coder,
    Coding,
    CodingState,
    Operation,
    Put,
    Span,
    Transcript,
)
from qualkit.services import coding, editing, importing, reporting
from qualkit.services.demo import build_sample
from qualkit.store import Project
from tests import factories, projects

WORDS = 10_000
MANY = 2_000
HELP = "import sys; sys.argv = ['qualkit', '--help']; from qualkit.cli import main; main()"
WORD = (
    "choice",
    "bell",
    "menu",
    "order",
    "teacher",
    "because",
    "nobody",
    "grade",
    "plan",
    "in April",
)


def main() -> None:
    print(f"{'CPU milliseconds':<58}{'median':>8}{'worst':>8}{'target':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for measure in (_import, _record, _first_codings, _open_transcript, _open_project, _memo):
            place = Path(folder) / measure.__name__
            place.mkdir()
            measure(place)
    _processes()


def _line(what: str, seconds: list[float], target: float) -> None:
    middle, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    print(f"{what:<58}{middle:8.1f}{worst:8.1f}{target:8.0f}")


def _times(action: Callable[[], object], *, repeats: int = 9) -> list[float]:
    """CPU seconds of each of some runs, after one that is not counted."""
    action()
    seconds = []
    for _ in range(repeats):
        before = time.process_time()
        action()
        seconds.append(time.process_time() - before)
    return seconds


def _import(folder: Path) -> None:
    project = projects.empty(folder)
    numbers = itertools.count()
    files = [(f"t{n}.docx", _docx(n)) for n in range(10)]
    _line(
        f"import a docx of {WORDS} words",
        _times(lambda: importing.import_files(project, [files[next(numbers)]], actor="ana")),
        50,
    )
    project.close()


def _docx(number: int) -> bytes:
    from docx import Document

    document = Document()
    words = itertools.cycle(WORD)
    for turn in range(WORDS // 50):
        said = " ".join(itertools.islice(words, 50))
        document.add_paragraph(f"{'I' if turn % 2 else 'T'}: {number} {turn} {said}.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _spans(text: str) -> Iterator[Span]:
    """Different places, spread over the text."""
    for number in itertools.count():
        start = number * 37 % (len(text) - 400)
        yield Span(start, start + 40 + number // 200)


def _long() -> Transcript:
    words = itertools.cycle(WORD)
    said = [
        ("I" if turn % 2 else "T", " ".join(itertools.islice(words, 50)))
        for turn in range(WORDS // 50)
    ]
    return factories.transcript("long", *said)


@contextmanager
def _with_codings(folder: Path, count: int) -> Iterator[tuple[Project, Iterator[Span]]]:
    """A project whose long transcript has so many codings, and further places in it."""
    folder.mkdir(exist_ok=True)
    project, long = projects.filled(folder), _long()
    spans = _spans(long.text)
    made = [
        Coding(f"c{n}", "long", span, "dar.acc", "ana", "first", long.quote(span))
        for n, span in enumerate(itertools.islice(spans, count))
    ]
    with project.writing("ana") as repository:
        repository.add_transcript(long)
        repository.ensure_coder(Coder("ana"))
        repository.assign("first", frozenset({("long", "ana")}))
        repository.record(made)
    yield project, spans
    project.close()


def _record(folder: Path) -> None:
    for count in (0, MANY):
        with _with_codings(folder / str(count), count) as (project, spans):
            _line(f"add a coding at {count} codings: record", _recording(project, spans), 5)
            _line(f"add a coding at {count} codings: operation", _applying(project, spans), 5)


def _first_codings(folder: Path) -> None:
    """The first coding of a transcript also assigns its coder; many are assigned already."""
    project, texts = projects.filled(folder), [factories.transcript(f"t{n}") for n in range(300)]
    with project.writing("lead") as repository:
        for text in texts:
            repository.add_transcript(text)
        for name in ("b", "c", "d", "e"):
            repository.ensure_coder(Coder(name))
            repository.assign("first", frozenset((text.name, name) for text in texts))
    names = (text.name for text in texts)

    def once() -> None:
        new = coding.NewCoding(next(names), Span(3, 9), "dar.acc")
        coding.record(project, new, coder="ana", round_name="first")

    _line("first coding of one of 300 transcripts, 1200 assignments", _times(once, repeats=30), 5)
    project.close()


def _recording(project: Project, spans: Iterator[Span]) -> list[float]:
    def once() -> None:
        new = coding.NewCoding("long", next(spans), "dar.acc")
        coding.record(project, new, coder="ana", round_name="first")

    return _times(once, repeats=30)


def _applying(project: Project, spans: Iterator[Span]) -> list[float]:
    numbers = itertools.count()

    def once() -> None:
        n = next(numbers)
        put = Put(f"oc{n}", CodingState(next(spans), "dar.acc"))
        edit = Operation(f"o{n}", (put,), "long")
        editing.apply_operations(project, coder="ana", round_name="first", operations=[edit])

    return _times(once, repeats=30)


def _open_transcript(folder: Path) -> None:
    with _with_codings(folder, MANY) as (project, _):

        def once() -> None:
            with project.reading() as repository:
                repository.transcript("long")
                repository.codings(transcript="long")

        _line(f"open a transcript with {MANY} codings", _times(once), 150)


def _open_project(folder: Path) -> None:
    with _with_codings(folder, MANY) as (project, _):

        def once() -> None:
            Project.open(project.location).close()

        _line(f"open a project with {MANY} codings, quotes verified", _times(once), 500)
        _line("check it, the event log included", _times(project.check), 1000)


def _memo(folder: Path) -> None:
    project, _ = build_sample(folder / "sample.qualkit")
    for kind in ("theme", "tension", "wave"):
        id = next(name.id for name in reporting.kinds(project) if name.kind == kind)
        seconds = _times(partial(reporting.memo_docx, project, kind, id), repeats=5)
        _line(f"write a {kind} memo of the sample study", seconds, 1000)
    project.close()


def _processes() -> None:
    for what, arguments in (
        ("import qualkit, as a process", ["-c", "import qualkit"]),
        ("qualkit --help, as a process", ["-c", HELP]),
    ):
        _line(what, [_process(arguments) for _ in range(5)], 500)


def _process(arguments: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
