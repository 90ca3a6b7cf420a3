"""QualCoder's database (`data.qda` in the project's folder): SQLite, offsets in code points."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.exchange.code_tree import parents_first
from qualkit.exchange.coded_database import Texts, Values, note_on, reading_of, users_of
from qualkit.exchange.gathering import Gathering, lasting_id
from qualkit.exchange.refi_xml import color_of
from qualkit.exchange.sqlite_file import Record, SqliteFile
from qualkit.exchange.times import time_in
from qualkit.model.exchanged import (
    Exchanged,
    ExchangedCase,
    ExchangedCode,
    ExchangedNote,
    ExchangedPassage,
    ExchangedSource,
    LooseCoding,
    Target,
    TargetKind,
)
from qualkit.model.placing import settled

TABLES = ("source", "code_name", "code_text")
_MEDIA = ("code_image", "code_av")


def read_qualcoder(file: SqliteFile) -> Exchanged:
    """A project with its texts, categories, coders, cases, attributes, memos and journal."""
    return _Reader(file).read()


class _Reader:
    def __init__(self, file: SqliteFile) -> None:
        self.file = file
        self.gathering = Gathering(file.where)
        self.texts = Texts(self.gathering)
        self.passages: list[ExchangedPassage] = []

    def read(self) -> Exchanged:
        values = self._values()
        sources, source_notes = self._sources(values)
        codes = parents_first(self._codes(), self.gathering)
        codings = tuple(self._codings({code.id for code in codes}))
        annotations = tuple(self._annotations())
        for table in _MEDIA:
            count = sum(1 for _ in self.file.rows(table, "owner"))
            self.gathering.discard("coding of a picture or recording", "only texts are kept", count)
        return settled(
            Exchanged(
                "qualcoder",
                "QualCoder",
                users=users_of(each.coder for each in codings),
                codes=codes,
                sources=sources,
                passages=tuple(self.passages),
                cases=self._cases(values),
                notes=(*self._project_notes(), *source_notes, *annotations),
                discarded=self.gathering.discarded,
                warnings=self.gathering.warnings,
                offsets=reading_of("QualCoder"),
                loose=codings,
            )
        )

    def _sources(self, values: Values) -> tuple[tuple[ExchangedSource, ...], list[ExchangedNote]]:
        found: list[ExchangedSource] = []
        notes: list[ExchangedNote] = []
        columns = ("id", "name", "fulltext", "mediapath", "memo", "owner", "date")
        for row in self.file.rows("source", *columns):
            id, raw = f"source {row.text('id')}", row.text("fulltext")
            if not raw.strip():
                self.gathering.discard("picture, recording or empty source", "it holds no text")
                continue
            text = self.texts.add(id, raw)
            found.append(ExchangedSource(id, row.text("name"), text, attributes=values.of(id)))
            notes += note_on(TargetKind.SOURCE, id, row)
        return tuple(found), notes

    def _codes(self) -> Iterator[ExchangedCode]:
        for row in self.file.rows("code_cat", "catid", "name", "memo", "supercatid"):
            yield ExchangedCode(
                f"category {row.text('catid')}",
                row.text("name"),
                _below("category", row.text("supercatid")),
                description=row.text("memo"),
                applicable=False,
            )
        columns = ("cid", "name", "memo", "catid", "color", "supercid")
        for row in self.file.rows("code_name", *columns):
            above = _below("code", row.text("supercid")) or _below("category", row.text("catid"))
            yield ExchangedCode(
                f"code {row.text('cid')}",
                row.text("name"),
                above,
                color_of(row.text("color")) or "",
                row.text("memo"),
            )

    def _codings(self, codes: set[str]) -> Iterator[LooseCoding]:
        columns = ("ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo")
        for number, row in enumerate(self.file.rows("code_text", *columns), start=1):
            source, code = f"source {row.text('fid')}", f"code {row.text('cid')}"
            if source not in self.texts or code not in codes:
                self.gathering.discard("coding", "its text or its code is missing")
                continue
            id = f"coding {row.text('ctid') or number}"
            yield self.texts.coding(row, ("seltext", "pos0", "pos1"), (id, source, code))

    def _annotations(self) -> Iterator[ExchangedNote]:
        columns = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")
        for row in self.file.rows("annotation", *columns):
            id, source = f"annotation {row.text('anid')}", f"source {row.text('fid')}"
            there = source in self.texts
            span = (
                self.texts.span(source, row.number("pos0"), row.number("pos1")) if there else None
            )
            passage = self.texts.passage(id, source, span)
            if passage is None:
                self.gathering.discard("annotation", "its words are missing")
                continue
            self.passages.append(passage)
            yield from note_on(TargetKind.PASSAGE, id, row)

    def _values(self) -> Values:
        values = Values()
        for row in self.file.rows("attribute", "name", "attr_type", "value", "id"):
            about = "case" if row.text("attr_type") == "case" else "source"
            values.add(f"{about} {row.text('id')}", row.text("name"), row.text("value"))
        return values

    def _cases(self, values: Values) -> tuple[ExchangedCase, ...]:
        members: dict[str, dict[str, None]] = {}
        for row in self.file.rows("case_text", "caseid", "fid"):
            source = f"source {row.text('fid')}"
            if source in self.texts:
                members.setdefault(row.text("caseid"), {})[source] = None
        return tuple(
            _case(row, values, tuple(members.get(row.text("caseid"), ())))
            for row in self.file.rows("cases", "caseid", "name", "memo")
        )

    def _project_notes(self) -> Iterator[ExchangedNote]:
        for row in self.file.rows("project", "memo", "date"):
            if text := row.text("memo").strip():
                target = (Target(TargetKind.PROJECT),)
                yield ExchangedNote(lasting_id("project", text), "Project", text, targets=target)
        for row in self.file.rows("journal", "jid", "name", "jentry", "owner", "date"):
            if text := row.text("jentry").strip():
                at = time_in(row.text("date"))
                yield ExchangedNote(
                    lasting_id("journal", row.text("jid"), text),
                    row.text("name"),
                    text,
                    row.text("owner"),
                    at,
                    (Target(TargetKind.PROJECT),),
                )


def _below(kind: str, id: str) -> str | None:
    return f"{kind} {id}" if id else None


def _case(row: Record, values: Values, sources: tuple[str, ...]) -> ExchangedCase:
    id = f"case {row.text('caseid')}"
    return ExchangedCase(id, row.text("name"), row.text("memo"), values.of(id), sources)
