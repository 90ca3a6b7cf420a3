"""The servers that are measured, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.ui import corpus, naive
from qualkit.store import Project
from qualkit.ui import server
from tests.browser import conftest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def plain_page(folder: Path, words: int, codings: int) -> Iterator[tuple[str, str]]:
    """A naive Streamlit page over its own small database: address and path."""
    path = folder / "naive.db"
    naive.prepare(path, words, codings)
    port = conftest.free_port()
    command = _with_script(server.command(None, port), HERE / "naive.py")
    env = {**os.environ, "PYTHONPATH": str(ROOT), naive.VARIABLE: json.dumps(str(path))}
    with conftest.running(command, env, port):
        yield f"http://127.0.0.1:{port}", str(path)


@contextmanager
def with_busy_page(project: Project) -> Iterator[conftest.Site]:
    """The app with a page whose script computes."""
    port = conftest.free_port()
    command = _with_script(server.command(project.location, port), HERE / "busy.py")
    env = {**server.environment(project.location), "QUALKIT_CODER": "ana", "PYTHONPATH": str(ROOT)}
    with conftest.running(command, env, port) as process:
        yield conftest.Site(f"http://127.0.0.1:{port}", project, process)


def _with_script(command: list[str], script: Path) -> list[str]:
    run = command.index("run")
    return [*command[: run + 1], str(script), *command[run + 2 :], "--server.headless", "true"]


@contextmanager
def delayed(url: str, round_trip: float) -> Iterator[str]:
    """The same server behind a line that takes `round_trip` milliseconds."""
    port, target = conftest.free_port(), url.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "benchmarks.ui.delay"]
    process = subprocess.Popen(
        [*command, str(port), target, str(round_trip / 2)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def address(url: str) -> str:
    return f"{url}/code?transcript={corpus.NAME}"


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time that a process has used, in its own code and in the system's."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def idle_share(process: subprocess.Popen[bytes], seconds: float = 3) -> float:
    """Processor seconds a second that a process uses while nothing is asked of it."""
    before = cpu_seconds(process)
    time.sleep(seconds)
    return (cpu_seconds(process) - before) / seconds
