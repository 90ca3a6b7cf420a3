"""Coders who sign in and code over HTTP, against the server that `qualkit ui --team` starts.

    python -m benchmarks.load [--minutes 10] [--file-coders 5] [--server-coders 20] [--json FILE]

Each makes a coding every two seconds, waits for notice of others' codings as an open page does, and
reads the codings anew when told. In the end the project is compared with what was acknowledged.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.load import people, place
from benchmarks.load.figures import Figures, printed


def main() -> int:
    asked = _asked()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, coders in (("SQLite", asked.file_coders), ("PostgreSQL", asked.server_coders)):
            if coders:
                with _place(kind, Path(folder)) as location:
                    found.append(_run(kind, location, coders, asked.minutes * 60, Path(folder)))
                    print(printed(found[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(_told(found), indent=2), "utf-8")
    return 0 if all(each.sound for each in found) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--file-coders", type=int, default=5)
    parser.add_argument("--server-coders", type=int, default=20)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[str]:
    if kind == "SQLite":
        yield str(folder / "load.qualkit")
        return
    with place.server(folder) as address:
        yield address


def _run(kind: str, location: str, coders: int, seconds: float, folder: Path) -> Figures:
    names = [f"coder{number:02d}" for number in range(coders)]
    place.build(location, names)
    with place.desk(location, folder) as (url, process):
        memory = place.Memory(process)
        done = asyncio.run(people.work(url, names, seconds, memory.look))
    return Figures.of(kind, done, place.stored(location), memory, seconds)


def _told(found: list[Figures]) -> dict[str, object]:
    with Path("/proc/meminfo").open() as file:
        total = int(file.readline().split()[1]) // 2**20
    machine = f"{os.cpu_count()} cores, {total} GB, {platform.system()}"
    return {
        "date": date.today().isoformat(),
        "machine": machine,
        "busy": os.getloadavg(),
        "runs": [each.plain() for each in found],
    }


if __name__ == "__main__":
    sys.exit(main())
