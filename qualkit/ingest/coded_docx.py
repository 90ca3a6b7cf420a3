"""Coded Word documents as Dedoose exports them: the codes of a passage are a comment.

The first paragraph of such a comment is `Codes (485-522)`, the passage in characters of Dedoose's
copy of the transcript; every further paragraph is one code. Other comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.docx import plain_text
from qualkit.ingest.package import hint, local_name, member_of, root_of
from qualkit.ingest.reading import Source
from qualkit.model.coded_file import CodedFile, CodedSpan, CodedText

SUFFIX = ".docx"
_COMMENTS = re.compile(r"word/comments\d?\.xml")
RANGE = re.compile(r"\s*Codes\s*\(\s*(\d{1,9})\s*-\s*(\d{1,9})\s*\)\s*")
EXPORT = "export the coded document from Dedoose as .docx, with its codes as comments"


def read_coded_docx(data: bytes, where: str) -> CodedFile:
    """One transcript as one coder coded it; the file names neither. Raises ReadError."""
    source = Source(where, data)
    text = plain_text(source)
    comments = comments_of(source)
    spans, left = [], 0
    for number, comment in enumerate(comments, start=1):
        found = list(_coded(comment, f"{where}, comment {number}"))
        spans += found
        left += not found
    if not spans:
        raise ReadError("no comment of the document holds codes", where=where, hint=EXPORT)
    whole = CodedText("", text, ("",), exact=False)
    return CodedFile(where, (whole,), tuple(spans), _left(left, where))


def counts_passages(data: bytes, where: str) -> bool:
    """Whether comments give passages in characters, as Dedoose's do. Raises ReadError."""
    paragraphs = (_words(p) for c in comments_of(Source(where, data)) for p in _paragraphs(c))
    return any(RANGE.fullmatch(words) for words in paragraphs)


def comments_of(source: Source) -> list[Any]:
    """The comments of a document. Raises ReadError where it is none or damaged."""
    xml = member_of(source, SUFFIX, _comments_part)
    root = root_of(xml, source.name, hint(SUFFIX))
    return [each for each in root.iter() if local_name(each) == "comment"]


def _paragraphs(comment: Any) -> list[Any]:
    return [each for each in comment.iter() if local_name(each) == "p"]


def lines_of(comment: Any) -> list[str]:
    """The lines of a comment that are not empty."""
    return [line for line in (_words(p).strip() for p in _paragraphs(comment)) if line]


def _comments_part(names: list[str]) -> str | None:
    """The part with the comments; the text itself, which has none, where there is no such part."""
    parts = sorted(name for name in names if _COMMENTS.fullmatch(name))
    parts += sorted(name for name in names if name.startswith("word/document"))
    return parts[0] if parts else None


def _coded(comment: Any, where: str) -> Iterator[CodedSpan]:
    lines = lines_of(comment)
    place = RANGE.fullmatch(lines[0]) if lines else None
    if place is None:
        return
    start, end = int(place[1]), int(place[2])
    if end <= start:
        raise ReadError(
            f"a passage must run forward, not from {start} to {end}", where=where, hint=EXPORT
        )
    for code in dict.fromkeys(lines[1:]):
        yield CodedSpan("", "", code, start, end)


def _words(paragraph: Any) -> str:
    return "".join(each.text or "" for each in paragraph.iter() if local_name(each) == "t")


def _left(number: int, where: str) -> tuple[Problem, ...]:
    if not number:
        return ()
    return (Problem(f"comments without codes, left out: {number}", where),)
