"""Word documents whose comments are codes: a code a line, on the words that the comment is on.

In Dedoose's exports the first line of a comment gives the passage in characters of Dedoose's own
copy of the text (`Codes (485-522)`); the words that the comment is on count if they are as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from qualkit.errors import Problem, ReadError
from qualkit.ingest.coded_docx import EXPORT, RANGE, comments_of, lines_of
from qualkit.ingest.docx import anchored_text
from qualkit.ingest.reading import Source
from qualkit.model.archive import Archive
from qualkit.model.exchanged import (
    Discarded,
    Exchanged,
    ExchangedCode,
    ExchangedSource,
    ExchangedUser,
    LooseCoding,
    OffsetReading,
)
from qualkit.model.placing import settled, span_of
from qualkit.model.quoting import at_borders
from qualkit.model.span import Span

_LONGEST_CODE = 100
_LISTED = re.compile(r"\s*;\s*")
_READING = OffsetReading(why="comments are fastened to the words themselves")
_SLACK = 0.1


def has_comments(data: bytes) -> bool:
    """Whether a file is a Word document with comments."""
    try:
        archive = Archive(data, "")
        parts = [name for name in archive.names if name == "word/comments.xml"]
        return any(b":comment " in archive.read(name) for name in parts)
    except ReadError:
        return False


@dataclass(frozen=True, slots=True)
class _Comment:
    """`said` is where Dedoose says that its passage is."""

    id: str
    author: str
    at: datetime | None
    lines: tuple[str, ...]
    said: Span | None = None


def read_commented_docx(data: bytes, where: str) -> Exchanged:
    """A document and the codes in its comments. Raises ReadError where no comment holds one."""
    source = Source(where, data)
    text, anchors = anchored_text(source)
    found = [_comment(each) for each in comments_of(source)]
    reader = _Reader(text, anchors, where)
    loose = [coding for comment in found for coding in reader.codings(comment)]
    if not loose:
        raise ReadError("no comment of the document holds codes", where=where, hint=EXPORT)
    names = tuple(dict.fromkeys(coding.code for coding in loose))
    users = sorted({coding.coder for coding in loose if coding.coder})
    document = ExchangedSource("document", PurePath(where).name, text)
    return settled(
        Exchanged(
            "docx",
            "Dedoose" if any(each.said for each in found) else "Word",
            users=tuple(ExchangedUser(name, name) for name in users),
            codes=tuple(ExchangedCode(name, name, bare=True) for name in names),
            sources=(document,),
            discarded=reader.discarded,
            warnings=reader.warnings,
            offsets=_READING,
            loose=tuple(loose),
        )
    )


class _Reader:
    def __init__(self, text: str, anchors: dict[str, Span], where: str) -> None:
        self.text = text
        self.anchors = anchors
        self.where = where
        self.remarks = 0
        self.homeless = 0
        self.by_range = 0

    def codings(self, comment: _Comment) -> Iterator[LooseCoding]:
        codes = [line for line in comment.lines if len(line) <= _LONGEST_CODE]
        if not codes or len(codes) < len(comment.lines):
            self.remarks += 1
        place = self._place(comment)
        if place is None:
            self.homeless += len(codes)
            return
        for code in dict.fromkeys(codes):
            yield LooseCoding(
                f"comment {comment.id}: {code}",
                "document",
                place.text(self.text),
                code,
                "" if comment.said else comment.author,
                comment.at,
                said=place,
                where=f"{self.where}, comment {comment.id}",
            )

    def _place(self, comment: _Comment) -> Span | None:
        anchor, said = self.anchors.get(comment.id), comment.said
        if said is None or said.end > len(self.text):
            return anchor
        if anchor and abs(len(anchor) - len(said)) <= max(2, _SLACK * len(said)):
            return anchor
        if not at_borders(self.text, said) or said.trimmed(self.text) is None:
            return anchor
        self.by_range += 1
        return said

    @property
    def discarded(self) -> tuple[Discarded, ...]:
        every = (
            Discarded("comment", self.remarks, "it is a remark, longer than a code is"),
            Discarded("coding", self.homeless, "its comment is fastened to no words"),
        )
        return tuple(each for each in every if each.count)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        if not self.by_range:
            return ()
        what = (
            f"{self.by_range} comments are not on the words that Dedoose counts; "
            "these stand where it counts"
        )
        return (Problem(what, self.where, "compare a few of them with Dedoose"),)


def _comment(element: Any) -> _Comment:
    lines = lines_of(element)
    place = RANGE.fullmatch(lines[0]) if lines else None
    if place is None:
        lines = [part for line in lines for part in _LISTED.split(line) if part]
    said = span_of(int(place[1]), int(place[2])) if place else None
    known = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    at = _time(known.get("date", ""))
    author = " ".join(known.get("author", "").split())
    return _Comment(known.get("id", ""), author, at, tuple(lines[1:] if place else lines), said)


def _time(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one of no year that UTC has
        return None
    return found
