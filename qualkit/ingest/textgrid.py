"""Praat TextGrids, long and short: interval tiers to turns in the order of time.

Praat reads both forms by the same rule: quoted text, numbers and flags that stand free count,
everything else is a remark for people. So do we.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.errors import ReadError
from qualkit.ingest.decode import decode
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.spoken import Utterance, left_out, need_words, spoken
from qualkit.ingest.text import direction_warnings

_TOKEN = re.compile(
    r'"((?:[^"]|"")*+)"|(?<!\S)(-?\d{1,15}(?:\.\d{0,20})?(?:[eE][-+]?\d{1,3})?)(?!\S)'
    r"|(?<!\S)(<(?:exists|absent)>)(?!\S)"
)
_SILENT = frozenset({"", "sp", "sil", "<p:>", "<sil>", "<p>", "#"})
_BELOW_WORDS = re.compile(r"(?i)(?:.{1,60} - )?(?:phones?|phonemes?|syllables?|mau|mas|silences?)")
_BY_WORD = re.compile(r"(?i)(?:(.{1,60}) - )?(?:words?|ort-mau|ort)")
_NOBODY = re.compile(
    r"(?i)(?:(.{1,60}) - )?"
    r"(?:utterances?|sentences?|text|transcript(?:ion)?|speech|intervals?|trn?)"
)
_HINT = "open it in Praat and save it with 'Save as text file…'"


@dataclass(frozen=True, slots=True)
class _Tier:
    """A tier's name and intervals (start, text); points have no intervals."""

    name: str
    intervals: tuple[tuple[float, str], ...] = ()


def read_textgrid(source: Source) -> Reading:
    """A .TextGrid file. Raises ReadError when it is none, or breaks off."""
    if source.data.startswith(b"ooBinaryFile"):
        raise ReadError("is a binary TextGrid", where=source.name, hint=_HINT)
    decoded = decode(source.data, source.name)
    tiers = tuple(_Tokens(decoded.text, source.name).tiers())
    read = _read_tiers(tiers)
    found = [(start, n, u) for n, tier in enumerate(read) for start, u in _said(tier)]
    text, turns = spoken(u for _, _, u in sorted(found, key=lambda item: item[:2]))
    need_words(text, source, "an interval tier must hold the words")
    used = {id(tier) for tier in read}
    unread = (tier.name for tier in tiers if id(tier) not in used)
    skipped = left_out(unread, "tier(s)", source.name)
    warnings = (*decoded.warnings, *skipped, *direction_warnings(text, source.name))
    return Reading(text=text, encoding=decoded.encoding, turns=turns, warnings=warnings)


def _read_tiers(tiers: tuple[_Tier, ...]) -> list[_Tier]:
    """Interval tiers of speech; tiers of words only for people who have no tier of utterances."""
    words = [t for t in tiers if t.intervals and not _BELOW_WORDS.fullmatch(t.name)]
    whole = {_speaker(t.name) for t in words if not _BY_WORD.fullmatch(t.name)}
    alone = not any(name is None or name for name in whole)
    return [
        t
        for t in words
        if not _BY_WORD.fullmatch(t.name) or (alone or (_speaker(t.name) not in whole | {None}))
    ]


def _speaker(name: str) -> str | None:
    """Who speaks on a tier: its name, unless that only says what the tier holds."""
    general = _BY_WORD.fullmatch(name) or _NOBODY.fullmatch(name)
    return general[1] if general else name.strip() or None


def _said(tier: _Tier) -> Iterator[tuple[float, Utterance]]:
    """Utterances and their start; on a tier of words, the words up to a silence are one."""
    by_word = _BY_WORD.fullmatch(tier.name) is not None
    speaker = _speaker(tier.name)
    held: list[str] = []
    begin = 0.0
    for start, words in (*tier.intervals, (0.0, "")):
        silent = words.strip().casefold() in _SILENT
        if held and (silent or not by_word):
            yield begin, Utterance(speaker, " ".join(held), begin)
            held = []
        if not silent:
            begin = begin if held else start
            held.append(words.strip())


class _Tokens:
    """The free-standing values of a TextGrid, one after the other."""

    def __init__(self, text: str, where: str) -> None:
        self._text, self._where = text, where
        self._found = _TOKEN.finditer(text)
        self._at = 0

    def tiers(self) -> Iterator[_Tier]:
        if self._words() not in ("ooTextFile", "ooTextFile short") or self._words() != "TextGrid":
            raise ReadError("is no TextGrid", where=self._where, hint=_HINT)
        self._number(), self._number()
        if self._next()[3] != "<exists>":
            raise ReadError("the TextGrid has no tiers", where=self._where, hint=_HINT)
        for _ in range(self._count()):
            kind, name = self._words(), self._words()
            self._number(), self._number()
            points = kind == "TextTier"
            entries = tuple(self._entry(points=points) for _ in range(self._count()))
            yield _Tier(name, () if points else entries)

    def _entry(self, *, points: bool) -> tuple[float, str]:
        start = self._number()
        if not points:
            self._number()
        return start, self._words()

    def _next(self) -> re.Match[str]:
        found = next(self._found, None)
        if found is None:
            raise self._broken("the file breaks off")
        self._at = found.start()
        return found

    def _words(self) -> str:
        found = self._next()
        if found[1] is None:
            raise self._broken("text in quotation marks is missing")
        return found[1].replace('""', '"')

    def _number(self) -> float:
        found = self._next()
        if found[2] is None:
            raise self._broken("a number is missing")
        return float(found[2])

    def _count(self) -> int:
        number = self._number()
        if not 0 <= number < 10_000_000:
            raise self._broken("the number of tiers or intervals makes no sense")
        return int(number)

    def _broken(self, what: str) -> ReadError:
        line = self._text.count("\n", 0, self._at) + 1
        return ReadError(what, where=f"{self._where}:{line}", hint=_HINT)
