"""Putting right what no event did: rows and texts set to what the log or a copy has."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qualkit.errors import ProjectError
from qualkit.model import text_hash
from qualkit.store import schema
from qualkit.store.engine import reading_address
from qualkit.store.rebuilt_tables import RebuiltTables

REPAIRED = "project.repaired"
_coding, _text = schema.coding, schema.transcript_text


class RepairTables(RebuiltTables):
    """Every change here is in the log with what was there before."""

    def stands(self, row: Mapping[str, Any]) -> bool:
        """Whether a coding's row, of table or log, quotes what stands at its place."""
        body = self.body_at(row["transcript_id"], row["revision"])
        return body is not None and body[row["span_start"] : row["span_end"]] == row["quote"]

    def body_at(self, transcript_id: int, revision: int) -> str | None:
        place = (_text.c.transcript_id == transcript_id, _text.c.revision == revision)
        found: str | None = self._scalar(select(_text.c.body).where(*place))
        return found

    def set_coding(self, key: str, row: Mapping[str, Any] | None) -> None:
        """Make the row of a coding what the log has, or remove it; None removes it.

        Raises ProjectError where the row names what the project does not hold.
        """
        held = self.connection.execute(select(_coding).where(_coding.c.id == key)).first()
        before = None if held is None else dict(held._mapping)
        self.connection.execute(_coding.delete().where(_coding.c.id == key))
        if row is not None:
            wanted = {c.name: row[c.name] for c in _coding.c if c.name in row}
            try:
                self._insert(_coding, [{"valence": "", **(before or {}), **wanted, "id": key}])
            except IntegrityError as refused:
                raise ProjectError(
                    f"coding {key} cannot be put back: it names what is not there, or is doubled",
                    hint="nothing was changed",
                ) from refused
        self.log(REPAIRED, key, before=before, after=None if row is None else dict(row))

    def log_as_held(self, key: str, logged: Mapping[str, Any] | None) -> None:
        """Write the event that a coding of the table lacks."""
        held = self.connection.execute(select(_coding).where(_coding.c.id == key)).one()
        names = {number: name for name, number in self._ids().items()}
        after = {**held._mapping, "transcript": names[held.transcript_id]}
        if logged is None:
            self.log("coding.recorded", key, after=after)
        else:
            self.log("coding.changed", key, before=dict(logged), after=after)

    def changed_texts(self) -> tuple[tuple[str, int, str], ...]:
        """Name, revision and hash of texts that are not as they were stored."""
        names = {number: name for name, number in self._ids().items()}
        rows = self._rows(select(_text).order_by(_text.c.transcript_id, _text.c.revision))
        return tuple(
            (names.get(row.transcript_id, ""), row.revision, row.sha256)
            for row in rows
            if text_hash(row.body) != row.sha256
        )

    def set_text(self, name: str, revision: int, body: str) -> None:
        """Put back a text that has the hash with which it was stored."""
        place = (_text.c.transcript_id == self._key(name), _text.c.revision == revision)
        self.connection.execute(_text.update().where(*place).values(body=body))
        self.log(REPAIRED, name, after={"revision": revision, "sha256": text_hash(body)})


def text_in_copy(copy: Path, name: str, revision: int, sha256: str) -> str | None:
    """The text of that hash in a copy of the project, or None."""
    statement = (
        "SELECT body FROM transcript_text JOIN transcript ON transcript.id = transcript_id "
        "WHERE name = ? AND transcript_text.revision = ?"
    )
    try:
        with closing(sqlite3.connect(reading_address(copy), uri=True)) as connection:
            row = connection.execute(statement, (name, revision)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row[0] if row and text_hash(row[0]) == sha256 else None
