"""Word documents: the paragraphs in their order, tables row by row.

The main part is read straight from its XML, because building each paragraph as an object takes
ten times as long, and because its size is then counted while it inflates and no entity, no
picture and no other part is ever opened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.package import body_of, hint, local_name, member_of
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN = re.compile(r"word/document\d?\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SUFFIX = ".docx"
_SKIPPED = frozenset({"pPr", "rPr", "del", "moveFrom", "Fallback", "instrText", "delText", "sdtPr"})
_LEFT_OUT = {
    b"<w:del ": "tracked changes: what was deleted is left out, what was inserted is kept",
    b"<w:footnoteReference": "footnotes are left out",
    b"<w:commentReference": "comments are left out",
}
_OLD = b"\xd0\xcf\x11\xe0"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(source: Source) -> Reading:
    """A .docx file. Raises ReadError when it is none, is damaged, or inflates beyond measure."""
    if source.data.startswith(_OLD):
        what = "is an old Word document (.doc) or protected by a password, not a .docx file"
        raise ReadError(what, where=source.name, hint=hint(_SUFFIX))
    xml = member_of(source, _SUFFIX, _main_name)
    body = body_of(xml, source.name, _SUFFIX)
    text = "\n".join(_blocks(body))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError("the document holds no text", where=source.name, hint=hint(_SUFFIX))
    return in_text(text, source, warnings=tuple(_left_out(xml, source.name)))


def _left_out(xml: bytes, where: str) -> Iterator[Problem]:
    for mark, what in _LEFT_OUT.items():
        if mark in xml:
            yield Problem(what, where, "look at them in Word")


def _main_name(names: list[str]) -> str | None:
    return next(iter(sorted(filter(_MAIN.fullmatch, names), key=len)), None)


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs, and table rows as cells joined by tabs, wherever they are nested."""
    for child in parent:
        name = local_name(child)
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
        name = local_name(child)
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
