"""CPU time of agreement on a generated coding task, beside krippendorff and scikit-learn.

    python benchmarks/agreement.py [--transcripts 148] [--seed 7]

Three coders apply 40 codes to transcripts of about 150 turns; boundaries are jittered, spans
missed, codes confused, one code is used by one coder only and one by nobody. The other programs
start from the finished units x coders matrix of each code; ours is timed both from there and from
the codings themselves. All figures come from the same run; ratios are to ours from the matrix.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from qualkit.agreement import agreement_of_round, pattern_counts, patterns, unit_codings
from qualkit.model import Code, Codebook, Coding, Round, Span, Transcript, Turn

CODERS = ("A", "B", "C")
CODES = tuple(f"c{i:02}" for i in range(40))
COEFFICIENTS = (
    patterns.percent,
    patterns.cohen_by_pair,
    patterns.fleiss_kappa,
    patterns.conger_kappa,
    patterns.brennan_prediger,
    patterns.gwet_ac1,
    patterns.krippendorff_alpha,
    patterns.specific_agreement,
)


def transcript(number: int, rng: np.random.Generator) -> Transcript:
    lengths = np.maximum(8, rng.lognormal(5.3, 0.9, int(rng.integers(130, 171)))).astype(int)
    starts = np.concatenate([[0], np.cumsum(lengths + 2)])
    turns = tuple(
        Turn(i, Span(int(s), int(s + n)), "I" if i % 2 == 0 else "P")
        for i, (s, n) in enumerate(zip(starts, lengths, strict=False))
    )
    return Transcript(f"T{number:03}", " " * int(starts[-1]), turns)


def codings_of(text: Transcript, rng: np.random.Generator) -> Iterator[Coding]:
    chance = 1 / np.arange(1, len(CODES) + 1) ** 0.8
    chance[-2:] = 0
    chance /= chance.sum()
    end_of_text = len(text.text)
    ideas = 125
    starts = rng.integers(0, end_of_text - 400, ideas)
    lengths = np.clip(rng.lognormal(5.2, 0.7, ideas), 15, 3000).astype(int)
    codes = rng.choice(len(CODES), ideas, p=chance)
    for k, coder in enumerate(CODERS):
        kept = rng.random(ideas) < (0.86, 0.82, 0.78)[k]
        confused = (codes + (rng.random(ideas) < 0.08)) % (len(CODES) - 2)
        shift = rng.normal(0, 20, (2, ideas)).astype(int)
        for i in np.flatnonzero(kept):
            start = int(np.clip(starts[i] + shift[0, i], 0, end_of_text - 2))
            end = int(np.clip(starts[i] + lengths[i] + shift[1, i], start + 1, end_of_text))
            yield _coding(text, coder, CODES[confused[i]], start, end)
    yield _coding(text, CODERS[0], CODES[-2], 100, 300)


def _coding(text: Transcript, coder: str, code: str, start: int, end: int) -> Coding:
    name = f"{text.name}:{coder}:{code}:{start}:{end}"
    return Coding(name, text.name, Span(start, end), code, coder, "r", "")


def cpu(run: Callable[[], object], times: int = 3) -> float:
    """Least CPU time of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        run()
        best = min(best, time.process_time() - begin)
    return best


def krippendorff_alone(matrix: np.ndarray) -> None:
    import krippendorff

    for code in range(matrix.shape[2]):
        if matrix[:, :, code].any():
            krippendorff.alpha(matrix[:, :, code].T, level_of_measurement="nominal")


def sklearn_alone(matrix: np.ndarray) -> None:
    from sklearn.metrics import cohen_kappa_score

    for code in range(matrix.shape[2]):
        for a, b in combinations(range(matrix.shape[1]), 2):
            cohen_kappa_score(matrix[:, a, code], matrix[:, b, code])


def from_matrix(matrix: np.ndarray) -> None:
    """Every coefficient of every code, from units x coders x codes."""
    pattern = (matrix.astype(np.int64) << np.arange(len(CODERS))[:, None]).sum(axis=1)
    kinds = patterns.Kinds.of(np.full(8, 7), np.arange(8), len(CODERS))
    cells = pattern + 8 * np.arange(matrix.shape[2])
    counts = np.bincount(cells.ravel(), minlength=8 * matrix.shape[2]).reshape(-1, 8)
    for coefficient in COEFFICIENTS:
        coefficient(kinds, counts.astype(float))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transcripts", type=int, default=148)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(asked.seed)
    texts = [transcript(i, rng) for i in range(asked.transcripts)]
    codings = [coding for text in texts for coding in codings_of(text, rng)]
    frame = Round("r", 1, assignments=frozenset((t.name, c) for t in texts for c in CODERS))
    book = Codebook("b", codes=tuple(Code(c, c) for c in CODES))
    units = unit_codings(texts, codings, frame, CODES)
    matrix = np.zeros((len(units), len(CODERS), len(CODES)), dtype=np.int8)
    for k in range(len(CODERS)):
        matrix[units.unit, k, units.code] = units.pattern >> k & 1
    print(
        f"{len(texts)} transcripts, {len(codings)} codings, {len(units)} turns, 3 coders, 40 codes"
    )

    ours = cpu(lambda: from_matrix(matrix))
    rows = [
        ("qualkit, 8 coefficients, from the matrix", ours),
        ("krippendorff, alpha only, from the matrix", cpu(lambda: krippendorff_alone(matrix), 1)),
        ("scikit-learn, Cohen only, from the matrix", cpu(lambda: sklearn_alone(matrix), 1)),
        ("qualkit, counts to coefficients", cpu(lambda: counts_only(units))),
        ("qualkit, codings to the finished table", cpu(lambda: whole(texts, codings, frame, book))),
    ]
    print(f"{'CPU s':>9} {'ratio':>8}")
    for name, seconds in rows:
        print(f"{seconds:9.4f} {seconds / ours:8.1f}  {name}")


def counts_only(units: object) -> None:
    counted = pattern_counts(units)  # type: ignore[arg-type]
    for coefficient in COEFFICIENTS:
        coefficient(counted.kinds, counted.by_code)


def whole(texts: list, codings: list, frame: Round, book: Codebook) -> object:
    return agreement_of_round(texts, codings, frame, book)


if __name__ == "__main__":
    main()
