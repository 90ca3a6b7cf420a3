"""Word documents: the paragraphs in their order, tables row by row.

The main part is read straight from its XML, because building each paragraph as an object takes
ten times as long, and because its size is then counted while it inflates and no entity, no
picture and no other part is ever opened.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.formatting import PLAIN, Look, Written
from qualkit.ingest.package import body_of, hint, local_name, member_of
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text
from qualkit.model import Span
from qualkit.model.whole import whole

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
_HEADING = re.compile(  # identifiers of Word's own styles in the languages of its menus
    r"(?i)(?:heading|(?:ü)?berschrift|titre|t[íi]?tulo|titolo|kop|rubrik|overskrift|otsikko)\s?([1-9])"
)
_LIST = re.compile(r"List(?:Bullet|Number)([1-9])?")
_ANCHORS = frozenset({"commentRangeStart", "commentRangeEnd"})
_OLD = b"\xd0\xcf\x11\xe0"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(source: Source) -> Reading:
    """A .docx file. Raises ReadError when it is none, is damaged, or inflates beyond measure."""
    xml, out = _written(source)
    text = _lines(out)
    if not text.strip():
        raise ReadError("the document holds no text", where=source.name, hint=hint(_SUFFIX))
    reading = in_text(text, source, warnings=tuple(_left_out(xml, source.name)))
    return replace(reading, marks=out.marks() if len(text) == out.size else ())


def plain_text(source: Source) -> str:
    """The words of a .docx file, a line a paragraph. Raises ReadError as `read_docx` does."""
    return _lines(_written(source)[1])


def anchored_text(source: Source) -> tuple[str, dict[str, Span]]:
    """The same with the words that each comment is fastened to, by the comment's id."""
    out = _written(source)[1]
    text = _lines(out)
    places = out.anchors.items() if len(text) == out.size else ()
    spans = ((id, Span(*place)) for id, place in places if place[0] < place[1])
    trimmed = ((id, span.trimmed(text)) for id, span in spans)
    return text, {id: span for id, span in trimmed if span is not None}


def _id(element: Any) -> str:
    return next((v for n, v in element.attrib.items() if n.rpartition("}")[2] == "id"), "")


def _written(source: Source) -> tuple[bytes, Written]:
    if source.data.startswith(_OLD):
        what = "is an old Word document (.doc) or protected by a password, not a .docx file"
        raise ReadError(what, where=source.name, hint=hint(_SUFFIX))
    xml = member_of(source, _SUFFIX, _main_name)
    body = body_of(xml, source.name, _SUFFIX)
    out = Written()
    _blocks(body, out)
    return xml, out


def _lines(out: Written) -> str:
    return out.text.replace("\r\n", "\n").replace("\r", "\n")


def _left_out(xml: bytes, where: str) -> Iterator[Problem]:
    for mark, what in _LEFT_OUT.items():
        if mark in xml:
            yield Problem(what, where, "look at them in Word")


def _main_name(names: list[str]) -> str | None:
    return next(iter(sorted(filter(_MAIN.fullmatch, names), key=len)), None)


def _blocks(parent: Any, out: Written) -> None:
    """Paragraphs, and table rows as cells joined by tabs, wherever they are nested."""
    for child in parent:
        name = local_name(child)
        if name == "p":
            out.begin()
            _collect(child, out, _paragraph_look(child))
            out.end()
        elif name == "tbl":
            _rows(child, out)
        elif name in _ANCHORS:
            out.anchor(_id(child))
        elif name not in _SKIPPED:
            _blocks(child, out)


def _rows(table: Any, out: Written) -> None:
    for row in table.iter(f"{_W}tr", f"{_STRICT}tr"):
        if next(row.iterancestors(f"{_W}tbl", f"{_STRICT}tbl")) is table:
            cells = (child for child in row.iterdescendants(f"{_W}tc", f"{_STRICT}tc"))
            own = [c for c in cells if next(c.iterancestors(f"{_W}tr", f"{_STRICT}tr")) is row]
            for number, cell in enumerate(own):
                out.cell(number)
                _blocks(cell, out)
            out.end()


def _collect(element: Any, out: Written, look: Look) -> None:
    for child in element:
        name = local_name(child)
        if name == "t":
            out.put(child.text or "", look)
        elif name == "r":
            _collect(child, out, _run_look(child, look))
        elif name == "br":
            out.put("" if _is_page_break(child) else "\n")
        elif name in _SIGNS:
            out.put(_SIGNS[name], look)
        elif name in _ANCHORS:
            out.anchor(_id(child))
        elif name not in _SKIPPED:
            _collect(child, out, look)


def _properties(element: Any, name: str) -> dict[str, Any]:
    """The properties that stand first in a paragraph or run, by name."""
    first = next(iter(element), None)
    if first is None or local_name(first) != name:
        return {}
    return {local_name(child): child for child in first}


def _paragraph_look(paragraph: Any) -> Look:
    given = _properties(paragraph, "pPr")
    if "pStyle" not in given and "numPr" not in given and "outlineLvl" not in given:
        return PLAIN
    style = _value(given.get("pStyle")) or ""
    heading = _HEADING.fullmatch(style)
    level = int(heading[1]) if heading else int(style == "Title")
    outline = whole(_value(given.get("outlineLvl")) or "9")
    if not level and outline is not None and 0 <= outline < 9:
        level = outline + 1
    return Look(heading=level, item=0 if level else _item_level(given.get("numPr"), style))


def _item_level(numbered: Any, style: str) -> int:
    if numbered is None:
        found = _LIST.fullmatch(style)
        return int(found[1] or 1) if found else 0
    given = {local_name(child): _value(child) or "0" for child in numbered}
    level = whole(given.get("ilvl", "0"))
    return level + 1 if given.get("numId", "1") != "0" and level is not None and level >= 0 else 0


def _run_look(run: Any, look: Look) -> Look:
    given = _properties(run, "rPr")
    if not given:
        return look
    style = _value(given.get("rStyle"))
    bold, italic = (_is_on(given.get(n)) for n in ("b", "i"))
    underlined = given.get("u")
    return replace(
        look,
        bold=style == "Strong" if bold is None else bold,
        italic=style == "Emphasis" if italic is None else italic,
        underline=underlined is not None and _value(underlined) not in {"none", None},
    )


def _is_on(switch: Any) -> bool | None:
    """Whether a property is on; None where it is not given."""
    if switch is None:
        return None
    return _value(switch) not in {"0", "false", "off"}


def _value(element: Any) -> str | None:
    if element is None:
        return None
    found = element.get(f"{_W}val")
    return str(found) if found is not None else element.get(f"{_STRICT}val")


def _is_page_break(element: Any) -> bool:
    kind = element.get(f"{_W}type") or element.get(f"{_STRICT}type")
    return kind in {"page", "column"}
