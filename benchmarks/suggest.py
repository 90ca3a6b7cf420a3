"""Topics as qualkit finds them beside BERTopic as it comes, on the same passages and embeddings.

    python -m benchmarks.suggest [PLACE] [--text COLUMN --code COLUMN] [--passages 5000] [--runs 3]
    python -m benchmarks.suggest --growth

PLACE is a folder of transcripts with `truth.csv` beside them (the sample study A unless given), or
a CSV file with a column of text and one of codes. Each method runs in a process of its own, for its
memory. Printed are CPU seconds of the first run, which imports, and of the later ones (median);
memory at its highest; passages in no topic or loosely in one; the adjusted mutual information (AMI)
with the code a person gave, over all coded passages and over those that every method places, and
firmly places; the adjusted Rand index (ARI) between seeds and between random 80 %; the coherence of
the terms (C_NPMI over passages) and their diversity. `--growth` times the methods on 5,000 to
50,000 passages of random themes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.suggest_corpora import SAMPLE, Corpus, Kept, corpus_at

METHODS = ("ward", "light", "plain")
NAMES = {
    "ward": "BERTopic, PCA + Ward",
    "light": "the same, light",
    "plain": "BERTopic as it comes",
}
Labels = NDArray[np.int_]


@dataclass(frozen=True)
class Found:
    """What a method's process says: labels by seed and by part; of the first run the terms, and
    whether each passage lies in a topic, and not loosely.
    """

    first: float
    later: float
    megabytes: int
    before: int
    seeds: list[list[int]]
    parts: list[list[int]]
    terms: list[list[str]]
    firm: list[bool]


def main() -> None:
    asked = _asked()
    if asked.one:
        _as_one(asked.one, Path(asked.place), asked.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        if asked.growth:
            _growth(Path(folder), tuple(asked.methods))
            return
        corpus = corpus_at(Path(asked.place), text=asked.text, code=asked.code)
        corpus = corpus.part(asked.passages)
        rows = _embedded(corpus, asked.vectors)
        place = _written(Path(folder), corpus.texts, rows)
        found = {method: _measured(method, place, asked.runs) for method in asked.methods}
    _report(corpus, found)
    if not asked.code:
        _themes(corpus, found)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("place", nargs="?", default=str(SAMPLE))
    parser.add_argument("--text", default="text", help="the column of a CSV file that is text")
    parser.add_argument("--code", default="", help="the column that holds a person's code")
    parser.add_argument("--passages", type=int, default=0, help="a random part of that many")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--vectors", type=Path, help="a file that keeps embeddings between runs")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--one", choices=METHODS, help=argparse.SUPPRESS)
    return parser.parse_args()


def _embedded(corpus: Corpus, kept: Path | None) -> NDArray[np.float32]:
    from qualkit.suggest import embeddings_of

    start = time.process_time()
    rows = embeddings_of(corpus.texts, cache=Kept(kept) if kept else None)
    spent = time.process_time() - start
    print(f"{corpus.name}: {len(rows)} passages; embeddings {spent:.1f} CPU s, {_peak()} MB")
    return rows


def _written(folder: Path, texts: Sequence[str], rows: NDArray[np.float32]) -> Path:
    np.save(folder / "rows.npy", rows)
    (folder / "texts.json").write_text(json.dumps(list(texts)), "utf-8")
    return folder


def _measured(method: str, place: Path, runs: int) -> Found:
    command = [sys.executable, "-m", "benchmarks.suggest", str(place), "--one", method]
    done = subprocess.run(
        [*command, "--runs", str(runs)], check=True, stdout=subprocess.PIPE, env=os.environ
    )
    return Found(**json.loads(done.stdout.decode().splitlines()[-1]))


def _as_one(method: str, place: Path, runs: int) -> None:
    """What a method's own process does; the last line it prints is JSON."""
    warnings.simplefilter("ignore")
    texts: list[str] = json.loads((place / "texts.json").read_text("utf-8"))
    rows = np.load(place / "rows.npy")
    before = _peak()
    times, seeds, terms = [], [], []
    for seed in range(runs):
        start = time.process_time()
        labels, said = _grouped(method, texts, rows, seed)
        times.append(time.process_time() - start)
        seeds.append(labels)
        terms = terms or said
    peak = _peak()
    parts = []
    for seed in range(runs if runs > 1 else 0):
        part = _part(len(texts), seed)
        parts.append(_grouped(method, [texts[i] for i in part], rows[part], 0)[0])
    later = statistics.median(times[1:]) if len(times) > 1 else times[0]
    firm = _firm(method, rows, seeds[0])
    print(json.dumps(asdict(Found(times[0], later, peak, before, seeds, parts, terms, firm))))


def _firm(method: str, rows: NDArray[np.float32], labels: list[int]) -> list[bool]:
    if method == "plain":
        return [label >= 0 for label in labels]
    from qualkit.model.topics import LOOSE
    from qualkit.suggest.clusters import closeness, middles_of

    at = np.array(labels)
    close, _ = closeness(rows, at, middles_of(rows, at, max(labels) + 1))
    return [bool(near >= LOOSE) for near in close]


def _grouped(
    method: str, texts: list[str], rows: NDArray[np.float32], seed: int
) -> tuple[list[int], list[list[str]]]:
    if method == "plain":
        return _plain(texts, rows, seed)
    from qualkit.suggest.engine import Method, group, topics_for

    count = topics_for(len(texts))
    found = group(texts, rows, topics=count, seed=seed, method=Method(method))
    return list(found.labels), [[term for term, _ in terms[:10]] for terms in found.terms]


def _plain(
    texts: list[str], rows: NDArray[np.float32], seed: int
) -> tuple[list[int], list[list[str]]]:
    """BERTopic's own defaults, with the seed given to UMAP, its only random part."""
    from bertopic import BERTopic
    from umap import UMAP

    reduction = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
    )
    model = BERTopic(umap_model=reduction)
    labels = [int(label) for label in model.fit_transform(texts, rows)[0]]
    terms = [[t for t, _ in model.get_topic(n)] for n in sorted(set(labels)) if n >= 0]
    return labels, terms


def _peak() -> int:
    """Megabytes at their highest since the program began (Linux); not those of its parent."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024


def _part(count: int, seed: int) -> list[int]:
    return sorted(random.Random(seed).sample(range(count), count * 4 // 5))


def _report(corpus: Corpus, found: dict[str, Found]) -> None:
    placed = [all(one.seeds[0][i] >= 0 for one in found.values()) for i in range(len(corpus.texts))]
    firm = [all(one.firm[i] for one in found.values()) for i in range(len(corpus.texts))]
    heads = ("first s", "later s", "MB", "of which before", "topics", "in none", "or loosely",
             "AMI", "AMI placed", "AMI firm", "ARI seeds", "ARI 80 %", "C_NPMI",
             "diversity")  # fmt: skip
    print(" | ".join(("method", *heads)))
    for method, one in found.items():
        labels = one.seeds[0]
        values = (
            f"{one.first:.1f}", f"{one.later:.2f}", f"{one.megabytes}", f"{one.before}",
            f"{len(set(labels) - {-1})}", f"{labels.count(-1) / len(labels):.0%}",
            f"{1 - sum(one.firm) / len(labels):.0%}",
            _ami(corpus, labels, [True] * len(labels)), _ami(corpus, labels, placed),
            _ami(corpus, labels, firm),
            _ari(one.seeds), _ari_of_parts(one.parts, len(labels)),
            f"{_npmi(corpus.texts, one.terms):.3f}", f"{_diversity(one.terms):.2f}",
        )  # fmt: skip
        print(" | ".join((NAMES[method], *values)))
    if {"ward", "light", "plain"} <= set(found):
        plain = found["plain"].later
        print(f"plain / ward {plain / found['ward'].later:.1f}, "
              f"plain / light {plain / found['light'].later:.1f} in later runs")  # fmt: skip


def _ami(corpus: Corpus, labels: list[int], wanted: list[bool]) -> str:
    from sklearn.metrics import adjusted_mutual_info_score

    pairs = [
        (c, n) for c, n, ok in zip(corpus.first_codes, labels, wanted, strict=True) if c and ok
    ]
    if len(pairs) < 10:
        return "-"
    return f"{adjusted_mutual_info_score(*zip(*pairs, strict=True)):.3f} (n {len(pairs)})"


def _ari(labels: list[list[int]]) -> str:
    from sklearn.metrics import adjusted_rand_score

    pairs = list(combinations(labels, 2))
    return f"{statistics.mean(adjusted_rand_score(a, b) for a, b in pairs):.2f}" if pairs else "-"


def _ari_of_parts(parts: list[list[int]], count: int) -> str:
    """Agreement on the passages that two random parts share."""
    from sklearn.metrics import adjusted_rand_score

    places = [_part(count, seed) for seed in range(len(parts))]
    at = [dict(zip(p, labels, strict=True)) for p, labels in zip(places, parts, strict=True)]
    scores = []
    for a, b in combinations(at, 2):
        shared = sorted(a.keys() & b.keys())
        scores.append(adjusted_rand_score([a[i] for i in shared], [b[i] for i in shared]))
    return f"{statistics.mean(scores):.2f}" if scores else "-"


def _npmi(texts: Sequence[str], terms: Sequence[Sequence[str]]) -> float:
    """Mean normalised pointwise mutual information of term pairs, over passages.

    Bouma 2009, Normalized (pointwise) mutual information in collocation extraction; a pair that
    never meets counts as -1.
    """
    wanted = {term for listed in terms for term in listed}
    held: dict[str, set[int]] = {term: set() for term in wanted}
    for place, text in enumerate(texts):
        for word in set(text.casefold().replace("’", "'").replace("'", " ").split()):
            bare = word.strip('.,;:!?"()[]—-…')
            if bare in held:
                held[bare].add(place)
    scores = [_pair(held[a], held[b], len(texts)) for t in terms for a, b in combinations(t, 2)]
    return statistics.mean(scores) if scores else math.nan


def _pair(a: set[int], b: set[int], count: int) -> float:
    both = len(a & b) / count
    if both == 0:
        return -1.0
    if both == 1:
        return 1.0
    return math.log(both / (len(a) / count * len(b) / count)) / -math.log(both)


def _diversity(terms: Sequence[Sequence[str]]) -> float:
    said = [term for listed in terms for term in listed]
    return len(set(said)) / len(said) if said else math.nan


def _themes(corpus: Corpus, found: dict[str, Found]) -> None:
    """Of each planted code the topic in which it is most at home, by F1."""
    total = Counter(code for codes in corpus.codes for code in codes)
    for method in found:
        if method == "light":
            continue
        labels = found[method].seeds[0]
        print(
            f"\n{NAMES[method]}: planted code | passages | in its best topic | of the coded there"
        )
        rows = [
            (code, n, *home_of(corpus, labels, code)[1:]) for code, n in total.items() if n >= 10
        ]
        for code, n, recall, precision in sorted(rows, key=lambda r: (-_f1(r[2], r[3]), r[0])):
            print(f"{code} | {n} | {recall:.0%} | {precision:.0%}")
        seen = sum(recall >= 0.25 and precision >= 0.25 for _, _, recall, precision in rows)
        print(f"{seen} of {len(rows)} surface: a quarter of each other at least")


def home_of(corpus: Corpus, labels: list[int], code: str) -> tuple[int, float, float]:
    """The topic in which a code is most at home by F1, what share of the code's passages it holds,
    and what share of the coded passages in it the code has. Topic -1 where none holds any.
    """
    mine = Counter(n for n, codes in zip(labels, corpus.codes, strict=True) if code in codes)
    coded = Counter(n for n, codes in zip(labels, corpus.codes, strict=True) if codes)
    total = mine.total()
    shares = [(n, times / total, times / coded[n]) for n, times in mine.items() if n >= 0]
    return max(shares, key=lambda share: _f1(*share[1:]), default=(-1, 0.0, 0.0))


def _f1(recall: float, precision: float) -> float:
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _growth(folder: Path, methods: Sequence[str]) -> None:
    """CPU seconds and memory on passages of 100 random themes; texts of 25 words."""
    draw = np.random.default_rng(0)
    words = [
        f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(5000)
    ]
    centres = draw.normal(size=(100, 384))
    print("passages | method | first s | MB")
    for count in (5_000, 10_000, 20_000, 50_000):
        themes = draw.integers(100, size=count)
        rows = (centres[themes] + draw.normal(scale=3, size=(count, 384))).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        common = draw.integers(5000, size=(count, 25))
        texts = [" ".join(words[n] for n in line) for line in common]
        place = _written(folder, texts, rows)
        for method in methods:
            one = _measured(method, place, 1)
            print(f"{count} | {NAMES[method]} | {one.first:.1f} | {one.megabytes}", flush=True)


if __name__ == "__main__":
    main()
