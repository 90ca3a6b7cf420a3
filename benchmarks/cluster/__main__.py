"""Reading, embeddings and intervals for 1, 10 and 100 studies, here and on two worker processes.

    python -m benchmarks.cluster [--studies 1 10 100] [--workers 2] [--texts 2000] [--json FILE]

A study is 148 transcripts of 1,000 words, made by a generator. Texts are embedded up to the number
given, since the cost of one does not depend on how many there are; that it does not is in the
figures. Each computes with one thread a process, so that two workers are twice as many hands.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from qualkit.agreement.bootstrap import Resamples, resampled
from qualkit.agreement.summary import NAMES, _named
from qualkit.agreement.tally import Kinds, Tally
from qualkit.services import cluster, importing
from qualkit.store import Project
from qualkit.suggest import embed
from tests.clusters import cluster as started

TRANSCRIPTS = 148
WORDS = 1_000
TURN = 50
CODES = 200
RESAMPLES = 2_000
STEPS = READ, INTERVALS, EMBED = "read and store", "intervals", "embed"
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


def main() -> None:
    asked = _asked()
    os.environ |= ONE_THREAD
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder, started(Path(folder), asked.workers) as address:
        for step in STEPS:  # one after the other, so that a peak is the peak of the step or later
            for studies in asked.studies:
                for where in ("here", "cluster") if _is_new(step, studies, asked.texts) else ():
                    with _at(address if where == "cluster" else ""):
                        rows.append(_measured(step, studies, where, Path(folder), asked.texts))
                        print(rows[-1], flush=True)
    if asked.json:
        told = {"date": date.today().isoformat(), "cores": os.cpu_count(), "rows": rows}
        asked.json.write_text(json.dumps(told, indent=2), "utf-8")
    if not _alike(rows):
        sys.exit("the results here and on the cluster differ")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--studies", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


@contextmanager
def _at(address: str) -> Iterator[None]:
    os.environ[cluster.VARIABLE] = address
    list(cluster.spread(abs, range(4)))  # the connection is not what is measured
    yield
    del os.environ[cluster.VARIABLE]


def _is_new(step: str, studies: int, texts: int) -> bool:
    """Whether a step has more to do than with fewer studies."""
    return step != EMBED or 200 * studies <= max(texts, 200)


def _measured(step: str, studies: int, where: str, folder: Path, texts: int) -> dict[str, object]:
    count = studies * TRANSCRIPTS
    if step == READ:
        files, place = _files(count), folder / f"{where}{studies}"
        return _row(step, count, where, lambda: _import(files, place))
    if step == EMBED:
        some = min(texts, 200 * studies)
        return _row(step, some, where, lambda: _embed(some))
    return _row(step, count, where, lambda: _intervals(count))


def _row(step: str, count: int, where: str, work: Callable[[], str]) -> dict[str, object]:
    began, computed = time.perf_counter(), time.process_time()
    result = work()
    return {
        "step": step,
        "count": count,
        "where": where,
        "seconds": round(time.perf_counter() - began, 2),
        "own_processor_seconds": round(time.process_time() - computed, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "result": result[:12],
    }


def _import(files: list[tuple[str, bytes]], place: Path) -> str:
    """Into a fresh project; the hash of all texts."""
    project = Project.create(place.with_suffix(".qualkit"))
    report = importing.import_files(project, files, actor="ana")
    project.close()
    return _hash(*(item.transcript.sha256 for item in report.files))


def _embed(count: int) -> str:
    chance = random.Random(count)
    lines = [line for _, data in _files(20) for line in data.decode().split("\n\n")]
    texts = [f"{number} {chance.choice(lines)[:160]}" for number in range(count)]
    with embed.computed_by(cluster.spread):
        return _hash(embed.embeddings_of(texts).tobytes().hex())


def _intervals(documents: int) -> str:
    tally = _tally(documents)
    draws = Resamples.of(documents, RESAMPLES, 1)
    found = resampled(tally, draws, partial(_named, NAMES), cluster.spread)
    return _hash(*(np.nan_to_num(values).tobytes().hex() for values in found))


def _tally(documents: int) -> Tally:
    """Three coders, every pattern of who applied a code, counts drawn at random."""
    patterns = np.arange(8)
    counts = np.random.default_rng(7).integers(0, 30, (documents, CODES, 8)).astype(np.float64)
    return Tally(
        "turn",
        ("A", "B", "C"),
        tuple(f"c{code:03}" for code in range(CODES)),
        tuple(map(str, range(documents))),
        Kinds.of(np.full(8, 7), patterns, 3),
        counts,
        counts[:, 0].sum(axis=1).astype(np.int64),
    )


def _files(count: int) -> list[tuple[str, bytes]]:
    """Transcripts of a generator: turns of two people in words that differ between documents."""
    chance = random.Random(count)
    words = ["".join(chance.choices("aeioulmnrst", k=chance.randint(2, 9))) for _ in range(6_000)]
    made = []
    for number in range(count):
        turns = (" ".join(chance.choices(words, k=TURN)) for _ in range(WORDS // TURN))
        lines = (f"{'I' if n % 2 else 'T'}: {said}." for n, said in enumerate(turns))
        made.append((f"t{number:05}.txt", "\n\n".join(lines).encode()))
    return made


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _alike(rows: list[dict[str, object]]) -> bool:
    results: dict[object, set[object]] = {}
    for row in rows:
        results.setdefault((row["step"], row["count"]), set()).add(row["result"])
    return all(len(found) == 1 for found in results.values())


if __name__ == "__main__":
    main()
