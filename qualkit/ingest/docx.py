"""Word documents: the paragraphs in their order, tables row by row.

The main part is read straight from its XML, because building each paragraph as an object takes
ten times as long, and because its size is then counted while it inflates and no entity, no
picture and no other part is ever opened.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES = 50_000_000
_MAIN = re.compile(r"word/document\d?\.xml")
_CHUNK = 1_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HINT = "open it in Word or LibreOffice and save it again as .docx"
_SKIPPED = frozenset({"pPr", "rPr", "del", "moveFrom", "Fallback", "instrText", "delText", "sdtPr"})
_LEFT_OUT = {
    b"<w:del ": "tracked changes: what was deleted is left out, what was inserted is kept",
    b"<w:footnoteReference": "footnotes are left out",
    b"<w:commentReference": "comments are left out",
}
_DAMAGE = (  # what zipfile raises on damaged, encrypted or absurd archives
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
_OLD = b"\xd0\xcf\x11\xe0"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(source: Source) -> Reading:
    """A .docx file. Raises ReadError when it is none, is damaged, or inflates beyond measure."""
    if source.data.startswith(_OLD):
        what = "is an old Word document (.doc) or protected by a password, not a .docx file"
        raise ReadError(what, where=source.name, hint=_HINT)
    xml = _main_part(source)
    body = _body(xml, source.name)
    text = "\n".join(_blocks(body))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError("the document holds no text", where=source.name, hint=_HINT)
    return in_text(text, source, warnings=tuple(_left_out(xml, source.name)))


def _left_out(xml: bytes, where: str) -> Iterator[Problem]:
    for mark, what in _LEFT_OUT.items():
        if mark in xml:
            yield Problem(what, where, "look at them in Word")


def _main_part(source: Source) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            name = _main_name(archive, source.name)
            return _inflated(archive, name, source.name)
    except _DAMAGE as error:
        raise ReadError("is not a .docx file, or damaged", where=source.name, hint=_HINT) from error


def _main_name(archive: zipfile.ZipFile, where: str) -> str:
    found = sorted(filter(_MAIN.fullmatch, archive.namelist()), key=len)
    if found:
        return found[0]
    raise ReadError("is a zip archive but not a .docx file", where=where, hint=_HINT)


def _inflated(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    """A member's bytes, counted as they come: its own claim about its size is not believed."""
    chunks, size = [], 0
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > _MOST_BYTES:
                raise ReadError(
                    f"the document's text inflates to more than {_MOST_BYTES // 1_000_000} MB",
                    where=where,
                    hint="split the document, or check where it comes from",
                )
            chunks.append(chunk)
    return b"".join(chunks)


def _body(xml: bytes, where: str) -> Any:
    from lxml import etree

    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ReadError("the document declares entities; refused", where=where, hint=_HINT)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("the document inside is damaged", where=where, hint=_HINT) from error
    if root.getroottree().docinfo.doctype:
        raise ReadError("the document declares entities; refused", where=where, hint=_HINT)
    body = next((child for child in root if _name(child) == "body"), None)
    if body is None:
        raise ReadError("the document has no body", where=where, hint=_HINT)
    return body


def _name(element: Any) -> str:
    """The local name, or nothing for comments and elements of other vocabularies' text."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs, and table rows as cells joined by tabs, wherever they are nested."""
    for child in parent:
        name = _name(child)
        if name == "p":
            yield _paragraph(child)
        elif name == "tbl":
            yield from _rows(child)
        elif name not in _SKIPPED:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_W}tr", f"{_STRICT}tr"):
        if next(row.iterancestors(f"{_W}tbl", f"{_STRICT}tbl")) is table:
            cells = (child for child in row.iterdescendants(f"{_W}tc", f"{_STRICT}tc"))
            own = [c for c in cells if next(c.iterancestors(f"{_W}tr", f"{_STRICT}tr")) is row]
            yield "\t".join("\n".join(_blocks(cell)) for cell in own)


def _paragraph(paragraph: Any) -> str:
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "br":
            parts.append("" if _is_page_break(child) else "\n")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name not in _SKIPPED:
            _collect(child, parts)


def _is_page_break(element: Any) -> bool:
    kind = element.get(f"{_W}type") or element.get(f"{_STRICT}type")
    return kind in {"page", "column"}
