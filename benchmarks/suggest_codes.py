"""Suggested codes beside simpler methods, on study A and on corpora given by path.

    python -m benchmarks.suggest_codes [CORPUS.csv …] [--runs 2] [--words-only] [--shipped]
        [--embeddings FILE] [--held-out LIN]

A corpus is a CSV file with the columns `document`, `text`, `codes` (separated by `;`) and, if
known, `speaker`; its codes have no definitions but their names. Study A is built whole, 148
documents, or with `--shipped` the 45 that come with qualkit; its truth is what was planted.
Documents are held out together with everyone who speaks in them, and one school altogether: it is
neither learnt from nor measured until the end. `--embeddings` keeps them in a file. Nothing is
asserted.
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.suggest_corpora import Kept
from qualkit.model import Code, Coding, Span
from qualkit.services import demo, samples
from qualkit.services.vectors import vectors_of
from qualkit.suggest import Passage, passages_of
from qualkit.suggest.evaluate import SHARES, evaluated, groups_drawn
from qualkit.suggest.evidence import Evidence, evidence_of, meaning_of
from qualkit.suggest.known_codes import Chances, learned
from qualkit.suggest.marked import Marked, marked, shares_enough
from qualkit.suggest.measure import average_precision, recall_at

PRECISION = 0.5
Flags = NDArray[np.bool_]


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


def evidence(corpus: Corpus, *, words_only: bool, kept: Kept | None = None) -> Evidence:
    texts = [passage.text for passage in corpus.passages]
    if words_only:
        return evidence_of(texts, corpus.codes)
    meanings = vectors_of([meaning_of(code) for code in corpus.codes], cache=kept)
    vectors = vectors_of(texts, cache=kept)
    return evidence_of(texts, corpus.codes, vectors=vectors, meanings=meanings)


def laid(corpus: Corpus) -> Marked:
    return marked(corpus.passages, corpus.codings, corpus.codes)


def table(corpus: Corpus, known: Evidence, runs: int) -> None:
    marks = laid(corpus)
    print(f"\n{corpus.name}: {len(corpus.passages):,} passages, {len(corpus.codings):,} codings, "
          f"{len(corpus.codes)} codes")  # fmt: skip
    print(f"{'coded':>6}  {'method':<32}{'AP':>8}{'recall@3':>10}")
    for row in evaluated(known, marks, runs=runs):
        print(f"{row.share:>6.0%}  {row.method:<32}{row.average_precision:>8.3f}"
              f"{row.recall_at_3:>10.3f}")  # fmt: skip
    start = time.process_time()
    learned(known, marks)
    print(f"learning anew: {time.process_time() - start:.2f} s CPU, all codings, all codes")


def trained(marks: Marked, rows: Flags) -> Marked:
    return replace(marks, carries=marks.carries & rows[:, None], seen=marks.seen & rows)


def by_share(
    corpus: Corpus, planted: Sequence[Planted], known: Evidence, marks: Marked, runs: int
) -> None:
    """What is offered in the rest when so many of the groups are coded, and in all by folds."""
    print(f"\n{'coded':>8}  offered at an expected precision of {PRECISION:.0%}")
    for share in SHARES:
        for run in range(1 if not share else runs):
            rows = groups_drawn(marks, share, run)
            found = learned(known, trained(marks, rows)).now
            _hits(f"{share:.0%}", corpus, planted, found, marks, marks.seen & ~rows)
    _hits("4 parts", corpus, planted, learned(known, marks).held, marks, marks.seen)


def one_school(
    corpus: Corpus, planted: Sequence[Planted], known: Evidence, marks: Marked, school: str
) -> None:
    """Everything but one school is learnt from; what happens in that school."""
    there = np.array([school in passage.transcript for passage in corpus.passages])
    found = learned(known, trained(marks, ~there)).now
    truth = marks.carries[there]
    print(f"\n{school} held out: AP {average_precision(found.chance[there], truth):.3f}, "
          f"recall@3 {recall_at(found.chance[there], truth):.3f}")  # fmt: skip
    _hits(school, corpus, planted, found, marks, there)


def _hits(
    name: str,
    corpus: Corpus,
    planted: Sequence[Planted],
    found: Chances,
    marks: Marked,
    rows: Flags,
) -> None:
    """How much is offered of what carries words of its code, of what does not, and of decoys."""
    column = {code.id: number for number, code in enumerate(corpus.codes)}
    names = {corpus.passages[row].transcript for row in np.flatnonzero(rows)}
    offered = np.zeros(found.chance.shape, dtype=bool)
    for code in range(offered.shape[1]):
        offered[found.offers(code, rows, precision=PRECISION, most=len(offered)), code] = True
    groups: dict[str, list[int]] = {"with cue": [], "without": [], "decoys": []}
    for each in planted:
        if each.code in column and each.coding.transcript in names:
            cued = _cued(each.coding.quote, corpus.codes[column[each.code]])
            group = "decoys" if each.decoy else "with cue" if cued else "without"
            groups[group].append(int(_hit(each, corpus, offered, column)))
    right = (offered & marks.carries).sum() / max(offered.sum(), 1)
    shares = (f"{group} {sum(hits)}/{len(hits)} = {sum(hits) / max(len(hits), 1):.0%}"
              for group, hits in groups.items())  # fmt: skip
    print(f"{name:>8}  {', '.join(shares)}; {offered.sum()} offers, right {right:.0%}")


def _cued(words: str, code: Code) -> bool:
    return any(cue.casefold() in words.casefold() for cue in (*code.keywords, *code.cues))


def _hit(each: Planted, corpus: Corpus, offered: Flags, column: dict[str, int]) -> bool:
    return any(
        offered[row, column[each.code]]
        for row, passage in enumerate(corpus.passages)
        if passage.transcript == each.coding.transcript
        and shares_enough(passage.span, each.coding.span)
    )


def without(corpus: Corpus, school: str) -> Corpus:
    passages = tuple(p for p in corpus.passages if school not in p.transcript)
    codings = tuple(c for c in corpus.codings if school not in c.transcript)
    return replace(
        corpus, name=f"{corpus.name} without {school}", passages=passages, codings=codings
    )


def most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(given: argparse.Namespace) -> None:
    kept = Kept(given.embeddings) if given.embeddings else None
    with tempfile.TemporaryDirectory() as folder:
        corpus, planted = study_a(Path(folder), shipped=given.shipped)
    for path in given.corpora:
        other = from_csv(path)
        table(other, evidence(other, words_only=given.words_only, kept=kept), given.runs)
    four = without(corpus, given.held_out)
    there = [each for each in planted if given.held_out not in each.coding.transcript]
    known = evidence(four, words_only=given.words_only, kept=kept)
    table(four, known, given.runs)
    by_share(four, there, known, laid(four), given.runs)
    if not given.choosing:
        known, marks = evidence(corpus, words_only=given.words_only, kept=kept), laid(corpus)
        one_school(corpus, planted, known, marks, given.held_out)
    print(f"most memory: {most_memory():,.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--words-only", action="store_true")
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--embeddings", type=Path)
    parser.add_argument("--held-out", default="LIN")
    parser.add_argument("--choosing", action="store_true", help="without the held-out school")
    main(parser.parse_args())
