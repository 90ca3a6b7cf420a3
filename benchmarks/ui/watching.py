"""When an edit can be seen by another program: a process of its own with its own connection.

`python -m benchmarks.ui.watching FILE` prints `operation milliseconds` for each new operation.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

INTERVAL = 0.001


class Watch:
    """What the watching process has seen so far: operation id -> milliseconds since 1970."""

    def __init__(self, location: str) -> None:
        command = [sys.executable, "-m", "benchmarks.ui.watching", location]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.seen: dict[str, float] = {}
        self._news = threading.Condition()
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it is connected
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, moment = line.split()
            with self._news:
                self.seen[name] = float(moment)
                self._news.notify_all()

    def moment(self, operation: str, *, patience: float = 30) -> float | None:
        """When an operation was seen; None when it was not within `patience` seconds."""
        with self._news:
            self._news.wait_for(lambda: operation in self.seen, patience)
        return self.seen.get(operation)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


@contextmanager
def watching(location: str) -> Iterator[Watch]:
    watch = Watch(location)
    try:
        yield watch
    finally:
        watch.close()


def main(location: str) -> None:
    connection = sqlite3.connect(location, timeout=30, isolation_level=None)
    newest = connection.execute("SELECT coalesce(max(rowid), 0) FROM operation").fetchone()[0]
    version, parent = -1, os.getppid()
    print("ready", flush=True)
    while os.getppid() == parent:  # it ends with the benchmark, however that ends
        time.sleep(INTERVAL)
        now = connection.execute("PRAGMA data_version").fetchone()[0]
        if now == version:
            continue
        version = now
        rows = connection.execute("SELECT rowid, id FROM operation WHERE rowid > ?", (newest,))
        for number, name in rows.fetchall():
            newest = max(newest, number)
            print(name, time.time() * 1000, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
