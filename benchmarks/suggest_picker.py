"""The code picker's order while somebody codes, one passage after the other.

    python -m benchmarks.suggest_picker [CORPUS.csv …] [--most 2000] [--embeddings FILE]
        [--held-out LIN]

Passages with codes are taken in the order of their documents. Before each, every method ranks the
codes; then the method learns what was given. Recall@3 is the share of given codes among the first
three, hit@1 how often the first is right; both again without passages of which all codes stood at
the passage before. With `--embeddings` the file that `benchmarks.suggest_codes` made is read, and
likeness in meaning is as old as the opening of the document, as in the page. Study A, of which one
school is left out or measured alone (`--held-out`), needs no path. Corpora as there.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.suggest_codes import Corpus, from_csv, laid, study_a, without
from benchmarks.suggest_corpora import Kept
from qualkit.services.vectors import vectors_of
from qualkit.suggest.evidence import meaning_of
from qualkit.suggest.likely import Likely, Near, likely
from qualkit.suggest.nearness import Nearness, nearness_of

FIXED = (8.0, 6.0, 0.0, 0.0, 0.0, 0.0)
FREQUENT, RECENT, FIX = "most frequent", "most recent", "text + definitions"
PLAIN, MEANING = "qualkit, words only", "qualkit, with kept embeddings"


@dataclass(frozen=True)
class Step:
    row: int
    document: str
    text: str
    codes: tuple[str, ...]
    repeats: bool


@dataclass
class Tally:
    recall: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)

    def add(self, ranked: Sequence[str], codes: Sequence[str]) -> None:
        self.recall.append(len(set(ranked[:3]) & set(codes)) / len(codes))
        self.first.append(float(ranked[0] in codes))

    def __str__(self) -> str:
        if not self.recall:
            return "     –     –"
        return f"{statistics.fmean(self.recall):>7.3f}{statistics.fmean(self.first):>7.3f}"


def steps(corpus: Corpus, most: int) -> Iterator[Step]:
    marks = laid(corpus)
    places = [(p.transcript, p.span.start, row) for row, p in enumerate(corpus.passages)]
    rows = [row for _, _, row in sorted(places) if marks.carries[row].any()][:most]
    before: set[str] = set()
    for row in rows:
        given = tuple(c.id for c, on in zip(corpus.codes, marks.carries[row], strict=True) if on)
        passage = corpus.passages[row]
        yield Step(row, passage.transcript, passage.text, given, set(given) <= before)
        before = set(given)


class Frozen:
    """Likeness in meaning as it was when the document was opened."""

    def __init__(self, known: Nearness | None) -> None:
        self.known, self.document, self.waiting = known, "", list[tuple[int, str]]()

    def near(self, step: Step) -> Near:
        if self.known is None:
            return {}
        if step.document != self.document:
            for row, code in self.waiting:
                self.known.add(row, code)
            self.document, self.waiting = step.document, []
        return self.known.near(step.row)

    def add(self, row: int, code: str) -> None:
        self.waiting.append((row, code))


def ranked(chances: Mapping[str, float]) -> list[str]:
    return sorted(chances, key=lambda code: (-chances[code], code))


def measured(
    corpus: Corpus, taken: Sequence[Step], known: Nearness | None
) -> dict[str, list[Tally]]:
    """For each method the tally of all steps and that of steps that do not repeat."""
    texts = [(step.text, "") for step in taken]
    learning, fixed = (likely(corpus.codes, (), texts) for _ in range(2))
    fixed.weights = list(FIXED)
    frozen = Frozen(known)
    often: Counter[str] = Counter()
    name = PLAIN if known is None else MEANING
    found = {key: [Tally(), Tally()] for key in (FREQUENT, RECENT, FIX, name)}
    for step in taken:
        near = frozen.near(step)
        rest = [code.id for code in corpus.codes]
        orders = {
            FREQUENT: sorted(rest, key=lambda c: -often[c]),
            RECENT: [*learning.recents, *(c for c in rest if c not in learning.recents)],
            FIX: ranked(fixed.chances(step.text)),
            name: ranked(learning.chances(step.text, near)),
        }
        for method, order in orders.items():
            for tally in found[method][: 1 if step.repeats else 2]:
                tally.add(order, step.codes)
        for code in step.codes:
            learning.learn(step.text, code, near)
            _profiled(fixed, step.text, code)
            frozen.add(step.row, code)
            often[code] += 1
    return found


def _profiled(known: Likely, text: str, code: str) -> None:
    """Learn what the code is about and leave the weights."""
    known.learn(text, code)
    known.weights = list(FIXED)


def table(corpus: Corpus, most: int, kept: Kept | None) -> None:
    taken = list(steps(corpus, most))
    new = sum(not step.repeats for step in taken)
    print(f"\n{corpus.name}: {len(taken):,} passages, {new:,} without repeats, "
          f"{len(corpus.codes)} codes")  # fmt: skip
    print(f"{'':<32}{'all: recall@3, hit@1':>22}{'without repeats':>18}")
    found = measured(corpus, taken, None)
    if kept is not None:
        texts = [passage.text for passage in corpus.passages]
        meanings = vectors_of([meaning_of(code) for code in corpus.codes], cache=kept)
        names = [code.id for code in corpus.codes]
        known = nearness_of(
            vectors_of(texts, cache=kept), dict(zip(names, meanings, strict=True)), names
        )
        found |= measured(corpus, taken, known)
    for method, (every, fresh) in found.items():
        print(f"{method:<32}{every!s:>22}{fresh!s:>18}")


def update(corpus: Corpus, most: int) -> None:
    """CPU milliseconds of ranking and of learning in Python; the browser does the same."""
    taken = list(steps(corpus, most))
    known = likely(corpus.codes, (), [(step.text, step.codes[0]) for step in taken])
    start = time.process_time()
    for step in taken[:300]:
        known.chances(step.text)
    middle = time.process_time()
    for step in taken[:300]:
        known.learn(step.text, step.codes[0])
    per = 1000 / len(taken[:300])
    print(f"{len(corpus.codes)} codes: ranking {(middle - start) * per:.2f} ms, "
          f"learning {(time.process_time() - middle) * per:.2f} ms CPU")  # fmt: skip


def main(given: argparse.Namespace) -> None:
    kept = Kept(given.embeddings) if given.embeddings else None
    with tempfile.TemporaryDirectory() as folder:
        corpus, _ = study_a(Path(folder), shipped=given.shipped)
    four = without(corpus, given.held_out)
    alone = {p.transcript for p in corpus.passages} - {p.transcript for p in four.passages}
    for one in (four, *map(from_csv, given.corpora)):
        table(one, given.most, kept)
    if not given.choosing:
        only = Corpus(
            given.held_out,
            tuple(p for p in corpus.passages if p.transcript in alone),
            tuple(c for c in corpus.codings if c.transcript in alone),
            corpus.codes,
        )
        table(only, given.most, kept)
    update(corpus, given.most)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--embeddings", type=Path)
    parser.add_argument("--held-out", default="LIN")
    parser.add_argument("--choosing", action="store_true", help="without the held-out school")
    main(parser.parse_args())
