"""CPU time of agreement on a generated coding task, beside other programs in the same run.

    python benchmarks/agreement.py [--documents 148] [--seed 7] [--scales 1 3 10]
    python benchmarks/agreement.py --folders FOLDER ...

Three coders apply 40 codes to documents of about 150 turns and 46,000 characters; borders are
jittered, spans missed, codes confused, one code is used by one coder only and one by nobody. The
other programs start from the finished units x coders matrix of each code and compute one
coefficient; ours computes ten of them from there, and everything else from the spans. Programs
that are not installed are left out. Ratios are to ours from the matrix. With --folders tasks are
read from docs.csv, turns.csv and spans.csv in each, the smallest first; documents, coders and
codes are numbers from 0 there.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from qualkit.agreement import SetRatings, Spread, describe_tally, pattern_counts, set_alpha
from qualkit.agreement.material import Fields, Material
from qualkit.agreement.projection import Marks, Places
from qualkit.agreement.summary import coefficients_of
from qualkit.agreement.sweep import character_tally, overlap_units
from qualkit.agreement.tally import empty_tally, tally_of_matrix
from qualkit.agreement.unitizing import unitizing_of
from qualkit.agreement.units import covered_units

CODERS = ("A", "B", "C")
CODES = tuple(f"c{i:02}" for i in range(40))
IDEAS = 118
Peer = Callable[[np.ndarray], object]


@dataclass(frozen=True, eq=False)
class Task:
    """Spans as rows (document, coder, code, start, end), turns as (document, start, end)."""

    lengths: np.ndarray
    turns: np.ndarray
    spans: np.ndarray

    @classmethod
    def made(cls, documents: int, seed: int) -> Task:
        rng = np.random.default_rng(seed)
        lengths, turns, spans = [], [], []
        for document in range(documents):
            size = np.maximum(20, rng.lognormal(5.2, 0.9, int(rng.integers(130, 171)))).astype(int)
            ends = np.cumsum(size + 2) - 2
            length = int(ends[-1] + 2)
            lengths.append(length)
            turns.append(np.stack([np.full(len(size), document), ends - size, ends], axis=1))
            spans.extend(_spans(document, length, rng))
        return cls(np.array(lengths), np.concatenate(turns), np.concatenate(spans))

    @classmethod
    def read(cls, folder: Path) -> Task:
        turns = _columns(folder / "turns.csv", "doc", "start", "end")
        spans = _columns(folder / "spans.csv", "doc", "coder", "code", "start", "end")
        return cls(_columns(folder / "docs.csv", "length")[:, 0], turns, spans)

    @property
    def begins(self) -> np.ndarray:
        return np.cumsum(np.concatenate([[0], self.lengths + 1]))[:-1]

    def material(self) -> Material:
        begins, documents = self.begins, len(self.lengths)
        document, coder, code, start, end = self.spans.T
        return Material(
            CODERS,
            CODES,
            tuple(map(str, range(documents))),
            np.full(documents, 2 ** len(CODERS) - 1),
            Fields(Places(begins, begins + self.lengths), np.arange(documents)),
            Marks(code * len(CODERS) + coder, begins[document] + start, begins[document] + end),
        )

    def fields(self) -> Fields:
        document, start, end = self.turns.T
        begins = self.begins[document]
        return Fields(Places(begins + start, begins + end), document)

    def write(self, folder: Path) -> None:
        _write(folder / "docs.csv", "doc,length", enumerate(self.lengths.tolist()))
        turns = ((d, i, s, e) for i, (d, s, e) in enumerate(self.turns.tolist()))
        _write(folder / "turns.csv", "doc,turn,start,end", turns)
        _write(folder / "spans.csv", "doc,coder,code,start,end", self.spans.tolist())


def _spans(document: int, length: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    chance = 1 / np.arange(1, len(CODES) + 1) ** 0.8
    chance[-2:] = 0
    chance /= chance.sum()
    starts = rng.integers(0, length - 400, IDEAS)
    sizes = np.clip(rng.lognormal(5.2, 0.7, IDEAS), 15, 3000).astype(int)
    codes = rng.choice(len(CODES), IDEAS, p=chance)
    for k in range(len(CODERS)):
        kept = rng.random(IDEAS) < (0.86, 0.82, 0.78)[k]
        confused = np.where(rng.random(IDEAS) < 0.08, (codes + 1) % (len(CODES) - 2), codes)
        start = np.clip(starts + rng.normal(0, 18, IDEAS).astype(int), 0, length - 2)
        end = np.clip(starts + sizes + rng.normal(0, 25, IDEAS).astype(int), start + 1, length)
        alone = rng.poisson(24)
        extra = rng.integers(0, length - 400, alone)
        widths = np.clip(rng.lognormal(5, 0.7, alone), 15, 399).astype(int)
        rows = [np.stack([confused, start, end], axis=1)[kept]]
        rows.append(np.stack([rng.choice(len(CODES), alone, p=chance), extra, extra + widths], 1))
        if k == 0 and document % 10 == 0:
            rows.append(np.array([[len(CODES) - 2, 100, 300]]))
        found = np.concatenate(rows)
        who = np.repeat([[document, k]], len(found), axis=0)
        yield np.concatenate([who, found], axis=1)


def _columns(path: Path, *names: str) -> np.ndarray:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[int(row[name]) for name in names] for row in csv.DictReader(file)]
    return np.array(rows, dtype=np.int64)


def _write(path: Path, header: str, rows: object) -> None:
    lines = (",".join(map(str, row)) for row in rows)  # type: ignore[attr-defined]
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")


def cpu(run: Callable[[], object], times: int = 3) -> float:
    """Least CPU time of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        run()
        best = min(best, time.process_time() - begin)
    return best


def ours(task: Task) -> dict[str, float]:
    """CPU seconds of every step of ours."""
    material, fields = task.material(), task.fields()
    units = covered_units(material, "turn", fields, 10)
    matrix = matrix_of(task)
    names = empty_tally("turn", CODERS, CODES, material.documents)
    turns, characters = pattern_counts(units), character_tally(material)
    sets = SetRatings.of_units(units)
    steps: dict[str, Callable[[], object]] = {
        "10 coefficients x 40 codes, from the matrix": lambda: coefficients_of(
            turns.kinds, tally_of_matrix(matrix, fields.document, names).by_code
        ),
        "the same on turns, from the spans": lambda: coefficients_of(
            turns.kinds, pattern_counts(covered_units(material, "turn", fields, 10)).by_code
        ),
        "the same on characters, from the spans": lambda: coefficients_of(
            characters.kinds, character_tally(material).by_code
        ),
        "1,000 resamples of documents, all of it": lambda: describe_tally(
            turns, spread=Spread(1000, 7)
        ),
        "coded segments, overlap of half": lambda: overlap_units(material, 0.5),
        "alpha_U and the u-alphas, 40 codes": lambda: unitizing_of(material),
        f"alpha with MASI distance, {len(sets.members):,} sets": lambda: set_alpha(sets),
    }
    return {name: cpu(run) for name, run in steps.items()}


def matrix_of(task: Task) -> np.ndarray:
    """Units x coders x codes, 1 where the coder gave the unit the code."""
    units = covered_units(task.material(), "turn", task.fields(), 10)
    matrix = np.zeros((len(units), len(CODERS), len(CODES)), dtype=np.uint8)
    for k in range(len(CODERS)):
        matrix[units.unit, k, units.code] = units.pattern >> k & 1
    return matrix


def used(matrix: np.ndarray) -> Iterator[np.ndarray]:
    return (matrix[:, :, c] for c in range(matrix.shape[2]) if matrix[:, :, c].any())


def krippendorff_alone(matrix: np.ndarray) -> None:
    import krippendorff

    for code in used(matrix):
        krippendorff.alpha(code.T.astype(float), level_of_measurement="nominal")


def sklearn_alone(matrix: np.ndarray) -> None:
    from sklearn.metrics import cohen_kappa_score

    for code in used(matrix):
        for a, b in combinations(range(code.shape[1]), 2):
            cohen_kappa_score(code[:, a], code[:, b])


def statsmodels_alone(matrix: np.ndarray) -> None:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    for code in used(matrix):
        fleiss_kappa(aggregate_raters(code)[0])


def nltk_alone(matrix: np.ndarray) -> None:
    """Alpha of one code; the others would take as long again."""
    from nltk.metrics.agreement import AnnotationTask

    code = matrix[:, :, 0]
    triples = [(k, i, int(v)) for i, row in enumerate(code) for k, v in enumerate(row)]
    AnnotationTask(triples).alpha()


PEERS: tuple[tuple[str, Peer, float], ...] = (
    ("krippendorff, alpha only", krippendorff_alone, 1),
    ("scikit-learn, Cohen's kappa only", sklearn_alone, 1),
    ("statsmodels, Fleiss' kappa only", statsmodels_alone, 1),
    ("nltk, alpha only (one code, times 39)", nltk_alone, len(CODES) - 1),
)


def peers(matrix: np.ndarray) -> Iterator[tuple[str, float]]:
    for name, run, factor in PEERS:
        try:
            yield name, factor * cpu(lambda run=run: run(matrix), 1)  # type: ignore[misc]
        except ImportError as missing:
            print(f"{'–':>9} {'':>8}  {name}: {missing.name} is not installed")


MEASURED = """
import sys, time
sys.argv[0] = "qualkit"
from qualkit.cli import main
try:
    main()
finally:
    peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]
    print(time.process_time(), peak, file=sys.stderr)
"""


def command(task: Task) -> tuple[float, float, float]:
    """(CPU s, wall s, peak MB) of the whole command, imports and reading included."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        task.write(folder)
        typed = ["agreement", "spans", str(folder / "spans.csv"), "--documents",
                 str(folder / "docs.csv"), "--turns", str(folder / "turns.csv"),
                 "--bootstrap", "1000", "--json"]  # fmt: skip
        began = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-c", MEASURED, *typed], check=True, capture_output=True, text=True
        )
        wall = time.perf_counter() - began
    spent, peak = ran.stderr.split()[-2:]
    return float(spent), wall, int(peak) / 1024


def _tasks(asked: argparse.Namespace) -> dict[int, Task]:
    """Tasks by how many times as many documents as the first they have."""
    if asked.folders:
        read = [Task.read(folder) for folder in asked.folders]
        return {round(len(each.lengths) / len(read[0].lengths)): each for each in read}
    return {scale: Task.made(asked.documents * scale, asked.seed) for scale in asked.scales}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=148)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 3, 10])
    parser.add_argument("--folders", type=Path, nargs="+", help="tasks to measure instead")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    tasks = _tasks(asked)
    task = next(iter(tasks.values()))
    matrix = matrix_of(task)
    print(
        f"{len(task.lengths)} documents, {task.lengths.sum():,} characters, {len(task.spans):,} "
        f"spans, {len(task.turns):,} turns, 3 coders, 40 codes; CPU seconds"
    )
    found = {scale: ours(each) for scale, each in tasks.items()}
    first = next(iter(found.values()))
    base = next(iter(first.values()))
    print(f"{'CPU s':>9} {'ratio':>8}")
    for name, seconds in first.items():
        print(f"{seconds:9.4f} {seconds / base:8.1f}  qualkit: {name}")
    for name, seconds in peers(matrix):
        print(f"{seconds:9.4f} {seconds / base:8.1f}  {name}")
    print("\nGrowth, CPU s at " + ", ".join(f"{scale} x" for scale in tasks))
    for place, name in enumerate(first):
        row = [list(steps.values())[place] for steps in found.values()]
        print("  " + " ".join(f"{seconds:9.4f}" for seconds in row) + f"  {name.split(', 7')[0]}")
    for scale, each in tasks.items():
        spent, wall, memory = command(each)
        print(f"{scale:3} x whole command: {spent:.2f} CPU s, {wall:.2f} s, {memory:.0f} MB")


if __name__ == "__main__":
    main()
