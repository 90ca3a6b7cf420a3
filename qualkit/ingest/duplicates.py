"""Transcripts that are nearly the same, and long passages that stand in two of them.

New transcripts are compared with each other and with the signatures of those held already; the
texts of these are read only where something matches. Linear in the number of words.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qualkit.ingest.signatures import (
    BASE,
    BLOCK,
    MASK,
    Numbers,
    Signature,
    line_of,
    rolled,
    said_in,
)
from qualkit.model import Transcript

NEARLY_SAME = 0.6  # share of the sentences
LONG_PASSAGE = 2 * BLOCK  # words; any passage that long holds one whole block of the other document
_FEWEST_SENTENCES = 5
_MOST_HOLDERS = 20  # documents per sentence, and places per block, that are looked at
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class NearTwin:
    """Most sentences of `name` stand in `twin` as well; `share` is of the shorter one's."""

    name: str
    twin: str
    share: float


@dataclass(frozen=True, slots=True)
class Repeated:
    """Passages of `name` that stand in `other` too; lines are where the longest begins."""

    name: str
    other: str
    passages: int
    words: int
    line: int
    other_line: int


@dataclass(frozen=True, slots=True)
class Held:
    """Transcripts that are there already: their signatures by name, and how to get at a text."""

    signatures: Mapping[str, Signature] = field(default_factory=dict)
    text_of: Callable[[str], Transcript] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What new transcripts share with others, and their signatures by name."""

    twins: tuple[NearTwin, ...]
    passages: tuple[Repeated, ...]
    signatures: Mapping[str, Signature]


@dataclass(frozen=True, slots=True)
class _Match:
    """So many words from one place in a document and from another place in an earlier one."""

    other: int
    at: int
    other_at: int
    length: int


def compared(transcripts: Iterable[Transcript], held: Held | None = None) -> Comparison:
    """Each transcript against those held and those before it.

    A near twin is the earlier one with which it shares most, if that is over 60 % of the
    sentences; repeated passages have 40 words or more and are not told of near twins.
    """
    library = _Library(held or Held())
    twins, passages, made = [], [], {}
    for transcript in transcripts:
        number = library.add(transcript)
        made[transcript.name] = library.signatures[number]
        twin = library.twin_of(number)
        if twin is not None:
            twins.append(twin)
        passages += library.repeated_in(number, besides=twin.twin if twin else "")
        library.index(number)
    return Comparison(tuple(twins), tuple(passages), made)


class _Library:
    """All transcripts by number: their signatures, and where sentences and blocks stand."""

    def __init__(self, held: Held) -> None:
        self._read = held.text_of
        self._numbers = Numbers()
        self.names: list[str] = []
        self.signatures: list[Signature] = []
        self._transcripts: dict[int, Transcript] = {}
        self._words: dict[int, array[int]] = {}
        self._holders: dict[int, list[int]] = {}
        self._places: dict[int, list[tuple[int, int]]] = {}
        for name, signature in held.signatures.items():
            self.names.append(name)
            self.signatures.append(signature)
            self.index(len(self.names) - 1)

    def add(self, transcript: Transcript) -> int:
        number, said = len(self.names), said_in(transcript, self._numbers)
        self.names.append(transcript.name)
        self.signatures.append(said.signature)
        self._transcripts[number], self._words[number] = transcript, said.words
        return number

    def index(self, number: int) -> None:
        """Let later transcripts be compared with this one."""
        signature = self.signatures[number]
        for sentence in signature.sentences:
            holders = self._holders.setdefault(sentence, [])
            if len(holders) < _MOST_HOLDERS:
                holders.append(number)
        for place, block in enumerate(signature.blocks):
            places = self._places.setdefault(block, [])
            if len(places) < _MOST_PLACES:
                places.append((number, place * BLOCK))

    def twin_of(self, number: int) -> NearTwin | None:
        shared: Counter[int] = Counter()
        for sentence in self.signatures[number].sentences:
            shared.update(self._holders.get(sentence, ()))
        shares = [(self._share(count, number, n), -n) for n, count in shared.items()]
        share, earlier = max(shares, default=(0.0, 0))
        if share <= NEARLY_SAME:
            return None
        return NearTwin(self.names[number], self.names[-earlier], share)

    def _share(self, count: int, one: int, other: int) -> float:
        fewest = min(len(self.signatures[n].sentences) for n in (one, other))
        return count / fewest if fewest >= _FEWEST_SENTENCES else 0.0

    def repeated_in(self, number: int, *, besides: str) -> list[Repeated]:
        by_other: dict[int, list[_Match]] = defaultdict(list)
        for match in self._matches(self._words[number]):
            by_other[match.other].append(match)
        return [
            self._pair(number, other, matches)
            for other, matches in by_other.items()
            if self.names[other] != besides
        ]

    def _matches(self, words: Sequence[int]) -> list[_Match]:
        """The longest match at each place, left to right, without overlaps; by a rolling hash."""
        places = self._places
        if len(words) < LONG_PASSAGE or not places:
            return []
        top = pow(BASE, BLOCK, MASK + 1)
        rolling, free = rolled(words[: BLOCK - 1]), 0
        found = []
        for at, word in enumerate(islice(words, BLOCK - 1, None)):
            left = words[at - 1] if at else 0
            rolling = (rolling * BASE + word - left * top) & MASK
            if at < free or rolling not in places:
                continue
            grown = [self._grown(words, (at, *place), free) for place in places[rolling]]
            best = max(grown, key=lambda match: (match.length, -match.other))
            if best.length >= LONG_PASSAGE:
                found.append(best)
                free = best.at + best.length
        return found

    def _grown(self, words: Sequence[int], seed: tuple[int, int, int], free: int) -> _Match:
        """The match around a block, as far as the words agree in both directions."""
        at, other, other_at = seed
        theirs = self._words_of(other)
        start, end = at, at
        shift = other_at - at
        while start > free and start + shift > 0 and words[start - 1] == theirs[start + shift - 1]:
            start -= 1
        while end < len(words) and end + shift < len(theirs) and words[end] == theirs[end + shift]:
            end += 1
        return _Match(other, start, start + shift, end - start)

    def _pair(self, number: int, other: int, matches: list[_Match]) -> Repeated:
        longest = max(matches, key=lambda match: match.length)
        return Repeated(
            self.names[number],
            self.names[other],
            len(matches),
            longest.length,
            line_of(self._transcript(number), longest.at),
            line_of(self._transcript(other), longest.other_at),
        )

    def _words_of(self, number: int) -> array[int]:
        if number not in self._words:
            self._words[number] = said_in(self._transcript(number), self._numbers).words
        return self._words[number]

    def _transcript(self, number: int) -> Transcript:
        if number not in self._transcripts:
            assert self._read is not None
            self._transcripts[number] = self._read(self.names[number])
        return self._transcripts[number]
