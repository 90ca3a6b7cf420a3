"""One run of `qualkit demo` for all tests that look at what it makes, in whichever worker."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests import offline
from tests.cli.running import installed, ok

SAID = "said.txt"
LOGGED = "logged.txt"
ATTEMPTS = "attempts.txt"


def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was empty before the demo ran in it, with what it printed and logged.

    No other machine could be reached. Nobody may change the folder.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demo_run"
    with (shared / "demo_run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / SAID).exists():
            folder.mkdir(exist_ok=True)
            _run(folder)
    return folder


def _run(folder: Path) -> None:
    watched = {
        **offline.environment(folder / ATTEMPTS),
        "QUALKIT_DEBUG": "1",
        "QUALKIT_LOG_ALL": "1",
    }
    ran = ok(installed("demo", folder=folder, through=offline.prefix(), **watched))
    assert "Traceback" not in ran.err
    (folder / LOGGED).write_text(ran.err, encoding="utf-8")
    (folder / SAID).write_text(ran.out, encoding="utf-8")
