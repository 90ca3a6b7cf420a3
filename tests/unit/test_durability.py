"""A process killed at any moment: the project opens, checks, and holds all it said it stored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.model import Coder
from qualkit.store import Project
from tests import projects

ROOT = Path(__file__).resolve().parents[2]

IMPORTING = """
from qualkit.services.importing import import_files
from qualkit.store import Project

body = "I: How was it?\\n\\nT: Fine, thanks.\\n\\nI: And then?\\n\\nT: Nothing.\\n" * 40
files = [(f"t{n}.txt", (f"I: Number {n}?\\n\\n" + body).encode()) for n in range(400)]

def tell(what, done, total):
    if what == "storing":
        print(f"t{done - 1}", flush=True)

import_files(Project.open(PLACE), files, actor="ana", progress=tell)
"""

CODING = """
from qualkit.model import CodingState, Operation, Put, Span
from qualkit.services.editing import apply_operations
from qualkit.store import Project

project = Project.open(PLACE)
for n in range(4000):
    span = Span(5, 25 + n % 40) if n < 40 else Span(n % 60 + 5, 80 + n // 60)
    put = Put(f"c{n}", CodingState(span, "dar.acc"))
    edit = Operation(f"o{n}", (put,), "KES-L01")
    (outcome,) = apply_operations(project, coder="ana", round_name="first", operations=[edit])
    if not outcome.problem:
        print(f"c{n}", flush=True)
"""

CORRECTING = """
from qualkit.services import correcting
from qualkit.store import Project

project = Project.open(PLACE)
with project.reading() as repository:
    text = repository.text("KES-L01")[0]
for n in range(2000):
    text = "I: Once more.\\n" + text.replace("comes", "came" if n % 2 else "comes")
    found = correcting.preview(project, "KES-L01", "b.txt", text.encode())
    correcting.confirm(project, found, actor="ana", accept_lost=True)
    print(found.transcript.revision, flush=True)
"""

UNDER_WAY = """
import time
from qualkit.store import Project
from tests import factories

with Project.open(PLACE).writing("ana") as repository:
    repository.record(factories.sample_codings()[:1])
    repository.flush_log()
    print("written, not committed", flush=True)
    time.sleep(60)
"""


def killed(script: str, place: Path, *, after: int) -> list[str]:
    """What a process said it stored until it was killed, once it had said `after` lines."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"PLACE = {str(place)!r}\n{script}"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read().split("\n")[:-1]  # whole lines that were on their way
    assert process.wait(10) == -signal.SIGKILL
    process.stdout.close()
    return said


def transcripts_of(project: Project) -> set[str]:
    with project.reading() as repository:
        return set(repository.transcript_names())


def codings_of(project: Project) -> set[str]:
    with project.reading() as repository:
        return {coding.id for coding in repository.codings()}


@pytest.mark.parametrize("after", [1, 23, 90])
@pytest.mark.parametrize(
    ("script", "held"), [(IMPORTING, transcripts_of), (CODING, codings_of)], ids=["import", "code"]
)
def test_what_was_said_to_be_stored_is_there(
    tmp_path: Path, script: str, held: Callable[[Project], set[str]], after: int
) -> None:
    projects.filled(tmp_path).close()
    place = tmp_path / "study.qualkit"
    said = killed(script, place, after=after)
    assert len(said) >= after
    project = Project.open(place)
    assert project.check() == ()
    assert set(said) <= held(project)
    assert len(held(project) - set(said)) <= 1 + 8  # the one under way, and the sample's own
    with project.reading() as repository:
        assert all(transcript.turns for transcript in repository.transcripts())
    project.close()


def test_an_action_that_was_not_finished_never_happened(tmp_path: Path) -> None:
    prepared = projects.filled(tmp_path)
    with prepared.writing("lead") as repository:
        repository.ensure_coder(Coder("ana"))
    before = projects.actions(prepared)
    prepared.close()
    killed(UNDER_WAY, tmp_path / "study.qualkit", after=1)
    project = Project.open(tmp_path / "study.qualkit")
    assert project.check() == ()
    assert codings_of(project) == set()
    assert projects.actions(project) == before
    project.close()


@pytest.mark.parametrize("after", [1, 7, 25])
def test_a_correction_is_stored_as_a_whole_or_not_at_all(tmp_path: Path, after: int) -> None:
    projects.coded(tmp_path).close()
    said = killed(CORRECTING, tmp_path / "study.qualkit", after=after)
    project = Project.open(tmp_path / "study.qualkit")
    assert project.check() == ()
    with project.reading() as repository:
        newest = repository.transcript("KES-L01").revision
        assert newest - int(said[-1]) in (0, 1)  # the one under way may have been committed
        assert [r.number for r in repository.revisions("KES-L01")] == list(range(1, newest + 1))
        for number in range(1, newest + 1):
            held = repository.codings(transcript="KES-L01", revision=number)
            assert {c.coder for c in held} == {"ana", "ben"}
            assert len(held) == 3
            assert repository.transcript("KES-L01", revision=number).turns
    assert projects.actions(project).count("transcript.corrected") == newest - 1
    project.close()


@pytest.mark.parametrize("milliseconds", [0, 20, 60])
def test_a_project_being_made_is_there_or_not(tmp_path: Path, milliseconds: int) -> None:
    script = "print('ready', flush=True)\nfrom qualkit.store import Project\nProject.create(PLACE)"
    place = tmp_path / "new.qualkit"
    process = subprocess.Popen(
        [sys.executable, "-c", f"import qualkit.store\nPLACE = {str(place)!r}\n{script}"],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(milliseconds / 1000)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    process.stdout.close()
    if place.exists():
        project = Project.open(place)
        assert project.check() == ()
        project.close()
    else:
        Project.create(place).close()
