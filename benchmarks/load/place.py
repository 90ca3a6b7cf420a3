"""The project that is coded, the server it is on, and the desk's process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qualkit.model import Account, TeamRole
from qualkit.services import accounts
from qualkit.store import Project
from tests.browser import sample
from tests.browser.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "load test, four words"
TRANSCRIPTS = 50
TURNS = 120


def names() -> list[str]:
    return [f"LOAD-{number:02d}" for number in range(TRANSCRIPTS)]


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own on loopback, which keeps its promises to the disk."""
    script, place = ROOT / ".ci" / "postgres", folder / "server"
    place.mkdir()
    folder.chmod(0o755)
    started = subprocess.run(
        [script, "start", place],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "FSYNC": "on"},
    )
    address = started.stdout.strip()
    try:
        _refuse_hasty(address)
        yield address
    finally:
        subprocess.run([script, "stop", place], check=True, capture_output=True)


def _refuse_hasty(address: str) -> None:
    """The server for tests runs without fsync; what is measured here must not."""
    import psycopg

    with psycopg.connect(address) as connection:
        row = connection.execute("SHOW fsync").fetchone()
    if row is None or row[0] != "on":
        raise RuntimeError("the server does not wait for the disk")


def build(location: str, people: list[str]) -> None:
    """A project with a team and transcripts of some length."""
    made = Project.create(location)
    made.close()
    project = Project.open(location)
    sampled = tuple(sample.interview(name, TURNS) for name in names())
    with project.writing("lead") as repository:
        repository.save_study(sample.factories.study())
        repository.save_codebook(sample.factories.codebook(*sample.CODES))
        for transcript in sampled:
            repository.add_transcript(transcript)
    accounts.make_lead(project, "lead", PASSWORD)
    for name in people:
        accounts.add_person(project, Account(name, TeamRole.CODER), actor="lead", password=PASSWORD)
    project.close()


@contextmanager
def desk(location: str, folder: Path) -> Iterator[tuple[str, int]]:
    """The desk as `qualkit ui PROJECT --team` starts it: its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", "qualkit.ui", str(port), location, "--team"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "desk.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url, _child(process.pid)
    finally:
        process.terminate()
        process.wait(40)


def _wait_for(url: str) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the desk did not start")


def _child(parent: int) -> int:
    """The process that answers; the one that was started only waits for it."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(found[0]) if found else parent


@dataclass
class Memory:
    """The resident memory of a process in MB, looked at now and then."""

    process: int
    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        self.seen.append(int(found[1]) / 1024 if found else 0.0)


@dataclass(frozen=True)
class Stored:
    """What the project holds afterwards: how often each coding by id, and what is wrong."""

    codings: Counter[str]
    problems: tuple[str, ...]


def stored(location: str) -> Stored:
    project = Project.open(location, verify=False)
    problems = tuple(str(problem) for problem in project.check())
    with project.reading(whole=True) as repository:
        events = (e.subject for e in repository.events() if e.action == "coding.recorded")
        recorded = Counter(events)
        held = Counter(coding.id for coding in repository.codings())
    project.close()
    unlike = () if recorded == held else ("the audit trail and the codings differ",)
    return Stored(held, (*problems, *unlike))
