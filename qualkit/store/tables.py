"""What every part of the repository shares: the connection, the actor and the event log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from qualkit.store import schema
from qualkit.store.clock import now

Row = Mapping[str, Any]


def dumps(value: object) -> str:
    """JSON text, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads_list(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


class Tables:
    """One transaction's view of the tables. `actor` is None in a reading transaction."""

    def __init__(self, connection: Connection, actor: str | None = None) -> None:
        self.connection = connection
        self.actor = actor
        self.at = now()
        self._pending: list[dict[str, object]] = []
        self._transcript_ids: dict[str, int] | None = None

    def _rows(self, statement: Any) -> Sequence[Any]:
        return self.connection.execute(statement).all()

    def _scalar(self, statement: Any) -> Any:
        return self.connection.execute(statement).scalar()

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            self.connection.execute(table.insert(), list(rows))

    def _next(self, table: Table, column: str = "id") -> int:
        return int(self._scalar(select(func.coalesce(func.max(table.c[column]), 0)))) + 1

    def log(
        self, action: str, subject: str, *, before: object = None, after: object = None
    ) -> None:
        """Add to the event log; written with the transaction and never changed."""
        self._pending.append(
            {
                "at": self.at,
                "actor": self.actor or "",
                "action": action,
                "subject": subject,
                "before": None if before is None else dumps(before),
                "after": None if after is None else dumps(after),
            }
        )

    def flush_log(self) -> None:
        """Write pending events, each chained to the one before by its hash."""
        if not self._pending:
            return
        last = self.connection.execute(
            select(schema.event.c.id, schema.event.c.hash)
            .order_by(schema.event.c.id.desc())
            .limit(1)
        ).first()
        number, previous = (last.id, last.hash) if last else (0, "")
        for event in self._pending:
            number += 1
            event["id"], event["previous_hash"] = number, previous
            previous = event["hash"] = event_hash(event)
        self._insert(schema.event, self._pending)
        self._pending = []

    def _ids(self) -> dict[str, int]:
        """Transcript names to their keys."""
        if self._transcript_ids is None:
            rows = self._rows(select(schema.transcript.c.name, schema.transcript.c.id))
            self._transcript_ids = {row.name: row.id for row in rows}
        return self._transcript_ids


def event_hash(event: Row) -> str:
    """SHA-256 over an event's fields and the hash of the event before it."""
    names = ("previous_hash", "id", "at", "actor", "action", "subject", "before", "after")
    return hashlib.sha256(dumps([event[name] for name in names]).encode()).hexdigest()
