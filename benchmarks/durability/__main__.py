"""`python -m benchmarks.durability [KILLS] [SEED]`: 200 kills unless said, spread over all work.

Each kill makes a project, starts one piece of work on it, ends the process at a random moment
without notice (`kill -9`), and then asks: does the project open, does `check` find nothing, and is
there everything that the process had said it stored?
"""

from __future__ import annotations

import lzma
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.durability.work import WORK
from qualkit.errors import QualkitError
from qualkit.model import Coding, Span
from qualkit.services import projects as services
from qualkit.services import safety
from qualkit.store import Project
from qualkit.store.migrations import newest_version
from qualkit.store.snapshots import kept_copies
from tests import projects

ROOT = Path(__file__).resolve().parents[2]
OLD = ROOT / "tests" / "data" / "schemas"


def prepared(name: str, folder: Path, turn: int) -> Path:
    """The project on which a piece of work begins."""
    place = folder / "study.qualkit"
    if name == "migration":
        files = sorted(OLD.glob("*.xz"))
        place.write_bytes(lzma.decompress(files[turn % len(files)].read_bytes()))
    elif name == "coding":
        projects.filled(folder).close()
    else:
        projects.coded(folder).close()
    if name == "merge of copies":
        _coded_apart(place, place.with_name("b0.qualkit"))
    return place


def _coded_apart(place: Path, other: Path) -> None:
    """A copy in which two hundred codings more were made."""
    safety.backup(place, other)
    project = Project.open(other)
    with project.writing("ana") as repository:
        text = repository.text("KES-L01")[0]
        repository.record([_coding(n, text) for n in range(200)])
    project.close()


def _coding(n: int, text: str) -> Coding:
    span = Span(n % 100, n % 100 + 20 + n // 100)
    place = ("KES-L01", span, "hal.agy", "ana", "first")
    return Coding(f"c{n}", *place, span.text(text))


def run(name: str, place: Path, *, seconds: float | None) -> tuple[list[str], bool, float]:
    """What the process said after "ready", whether it was killed, and how long it worked."""
    command = [sys.executable, "-m", "benchmarks.durability.work", name, str(place)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        raise RuntimeError(f"{name} did not begin")
    began = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split("\n")[:-1]
    killed = process.wait() == -signal.SIGKILL
    process.stdout.close()
    return said, killed, time.monotonic() - began


def _transcripts(project: Project) -> set[str]:
    with project.reading() as repository:
        return {t.name for t in repository.transcripts() if t.turns}


def _codings(project: Project) -> set[str]:
    with project.reading() as repository:
        return {coding.id for coding in repository.codings()}


def _rounds(project: Project) -> set[str]:
    with project.reading() as repository:
        sizes = Counter(coding.round for coding in repository.codings())
    full = max(sizes.values(), default=0)
    return {name for name, size in sizes.items() if size == full}


def _versions(project: Project) -> set[str]:
    with project.reading() as repository:
        return {str(n) for n in range(repository.codebook_version() + 1)}


def _revisions(project: Project) -> set[str]:
    with project.reading() as repository:
        found = repository.revisions("KES-L01")
        each = {len(repository.codings(transcript="KES-L01", revision=r.number)) for r in found}
    assert len(each) == 1, "codings are missing in a revision"
    return {str(revision.number) for revision in found}


def _migrated(project: Project) -> set[str]:
    assert len(_codings(project)) > 1, "codings are missing after the migration"
    return {"migrated"} if newest_version() else set()


def _merged(project: Project) -> set[str]:
    found = {key for key in _codings(project) if key.startswith("c")}
    assert len(found) in {0, 200}, "a merge is there in part"
    return found


def _kept(project: Project) -> set[str]:
    return {path.name for path in Path(project.location).parent.glob("study_before_*.qualkit")}


def _copies(project: Project) -> set[str]:
    return {path.name for path in Path(project.location).parent.glob("b*.qualkit")}


HELD: dict[str, Callable[[Project], set[str]]] = {
    "ingest": _transcripts,
    "coding": _codings,
    "load of codings": _rounds,
    "merge of codes": _versions,
    "correction": _revisions,
    "migration": _migrated,
    "backup": _copies,
    "restore": _kept,
    "merge of copies": _merged,
}


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
    folder = Path(tempfile.mkdtemp(prefix="durability_"))
    try:
        place = prepared(name, folder, turn)
        said, killed, _ = run(name, place, seconds=moment)
        try:
            return killed, len(said), faults(name, place, said)
        except QualkitError as refused:
            return killed, len(said), [f"it does not open: {refused}"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def duration(name: str) -> float:
    """How long the work takes when it is left alone."""
    with tempfile.TemporaryDirectory(prefix="durability_") as folder:
        return run(name, prepared(name, Path(folder), 0), seconds=None)[2]


def main(kills: int, seed: int) -> int:
    chance = random.Random(seed)
    names = list(WORK)
    lasts = {name: duration(name) for name in names}
    print("seconds undisturbed:", {name: round(s, 2) for name, s in lasts.items()}, flush=True)
    tally: dict[str, Counter[str]] = {name: Counter() for name in names}
    turn = -1
    while sum(counts["killed"] for counts in tally.values()) < kills:
        turn += 1
        name = names[turn % len(names)]
        killed, said, found = one_kill(name, turn // len(names), chance.uniform(0, lasts[name]))
        tally[name].update({"runs": 1, "killed": killed, "said": said, "faults": bool(found)})
        if turn % 40 == 39:
            print(f"{sum(counts['killed'] for counts in tally.values())} killed", flush=True)
        for fault in found:
            print(f"kill {turn} of {name}: {fault}", flush=True)
    print(f"{'work':18} {'killed':>9} {'acknowledged':>13} {'with a fault':>13}")
    for name, counts in tally.items():
        print(f"{name:18} {counts['killed']:>3} of {counts['runs']:>2} {counts['said']:>13} "
              f"{counts['faults']:>13}")  # fmt: skip
    print(f"seed {seed}, {os.cpu_count()} processors")
    return int(any(counts["faults"] for counts in tally.values()))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(given + [200, 7][len(given) :])))
