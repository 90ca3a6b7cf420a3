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

_OPEN = re.compile(r"\[(?!End of )(?P<title>.*) · ([0-9a-f]{8})\.(\d{1,6})\]")
_CLOSE = re.compile(r"\[End of .* · ([0-9a-f]{8})\]")
_TAG = re.compile(r"qualkit-notes-([0-9a-f]{8})\.(\d{1,6})")
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
class _Control:
    """A content control of ours; `prompt` where Word shows its own words in it."""

    mark: str
    version: int
    prompt: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph and the control in which it lies; without an element, an empty control."""

    element: Any
    text: str
    control: _Control | None = None

    @property
    def empty(self) -> bool:
        return self.element is None or (self.control is not None and self.control.prompt)


def read_places(body: Any, numbered: NumberedList) -> ReadFile:
    """Everything in the body of a document. `numbered` tells a numbered list from a bulleted one
    by its id and level.
    """
    lines = list(_lines(body, None))
    places: dict[str, ReadPlace] = {}
    outside: list[str] = []
    at = 0
    while at < len(lines):
        place, after = _place(lines, at, numbered)
        if place is not None:
            before = places.get(place.mark)
            places[place.mark] = place if before is None else _together(before, place)
        elif lines[at].text and not _CLOSE.fullmatch(lines[at].text):
            outside += [] if _is_contents(lines[at].element) else [lines[at].text]
        at = after
    return ReadFile(tuple(places.values()), tuple(outside))


def _together(one: ReadPlace, other: ReadPlace) -> ReadPlace:
    """A place that a file holds twice: the words of both, once where they are the same."""
    parts = one.parts if one.parts == other.parts else one.parts + other.parts
    return ReadPlace(one.mark, one.version, one.title, parts, one.closed and other.closed)


def _place(lines: Sequence[_Line], at: int, numbered: NumberedList) -> tuple[ReadPlace | None, int]:
    """The place that begins at a line, and the line after it."""
    first = lines[at]
    opened = _OPEN.fullmatch(first.text)
    if opened is None:
        if first.control is None:
            return None, at + 1
        mark, version, title, inside = first.control.mark, first.control.version, "", at
    else:
        mark, version, title, inside = opened[2], int(opened[3]), opened["title"], at + 1
        end = _end(lines, inside, mark)
        if end is not None:
            parts = _all_parts(lines[inside:end], numbered)
            return ReadPlace(mark, version, title, parts), end + 1
    after = inside
    while after < len(lines) and _in_control(lines[after], mark):
        after += 1
    parts = _all_parts(lines[inside:after], numbered)
    return ReadPlace(mark, version, title, parts, closed=after > inside), after


def _end(lines: Sequence[_Line], start: int, mark: str) -> int | None:
    """Where the last line of a place is; None where another place begins before it."""
    for number in range(start, len(lines)):
        closed = _CLOSE.fullmatch(lines[number].text)
        if closed or _OPEN.fullmatch(lines[number].text):
            return number if closed and closed[1] == mark else None
    return None


def _in_control(line: _Line, mark: str) -> bool:
    return line.control is not None and line.control.mark == mark


def _all_parts(lines: Sequence[_Line], numbered: NumberedList) -> tuple[Part, ...]:
    return tuple(
        part for line in lines if not line.empty for part in _parts(line.element, numbered)
    )


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
            key = (_attribute(abstract, "abstractNumId"), int(_attribute(level, "ilvl") or 0))
            kinds[key] = kind or "decimal"
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


def _lines(parent: Any, control: _Control | None) -> Iterator[_Line]:
    for child in parent:
        name = _name(child)
        if name == "p":
            yield _Line(child, " ".join("".join(_letters(child)).split()), control)
        elif name == "sdt":
            own = _control(child) or control
            held = list(_lines(child, own))
            yield from held or ([_Line(None, "", own)] if own is not None else [])
        elif name not in _LEFT_OUT:
            yield from _lines(child, control)


def _control(element: Any) -> _Control | None:
    properties = next((child for child in element if _name(child) == "sdtPr"), ())
    given = {_name(each): each for each in properties}
    found = _TAG.fullmatch(_value(given.get("tag")) or "")
    return _Control(found[1], int(found[2]), "showingPlcHdr" in given) if found else None


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
