"""Planted themes that a codebook does not know: codes are taken out of it, a quarter at a time.

    python -m benchmarks.suggest_beyond PLACE --book codebooks/sample.yaml [--vectors FILE]

PLACE is a folder of transcripts with `truth.csv` beside them. For every quarter of the codes with
ten passages or more, the rest of the codebook is what is known, and topics are ordered by the mean
cosine of their passages to their nearest known code: `--beyond` shows those below 0.35. Printed is
whether a left-out theme surfaces (a topic holds a quarter of its passages, and it is a quarter of
what is coded there), and at which place from the strangest that topic stands.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.suggest import home_of
from benchmarks.suggest_corpora import SAMPLE, Corpus, Kept, corpus_at
from qualkit.model import Codebook
from qualkit.services.codebooks import codebook_from
from qualkit.suggest import Method, embeddings_of
from qualkit.suggest.engine import group, topics_for
from qualkit.suggest.nearest import meanings_of
from qualkit.suggest.topics import FAR

QUARTERS = 4
FEWEST = 10


@dataclass(frozen=True)
class Topics:
    """`near` is the mean cosine to the nearest known code, by topic."""

    labels: NDArray[np.int_]
    near: NDArray[np.float64]

    def place(self, topic: int) -> int:
        """1 is the topic furthest from every known code."""
        return int((self.near < self.near[topic]).sum()) + 1


def main() -> None:
    asked = _asked()
    corpus = corpus_at(asked.place, text="", code="")
    kept = Kept(asked.vectors) if asked.vectors else None
    rows = embeddings_of(corpus.texts, cache=kept)
    book = codebook_from(asked.book.read_text("utf-8"), asked.book.name)
    found = group(corpus.texts, rows, topics=topics_for(len(rows)), seed=0, method=Method.LIGHT)
    labels = np.array(found.labels)
    planted = Counter(code for codes in corpus.codes for code in codes)
    themes = sorted(code for code, times in planted.items() if times >= FEWEST)
    print("theme left out | passages | surfaces | in its topic | of the coded there | "
          "cosine to known codes | place of topics | shown by --beyond")  # fmt: skip
    for quarter in range(QUARTERS):
        out = themes[quarter::QUARTERS]
        known = replace(book, codes=tuple(code for code in book.codes if code.id not in out))
        _told(corpus, _topics(labels, rows, known, kept), out, planted)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("place", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--book", type=Path, required=True, help="a codebook as YAML")
    parser.add_argument("--vectors", type=Path, help="a file that keeps embeddings between runs")
    return parser.parse_args()


def _topics(
    labels: NDArray[np.int_], rows: NDArray[np.float32], known: Codebook, kept: Kept | None
) -> Topics:
    nearest = meanings_of(known, cache=kept).similar(rows).max(axis=1)
    near = [float(nearest[labels == number].mean()) for number in range(int(labels.max()) + 1)]
    return Topics(labels, np.array(near))


def _told(corpus: Corpus, topics: Topics, out: list[str], planted: Counter[str]) -> None:
    for code in out:
        topic, recall, precision = home_of(corpus, topics.labels.tolist(), code)
        near = float(topics.near[topic])
        print(" | ".join((
            code, str(planted[code]), "yes" if min(recall, precision) >= 0.25 else "no",
            f"{recall:.0%}", f"{precision:.0%}", f"{near:.2f}",
            f"{topics.place(topic)} of {len(topics.near)}", "yes" if near < FAR else "no",
        )), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
