"""Bytes to text: byte order marks, strict UTF-8, UTF-16, then a guess that says it is one."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from qualkit.errors import Problem, ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {b"%PDF-": "a PDF", b"{\\rtf": "an RTF document", b"PK\x03\x04": "a zip archive or .docx"}
_SAMPLE = 65_536
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_BINARY_HINT = "open the original in its own program and save it as plain text (UTF-8) or .docx"
_ENCODING_HINT = "save the file as UTF-8 and read it again"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with line ends as line feeds and no byte order mark, and nothing else changed."""

    text: str
    encoding: str
    warnings: tuple[Problem, ...] = ()


def decode(data: bytes, where: str, *, marks: bool = False) -> Decoded:
    """The text in the bytes. Raises ReadError when they are empty, binary or undecodable.

    `marks` says that the format uses control characters, so that many of them are no sign.
    """
    if not data:
        raise ReadError("the file is empty", where=where, hint="export the transcript again")
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise ReadError(f"is {what}, not text", where=where, hint=_BINARY_HINT)
    text, encoding, guessed = _decoded(data, where)
    _refuse_binary(text, where, marks=marks)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError("the file holds no text", where=where, hint="export the transcript again")
    if not guessed:
        return Decoded(text, encoding)
    what = f"not UTF-8; read as {encoding}, which is a guess"
    return Decoded(text, encoding, (Problem(what, where, "look at the letters with accents"),))


def _decoded(data: bytes, where: str) -> tuple[str, str, bool]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where), encoding, False
    if b"\x00" in data:
        return (*_wide(data, where), False)
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        return (*_guess(data, where), True)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"begins as {encoding} and breaks at byte {error.start}",
            where=where,
            hint=_ENCODING_HINT,
        ) from error


def _wide(data: bytes, where: str) -> tuple[str, str]:
    """UTF-16 without a mark, in Latin letters: one side of most pairs is then empty."""
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    encoding = "utf-16-le" if odd >= even else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    mostly_empty = max(even, odd) * 4 > min(len(data), _SAMPLE)
    if "\x00" in text or _CONTROLS.search(text) or not mostly_empty:
        raise ReadError("is binary, not text", where=where, hint=_BINARY_HINT)
    return text, encoding


def _refuse_binary(text: str, where: str, *, marks: bool) -> None:
    if "\x00" in text:
        raise ReadError("is binary, not text", where=where, hint=_BINARY_HINT)
    controls = len(_CONTROLS.findall(text, 0, _SAMPLE))
    if not marks and controls > 3 and controls * 100 > min(len(text), _SAMPLE):
        raise ReadError("is binary, not text", where=where, hint=_BINARY_HINT)


def _guess(data: bytes, where: str) -> tuple[str, str]:
    western = _western(data)
    if western is not None:
        return western, "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise ReadError("is in an unknown encoding", where=where, hint=_ENCODING_HINT)
    try:
        return data.decode(best.encoding), best.encoding
    except UnicodeDecodeError as error:
        raise ReadError("is in an unknown encoding", where=where, hint=_ENCODING_HINT) from error


def _western(data: bytes) -> str | None:
    """The bytes as cp1252, unless that gives more letters with accents than without."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    accented = sum(letter > "\x7f" and letter.isalpha() for letter in sample)
    plain = sum(letter < "\x80" and letter.isalpha() for letter in sample)
    return text if accented <= plain * 0.3 else None
