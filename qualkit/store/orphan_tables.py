"""Rows that others point to and that are gone: which they are, and putting one back from a copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit.model import text_hash
from qualkit.store import schema
from qualkit.store.chain_tables import ChainTables
from qualkit.store.engine import reading_address
from qualkit.store.repair_tables import REPAIRED
from qualkit.store.tables import Row


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """A row that is not there, by its table and the columns that others name it by."""

    table: str
    key: tuple[tuple[str, Any], ...]

    @property
    def about(self) -> str:
        return f"row:{self.table}:{'/'.join(str(value) for _, value in self.key)}"


class OrphanTables(ChainTables):
    def missing_rows(self) -> tuple[Missing, ...]:
        """What foreign keys lead to and is not there; only files are asked."""
        ask = self.connection.exec_driver_sql
        found: dict[str, Missing] = {}
        for table, row, parent, number in ask("PRAGMA foreign_key_check").all():
            links = [
                each for each in ask(f'PRAGMA foreign_key_list("{table}")') if each[0] == number
            ]
            own = ", ".join(f'"{each[3]}"' for each in links)
            values = ask(f'SELECT {own} FROM "{table}" WHERE rowid = ?', (row,)).one()
            names = [each[4] or each[3] for each in links]
            missing = Missing(parent, tuple(zip(names, values, strict=True)))
            found.setdefault(missing.about, missing)
        return tuple(found[about] for about in sorted(found))

    def put_back(self, missing: Missing, row: Row) -> None:
        """Put a row of a copy where it is missing."""
        table = schema.metadata.tables[missing.table]
        self._insert(table, [{c.name: row[c.name] for c in table.c if c.name in row}])
        self.log(REPAIRED, missing.about, after={"table": missing.table, "from": "copy"})


def row_in_copy(copy: Path, missing: Missing) -> dict[str, Any] | None:
    """The row in a copy of the project, or None; a text only where it has its hash."""
    where = " AND ".join(f'"{name}" = ?' for name, _ in missing.key)
    values = [value for _, value in missing.key]
    try:
        with closing(sqlite3.connect(reading_address(copy), uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            asked = connection.execute(f'SELECT * FROM "{missing.table}" WHERE {where}', values)
            rows = asked.fetchall()
    except sqlite3.DatabaseError:
        return None
    if len(rows) != 1:
        return None
    row = dict(rows[0])
    changed = "sha256" in row and text_hash(row["body"]) != row["sha256"]
    return None if changed else row
