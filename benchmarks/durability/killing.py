"""One kill: the project before it, the process that is ended, and what is found afterwards."""

from __future__ import annotations

import atexit
import lzma
import os
import shutil
import signal
import tempfile
import time
from functools import cache
from pathlib import Path

from benchmarks.durability.held import HELD
from benchmarks.durability.work import NAME, WORK, qdpx
from qualkit.errors import QualkitError
from qualkit.model import Coding, Span
from qualkit.services import merging, safety
from qualkit.services import projects as services
from qualkit.store import Project
from qualkit.store.snapshots import keep_copy, kept_copies
from tests import factories, projects

ROOT = Path(__file__).resolve().parents[2]
OLD = sorted((ROOT / "tests" / "data" / "schemas").glob("*.xz"))
_READY = b"ready\n"


def prepared(name: str, folder: Path, turn: int) -> Path:
    """The project on which a piece of work begins, made once and copied."""
    made = _made(name, turn % len(OLD) if name == "migration" else 0)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return folder / "study.qualkit"


@cache
def _made(name: str, turn: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="durability_made_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    place = folder / "study.qualkit"
    if name == "migration":
        place.write_bytes(lzma.decompress(OLD[turn].read_bytes()))
        return folder
    (projects.filled if name in {"coding", "REFI import"} else projects.coded)(folder).close()
    if name in {"merge of copies", "undoing a merge"}:
        _coded_apart(place, place.with_name("b0.qualkit"))
    if name == "undoing a merge":
        merging.merge(place, place.with_name("b0.qualkit"), merging.Wishes({}), actor="lead")
    if name == "REFI import":
        for number in range(6):
            (folder / f"{number}.qdpx").write_bytes(qdpx(number))
    if name == "replacing names":
        _named(place)
        keep_copy(place, "day")
        keep_copy(place, "import")
    return folder


def _coded_apart(place: Path, other: Path) -> None:
    """A copy in which two hundred codings more were made."""
    safety.backup(place, other)
    project = Project.open(other)
    with project.writing("ana") as repository:
        text = repository.text("KES-L01")[0]
        repository.record([_coding(n, text) for n in range(200)])
    project.close()


def _named(place: Path) -> None:
    project = Project.open(place)
    with project.writing("lead") as repository:
        for number in range(8):
            said = ("R", f"{NAME} told me. "), ("I", "Did he?")
            repository.add_transcript(factories.transcript(f"N{number}", *said * 40))
    project.close()


def _coding(n: int, text: str) -> Coding:
    span = Span(n % 100, n % 100 + 20 + n // 100)
    place = ("KES-L01", span, "hal.agy", "ana", "first")
    return Coding(f"c{n}", *place, span.text(text))


def run(name: str, place: Path, *, seconds: float | None) -> tuple[list[str], bool, float]:
    """What the process said after "ready", whether it was killed, and how long it worked.

    It is a copy of this process, so that everything is imported when it begins.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.dup2(writing, 1)
        os.closerange(3, 64)
        _work(name, str(place))
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        if stream.readline() != _READY:
            raise RuntimeError(f"{name} did not begin")
        began = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            os.kill(process, signal.SIGKILL)
        said = stream.read().decode().split("\n")[:-1]
    status = os.waitpid(process, 0)[1]
    killed = os.WIFSIGNALED(status)
    if not killed and os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{name} failed by itself")
    return said, killed, time.monotonic() - began


def _work(name: str, place: str) -> None:
    status = 1
    try:
        WORK[name](place)
        status = 0
    finally:
        os._exit(status)  # nothing of the process that it is a copy of is tidied up


def faults(name: str, place: Path, said: list[str]) -> list[str]:
    """What is wrong after a kill; nothing, if all is well."""
    found = []
    project = Project.open(place)
    missing = set(said) - HELD[name](project)
    if missing:
        found.append(f"acknowledged and not there: {sorted(missing)[:3]}")
    project.close()
    copies = [
        *place.parent.glob("[bs]*_*.qualkit"),
        *place.parent.glob("b*.qualkit"),
        *(kept.path for kept in kept_copies(place)),
    ]
    for each in (place, *copies):
        found += [f"{each.name}: {problem}" for problem in services.check_project(each)]
    return found


def one_kill(name: str, turn: int, moment: float) -> tuple[bool, int, list[str]]:
    """Whether it was killed in time, how much it had acknowledged, and what is wrong."""
    folder = Path(tempfile.mkdtemp(prefix="durability_"))
    try:
        place = prepared(name, folder, turn)
        said, killed, _ = run(name, place, seconds=moment)
        try:
            return killed, len(said), faults(name, place, said)
        except QualkitError as refused:
            return killed, len(said), [f"it does not open: {refused}"]
        except AssertionError as broken:
            return killed, len(said), [str(broken)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def duration(name: str) -> float:
    """How long the work takes when it is left alone."""
    with tempfile.TemporaryDirectory(prefix="durability_") as folder:
        return run(name, prepared(name, Path(folder), 0), seconds=None)[2]
