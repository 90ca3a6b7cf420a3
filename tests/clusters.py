"""A Dask scheduler and workers on this machine, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """The scheduler's address; everything ends with the block."""
    place = folder / "scheduler.json"
    told = ["--scheduler-file", str(place)]
    quiet = ["--no-dashboard"]
    with ExitStack() as started:
        listens = ["--host", "127.0.0.1", "--port", "0"]
        started.enter_context(_running("scheduler", *listens, *quiet, *told))
        address = _address(place)
        room = ["--local-directory", str(folder), "--no-nanny", "--nthreads", "1"]
        for _ in range(workers):
            started.enter_context(_running("worker", address, *quiet, *room))
        yield address


@contextmanager
def _running(kind: str, *options: str) -> Iterator[None]:
    code = f"from distributed.cli.dask_{kind} import main; main()"
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])])
    env = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *options],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _address(place: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if place.exists() and place.stat().st_size:
            return str(json.loads(place.read_text("utf-8"))["address"])
        time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")
