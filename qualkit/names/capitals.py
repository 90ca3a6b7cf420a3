"""Words that stand in capitals where no sentence begins: statistics over all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from qualkit.names.values import Category, Document, Known
from qualkit.names.words import Words, key

_NEVER_TEXT = """i ok okay mr mrs ms dr miss tv pm am a monday tuesday wednesday thursday friday
saturday sunday mondays tuesdays wednesdays thursdays fridays january february march april may june
july august september october november december english spanish french german chinese math maths
mathematics science reading history algebra geometry god christmas easter internet american
americans labor thanksgiving mondays saturdays crosstalk inaudible synthetic cc0
laughs laughter pause q ll ve re isn don didn
"""
_NEVER = frozenset(_NEVER_TEXT.split())
_TO_PLACE_TEXT = "in from near at to through across"
_TO_PLACE = frozenset(_TO_PLACE_TEXT.split())
_NO_NAME_S_TEXT = """it that there here what who where how when let he she everybody everyone
nobody somebody someone one this today"""
_NO_NAME_S = frozenset(_NO_NAME_S_TEXT.split())
_INSIDE = frozenset({" ", ", ", " '", ' "', " “"})
_LOWER_SHARE = 0.2


@dataclass
class Capitals:
    """How often each word stands capitalised inside sentences, and how often in small letters."""

    inside: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    possessive: Counter[str] = field(default_factory=Counter)
    place: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, words: Words) -> None:
        """Count one text."""
        before = ""
        last = 0
        for start, end in words:
            word = text[start:end]
            folded = key(word)
            if word[0].islower():
                self.small[folded] += 1
            elif word[0].isupper() and len(word) > 1:
                if text[last:start] in _INSIDE and before:
                    self.inside[folded] += 1
                    self.place[folded] += before in _TO_PLACE
                if text[end : end + 2] in {"'s", "’s"} and folded not in _NO_NAME_S:
                    self.possessive[folded] += 1
            before, last = folded, end

    def is_name(self, folded: str, *, strict: bool) -> bool:
        """Whether a word is written as names are; `strict` takes it at the start of sentences."""
        if folded in _NEVER:
            return False
        seen = self.inside[folded] + self.possessive[folded]
        if seen:
            return self.small[folded] <= seen * _LOWER_SHARE
        return strict and not self.small[folded] and folded not in _starts()

    def why(self, folded: Sequence[str]) -> str:
        inside = min(self.inside[word] for word in folded)
        if inside:
            return f"capitalised inside sentences, {inside} times"
        if any(self.possessive[word] for word in folded):
            return "capitalised, with a possessive"
        return "never in small letters, in a transcript of minors"

    def category(self, folded: Sequence[str]) -> Category:
        places = self.place[folded[0]]
        return Category.PLACE if places * 2 > self.inside[folded[0]] else Category.PERSON


@cache
def _starts() -> frozenset[str]:
    """Words that begin sentences and are no names, even where they never stand in small letters."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return _MORE | frozenset(STOP_WORDS)


_MORE_TEXT = """yeah yes no nope uh um hmm mm mhm oh ah okay hi hello hey thanks thank sorry
right sure well exactly maybe probably honestly actually absolutely definitely really please wow
cool great good fine nothing depends wait look like did does do is are was can could would interview
interviewer student students teacher teachers transcript date site wave role moderator
"""
_MORE = frozenset(_MORE_TEXT.split())


def by_capitals(
    documents: Iterable[tuple[Document, Words]], statistics: Capitals
) -> Iterator[tuple[Document, Known]]:
    """Runs of words written as names are, in each document."""
    names: dict[tuple[str, bool], bool] = {}
    for document, words in documents:
        text, strict = document.text, document.minors
        marked = []
        for start, end in words:
            folded = key(text[start:end])
            if (folded, strict) not in names:
                names[folded, strict] = statistics.is_name(folded, strict=strict)
            marked.append(
                names[folded, strict] and _as_name(text[start:end], statistics.inside[folded])
            )
        for run in _runs(text, words, marked):
            folded_run = [key(text[a:b]) for a, b in run]
            yield (
                document,
                Known(
                    text[run[0][0] : run[-1][1]],
                    statistics.category(folded_run),
                    statistics.why(folded_run),
                ),
            )


def _as_name(word: str, inside: int) -> bool:
    """Whether a word looks like a name here: no digits, no capitals but in sentences."""
    if not word[0].isupper() or len(word) < 2 or any(c.isdigit() for c in word):
        return False
    return inside > 0 or not word.isupper()


def _runs(text: str, words: Words, marked: Sequence[bool]) -> Iterator[list[tuple[int, int]]]:
    """Neighbouring marked words with one blank between them, up to four."""
    for is_name, group in groupby(zip(words, marked, strict=True), key=lambda pair: pair[1]):
        if not is_name:
            continue
        run: list[tuple[int, int]] = []
        for word, _ in group:
            if run and (text[run[-1][1] : word[0]] not in {" ", "-"} or len(run) == 4):
                yield run
                run = []
            run.append(word)
        yield run
