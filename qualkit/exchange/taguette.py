"""Taguette's project file: SQLite; highlights in UTF-8 bytes of the text without tags.

Accounts (`users`, `project_members`) and the log of commands are never read. Taguette does not
say who highlighted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualkit.exchange.code_tree import nested_by_dots, parents_first
from qualkit.exchange.gathering import Gathering, lasting_id
from qualkit.exchange.sqlite_file import Record, SqliteFile
from qualkit.exchange.stripped_html import Stripped
from qualkit.model.exchanged import (
    Exchanged,
    ExchangedCode,
    ExchangedNote,
    ExchangedSource,
    LooseCoding,
    OffsetReading,
    Target,
    TargetKind,
)
from qualkit.model.placing import settled
from qualkit.model.span import Span

TABLES = ("documents", "highlights", "tags", "highlight_tags")
_READING = OffsetReading(why="Taguette's UTF-8 bytes without tags, counted anew")


def read_taguette(file: SqliteFile) -> Exchanged:
    """A project with its texts; several projects of one file become one."""
    return _Reader(file).read()


class _Reader:
    def __init__(self, file: SqliteFile) -> None:
        self.file = file
        self.gathering = Gathering(file.where)
        self.texts: dict[str, Stripped] = {}

    def read(self) -> Exchanged:
        projects = list(self.file.rows("projects", "id", "name", "description"))
        if len(projects) > 1:
            self.gathering.warn(f"{len(projects)} projects in one file, read as one")
        documents = list(self.file.rows("documents", "id", "name", "description", "contents"))
        sources = tuple(self._source(each) for each in documents)
        notes = (*_notes(projects, TargetKind.PROJECT), *_notes(documents, TargetKind.SOURCE))
        codes = self._codes()
        found = Exchanged(
            "taguette",
            "Taguette",
            projects[0].text("name") if projects else "",
            codes=codes,
            sources=sources,
            notes=notes,
            offsets=_READING,
            loose=tuple(self._highlights({code.id for code in codes})),
        )
        return settled(
            replace(found, discarded=self.gathering.discarded, warnings=self.gathering.warnings)
        )

    def _source(self, row: Record) -> ExchangedSource:
        id = _source(row.text("id"))
        self.texts[id] = Stripped(row.text("contents"))
        return ExchangedSource(id, row.text("name") or id, self.texts[id].text)

    def _codes(self) -> tuple[ExchangedCode, ...]:
        rows = self.file.rows("tags", "id", "path", "description", "parent_id")
        tags = {
            row.text("path"): ExchangedCode(
                _tag(row.text("id")),
                row.text("path"),
                _tag(row.text("parent_id")) if row.text("parent_id") else None,
                description=row.text("description"),
            )
            for row in rows
            if row.text("path").strip()
        }
        return parents_first(nested_by_dots(tags), self.gathering)

    def _highlights(self, codes: set[str]) -> Iterator[LooseCoding]:
        tagged: dict[str, list[str]] = {}
        for row in self.file.rows("highlight_tags", "highlight_id", "tag_id"):
            tagged.setdefault(row.text("highlight_id"), []).append(_tag(row.text("tag_id")))
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self.file.rows("highlights", *columns):
            source, own = _source(row.text("document_id")), tagged.get(row.text("id"), [])
            if not own:
                self.gathering.discard("highlight", "it has no tag")
            elif source not in self.texts:
                self.gathering.discard("highlight", "its document is missing")
            for tag in own if source in self.texts else ():
                if tag in codes:
                    yield self._coding(row, tag)

    def _coding(self, row: Record, tag: str) -> LooseCoding:
        id, source = row.text("id"), _source(row.text("document_id"))
        return LooseCoding(
            f"{id}:{tag}",
            source,
            Stripped(row.text("snippet")).text,
            tag,
            said=self._said(row, source),
            where=f"{self.file.where}: highlight {id}",
        )

    def _said(self, row: Record, source: str) -> Span | None:
        start, end = row.number("start_offset"), row.number("end_offset")
        if start is None or end is None:
            return None
        return self.texts[source].span_of_bytes(start, end)


def _notes(rows: list[Record], kind: TargetKind) -> Iterator[ExchangedNote]:
    for row in rows:
        if text := row.text("description").strip():
            id, name = row.text("id"), row.text("name")
            target = Target(kind, "" if kind is TargetKind.PROJECT else _source(id))
            yield ExchangedNote(
                lasting_id("taguette", kind, id, text), name, text, targets=(target,)
            )


def _source(id: str) -> str:
    return f"document {id}"


def _tag(id: str) -> str:
    return f"tag {id}"
