"""One line's start: a label, a time, both or neither. Looks at a line's first characters only."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

WINDOW = 200  # characters of a line that are looked at, so that no line is costly
_LONGEST = 40
_MOST_WORDS = 5

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_OPEN, _CLOSE = r"(?:\\?\[|\()", r"(?:\\?\]|\))"
_RANGE = rf"\s*({_TIME})\s*(?:(?:-+>?|–)\s*{_TIME}\s*)?"
_HASHED = rf"#({_TIME})(?:-\d)?#"
_LOOSE = r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,9})?"  # 0:0:5.21 of older Teams documents
_CLOCK = re.compile(
    rf"({_LOOSE})\s*-->\s*{_LOOSE}|{_OPEN}{_RANGE}{_CLOSE}|{_HASHED}|({_TIME})(?![\w:])"
)
_OPENS_CLOCK = frozenset("[(\\#")
_BRACED_CLOCK = re.compile(rf"\s*(?:{_OPEN}{_RANGE}{_CLOSE}|{_HASHED})")
_BOLD = re.compile(r"\*{1,3}([^*\n]{1,60})\*{1,3}(:?)")
_COLON = re.compile(
    r"([^:：\n\t*\[\]\\]{1,60}?)[ \t\u00a0\u202f]*"
    r"(?::(?=[\s\w\u200e\u200f\[(\\\"'“„«‘¿¡–—…*]|$)|：)"
)
_TIMED = re.compile(
    rf"([^:\n\t\[\]*]{{1,60}}?)\s*(?:{_OPEN}{_RANGE}{_CLOSE}|{_HASHED})(?:\s*(:)|(?=\s|$))"
)
_OTTER = re.compile(rf"([^:\n]{{1,60}}?)(?:[ \u00a0]+|\t+)({_TIME})\s*$")
_TAB = re.compile(r"([^:\n\t]{1,40})\t(?=\S)")
_BRACKET = re.compile(r"\\?\[([^\[\]\\\n:]{1,30})\\?\]:?(?=\s)")
_SIGN = re.compile(r"[:：\t*\[(#]")
_FRONT = re.compile(r"\s*(?:>{2,3}\s*|\d{1,5}\t\s*)?")  # >> of captions, line number of a table
_SPACE = re.compile(r"[\s\u200e\u200f]*")  # and marks of direction
_NOT_IN_LABELS = re.compile(r"[,;?!<>{}=|“”„/\\#@]|(?<![א-ת])\"|\"(?![א-ת])|\.\s+[a-z]|\.\.")
_NOISE = re.compile(
    r"(?i)inaudible|unclear|laugh|paus|silence|crosstalk|music|applause|noise|sigh|cough|unverst"
)
_KEYS = """
note notes nb n.b. ps p.s. break date time title subject topic topics agenda summary http https
url link source file filename duration location place language audio transcript transcription
transcribed format warning caution figure table example e.g. i.e. keywords abstract introduction
conclusion background recording version page pages
anmerkung hinweis datum ort uhrzeit thema dauer pause quelle beispiel zb z.b.
remarque exemple lieu durée sujet résumé nota fecha lugar hora tema ejemplo resumen data
注 注意 备注 備註 时间 時間 日期 地点 地點 主题 主題 例如 比如 说明 摘要
הערה תאריך שעה מקום נושא למשל ملاحظة التاريخ المكان الوقت الموضوع مثلا مثال
"""
_SAYING = (
    "说",
    "說",
    "说道",
    "問道",
    "问道",
    "表示",
    "认为",
    "認為",
)  # `她说：` begins a quotation
_SENTENCE_OPENERS = """
a after an and as at because before but finally first for he here how if in it its last later my
next no now of on one or our second she so still that the their then there these they third this
those to we well what when where which who why with yes you your
"""
_PHRASES = ("heat map", "audio file", "file name", "word count", "start time", "end time")
_NOT_SPEAKERS = frozenset((*_KEYS.split(), *_PHRASES))
_OPENERS = frozenset(_SENTENCE_OPENERS.split())


class Style(IntEnum):
    """How a label is set off from what is said."""

    COLON = 1
    BOLD = 2
    TIMED = 3
    OTTER = 4
    BRACKET = 5
    TAB = 6


class Label(NamedTuple):
    """A possible label: `name` as written, `said` the offset in the line where speech begins."""

    name: str
    style: Style
    said: int
    time: float | None = None


class LineStart(NamedTuple):
    """What a line begins with; `said` is where the rest of the line begins."""

    label: Label | None = None
    time: float | None = None
    said: int = 0


_PLAIN = tuple(LineStart(said=begin) for begin in range(WINDOW + 1))


def seconds(clock: str) -> float:
    """`1:02:03.5`, `02:03` or `00:00:01,250` in seconds."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def visible(name: str) -> str:
    """A label without invisible characters and with single spaces, as people see it."""
    if not name.isascii():
        name = "".join(c for c in name if unicodedata.category(c) != "Cf")
    return " ".join(name.split())


def is_titled(name: str) -> bool:
    """Whether every word begins with a capital or a digit, as names do."""
    words = name.split()
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)


def is_caseless(name: str) -> bool:
    """Whether a name is written in letters without capitals, as in Hebrew, Arabic or Chinese."""
    if name.isascii():
        return False
    return any(c.isalpha() for c in name) and not any(c.isupper() or c.islower() for c in name)


def line_start(line: str, *, only: Style | None = None) -> LineStart:
    """The label or time with which a line begins; `only` labels of one style where given."""
    head = line[:WINDOW]
    begin = _FRONT.match(head).end()  # type: ignore[union-attr]
    if begin == len(head):
        return _PLAIN[begin]
    may_be_clock = head[begin].isdigit() or head[begin] in _OPENS_CLOCK
    clock = _CLOCK.match(head, begin) if may_be_clock else None
    if clock is None:
        found = _label(head, begin, len(line), only)
        return LineStart(found, None, begin) if found else _PLAIN[begin]
    time = seconds(clock[clock.lastindex or 0])
    said = _skip(head, clock.end())
    label = _label(head, said, len(line), only) if said < len(head) else None
    if label is not None and label.time is None:
        label = Label(label.name, label.style, label.said, time)
    return LineStart(label, time, said)


def _skip(head: str, at: int) -> int:
    return _SPACE.match(head, at).end()  # type: ignore[union-attr]


def _label(head: str, at: int, length: int, only: Style | None) -> Label | None:
    sign = _SIGN.search(head, at)
    if sign is None:
        return None
    plain = sign[0] == ":" and not head[sign.end() : sign.end() + 1].isdigit()
    for style, find in _COLON_ONLY if plain else _FINDERS:
        if only is not None and style is not only:
            continue
        found = find(head, at, length)
        if found is not None:
            name, end, clock = found
            name = visible(name)
            if not _possible(name, style):
                continue
            return _placed(head, name, style, end, clock)
    return None


def _placed(head: str, name: str, style: Style, end: int, clock: str | None) -> Label:
    after = None if clock else _BRACED_CLOCK.match(head, end)
    if after is not None:
        clock, end = after[after.lastindex or 0], after.end()
        end += head.startswith(":", end)
    return Label(name, style, _skip(head, end), seconds(clock) if clock else None)


_Found = tuple[str, int, str | None]


def _bold(head: str, at: int, _length: int) -> _Found | None:
    found = _BOLD.match(head, at)
    if found is None:
        return None
    closed = found[2] or found[1].rstrip().endswith(":")
    if not closed and not _BRACED_CLOCK.match(head, found.end()):
        return None
    return found[1].rstrip().removesuffix(":"), found.end(), None


def _timed(head: str, at: int, _length: int) -> _Found | None:
    found = _TIMED.match(head, at)
    if found is None or not (found[4] or is_titled(found[1])):
        return None
    return found[1], found.end(), found[2] or found[3]


def _colon(head: str, at: int, _length: int) -> _Found | None:
    found = _COLON.match(head, at)
    return (found[1], found.end(), None) if found else None


def _otter(head: str, at: int, length: int) -> _Found | None:
    found = _OTTER.match(head, at) if length <= WINDOW else None
    return (found[1].removeprefix("[").removesuffix("]"), found.end(), found[2]) if found else None


def _bracket(head: str, at: int, _length: int) -> _Found | None:
    found = _BRACKET.match(head, at)
    return (found[1], found.end(), None) if found and not _NOISE.search(found[1]) else None


def _tab(head: str, at: int, _length: int) -> _Found | None:
    found = _TAB.match(head, at)
    return (found[1], found.end(), None) if found else None


_FINDERS = (
    (Style.BOLD, _bold),
    (Style.TIMED, _timed),
    (Style.OTTER, _otter),
    (Style.COLON, _colon),
    (Style.BRACKET, _bracket),
    (Style.TAB, _tab),
)
# where a colon that is no part of a time comes before every other sign, nothing else can match
_COLON_ONLY = ((Style.COLON, _colon),)


@lru_cache(maxsize=4096)
def _possible(name: str, style: Style) -> bool:
    """Whether a name can be a label at all: short, with a letter, no sentence, no known key."""
    words = name.split()
    if not words or len(name) > _LONGEST or len(words) > _MOST_WORDS:
        return False
    if not name[0].isalnum() or not (name[0].isalpha() or any(c.isalpha() for c in name)):
        return False
    if name.casefold() in _NOT_SPEAKERS or _NOT_IN_LABELS.search(name):
        return False
    if len(name) > 1 and name.endswith(_SAYING):
        return False
    if name.count("(") != name.count(")") or _opens_a_sentence(words):
        return False
    return style is Style.BOLD or len(words) == 1 or not name[0].islower()


def _opens_a_sentence(words: list[str]) -> bool:
    """`And then:` and `So:` begin sentences; `AS:` and `You:` alone may be labels."""
    first = words[0]
    if len(words) == 1 and (first.isupper() or first == "You"):
        return False
    return first.casefold() in _OPENERS
