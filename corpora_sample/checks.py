"""What must hold of the sample study besides that it builds: codes, decoys, repetition, length."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corpora_sample.marked import Marked

_SENTENCE = re.compile(r"(?<=[.?!])[\"'”’]?\s+")
_LONG = 8
_LENGTHS = {"int": (900, 1500), "fg": (700, 1100)}


def problems_of(sources: list[Marked], study: Path) -> list[str]:
    """Everything wrong with the sources, with `codes.txt` and with `truth.csv`."""
    truth = _table(study / "truth.csv")
    codes = (study / "codes.txt").read_text(encoding="utf-8").split()
    rules: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: _codes(sources, codes),
        lambda: _lengths(sources),
        lambda: _repeated(sources),
        lambda: _truth(sources, truth),
    )
    return [problem for rule in rules for problem in rule()]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _codes(sources: list[Marked], codes: list[str]) -> Iterator[str]:
    """The codes used are the codes listed."""
    used = {mark.code for source in sources for mark in source.marks}
    yield from (f"codes.txt: '{code}' is not used" for code in codes if code not in used)
    yield from (f"'{code}' is used and not in codes.txt" for code in sorted(used - set(codes)))


def _lengths(sources: list[Marked]) -> Iterator[str]:
    for source in sources:
        least, most = _LENGTHS[source.header["instrument"]]
        words = sum(len(source.words_of(turn).split()) for turn in source.turns)
        if not least <= words <= most:
            yield f"{source.stem}: {words} words, not {least} to {most}"


def _repeated(sources: list[Marked]) -> Iterator[str]:
    """No sentence of more than eight words stands in two transcripts."""
    first: dict[str, str] = {}
    for source in sources:
        said = " ".join(source.words_of(turn) for turn in source.turns)
        for sentence in _SENTENCE.split(said):
            words = re.findall(r"[\w'’]+", sentence.casefold())
            key = " ".join(words)
            if len(words) > _LONG and first.setdefault(key, source.stem) != source.stem:
                yield f"{source.stem}: also in {first[key]}: {sentence}"


def _truth(sources: list[Marked], truth: list[dict[str, str]]) -> Iterator[str]:
    """Each planted sentence is there once; a decoy lies in no coding, a negative case in one."""
    by_stem = {source.stem: source for source in sources}
    for row in truth:
        source = by_stem[row["transcript"]]
        if source.text.count(row["quote"]) != 1:
            yield f"{source.stem}: not there exactly once: {row['quote']}"
            continue
        start = source.text.index(row["quote"])
        end = start + len(row["quote"])
        coded = any(mark.start < end and start < mark.end for mark in source.marks)
        if coded != (row["kind"] == "negative"):
            state = "is coded" if coded else "is not coded"
            yield f"{source.stem}: a {row['kind']} {state}: {row['quote']}"
