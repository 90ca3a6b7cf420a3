"""PDF files that hold text: pages of lines, without what repeats on every page, as paragraphs.

The lines and their places come from pypdf; a scanned PDF holds pictures and is refused with the
way out. `pdf_running` takes headers, footers and page numbers off, `pdf_flow` joins wrapped lines.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.pdf_flow import flowing
from qualkit.ingest.pdf_lines import Lines, PdfLine
from qualkit.ingest.pdf_running import Removed, without_running_lines
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text
from qualkit.model import Attributes

_SCANNED = (
    "it is probably scanned; run text recognition over it, or save the original as .docx or .txt"
)
_HINT = "open it, save it anew as PDF, or save the original as .docx or .txt"
_MOST_CHARACTERS = 20_000_000
_MOST_PAGES = 5_000
_MOST_BYTES = 3_000_000  # of a page's drawing; a dense page of text has a tenth of a million
_MOST_SECONDS = 1.2  # of the processor, for one page; a dense page takes a tenth of a second
_MOST_SECONDS_IN_ALL = 120.0
_SHOWN = 3
_DAMAGE = (  # what pypdf raises on damaged files beside its own errors
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_pdf(source: Source) -> Reading:
    """A .pdf file's text layer. Raises ReadError when there is none, or the file is damaged."""
    pages = _pages(source)
    if not any(line.text for page in pages for line in page):
        raise ReadError("the PDF holds no text", where=source.name, hint=_SCANNED)
    kept, removed = without_running_lines(pages)
    flow = flowing(kept, source)
    warnings = [*_removals(removed, source.name)]
    if flow.hyphens:
        what = f"{flow.hyphens} word(s) hyphenated at a line's end joined"
        warnings.append(Problem(what, source.name))
    reading = in_text(flow.text, source, warnings=tuple(warnings))
    counted = {"pages": str(len(pages)), **dict(reading.attributes)}
    return replace(reading, attributes=Attributes.of(counted))


def _removals(removed: Removed, where: str) -> Iterator[Problem]:
    """What was taken off the pages: kind, number, and the first wordings where they repeat."""
    for what, lines in (("page header", removed.headers), ("page footer", removed.footers)):
        if lines:
            kinds = tuple(dict.fromkeys(lines))
            shown = ", ".join(f"'{line[:60]}'" for line in kinds[:_SHOWN])
            more = f" and {len(kinds) - _SHOWN} more" if len(kinds) > _SHOWN else ""
            yield Problem(f"{len(lines)} {what} line(s) left out: {shown}{more}", where)
    if removed.numbers:
        yield Problem(f"{removed.numbers} page number(s) left out", where)


def _pages(source: Source) -> list[tuple[PdfLine, ...]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it quotes what it cannot read
    try:
        reader: Any = PdfReader(io.BytesIO(source.data))
        if reader.is_encrypted:
            raise ReadError("the PDF is protected by a password", where=source.name, hint=_HINT)
        return list(_bounded(reader, source.name))
    except (PyPdfError, *_DAMAGE) as error:
        raise ReadError("is not a PDF file, or damaged", where=source.name, hint=_HINT) from error


def _bounded(reader: Any, where: str) -> Iterator[tuple[PdfLine, ...]]:
    """The lines of each page, as long as there are not too many and none takes too long."""
    began, size = time.process_time(), 0
    for number, page in enumerate(reader.pages):
        lines = _lines(page, where)
        size += sum(len(line.text) for line in lines)
        spent = time.process_time() - began
        if size > _MOST_CHARACTERS or number > _MOST_PAGES or spent > _MOST_SECONDS_IN_ALL:
            raise ReadError("the PDF holds too much text", where=where, hint="split it")
        yield lines


def _lines(page: Any, where: str) -> tuple[PdfLine, ...]:
    lines = Lines()
    until = time.process_time() + _MOST_SECONDS
    excess = ReadError("a page of the PDF holds more than a page can", where=where, hint=_HINT)

    def visit(text: str, outer: Any, inner: Any, font: Any, size: float) -> None:
        if time.process_time() > until:
            raise excess
        lines.add(text, outer, inner, font, size)

    if sum(_sizes(page)) > _MOST_BYTES:
        raise excess
    return lines.of(page.extract_text(visitor_text=visit))


def _sizes(page: Any) -> Iterator[int]:
    """The bytes of what a page draws, unpacked: its own, and the forms that it may draw."""
    contents = page.get_contents()
    yield len(contents.get_data()) if contents is not None else 0
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    for form in (drawn.get_object() if drawn is not None else {}).values():
        item = form.get_object()
        if item.get("/Subtype") == "/Form":
            yield len(item.get_data())
