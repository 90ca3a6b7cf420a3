"""OpenDocument texts: paragraphs and headings in their order, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.formatting import PLAIN, Look, Written
from qualkit.ingest.package import body_of, hint, local_name, member_of
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text
from qualkit.model.whole import whole

_SUFFIX = ".odt"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
Styles = Mapping[str, Mapping[str, bool]]
_SKIPPED = frozenset({"note", "annotation", "tracked-changes", "ruby-text", "sequence-decls"})
_LEFT_OUT = {
    b"<text:note ": "footnotes are left out",
    b"<office:annotation": "comments are left out",
    b"<text:tracked-changes": "tracked changes: what was deleted is left out",
}
_MOST_SPACES = 1_000  # at one place
_MOST_BLANKS = 2_000_000
_BLANKS = re.compile(rb':c="(\d{1,18})"')


def read_odt(source: Source) -> Reading:
    """A .odt file. Raises ReadError when it is none, is damaged, or inflates beyond measure."""
    xml = member_of(
        source, _SUFFIX, lambda names: "content.xml" if "content.xml" in names else None
    )
    blanks = sum(min(int(count), _MOST_SPACES) for count in _BLANKS.findall(xml))
    if blanks > _MOST_BLANKS:
        raise ReadError("holds millions of blanks", where=source.name, hint=hint(_SUFFIX))
    body = body_of(xml, source.name, _SUFFIX)
    out = Written()
    _blocks(body, out, _styles(body.getparent()))
    text = out.text
    if not text.strip():
        raise ReadError("the document holds no text", where=source.name, hint=hint(_SUFFIX))
    left_out = (Problem(what, source.name, "look at them in LibreOffice")
                for mark, what in _LEFT_OUT.items() if mark in xml)  # fmt: skip
    return replace(in_text(text, source, warnings=tuple(left_out)), marks=out.marks())


def _blocks(parent: Any, out: Written, styles: Styles, *, depth: int = 0) -> None:
    """Paragraphs and headings, and table rows as cells joined by tabs; `depth` counts lists."""
    for child in parent:
        name = local_name(child)
        if name in {"p", "h"}:
            out.begin()
            _inline(child, out, styles, _paragraph_look(child, styles, depth))
            out.end()
        elif name == "table-row":
            cells = (c for c in child if local_name(c) == "table-cell")
            for number, cell in enumerate(cells):
                out.cell(number)
                _blocks(cell, out, styles)
            out.end()
        elif name not in _SKIPPED:
            _blocks(child, out, styles, depth=depth + (name == "list"))


def _inline(element: Any, out: Written, styles: Styles, look: Look) -> None:
    """What a paragraph says: as OpenDocument has it, runs of white space in the file are one."""
    out.put(_folded(element.text), look)
    for child in element:
        name = local_name(child)
        if name == "s":
            out.put(" " * min(_count(child.get(f"{_TEXT}c") or "1"), _MOST_SPACES), look)
        elif name == "tab":
            out.put("\t", look)
        elif name == "line-break":
            out.put("\n")
        elif name and name not in _SKIPPED:
            _inline(child, out, styles, _styled(child, styles, look))
        out.put(_folded(child.tail), look)


def _paragraph_look(element: Any, styles: Styles, depth: int) -> Look:
    look = _styled(element, styles, PLAIN)
    if local_name(element) == "h":
        return Look(heading=_count(element.get(f"{_TEXT}outline-level") or "1"))
    if element.get(f"{_TEXT}style-name") == "Title":
        return Look(heading=1)
    return replace(look, item=depth) if depth else look


def _count(written: str) -> int:
    number = whole(written)
    return 1 if number is None or number < 0 else number


def _styled(element: Any, styles: Styles, look: Look) -> Look:
    """The look with what the element's style sets."""
    given = styles.get(element.get(f"{_TEXT}style-name") or "")
    return replace(look, **given) if given else look


def _styles(root: Any) -> Styles:
    """What the styles of the document set, by name; of those that a program brings, two."""
    found: dict[str, dict[str, bool]] = {
        "Strong_20_Emphasis": {"bold": True},
        "Emphasis": {"italic": True},
    }
    for holder in (child for child in root if local_name(child) == "automatic-styles"):
        for style in holder:
            sets = dict(found.get(style.get(f"{_STYLE}parent-style-name") or "", {}))
            for properties in (p for p in style if local_name(p) == "text-properties"):
                sets |= _set_by(properties)
            found[style.get(f"{_STYLE}name") or ""] = sets
    return found


def _set_by(properties: Any) -> dict[str, bool]:
    weight, slant = properties.get(f"{_FO}font-weight"), properties.get(f"{_FO}font-style")
    line = properties.get(f"{_STYLE}text-underline-style")
    given = {
        "bold": weight and (weight == "bold" or weight in {"600", "700", "800", "900"}),
        "italic": slant and slant in {"italic", "oblique"},
        "underline": line and line != "none",
    }
    return {name: bool(value) for name, value in given.items() if value is not None}


def _folded(text: str | None) -> str:
    if not text:
        return ""
    head = " " if text[0] in " \t\n\r" else ""
    tail = " " if text[-1] in " \t\n\r" and text.strip(" \t\n\r") else ""
    return head + " ".join(part for part in text.replace("\t", " ").replace("\r", " ")
                           .replace("\n", " ").split(" ") if part) + tail  # fmt: skip
