r"""Rich text (RTF): what a reader sees on the page, in one pass over the bytes.

Pictures, objects, page headers, field codes and lists of fonts and styles are passed over; nothing
is unpacked or followed. Letters come as `\uN`, as bytes of a code page (that of the document or of
the font), or, against the specification, as raw UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.formatting import PLAIN, Look, marks_of
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.rtf_words import CHARSETS, DESTINATIONS, LEFT_OUT, SHOWN_INSIDE, SIGNS
from qualkit.ingest.text import in_text

_TOKEN = re.compile(
    rb"\\'([0-9A-Fa-f]{2})|\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\(.)|([{}])|([^\\{}]+)", re.DOTALL
)
_HEADING = re.compile(rb"\{\\s(\d{1,4})\b[^{}]{0,800}?\b[Hh]eading ([1-9]);\}")
_LONGEST_STYLES = 500_000
_LINE_ENDS = re.compile(rb"[\r\n\x00]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HINT = "open it in Word or LibreOffice and save it again as .docx"
_OLD = b"\xd0\xcf\x11\xe0"
_MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class _Group:
    r"""What holds inside a pair of braces: how much is shown, the skip of \u, the code page."""

    shown: bool = True
    inner: str = ""  # the destination that shows text again inside one that does not
    skip: int = 1
    font: int = -1
    table: bool = False
    look: Look = PLAIN


@dataclass(slots=True)
class _State:
    page: str = "cp1252"
    raw: str = ""
    group: _Group = field(default_factory=_Group)
    stack: list[_Group] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    first_font: int = -1
    headings: dict[int, int] = field(default_factory=dict)  # levels by the number of the style
    out: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)  # one for each piece in `out`
    held: bytearray = field(default_factory=bytearray)
    held_page: str = ""
    skipping: int = 0
    star: bool = False
    left_out: dict[str, None] = field(default_factory=dict)
    damaged: int = 0


def read_rtf(source: Source) -> Reading:
    """An .rtf file. Raises ReadError when it is none, or holds no text."""
    data = source.data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith(b"{\\rtf"):
        raise ReadError("is not an .rtf file, or damaged", where=source.name, hint=_HINT)
    if len(data) > _MOST_BYTES:
        raise ReadError("the file is too large", where=source.name, hint="take out its pictures")
    state = _State(raw=_raw_encoding(data), headings=_headings(data))
    _walk(data, state)
    text = _paired("".join(state.out)).rstrip("\n")
    if not text.strip():
        raise ReadError("the document holds no text", where=source.name, hint=_HINT)
    reading = in_text(text, source, warnings=tuple(_warnings(state, source.name)))
    return replace(reading, marks=marks_of(_runs(state), text))


def read_rtf_as_doc(source: Source) -> Reading:
    """A .doc file that is rich text. Raises ReadError for Word's old binary files."""
    if source.data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rtf"):
        return read_rtf(source)
    old = source.data.startswith(_OLD)
    what = "is an old Word document (.doc)" if old else "is no rich text under the suffix .doc"
    raise ReadError(
        what, where=source.name, hint="open it in Word or LibreOffice, save it as .docx"
    )


def _raw_encoding(data: bytes) -> str:
    """UTF-8 where bytes beyond ASCII stand in the file as they are and read as that, else none."""
    if data.isascii():
        return ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _warnings(state: _State, where: str) -> Iterator[Problem]:
    for what in state.left_out:
        yield Problem(what, where, "look at them in Word or LibreOffice")
    if state.stack:
        yield Problem("the file breaks off; read up to there", where, "save it anew")
    if state.damaged:
        what = f"{state.damaged} place(s) with letters that the code page does not have"
        yield Problem(what, where, "look for the sign \ufffd")


def _walk(data: bytes, state: _State) -> None:
    at, end = 0, len(data)
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:
            break
        at = found.end()
        kind = found.lastindex
        if kind == 6:
            _text(found[6], state)
        elif kind == 1:
            _bytes(bytes((int(found[1], 16),)), state)
        elif kind == 5:
            _brace(found[5], state)
        elif kind == 4:
            _symbol(found[4], state)
        elif found[2] == b"bin":
            at += max(int(found[3] or 0), 0)
        else:
            _word(found[2].decode("ascii"), found[3], state)
    _flush(state)


def _text(run: bytes, state: _State) -> None:
    if not state.group.shown:
        return
    run = _LINE_ENDS.sub(b"", run)
    taken = min(state.skipping, len(run))
    state.skipping -= taken
    run = run[taken:]
    if run and state.raw and not run.isascii():
        _flush(state)
        _put(run.decode(state.raw, "replace"), state)
    elif run:
        _hold(run, state)


def _bytes(letter: bytes, state: _State) -> None:
    if state.skipping:
        state.skipping -= 1
    elif state.group.shown:
        _hold(letter, state)


def _hold(run: bytes, state: _State) -> None:
    """Bytes wait for those that follow: in some code pages two make one letter."""
    group = state.group
    font = group.font if group.font >= 0 else state.first_font
    page = state.fonts.get(font) or state.page
    if page != state.held_page:
        _flush(state)
        state.held_page = page
    state.held += run


def _flush(state: _State) -> None:
    if not state.held:
        return
    try:
        text = state.held.decode(state.held_page)
    except UnicodeDecodeError:
        text = state.held.decode(state.held_page, "replace")
        state.damaged += 1
    state.held.clear()
    state.out.append(text)
    state.looks.append(state.group.look)


def _put(text: str, state: _State) -> None:
    if state.group.shown:
        _flush(state)
        state.out.append(text)
        state.looks.append(state.group.look)


def _brace(sign: bytes, state: _State) -> None:
    state.skipping, state.star = 0, False
    if sign == b"{":
        state.stack.append(state.group)
    elif state.stack:
        before = state.stack.pop()
        if before.look is not state.group.look:
            _flush(state)
        state.group = before


def _symbol(sign: bytes, state: _State) -> None:
    if sign == b"*":
        state.star = True
    elif state.skipping:
        state.skipping -= 1
    elif sign in b"\\{}":
        if state.group.shown:
            _hold(sign, state)
    elif sign in b"\r\n":
        _put("\n", state)
    elif sign in b"~_":
        _put("\u00a0" if sign == b"~" else "-", state)


def _word(word: str, number: bytes | None, state: _State) -> None:
    star, state.star = state.star, False
    if word == "u" and number is not None:
        state.skipping = state.group.skip
        _put(_letter(int(number)), state)
        return
    if state.skipping:
        state.skipping -= 1
        return
    act = _ACTS.get(word)
    if act is not None:
        act(state, int(number) if number is not None else -1)
    elif word in SIGNS:
        _put(SIGNS[word], state)
    elif star or word in DESTINATIONS:
        _enter(word, state)
    elif word in SHOWN_INSIDE and word == state.group.inner:
        state.group = replace(state.group, shown=True, inner="")


def _enter(word: str, state: _State) -> None:
    """Into a destination that is not shown, or that shows text again."""
    group = state.group
    if word == group.inner:
        state.group = replace(group, shown=True, inner="")
        return
    if word in LEFT_OUT and group.shown:
        state.left_out.setdefault(LEFT_OUT[word])
    inner = DESTINATIONS.get(word, "")
    state.group = replace(group, shown=False, inner=inner, table=word == "fonttbl")


def _letter(number: int) -> str:
    number = number + 65_536 if number < 0 else number
    if not 0 < number < 0x11_0000:
        return "\ufffd"
    return chr(number)


def _paired(text: str) -> str:
    """Halves of a letter beyond the first 65,536 put together."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _set_page(state: _State, number: int) -> None:
    state.page = f"cp{number}" if _is_page(f"cp{number}") else state.page


def _is_page(name: str) -> bool:
    try:
        b"".decode(name)
    except LookupError:
        return False
    return True


def _set_font(state: _State, number: int) -> None:
    state.group = replace(state.group, font=number)


def _set_charset(state: _State, number: int) -> None:
    if state.group.table and number in CHARSETS:
        state.fonts[state.group.font] = CHARSETS[number]


def _set_first_font(state: _State, number: int) -> None:
    state.first_font = number


def _set_skip(state: _State, number: int) -> None:
    state.group = replace(state.group, skip=max(number, 0))


def _plain(state: _State, _number: int) -> None:
    """Letters as the document has them from here on, neither hidden nor deleted."""
    hidden = state.group.inner in {"v0", "deleted0"}
    _flush(state)
    group = replace(state.group, shown=True, inner="") if hidden else state.group
    look = replace(group.look, bold=False, italic=False, underline=False)
    state.group = replace(group, font=-1, look=look)


def _hidden(word: str) -> Callable[[_State, int], None]:
    def hide(state: _State, number: int) -> None:
        if number != 0 and state.group.shown:
            state.left_out.setdefault(LEFT_OUT[word])
            state.group = replace(state.group, shown=False, inner=f"{word}0")
        elif number == 0 and state.group.inner == f"{word}0":
            state.group = replace(state.group, shown=True, inner="")

    return hide


def _row(state: _State, _number: int) -> None:
    """The last cell of a row ends with the row."""
    _flush(state)
    if state.group.shown and state.out and state.out[-1] == "\t":
        state.out.pop()
        state.looks.pop()
    _put("\n", state)


def _mac(state: _State, _number: int) -> None:
    state.page = "mac_roman"


def _setting(name: str, *, on: bool = True) -> Callable[[_State, int], None]:
    r"""What `\b`, `\b0` and the like do; `on` is False for words that switch off."""

    def switch(state: _State, number: int) -> None:
        _look(state, **{name: on and number != 0})

    return switch


def _look(state: _State, **changes: Any) -> None:
    _flush(state)
    look = replace(state.group.look, **changes)
    state.group = replace(state.group, look=PLAIN if look == PLAIN else look)


def _paragraph(state: _State, _number: int) -> None:
    _look(state, heading=0, item=0)


def _outline(state: _State, number: int) -> None:
    _look(state, heading=number + 1 if 0 <= number < 9 else 0)


def _style(state: _State, number: int) -> None:
    if number in state.headings:
        _look(state, heading=state.headings[number])


def _headings(data: bytes) -> dict[int, int]:
    """The levels of the document's heading styles, by their numbers."""
    begin = data.find(b"\\stylesheet")
    found = _HEADING.finditer(data, begin, begin + _LONGEST_STYLES) if begin >= 0 else ()
    return {int(match[1]): int(match[2]) for match in found}


def _list(state: _State, number: int) -> None:
    _look(state, item=max(state.group.look.item, 1) if number > 0 else 0)


def _list_level(state: _State, number: int) -> None:
    _look(state, item=max(number, 0) + 1)


def _runs(state: _State) -> Iterator[tuple[int, int, Look]]:
    """From where to where each look holds; two halves of one letter count as one."""
    at, half = 0, False
    for piece, look in zip(state.out, state.looks, strict=True):
        size = len(piece) - len(_SURROGATE.findall(piece)) // 2
        if len(piece) == 1 and _SURROGATE.match(piece):
            size, half = int(not half), not half
        if look is not PLAIN:
            yield at, at + size, look
        at += size


_ACTS: dict[str, Callable[[_State, int], None]] = {
    "ansicpg": _set_page,
    "mac": _mac,
    "pc": lambda state, _: _set_page(state, 437),
    "pca": lambda state, _: _set_page(state, 850),
    "f": _set_font,
    "fcharset": _set_charset,
    "deff": _set_first_font,
    "uc": _set_skip,
    "plain": _plain,
    "v": _hidden("v"),
    "deleted": _hidden("deleted"),
    "b": _setting("bold"),
    "i": _setting("italic"),
    **dict.fromkeys(
        ("ul", "uld", "uldb", "ulw", "ulth", "uldash", "ulwave"), _setting("underline")
    ),
    "ulnone": _setting("underline", on=False),
    "pard": _paragraph,
    "outlinelevel": _outline,
    "s": _style,
    "ls": _list,
    "ilvl": _list_level,
    "row": _row,
    "nestrow": _row,
}
