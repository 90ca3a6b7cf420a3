"""CPU times and memory of reading transcripts and bringing them in, with a plain reader beside.

Nothing is asserted. Each number is the median of several runs; "ratio" is against the row above:
python-docx, which only unpacks the text, and a tenth of the lines.

Run: python -m benchmarks.importing
"""

from __future__ import annotations

import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from qualkit.ingest import read_transcript
from qualkit.services import importing
from qualkit.store import Project

WORDS = 10_000
TURN = 50
CORPUS = 148
LINES = 200_000
VOCABULARY = 6_000


def main() -> None:
    print(f"{'CPU milliseconds, median':<58}{'median':>9}{'worst':>9}{'target':>9}{'ratio':>8}")
    _one_file()
    _distinct_labels()
    with tempfile.TemporaryDirectory() as folder:
        _growing(Path(folder))
    print()
    print(f"{CORPUS} documents of {WORDS} words into a new project, as a process")
    for suffix in ("docx", "txt"):
        with tempfile.TemporaryDirectory() as folder:
            _corpus(Path(folder), suffix)


def said(number: int, words: int = WORDS) -> list[str]:
    """Turns of invented words, other ones in each document."""
    chance = random.Random(number)
    vocabulary = [_word(n) for n in range(VOCABULARY)]
    lines = []
    for turn in range(words // TURN):
        chosen = chance.choices(vocabulary, cum_weights=_WEIGHTS, k=TURN)
        for stop in range(11, TURN, 12):
            chosen[stop] += "."
        lines.append(f"{'I' if turn % 2 else 'T'}: {' '.join(chosen)}.")
    return lines


def _word(number: int) -> str:
    syllables = ("ba", "re", "ti", "lo", "mun", "sha", "per", "ing", "o", "kel")
    return "".join(syllables[int(digit)] for digit in str(number))


_WEIGHTS = [0.0] * VOCABULARY
for _rank in range(VOCABULARY):
    _WEIGHTS[_rank] = (_WEIGHTS[_rank - 1] if _rank else 0.0) + 1 / (_rank + 3)


def as_txt(lines: list[str]) -> bytes:
    return "\n\n".join(lines).encode()


def as_docx(lines: list[str]) -> bytes:
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plain_docx(data: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def _one_file() -> None:
    lines = said(1)
    data = as_docx(lines)
    plain = _times(partial(_plain_docx, data))
    _line(f"docx, {WORDS} words: the plain text by python-docx", plain, None, None)
    ours = _times(partial(read_transcript, "a.docx", data))
    _line(f"docx, {WORDS} words: read with its turns", ours, 50, plain)
    text = _times(partial(read_transcript, "a.txt", as_txt(lines)))
    _line(f"txt, {WORDS} words: read with its turns", text, 15, None)


def _distinct_labels() -> None:
    data = "\n".join(f"Person {n}: yes indeed" for n in range(LINES)).encode()
    few = data[: len(data) // 10]
    small = _times(partial(read_transcript, "a.txt", few), repeats=3)
    _line(f"{LINES // 10} lines, each with a label of its own", small, None, None)
    large = _times(partial(read_transcript, "a.txt", data), repeats=3)
    _line(f"{LINES} lines; ratio to ten times fewer", large, 2000, small)


def _growing(folder: Path) -> None:
    """One more file into a project that holds many, one at a time."""
    project = Project.create(folder / "growing.qualkit")
    files = [(f"t{n:03}.txt", as_txt(said(n))) for n in range(CORPUS)]
    importing.import_files(project, files, actor="ana")
    more = [(f"m{n}.txt", as_txt(said(1000 + n))) for n in range(5)]
    seconds = []
    for file in more:
        began = time.process_time()
        importing.import_files(project, [file], actor="ana")
        seconds.append(time.process_time() - began)
    _line(f"one more file into a project of {CORPUS}", seconds, 500, None)
    project.close()


def _corpus(folder: Path, suffix: str) -> None:
    write = as_docx if suffix == "docx" else as_txt
    files = folder / "files"
    files.mkdir()
    for number in range(CORPUS):
        (files / f"t{number:03}.{suffix}").write_bytes(write(said(number)))
    place = str(folder / "p.qualkit")
    _process(["init", place])
    began = time.perf_counter()
    cpu, peak = _process(["ingest", place, str(files)])
    print(
        f"  {suffix:<6}{time.perf_counter() - began:6.1f} s on the clock{cpu:8.1f} s CPU"
        f"{peak:8.0f} MB peak   (target 8 s, 400 MB)"
    )


_CHILD = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "qualkit", *sys.argv[1:]], stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def _process(arguments: list[str]) -> tuple[float, float]:
    """CPU seconds and peak megabytes of one command, by itself."""
    out = subprocess.run(
        [sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=True
    )
    cpu, peak = out.stdout.split()
    return float(cpu), float(peak)


def _times(action: Callable[[], object], *, repeats: int = 9) -> list[float]:
    """CPU seconds of each of some runs, after one that is not counted."""
    action()
    seconds = []
    for _ in range(repeats):
        before = time.process_time()
        action()
        seconds.append(time.process_time() - before)
    return seconds


def _line(what: str, seconds: list[float], target: float | None, peer: list[float] | None) -> None:
    middle = statistics.median(seconds)
    ratio = f"{middle / statistics.median(peer):8.2f}" if peer else ""
    aim = f"{target:9.0f}" if target else " " * 9
    print(f"{what:<58}{middle * 1000:9.1f}{max(seconds) * 1000:9.1f}{aim}{ratio}")


if __name__ == "__main__":
    main()
