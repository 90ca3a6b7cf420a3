"""Corpora to measure topics on: passages with the code a person gave them, and embeddings."""

from __future__ import annotations

import csv
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import QualkitError
from qualkit.ingest import read_transcript
from qualkit.model import Transcript
from qualkit.suggest import Passage, passages_of
from qualkit.suggest.passages import SHORTEST, normalised, word_spans

SAMPLE = Path(__file__).resolve().parents[1] / "corpora_sample" / "study_a"


@dataclass(frozen=True)
class Corpus:
    """`codes` are all codes of each passage, the one with most of the text first."""

    name: str
    texts: list[str]
    codes: list[tuple[str, ...]]

    @property
    def first_codes(self) -> list[str]:
        return [codes[0] if codes else "" for codes in self.codes]

    def part(self, most: int) -> Corpus:
        """A random part, the same every time; all of it where it has no more."""
        if not 0 < most < len(self.texts):
            return self
        places = sorted(random.Random(0).sample(range(len(self.texts)), most))
        return Corpus(self.name, [self.texts[i] for i in places], [self.codes[i] for i in places])


class Kept:
    """Embeddings in a file, so that a benchmark computes each once."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with closing(sqlite3.connect(place)) as base:
            base.execute("CREATE TABLE IF NOT EXISTS v (k TEXT PRIMARY KEY, b BLOB)")

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        with closing(sqlite3.connect(self.place)) as base:
            held = dict(base.execute("SELECT k, b FROM v"))
        return {key: held[key] for key in keys if key in held}

    def put_many(self, values: Mapping[str, bytes]) -> None:
        with closing(sqlite3.connect(self.place)) as base, base:
            base.executemany("INSERT OR REPLACE INTO v VALUES (?, ?)", list(values.items()))


def corpus_at(place: Path, *, text: str, code: str) -> Corpus:
    """A folder with transcripts (and truth.csv beside them), or a table with a column of text."""
    if place.is_file():
        return _table(place, text, code)
    folder = place / "transcripts" if (place / "transcripts").is_dir() else place
    transcripts = list(_read(folder))
    kept = passages_of(transcripts).kept
    truth = _truth(folder.parent / "truth.csv")
    codes = [_codes(passage, truth.get(passage.transcript, [])) for passage in kept]
    return Corpus(f"{len(transcripts)} transcripts of {place.name}", [p.text for p in kept], codes)


def _read(folder: Path) -> Iterator[Transcript]:
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        try:
            yield read_transcript(path.name, path.read_bytes())
        except QualkitError as error:
            print(f"left out {path.name}: {error.what}", file=sys.stderr)


def _truth(place: Path) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    if place.is_file():
        with place.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"]:
                    span = int(row["start"]), int(row["end"]), row["code"]
                    found.setdefault(row["transcript"], []).append(span)
    return found


def _codes(passage: Passage, marked: list[tuple[int, int, str]]) -> tuple[str, ...]:
    covered: Counter[str] = Counter()
    for start, end, code in marked:
        covered[code] += max(0, min(end, passage.span.end) - max(start, passage.span.start))
    return tuple(code for code, length in covered.most_common() if length > 0)


def _table(place: Path, text: str, code: str) -> Corpus:
    """Rows of 8 words or more; of rows with the same words the first."""
    kept: dict[str, tuple[str, tuple[str, ...]]] = {}
    with place.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = row[text].strip()
            if len(word_spans(said)) >= SHORTEST:
                kept.setdefault(normalised(said), (said, (row[code],) if code else ()))
    return Corpus(place.stem, [t for t, _ in kept.values()], [c for _, c in kept.values()])
