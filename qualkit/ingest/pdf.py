"""PDF files that hold text: the lines of each page in their order.

What the file says is kept line by line; a scanned PDF holds pictures and is refused with the way
out. Page headers and hyphens stay as they are.
"""

from __future__ import annotations

import io
import logging
from typing import Any

from qualkit.errors import ReadError
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import in_text

_SCANNED = (
    "it is probably scanned; run text recognition over it, or save the original as .docx or .txt"
)
_HINT = "open it, save it anew as PDF, or save the original as .docx or .txt"
_MOST_CHARACTERS = 20_000_000


def read_pdf(source: Source) -> Reading:
    """A .pdf file's text layer. Raises ReadError when there is none, or the file is damaged."""
    text = "\n".join(_pages(source))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise ReadError("the PDF holds no text", where=source.name, hint=_SCANNED)
    return in_text(text, source)


def _pages(source: Source) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader: Any = PdfReader(io.BytesIO(source.data))
        if reader.is_encrypted:
            raise ReadError("the PDF is protected by a password", where=source.name, hint=_HINT)
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            size += len(pages[-1])
            if size > _MOST_CHARACTERS:
                raise ReadError("the PDF holds too much text", where=source.name, hint="split it")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError("is not a PDF file, or damaged", where=source.name, hint=_HINT) from error
    return pages
