"""OpenDocument texts: paragraphs and headings in their order, tables row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.package import body_of, hint, local_name, member_of
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUFFIX = ".odt"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
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
    text = "\n".join(_blocks(body_of(xml, source.name, _SUFFIX)))
    if not text.strip():
        raise ReadError("the document holds no text", where=source.name, hint=hint(_SUFFIX))
    left_out = (Problem(what, source.name, "look at them in LibreOffice")
                for mark, what in _LEFT_OUT.items() if mark in xml)  # fmt: skip
    return in_text(text, source, warnings=tuple(left_out))


def _blocks(parent: Any) -> Iterator[str]:
    for child in parent:
        name = local_name(child)
        if name in {"p", "h"}:
            yield "".join(_inline(child))
        elif name == "table-row":
            cells = (c for c in child if local_name(c) == "table-cell")
            yield "\t".join("\n".join(_blocks(cell)) for cell in cells)
        elif name not in _SKIPPED:
            yield from _blocks(child)


def _inline(element: Any) -> Iterator[str]:
    """What a paragraph says: as OpenDocument has it, runs of white space in the file are one."""
    yield _folded(element.text)
    for child in element:
        name = local_name(child)
        if name == "s":
            yield " " * min(int(child.get(f"{_TEXT}c") or 1), _MOST_SPACES)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name and name not in _SKIPPED:
            yield from _inline(child)
        yield _folded(child.tail)


def _folded(text: str | None) -> str:
    if not text:
        return ""
    head = " " if text[0] in " \t\n\r" else ""
    tail = " " if text[-1] in " \t\n\r" and text.strip(" \t\n\r") else ""
    return head + " ".join(part for part in text.replace("\t", " ").replace("\r", " ")
                           .replace("\n", " ").split(" ") if part) + tail  # fmt: skip
