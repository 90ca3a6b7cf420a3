"""Topics as qualkit finds them beside BERTopic as it comes: CPU time and agreement between runs.

    python benchmarks/suggest.py [FOLDER] [--runs 5]

FOLDER holds transcripts (corpora_sample/study/transcripts unless given); without any, passages with
planted themes are generated. Both methods get the same embeddings. Two kinds of agreement between
runs are printed as the mean adjusted Rand index over pairs of runs: "seeds" (same passages, other
seed) and "resamples" (random 80 %, compared on the shared passages). The method with PCA and Ward
draws no random numbers, so its seeds agree by construction; resamples are the harder test.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from qualkit.errors import QualkitError
from qualkit.ingest import read_transcript
from qualkit.model import Transcript
from qualkit.suggest import embeddings_of, passages_of
from qualkit.suggest.embed import required
from qualkit.suggest.engine import group, topics_for

SAMPLE = Path(__file__).resolve().parents[1] / "corpora_sample" / "study" / "transcripts"
Labels = NDArray[np.int_]
Method = Callable[[list[str], NDArray[np.float32], int], Labels]


@dataclass(frozen=True)
class Corpus:
    name: str
    texts: list[str]
    truth: list[int] | None


@dataclass(frozen=True)
class Measured:
    first: float
    later: float
    seeds: float
    resamples: float
    outliers: float
    topics: float
    truth: float | None


def ours(texts: list[str], rows: NDArray[np.float32], seed: int) -> Labels:
    return np.array(group(texts, rows, topics=topics_for(len(texts)), seed=seed).labels)


def ours_with(topics: int) -> Method:
    """Our method with the number of topics given, so that only the clustering differs."""
    return lambda texts, rows, seed: np.array(group(texts, rows, topics=topics, seed=seed).labels)


def plain(texts: list[str], rows: NDArray[np.float32], seed: int) -> Labels:
    """BERTopic's own defaults, with the seed given to UMAP, its only random part."""
    bertopic = required("bertopic", "bertopic")
    from umap import UMAP

    reduction = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
    )
    return np.array(bertopic.BERTopic(umap_model=reduction).fit_transform(texts, rows)[0])


def measured(method: Method, corpus: Corpus, rows: NDArray[np.float32], runs: int) -> Measured:
    timed = [_timed(method, corpus.texts, rows, seed) for seed in range(runs)]
    labels = [found for found, _ in timed]
    times = [seconds for _, seconds in timed]
    parts = [_part(len(corpus.texts), seed) for seed in range(runs)]
    drawn = [method([corpus.texts[i] for i in part], rows[part], 0) for part in parts]
    return Measured(
        first=times[0],
        later=statistics.median(times[1:]),
        seeds=statistics.mean(adjusted_rand_score(a, b) for a, b in combinations(labels, 2)),
        resamples=statistics.mean(
            _on_shared(parts[a], drawn[a], parts[b], drawn[b])
            for a, b in combinations(range(runs), 2)
        ),
        outliers=float(np.mean([np.mean(found == -1) for found in labels])),
        topics=statistics.mean(len(set(found[found >= 0])) for found in labels),
        truth=None
        if corpus.truth is None
        else statistics.mean(adjusted_rand_score(corpus.truth, found) for found in labels),
    )


def _timed(
    method: Method, texts: list[str], rows: NDArray[np.float32], seed: int
) -> tuple[Labels, float]:
    start = time.process_time()
    found = method(texts, rows, seed)
    return found, time.process_time() - start


def _part(count: int, seed: int) -> list[int]:
    return sorted(random.Random(seed).sample(range(count), count * 4 // 5))


def _on_shared(a: list[int], of_a: Labels, b: list[int], of_b: Labels) -> float:
    first, second = dict(zip(a, of_a, strict=True)), dict(zip(b, of_b, strict=True))
    shared = sorted(first.keys() & second.keys())
    return float(adjusted_rand_score([first[i] for i in shared], [second[i] for i in shared]))


def corpus_of(folder: Path) -> Corpus:
    transcripts = list(_read(folder)) if folder.is_dir() else []
    texts = list(passages_of(transcripts).texts)
    if len(texts) >= 100:
        return Corpus(f"{len(transcripts)} transcripts of {folder.name}", texts, None)
    print(f"{len(texts)} passages in {folder.name} are too few to compare: generated ones instead")
    return generated(600)


def _read(folder: Path) -> list[Transcript]:
    found = []
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        try:
            found.append(read_transcript(path.name, path.read_bytes()))
        except QualkitError as error:
            print(f"left out {path.name}: {error.what}")
    return found


def generated(count: int) -> Corpus:
    """Passages whose words are drawn from one of ten vocabularies and from common talk."""
    draw = random.Random(0)
    themes = [line.split() for line in VOCABULARIES]
    common = COMMON.split()
    truth = [draw.randrange(len(themes)) for _ in range(count)]
    texts = [
        " ".join(
            draw.choice(themes[theme] if draw.random() < 0.35 else common)
            for _ in range(draw.randint(15, 60))
        )
        for theme in truth
    ]
    return Corpus(f"{count} generated passages", texts, truth)


COMMON = """
we they it was so and then because really students people year day think said time when would
school some other always never maybe here there with for about after before more every
"""
VOCABULARIES = (
    "lunch kitchen tray salad meal cafeteria breakfast hungry snack",
    "exam test score accountability benchmark proficiency district rating",
    "bus driver route stop traffic ride transportation highway",
    "laptop screen software login password platform tablet wifi",
    "parent mother father family home visit phone grandmother",
    "project portfolio exhibition presentation interest choice inquiry",
    "schedule period bell block morning advisory minutes calendar",
    "reading book library novel essay writing paragraph author",
    "principal budget hiring contract salary union leadership",
    "garden orchestra theater basketball club coach stage team",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    corpus = corpus_of(asked.folder)
    start = time.process_time()
    rows = embeddings_of(corpus.texts)
    spent = time.process_time() - start
    print(f"{corpus.name}: {len(corpus.texts)} passages, {asked.runs} runs")
    print(f"embeddings: {spent:.1f} CPU s with loading, {len(rows) / spent:.0f} passages a CPU s")
    mine = measured(ours, corpus, rows, asked.runs)
    other = measured(plain, corpus, rows, asked.runs)
    matched = measured(ours_with(max(round(other.topics), 1)), corpus, rows, asked.runs)
    _print_table({"PCA + Ward": mine, "UMAP + HDBSCAN": other, "PCA + Ward, as many": matched})
    print(
        f"CPU time, default over ours: {_ratio(other.later, mine.later)} "
        f"(first run {_ratio(other.first, mine.first)})"
    )
    print(
        f"ARI between seeds, ours over default: {_ratio(mine.seeds, other.seeds)}; between "
        f"resamples: {_ratio(mine.resamples, other.resamples)}, with as many topics "
        f"{_ratio(matched.resamples, other.resamples)}"
    )


def _print_table(rows: dict[str, Measured]) -> None:
    heads = ("first s", "later s", "seeds", "resamples", "outliers", "topics", "truth")
    print(f"{'':20}" + "".join(f"{head:>11}" for head in heads))
    for name, got in rows.items():
        truth = "-" if got.truth is None else f"{got.truth:.2f}"
        numbers = (
            *(f"{n:.2f}" for n in (got.first, got.later, got.seeds, got.resamples)),
            f"{got.outliers:.0%}",
            f"{got.topics:.0f}",
            truth,
        )
        print(f"{name:20}" + "".join(f"{number:>11}" for number in numbers))


def _ratio(a: float, b: float) -> str:
    return f"{a / b:.2f}" if b > 0 else "not defined"


if __name__ == "__main__":
    main()
