"""Signatures: what a transcript is compared by with others. They can be made anew at any time."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, select

from qualkit.store import schema
from qualkit.store.tables import Tables

_signature = schema.transcript_signature


class SignatureTables(Tables):
    def signatures(self) -> dict[str, bytes]:
        """The kept signatures of current revisions by transcript, in the order of names."""
        table = schema.transcript
        current = and_(
            _signature.c.transcript_id == table.c.id, _signature.c.revision == table.c.revision
        )
        rows = self._rows(select(table.c.name, _signature.c.signature).join(_signature, current))
        return {row.name: bytes(row.signature) for row in sorted(rows, key=lambda row: row.name)}

    def keep_signatures(self, made: Mapping[str, bytes]) -> None:
        """Keep signatures of current revisions, by transcript. It is no event: nothing changes."""
        table = schema.transcript
        revisions = {row.name: row.revision for row in self._rows(
            select(table.c.name, table.c.revision).where(table.c.name.in_(made)))}  # fmt: skip
        rows = [
            {"transcript_id": self._key(name), "revision": revisions[name], "signature": data}
            for name, data in made.items()
            if name in revisions
        ]
        keys = [row["transcript_id"] for row in rows]
        self._may_write()
        self.connection.execute(_signature.delete().where(_signature.c.transcript_id.in_(keys)))
        self._insert(_signature, rows)
