"""Coding in a headless Chromium on a real server, timed; nothing is asserted.

Run: python -m benchmarks.ui [--edits 60] [--only PART …]

"seen" is from letting go of the mouse or pressing a key to the end of the frame that shows the
mark, "stored" to the row being visible to another process, "acknowledged" to the page knowing it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.ui import parts
from benchmarks.ui.figures import Line, as_table, pressure
from benchmarks.ui.gestures import chromium

Part = Callable[[parts.Bench], list[Line]]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ui")
    parser.add_argument("--edits", type=int, default=60, help="passages coded in each setting")
    parser.add_argument("--only", nargs="*", choices=list(parts.PARTS), default=list(parts.PARTS))
    asked = parser.parse_args(arguments)
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        print(f"Chromium {browser.version}, headless\n")
        bench = parts.Bench(Path(folder), browser, asked.edits)
        for name in asked.only:
            print(f"{name} (processor pressure before: {pressure()})\n", flush=True)
            print(as_table(parts.PARTS[name](bench)), end="\n\n", flush=True)
        for said in bench.ratios():
            print(said)
        print(f"processor pressure at the end: {pressure()}")


if __name__ == "__main__":
    main(sys.argv[1:])
