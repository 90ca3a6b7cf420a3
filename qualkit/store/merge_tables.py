"""Records of a project as they are compared with those of a copy, and records of a copy put in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, select

from qualkit.store.people_tables import PERSON_COLUMNS
from qualkit.store.strands import Named, Piece, Strand, joined
from qualkit.store.tables import Row, Tables, dumps

_TRANSCRIPT = "transcript_id"
_CODINGS = ("codings", "settled")


@dataclass(frozen=True, slots=True)
class Record:
    """Rows that belong together, as JSON; `says` is the part of them that makes a difference."""

    key: str
    rows: str
    says: str


class MergeTables(Tables):
    def records(self, strand: Strand, named: Named) -> dict[str, Record]:
        """Every record of a strand by its key, with transcripts by name instead of by number."""
        names = {number: name for name, number in self._ids().items()}
        found: dict[str, dict[str, list[Row]]] = {}
        for piece in strand.pieces:
            for key, row in self._keyed(piece):
                plain = _renamed(row, named, names)
                if named.without.isdisjoint((plain.get(_TRANSCRIPT), plain.get("coding"))):
                    where = joined(*(_renamed(key, named, names).values()))
                    found.setdefault(where, {}).setdefault(piece.table.name, []).append(plain)
        return {
            key: Record(key, dumps(rows), _says(strand, rows))
            for key, rows in sorted(found.items())
        }

    def _keyed(self, piece: Piece) -> Iterable[tuple[Row, Row]]:
        """Rows in the order of their primary key, each with the values of its record's key."""
        table = piece.table
        if piece.through is None:
            rows = self._rows(select(table).order_by(*table.primary_key))
            return (({k: getattr(r, k) for k in piece.key}, r._asdict()) for r in rows)
        column, via = piece.through
        (name,) = piece.key
        joining = select(table, via.c[name].label("_key")).join(via, via.c.id == table.c[column])
        rows = self._rows(joining.order_by(*table.primary_key))
        return (
            ({name: r._key}, {k: v for k, v in r._asdict().items() if k != "_key"}) for r in rows
        )

    def put_record(self, strand: Strand, record: Record) -> None:
        """Make a record what a copy has, and log it. Rows that only this project has give way."""
        new = json.loads(record.rows)
        for piece in strand.pieces:
            for row in new.get(piece.table.name, ()):
                self._put_row(piece, self._numbered(row))
        for piece in reversed(strand.pieces):
            if not piece.columns:
                rows = [self._numbered(row) for row in new.get(piece.table.name, ())]
                self._drop_others(piece, record.key, rows)
        self.log(strand.action, record.key, after=_told(strand, record))

    def drop_record(self, strand: Strand, record: Record) -> None:
        """Remove what a copy removed, and log it."""
        for piece in reversed(strand.pieces):
            if not piece.columns:
                self._drop_others(piece, record.key, [])
        self.log(strand.action, record.key, before=_told(strand, record))

    def _numbered(self, row: Row) -> dict[str, Any]:
        plain = dict(row)
        if plain.get(_TRANSCRIPT) is not None:
            plain[_TRANSCRIPT] = self._key(plain[_TRANSCRIPT])
        return plain

    def _put_row(self, piece: Piece, row: Row) -> None:
        table = piece.table
        this = _is(table, row)
        if self.connection.execute(select(table).where(this)).first() is None:
            self._insert(table, [row])
            return
        values = {name: row[name] for name in piece.columns or table.c.keys()}
        self.connection.execute(table.update().where(this).values(**values))

    def _drop_others(self, piece: Piece, key: str, rows: Sequence[Row]) -> None:
        names = {number: name for name, number in self._ids().items()}
        kept = {_primary(piece.table, row) for row in rows}
        for values, row in self._keyed(piece):
            here = joined(*_renamed(values, Named(), names).values())
            if here == key and _primary(piece.table, row) not in kept:
                self.connection.execute(piece.table.delete().where(_is(piece.table, row)))


def _told(strand: Strand, record: Record) -> dict[str, Any]:
    """What the log tells of a record."""
    rows: dict[str, Any] = json.loads(record.says)
    return {name: len(each) for name, each in rows.items()} if strand.large else rows


def _primary(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _is(table: Table, row: Row) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _renamed(row: Row, named: Named, names: Mapping[int, str]) -> dict[str, Any]:
    """A row in the words of both copies."""
    plain = dict(row)
    for column, value in row.items():
        if column == _TRANSCRIPT and value is not None:
            plain[column] = names[value]
        elif column in PERSON_COLUMNS:
            plain[column] = named.persons.get(value, value)
        elif column == "coding":
            plain[column] = named.codings.get(value, value)
        elif column in _CODINGS:
            ids = (named.codings.get(one, one) for one in json.loads(value or "[]"))
            plain[column] = dumps(list(dict.fromkeys(ids)))
    return plain


def _says(strand: Strand, rows: Mapping[str, list[Row]]) -> str:
    """The rows without what two people who do the same have unlike; times say if, not when."""
    said: dict[str, list[Row]] = {}
    for piece in strand.pieces:
        wanted = piece.columns or tuple(piece.table.c.keys())
        said[piece.table.name] = [
            {name: _said(name, row[name]) for name in wanted if name not in strand.unsaid}
            for row in rows.get(piece.table.name, ())
        ]
    return dumps(said)


def _said(name: str, value: Any) -> Any:
    if name.endswith("_at") or name == "at":
        return bool(value)
    return sorted(json.loads(value)) if name == "codings" else value
