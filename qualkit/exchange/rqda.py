"""RQDA's project file: SQLite; rows whose status is not 1 were deleted there and stay out."""

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
    ExchangedSet,
    ExchangedSource,
    LooseCoding,
    Target,
    TargetKind,
)
from qualkit.model.placing import settled

TABLES = ("source", "freecode", "coding")


def read_rqda(file: SqliteFile) -> Exchanged:
    """A project with its texts, code categories, cases, attributes, memos and journal."""
    return _Reader(file).read()


class _Reader:
    def __init__(self, file: SqliteFile) -> None:
        self.file = file
        self.gathering = Gathering(file.where)
        self.texts = Texts(self.gathering)
        self.sets: list[ExchangedSet] = []

    def read(self) -> Exchanged:
        values = self._values()
        sources, notes = self._sources(values)
        codes = parents_first(self._codes(), self.gathering)
        codings = tuple(self._codings({code.id for code in codes}))
        return settled(
            Exchanged(
                "rqda",
                "RQDA",
                users=users_of(each.coder for each in codings),
                codes=codes,
                sources=sources,
                cases=self._cases(values),
                notes=(*notes, *self._journal()),
                sets=tuple(self.sets),
                discarded=self.gathering.discarded,
                warnings=self.gathering.warnings,
                offsets=reading_of("RQDA"),
                loose=codings,
            )
        )

    def _live(self, table: str, *columns: str) -> Iterator[Record]:
        for row in self.file.rows(table, *columns, "status"):
            if row.number("status") in (1, None):
                yield row
            else:
                self.gathering.discard(f"row of {table}", "it was deleted in RQDA")

    def _sources(self, values: Values) -> tuple[tuple[ExchangedSource, ...], list[ExchangedNote]]:
        found: list[ExchangedSource] = []
        notes: list[ExchangedNote] = []
        for row in self._live("source", "id", "name", "file", "memo", "owner", "date"):
            id = f"source {row.text('id')}"
            if not row.text("file").strip():
                self.gathering.discard("empty source", "it holds no text")
                continue
            text = self.texts.add(id, row.text("file"))
            found.append(ExchangedSource(id, row.text("name"), text, attributes=values.of(id)))
            notes += note_on(TargetKind.SOURCE, id, row)
        return tuple(found), notes

    def _codes(self) -> Iterator[ExchangedCode]:
        names: dict[str, str] = {}
        for row in self._live("codecat", "catid", "name", "memo"):
            id = f"category {row.text('catid')}"
            names[id] = row.text("name")
            yield ExchangedCode(id, names[id], description=row.text("memo"), applicable=False)
        above = self._categories(names)
        for row in self._live("freecode", "id", "name", "memo", "color"):
            id = f"code {row.text('id')}"
            color = color_of(row.text("color")) or ""
            yield ExchangedCode(id, row.text("name"), above.get(id), color, row.text("memo"))

    def _categories(self, names: dict[str, str]) -> dict[str, str]:
        """The category that each code stands below; others that it is in become sets."""
        above: dict[str, str] = {}
        more: dict[str, list[str]] = {}
        for row in self._live("treecode", "cid", "catid"):
            code, category = f"code {row.text('cid')}", f"category {row.text('catid')}"
            if category in names and above.setdefault(code, category) != category:
                more.setdefault(category, []).append(code)
        self.sets += [
            ExchangedSet(f"set {id}", names[id], codes=tuple(codes)) for id, codes in more.items()
        ]
        return above

    def _codings(self, codes: set[str]) -> Iterator[LooseCoding]:
        columns = ("cid", "fid", "seltext", "selfirst", "selend", "owner", "date", "memo")
        for number, row in enumerate(self._live("coding", *columns), start=1):
            source, code = f"source {row.text('fid')}", f"code {row.text('cid')}"
            if source not in self.texts or code not in codes:
                self.gathering.discard("coding", "its text or its code is missing or deleted")
                continue
            ids = (f"coding {number}", source, code)
            yield self.texts.coding(row, ("seltext", "selfirst", "selend"), ids)

    def _values(self) -> Values:
        values = Values()
        for table, about, key in (("fileattr", "source", "fileid"), ("caseattr", "case", "caseid")):
            for row in self._live(table, "variable", "value", key):
                values.add(f"{about} {row.text(key)}", row.text("variable"), row.text("value"))
        return values

    def _cases(self, values: Values) -> tuple[ExchangedCase, ...]:
        members: dict[str, dict[str, None]] = {}
        for row in self._live("caselinkage", "caseid", "fid"):
            source = f"source {row.text('fid')}"
            if source in self.texts:
                members.setdefault(f"case {row.text('caseid')}", {})[source] = None
        cases = []
        for row in self._live("cases", "id", "name", "memo"):
            id = f"case {row.text('id')}"
            sources = tuple(members.get(id, ()))
            case = ExchangedCase(id, row.text("name"), row.text("memo"), values.of(id), sources)
            cases.append(case)
        return tuple(cases)

    def _journal(self) -> Iterator[ExchangedNote]:
        columns = ("name", "journal", "owner", "date")
        for number, row in enumerate(self._live("journal", *columns), start=1):
            if text := row.text("journal").strip():
                at = time_in(row.text("date"))
                target = (Target(TargetKind.PROJECT),)
                id = lasting_id("journal", str(number), text)
                yield ExchangedNote(id, row.text("name"), text, row.text("owner"), at, target)
