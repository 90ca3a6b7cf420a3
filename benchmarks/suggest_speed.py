"""What learning anew costs at 5,000 passages and 60 codes, in time and memory.

    python -m benchmarks.suggest_speed CORPUS.csv … [--passages 5000] [--codes 60] [--transformer]

Texts are the longest of the corpora (columns `document`, `text`, `speaker`); codes are drawn by
chance, so nothing is said here about how good they are. With `--transformer` embeddings are drawn
by chance too, and the transformer is loaded and reads 100 of the texts.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.suggest_codes import Corpus, from_csv, laid
from qualkit.model import Code, Coding, Span
from qualkit.services.vectors import vectors_of
from qualkit.suggest.embed import DIMENSIONS
from qualkit.suggest.evidence import evidence_of
from qualkit.suggest.known_codes import learned

CODED = 0.6


def drawn(paths: Sequence[Path], passages: int, codes: int) -> Corpus:
    """Six of ten passages with one code each, drawn with a seed."""
    found = [p for path in paths for p in from_csv(path).passages]
    longest = sorted(found, key=lambda p: -len(p.text))[:passages]
    placed = [replace(p, span=Span(n * 100_000, n * 100_000 + len(p.text)))
              for n, p in enumerate(longest)]  # fmt: skip
    named = [Code(f"c{n}", f"code {n}", definition=placed[7 * n].text) for n in range(codes)]
    random = np.random.default_rng(0)
    codings = [
        Coding(str(n), p.transcript, p.span, f"c{random.integers(codes)}", "one", "given", p.text)
        for n, p in enumerate(placed)
        if random.random() < CODED
    ]
    return Corpus("drawn", tuple(placed), tuple(codings), tuple(named))


def main(given: argparse.Namespace) -> None:
    corpus = drawn(given.corpora, given.passages, given.codes)
    texts, marks, vectors = [p.text for p in corpus.passages], laid(corpus), None
    if given.transformer:
        start = time.process_time()
        vectors_of(texts[:100])
        print(f"transformer: 100 texts {time.process_time() - start:.1f} s CPU, loading included")
        made = np.random.default_rng(0).normal(size=(len(texts), DIMENSIONS)).astype(np.float32)
        vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    meanings = None if vectors is None else vectors[: len(corpus.codes)]
    start = time.process_time()
    known = evidence_of(texts, corpus.codes, vectors=vectors, meanings=meanings)
    print(f"{len(texts):,} passages x {len(corpus.codes)} codes; "
          f"reading {time.process_time() - start:.2f} s CPU")  # fmt: skip
    for _ in range(5):
        start = time.process_time()
        learned(known, marks)
        print(f"learning anew {time.process_time() - start:.2f} s CPU")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory {most:,.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--passages", type=int, default=5000)
    parser.add_argument("--codes", type=int, default=60)
    parser.add_argument("--transformer", action="store_true")
    main(parser.parse_args())
