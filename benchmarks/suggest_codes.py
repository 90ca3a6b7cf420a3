"""Suggested codes beside simpler methods, on study A and on corpora given by path.

    python -m benchmarks.suggest_codes [CORPUS.csv …] [--runs 2] [--words-only] [--shipped]

A corpus is a CSV file with the columns `document`, `text`, `codes` (separated by `;`) and, if
known, `speaker`; its codes have no definitions but their names. Study A is built whole, 148
documents, or with `--shipped` the 45 that come with qualkit; its truth is what was planted.
Documents are held out together with everyone who speaks in them. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qualkit.model import Code, Coding, Span
from qualkit.services import demo, samples
from qualkit.services.vectors import vectors_of
from qualkit.suggest import Passage, passages_of
from qualkit.suggest.evaluate import evaluated
from qualkit.suggest.evidence import Evidence, evidence_of, meaning_of
from qualkit.suggest.known_codes import Learned, learned, worth_offering
from qualkit.suggest.marked import Marked, marked, shares_enough
from qualkit.suggest.measure import average_precision, recall_at

PRECISION = 0.5
Flags = NDArray[np.bool_]
HELD_OUT = "LIN"


@dataclass(frozen=True)
class Corpus:
    name: str
    passages: tuple[Passage, ...]
    codings: tuple[Coding, ...]
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Planted:
    """A row of study A's truth; `code` is the one a decoy sounds like."""

    coding: Coding
    code: str
    decoy: bool


def from_csv(path: Path) -> Corpus:
    passages, codings = [], []
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))):
        text = row["text"].strip()
        span = Span(number * 100_000, number * 100_000 + max(len(text), 1))
        name = row["document"]
        speaker = row.get("speaker") or name
        passages.append(Passage(name, 1, span, text, speaker, f"{name}/{speaker}", ""))
        for code in filter(None, (part.strip() for part in row["codes"].split(";"))):
            codings.append(Coding(f"{number}:{code}", name, span, code, "human", "given", text))
    named = sorted({coding.code for coding in codings})
    codes = tuple(Code(code, code.replace("_", " ").replace(".", " ")) for code in named)
    return Corpus(path.stem, tuple(passages), tuple(codings), codes)


def study_a(folder: Path, *, shipped: bool) -> tuple[Corpus, list[Planted]]:
    sample = samples.shipped("A") if shipped else samples.full("A", folder)
    project, _ = demo.build_sample(folder / "a.qualkit", sample)
    with project.reading() as repository:
        transcripts, codebook = tuple(repository.transcripts()), repository.codebook()
    project.close()
    rows = csv.DictReader(io.StringIO((sample.folder / "truth.csv").read_text("utf-8")))
    planted = [_planted(number, row) for number, row in enumerate(rows)]
    codings = tuple(each.coding for each in planted if each.code and not each.decoy)
    codes = tuple(code for code in codebook if not code.retired)
    return Corpus("study A", passages_of(transcripts).kept, codings, codes), planted


def _planted(number: int, row: dict[str, str]) -> Planted:
    span = Span(int(row["start"]), int(row["end"]))
    decoy = row["kind"] == "decoy"
    code = row["note"].removeprefix("not ").split(" ")[0].strip(".,;") if decoy else row["code"]
    coding = Coding(str(number), row["transcript"], span, code, "truth", "truth", row["quote"])
    return Planted(coding, code, decoy)


def evidence(corpus: Corpus, *, words_only: bool) -> Evidence:
    texts = [passage.text for passage in corpus.passages]
    if words_only:
        return evidence_of(texts, corpus.codes)
    meanings = vectors_of([meaning_of(code) for code in corpus.codes])
    return evidence_of(texts, corpus.codes, vectors=vectors_of(texts), meanings=meanings)


def table(corpus: Corpus, known: Evidence, marks: Marked, runs: int) -> None:
    print(f"\n{corpus.name}: {len(corpus.passages):,} passages, {len(corpus.codings):,} codings, "
          f"{len(corpus.codes)} codes")  # fmt: skip
    print(f"{'coded':>6}  {'method':<32}{'AP':>8}{'recall@3':>10}")
    for row in evaluated(known, marks, runs=runs):
        print(f"{row.share:>6.0%}  {row.method:<32}{row.average_precision:>8.3f}"
              f"{row.recall_at_3:>10.3f}")  # fmt: skip
    start = time.process_time()
    learned(known, marks)
    print(f"learning anew: {time.process_time() - start:.2f} s CPU, all codings, all codes")


def one_school(corpus: Corpus, planted: Sequence[Planted], known: Evidence, marks: Marked) -> None:
    """Everything but one school is learnt from; what happens in that school."""
    there = np.array([HELD_OUT in passage.transcript for passage in corpus.passages])
    train = marks.seen & ~there
    found = learned(known, replace(marks, carries=marks.carries & train[:, None], seen=train))
    truth = marks.carries[there]
    print(f"\n{HELD_OUT} held out: AP {average_precision(found.chance[there], truth):.3f}, "
          f"recall@3 {recall_at(found.chance[there], truth):.3f}")  # fmt: skip
    offered = _offered(found, there)
    right = (offered & marks.carries).sum() / max(offered.sum(), 1)
    print(
        f"offered at an expected precision of {PRECISION:.0%}: {offered.sum()}, right {right:.0%}"
    )
    _hits(corpus, [p for p in planted if HELD_OUT in p.coding.transcript], offered)


def every_school(
    corpus: Corpus, planted: Sequence[Planted], known: Evidence, marks: Marked
) -> None:
    """Each passage by what was learnt from other transcripts and speakers, in four parts."""
    found = learned(known, marks)
    print("\nevery school, four parts held out in turn")
    _hits(corpus, planted, _offered(replace(found, chance=found.held), marks.seen))


def _hits(corpus: Corpus, planted: Sequence[Planted], offered: Flags) -> None:
    """How much is offered of what carries words of its code, of what does not, and of decoys."""
    column = {code.id: number for number, code in enumerate(corpus.codes)}
    groups: dict[str, list[bool]] = {"with keyword or cue": [], "without": [], "decoys": []}
    for each in planted:
        if each.code in column:
            cued = _cued(each.coding.quote, corpus.codes[column[each.code]])
            name = "decoys" if each.decoy else "with keyword or cue" if cued else "without"
            groups[name].append(_hit(each, corpus, offered, column))
    for name, hits in groups.items():
        share = sum(hits) / len(hits) if hits else float("nan")
        print(f"  {name:<22}{len(hits):>5} passages, offered for that code {share:>5.0%}")


def _offered(found: Learned, rows: Flags) -> Flags:
    offered = np.zeros(found.chance.shape, dtype=bool)
    for code in range(offered.shape[1]):
        chosen = worth_offering(found.chance[:, code], rows, precision=PRECISION, most=len(offered))
        offered[chosen, code] = True
    return offered


def _cued(words: str, code: Code) -> bool:
    return any(cue.casefold() in words.casefold() for cue in (*code.keywords, *code.cues))


def _hit(each: Planted, corpus: Corpus, offered: Flags, column: dict[str, int]) -> bool:
    return any(
        offered[row, column[each.code]]
        for row, passage in enumerate(corpus.passages)
        if passage.transcript == each.coding.transcript
        and shares_enough(passage.span, each.coding.span)
    )


def main(paths: Iterable[Path], *, runs: int, words_only: bool, shipped: bool) -> None:
    for path in paths:
        corpus = from_csv(path)
        marks = marked(corpus.passages, corpus.codings, corpus.codes)
        table(corpus, evidence(corpus, words_only=words_only), marks, runs)
    with tempfile.TemporaryDirectory() as folder:
        corpus, planted = study_a(Path(folder), shipped=shipped)
    marks = marked(corpus.passages, corpus.codings, corpus.codes)
    known = evidence(corpus, words_only=words_only)
    table(corpus, known, marks, runs)
    one_school(corpus, planted, known, marks)
    every_school(corpus, planted, known, marks)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--words-only", action="store_true")
    parser.add_argument("--shipped", action="store_true")
    given = parser.parse_args()
    main(given.corpora, runs=given.runs, words_only=given.words_only, shipped=given.shipped)
