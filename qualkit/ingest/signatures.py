"""What two transcripts are compared by: numbers for their sentences and for blocks of their words.

Only what participants say counts, or the whole text where nobody is known to speak: interviewers
ask the same questions everywhere. A signature is small and is kept, so that one more file is
compared with many transcripts without reading them; the words cannot be read back from it.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from zlib import crc32

from qualkit.model import Span, Transcript

BLOCK = 20  # words
BASE, MASK = 1_000_003, (1 << 61) - 1
_SHORTEST_SENTENCE = 5  # words
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+|[.!?。！？\n]")
_ENDS = frozenset(".!?。！？\n")
_HEAD = struct.Struct("<4sI")
_KIND = b"qks1"


@dataclass(frozen=True, slots=True)
class Signature:
    """A number for each different sentence, and for each block of words, side by side."""

    sentences: array[int]
    blocks: array[int]

    def to_bytes(self) -> bytes:
        numbers = self.sentences + self.blocks
        if sys.byteorder == "big":
            numbers.byteswap()
        return _HEAD.pack(_KIND, len(self.sentences)) + numbers.tobytes()


def signature_from(data: bytes) -> Signature | None:
    """A kept signature; None where it is of another kind and has to be made anew."""
    if len(data) < _HEAD.size or (len(data) - _HEAD.size) % 8:
        return None
    kind, sentences = _HEAD.unpack_from(data)
    numbers = array("Q", data[_HEAD.size :])
    if kind != _KIND or sentences > len(numbers):
        return None
    if sys.byteorder == "big":
        numbers.byteswap()
    return Signature(numbers[:sentences], numbers[sentences:])


@dataclass(frozen=True, slots=True)
class Said:
    """The words that count in a transcript, each as a number, and their signature."""

    words: array[int]
    signature: Signature


class Numbers(dict[str, int]):
    """A number for each word, the same in every run."""

    def __missing__(self, word: str) -> int:
        number = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return number


@dataclass(slots=True)
class _Reading:
    numbers: Numbers
    words: array[int] = field(default_factory=lambda: array("I"))
    sentences: set[int] = field(default_factory=set)

    def add(self, sentence: Sequence[str]) -> None:
        self.words.extend([self.numbers[word] for word in sentence])
        if len(sentence) >= _SHORTEST_SENTENCE:
            said = " ".join(sentence).encode("utf-8", "surrogatepass")
            self.sentences.add(int.from_bytes(blake2b(said, digest_size=8).digest(), "little"))


def said_in(transcript: Transcript, numbers: Numbers | None = None) -> Said:
    """The words of a transcript and their signature; `numbers` are shared to save time."""
    reading = _Reading(Numbers() if numbers is None else numbers)
    for span in _counting(transcript):
        sentence: list[str] = []
        for token in _WORD.findall(transcript.quote(span).casefold()):
            if token not in _ENDS:
                sentence.append(token)
            elif sentence:
                reading.add(sentence)
                sentence = []
        reading.add(sentence)
    words = reading.words
    starts = range(0, len(words) - BLOCK + 1, BLOCK)
    blocks = array("Q", (rolled(words[at : at + BLOCK]) for at in starts))
    return Said(words, Signature(array("Q", sorted(reading.sentences)), blocks))


def rolled(words: Sequence[int]) -> int:
    """The number of a block of words; it can be rolled on by one word."""
    total = 0
    for word in words:
        total = (total * BASE + word) & MASK
    return total


def line_of(transcript: Transcript, word: int) -> int:
    """The line number in the stored text of the word with that number among those that count."""
    text, passed = transcript.text, 0
    for span in _counting(transcript):
        for token in _WORD.finditer(transcript.quote(span).casefold()):
            if token[0] in _ENDS:
                continue
            if passed == word:
                return text.count("\n", 0, min(span.start + token.start(), span.end)) + 1
            passed += 1
    return 1


def _counting(transcript: Transcript) -> tuple[Span, ...]:
    if not transcript.turns and transcript.text:
        return (Span(0, len(transcript.text)),)
    return tuple(t.span for t in transcript.turns if not transcript.is_interviewer(t))
