"""SQLite files of other programs: read from a copy in memory, by plain columns of plain tables.

Nothing is opened on disk, no view, trigger or virtual table of the file is used, and columns that
an older or newer version of the program does not have are empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from qualkit.errors import ReadError
from qualkit.model.whole import whole

_MAGIC = b"SQLite format 3\x00"
_MOST_BYTES = 300_000_000
_MOST_ROWS = 2_000_000
_MOST_STEPS = 400  # of a hundred thousand instructions
_LONGEST_VALUE = 60_000_000
_JOURNAL = slice(18, 20)
_ANEW = "close the program it comes from, or export the project there again"
_OPTIONS = ("PRAGMA query_only=1", "PRAGMA trusted_schema=0", "PRAGMA cell_size_check=1")


def is_sqlite(data: bytes) -> bool:
    return data.startswith(_MAGIC)


@dataclass(frozen=True, slots=True)
class Record:
    """One row; a column that the file does not have is empty."""

    columns: tuple[str, ...]
    values: tuple[object, ...]

    def text(self, column: str) -> str:
        value = self._value(column)
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        return "" if value is None else str(value)

    def number(self, column: str) -> int | None:
        """A whole number; None where there is none."""
        value = self._value(column)
        if isinstance(value, str):
            return whole(value)
        if isinstance(value, int | float) and abs(value) < 2**53:
            return int(value)
        return None

    def _value(self, column: str) -> object:
        return self.values[self.columns.index(column)]


class SqliteFile:
    """The tables of a file. Raises ReadError where it is no SQLite file, damaged or hostile."""

    def __init__(self, data: bytes, where: str) -> None:
        self.where = where
        self._steps = 0
        if not is_sqlite(data):
            raise ReadError("this is no SQLite file", where=where, hint=_ANEW)
        if len(data) > _MOST_BYTES:
            what = f"the file is larger than {_MOST_BYTES // 1_000_000} MB"
            raise ReadError(what, where=where, hint="take pictures and recordings out first")
        self._open = sqlite3.connect(":memory:")
        try:
            self._prepare(data)
            self.tables = self._columns()
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            self._open.close()
            raise self._damaged() from error

    def _prepare(self, data: bytes) -> None:
        image = bytearray(data)
        image[_JOURNAL] = b"\x01\x01"  # a copy in memory cannot have a log beside it
        self._open.deserialize(bytes(image))
        self._open.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        self._open.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self._open.set_progress_handler(self._step, 100_000)
        for option in _OPTIONS:
            self._open.execute(option)

    def _step(self) -> bool:
        self._steps += 1
        return self._steps > _MOST_STEPS

    def _columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of each plain table, by its name in lower case."""
        listed = self._open.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        plain = [n for n, sql in listed if str(sql).lstrip()[:12].upper() == "CREATE TABLE"]
        found = {}
        for name in plain:
            rows = self._open.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
            found[str(name).casefold()] = tuple(str(row[1]).casefold() for row in rows)
        return found

    def holds(self, *tables: str) -> bool:
        return all(table in self.tables for table in tables)

    def rows(self, table: str, *columns: str) -> Iterator[Record]:
        """The rows of a table in their order; none where there is no such table."""
        there = self.tables.get(table)
        if there is None:
            return
        wanted = ", ".join(_quoted(c) if c in there else "NULL" for c in columns)
        try:
            cursor = self._open.execute(f"SELECT {wanted} FROM {_quoted(table)}")
            for number, values in enumerate(cursor):
                if number >= _MOST_ROWS:
                    raise ReadError(f"table '{table}' has too many rows", where=self.where)
                yield Record(columns, values)
        except (sqlite3.Error, OverflowError) as error:
            raise self._damaged() from error

    def _damaged(self) -> ReadError:
        if self._steps > _MOST_STEPS:
            return ReadError("the file takes too long to read", where=self.where, hint=_ANEW)
        return ReadError("the SQLite file is damaged", where=self.where, hint=_ANEW)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


def _quoted(name: object) -> str:
    return '"' + str(name).replace('"', '""') + '"'
