"""`python -m benchmarks.durability [KILLS] [SEED] [--log FILE] [--minutes N]`.

200 kills unless said, spread over all work. Each makes a project, starts one piece of work on it,
ends the process at a random moment without notice (`kill -9`), and then asks: does the project
open, does `check` find nothing, and is there everything that the process had said it stored?

With `--log` each kill is written down; the same command goes on after the last one in the file, so
that a long run can be made in parts of `--minutes`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.durability.killing import duration, one_kill
from benchmarks.durability.work import WORK

NAMES = list(WORK)


@dataclass(frozen=True, slots=True)
class Kill:
    """One piece of work and its end; `said` is how much it had acknowledged."""

    turn: int
    work: str
    killed: bool
    said: int
    faults: tuple[str, ...]


def moments(seed: int) -> Iterator[tuple[int, str, float]]:
    """Turn, work and the part of it after which it is killed; the same for the same seed."""
    chance = random.Random(seed)
    turn = 0
    while True:
        yield turn, NAMES[turn % len(NAMES)], chance.random()
        turn += 1


def before(log: Path | None) -> list[Kill]:
    """What an earlier part of the run found."""
    if log is None or not log.exists():
        return []
    rows = (json.loads(line) for line in log.read_text("utf-8").splitlines())
    return [Kill(**{**row, "faults": tuple(row["faults"])}) for row in rows]


def kill_once(turn: int, name: str, seconds: float) -> Kill:
    killed, said, found = one_kill(name, turn // len(NAMES), seconds)
    for fault in found:
        print(f"kill {turn} of {name}: {fault}", flush=True)
    return Kill(turn, name, killed, said, tuple(found))


def run(asked: argparse.Namespace) -> list[Kill]:
    done = before(asked.log)
    end = time.monotonic() + asked.minutes * 60
    lasts = {name: duration(name) for name in NAMES}
    print("seconds undisturbed:", {name: round(s, 2) for name, s in lasts.items()}, flush=True)
    for turn, name, part in moments(asked.seed):
        if sum(each.killed for each in done) >= asked.kills or time.monotonic() > end:
            return done
        if turn < len(done):
            continue
        done.append(kill_once(turn, name, part * lasts[name]))
        if asked.log is not None:
            with asked.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(done[-1])) + "\n")
        if turn % 40 == 39:
            print(f"{sum(each.killed for each in done)} killed", flush=True)
    raise AssertionError("the moments have no end")


def show(done: list[Kill], seed: int) -> None:
    print(f"{'work':18} {'killed':>9} {'acknowledged':>13} {'with a fault':>13}")
    tally: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    for each in done:
        counts = {"runs": 1, "killed": each.killed, "said": each.said, "bad": bool(each.faults)}
        tally[each.work].update(counts)
    for name, counts in tally.items():
        print(f"{name:18} {counts['killed']:>3} of {counts['runs']:>2} {counts['said']:>13} "
              f"{counts['bad']:>13}")  # fmt: skip
    killed = sum(each.killed for each in done)
    print(f"{killed} killed, seed {seed}, {os.cpu_count()} processors")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.durability")
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("seed", nargs="?", type=int, default=7)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--minutes", type=float, default=600)
    asked = parser.parse_args()
    done = run(asked)
    show(done, asked.seed)
    return int(any(each.faults for each in done))


if __name__ == "__main__":
    sys.exit(main())
