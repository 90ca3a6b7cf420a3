"""Reading a memo back: the prose at its places, and what stands outside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.model import prose
from qualkit.model.analyst_note import FileRecord, word_hash
from qualkit.model.file_record import FAULTS, record_of
from qualkit.model.prose import Kind, Part, Run
from qualkit.model.whole import whole

_OPEN = re.compile(r"\[(?!End of )(?P<title>.*) · ([0-9a-f]{8})\.(\d{1,6})\]")
_CLOSE = re.compile(r"\[End of .* · ([0-9a-f]{8})\]")
_LIST = re.compile(r"(?i)List(Bullet|Number)([1-9])?")
_MEMO = "{urn:qualkit:memo:1}memo"
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "txbxContent"})
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_ENDS = frozenset({"br", "cr"})
NumberedList = Callable[[str, int], bool]
Look = tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A place as a file holds it; `closed` is False where its end cannot be told."""

    mark: str
    version: int
    title: str
    parts: tuple[Part, ...]
    closed: bool = True

    @property
    def text(self) -> str:
        return prose.dump(self.parts)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds; `outside` are its other paragraphs that hold words."""

    places: tuple[ReadPlace, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    element: Any
    text: str


def read_places(body: Any, numbered: NumberedList) -> ReadFile:
    """Everything in the body of a document. `numbered` tells a numbered list from a bulleted one
    by its id and level.
    """
    lines = list(_lines(body))
    places: dict[str, ReadPlace] = {}
    outside: list[str] = []
    at = 0
    while at < len(lines):
        line, opened = lines[at], _OPEN.fullmatch(lines[at].text)
        at += 1
        if opened is not None:
            place, at = _place(lines, at, opened, numbered)
            before = places.get(place.mark)
            places[place.mark] = place if before is None else _together(before, place)
        elif line.text and not _CLOSE.fullmatch(line.text) and not _is_contents(line.element):
            outside.append(line.text)
    return ReadFile(tuple(places.values()), tuple(outside))


def _place(
    lines: Sequence[_Line], start: int, opened: re.Match[str], numbered: NumberedList
) -> tuple[ReadPlace, int]:
    """The place whose first line was just read, and the line with which reading goes on."""
    mark, version, title = opened[2], int(opened[3]), opened["title"]
    end = _end(lines, start, mark)
    if end is None:
        return ReadPlace(mark, version, title, (), closed=False), start
    parts = tuple(p for line in lines[start:end] for p in _parts(line.element, numbered))
    return ReadPlace(mark, version, title, parts), end + 1


def _together(one: ReadPlace, other: ReadPlace) -> ReadPlace:
    """A place that a file holds twice: the words of both, once where they are the same."""
    parts = one.parts if one.parts == other.parts else one.parts + other.parts
    return ReadPlace(one.mark, one.version, one.title, parts, one.closed and other.closed)


def _end(lines: Sequence[_Line], start: int, mark: str) -> int | None:
    """Where the last line of a place is; None where another place begins or ends before it."""
    for number in range(start, len(lines)):
        closed = _CLOSE.fullmatch(lines[number].text)
        if closed or _OPEN.fullmatch(lines[number].text):
            return number if closed and closed[1] == mark else None
    return None


def paragraph_hashes(body: Any) -> tuple[str, ...]:
    """A hash of each paragraph outside the places, in order."""
    return tuple(map(word_hash, read_places(body, lambda _list, _level: False).outside))


def record_in(root: Any) -> FileRecord | None:
    """The memo's record where this is the part that holds it; None where it is not, or damaged."""
    if root.tag != _MEMO:
        return None
    try:
        return record_of(root.text or "")
    except FAULTS:
        return None


def numbered_lists(root: Any) -> NumberedList:
    """What `read_places` asks, from the document's part on lists."""
    kinds: dict[tuple[str, int], str] = {}
    for abstract in (child for child in root if _name(child) == "abstractNum"):
        for level in (child for child in abstract if _name(child) == "lvl"):
            kind = next((_value(c) for c in level if _name(c) == "numFmt"), None)
            depth = whole(_attribute(level, "ilvl"))
            if depth is not None:
                kinds[_attribute(abstract, "abstractNumId"), depth] = kind or "decimal"
    bases = {
        _attribute(num, "numId"): next((_value(c) for c in num if _name(c) == "abstractNumId"), "")
        for num in root
        if _name(num) == "num"
    }
    return lambda list_, level: (
        kinds.get((bases.get(list_) or "", level), "bullet")
        not in {
            "bullet",
            "none",
        }
    )


def _lines(parent: Any) -> Iterator[_Line]:
    for child in parent:
        name = _name(child)
        if name == "p":
            yield _Line(child, " ".join("".join(_letters(child)).split()))
        elif name not in _LEFT_OUT:
            yield from _lines(child)


def _is_contents(paragraph: Any) -> bool:
    """Whether a line belongs to a table of contents, which a program makes anew."""
    return _style(paragraph).upper().startswith(("TOC", "CONTENTS"))


def _style(paragraph: Any) -> str:
    for properties in paragraph:
        if _name(properties) == "pPr":
            return next((_value(c) or "" for c in properties if _name(c) == "pStyle"), "")
    return ""


def _letters(element: Any) -> Iterator[str]:
    return (letters for letters, _ in _spoken(element, (False, False)))


def _parts(paragraph: Any, numbered: NumberedList) -> Iterator[Part]:
    """A paragraph's prose; a line broken within it begins a part of its own."""
    kind, level = _list(paragraph, numbered)
    runs: list[Run] = []
    for letters, (bold, italic) in _spoken(paragraph, (False, False)):
        if letters == "\n":
            yield Part(tuple(runs), kind, level)
            runs = []
        else:
            runs.append(Run(letters, bold, italic))
    yield Part(tuple(runs), kind, level)


def _spoken(element: Any, look: Look) -> Iterator[tuple[str, Look]]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or "", look
        elif name in _ENDS:
            yield "\n", look
        elif name in _SIGNS:
            yield _SIGNS[name], look
        elif name not in _LEFT_OUT:
            yield from _spoken(child, _look(child, look) if name == "r" else look)


def _look(run: Any, look: Look) -> Look:
    properties = next((child for child in run if _name(child) == "rPr"), ())
    given = {_name(each): each for each in properties}
    style = _value(given.get("rStyle")) or ""
    bold, italic = style == "Strong" or look[0], style == "Emphasis" or look[1]
    return _on(given.get("b"), bold), _on(given.get("i"), italic)


def _on(switch: Any, otherwise: bool) -> bool:
    return otherwise if switch is None else _value(switch) not in {"0", "false", "off"}


def _list(paragraph: Any, numbered: NumberedList) -> tuple[Kind, int]:
    properties = next((child for child in paragraph if _name(child) == "pPr"), ())
    given = {_name(each): each for each in properties}
    of_style = _LIST.fullmatch((_value(given.get("pStyle")) or "").replace(" ", ""))
    if of_style:
        kind = Kind.BULLET if of_style[1].lower() == "bullet" else Kind.NUMBER
        return kind, int(of_style[2] or 1) - 1
    place = {_name(each): _value(each) or "0" for each in given.get("numPr", ())}
    number, level = place.get("numId", "0"), place.get("ilvl", "0")
    if number == "0" or not level.isdecimal():
        return Kind.TEXT, 0
    return Kind.NUMBER if numbered(number, int(level)) else Kind.BULLET, int(level)


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Any) -> str | None:
    return None if element is None else _attribute(element, "val")


def _attribute(element: Any, name: str) -> str:
    """An attribute by its name, in whatever vocabulary the document is written."""
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")
