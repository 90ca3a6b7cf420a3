"""How far each coder is with each transcript. A change of state is an event; scrolling is not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from qualkit.model.reading_status import ReadingState, ReadingStatus
from qualkit.store import memo_schema, schema
from qualkit.store.clock import parse
from qualkit.store.tables import Tables

_status = memo_schema.reading_status
_STATUSES = select(_status, schema.transcript.c.name).join(
    schema.transcript, schema.transcript.c.id == _status.c.transcript_id
)


class StatusTables(Tables):
    def reading_statuses(self) -> tuple[ReadingStatus, ...]:
        """Every status that was ever set, by coder and transcript."""
        found = [_read(row) for row in self._rows(_STATUSES)]
        return tuple(sorted(found, key=lambda s: (s.coder, s.transcript)))

    def reading_status(self, coder: str, transcript: str) -> ReadingStatus:
        """Not started where nothing was ever set. Raises NotFound without such a transcript."""
        row = self.connection.execute(
            _STATUSES.where(
                _status.c.coder == coder, _status.c.transcript_id == self._key(transcript)
            )
        ).first()
        return ReadingStatus(coder, transcript) if row is None else _read(row)

    def save_reading_status(self, status: ReadingStatus) -> ReadingStatus:
        """Replace a status; only another state is an event. `furthest` never gets less."""
        before = self.reading_status(status.coder, status.transcript)
        furthest = max(before.furthest, status.furthest)
        if (before.state, before.furthest) == (status.state, furthest):
            return before
        changed = before.state is not status.state
        at = self.at if changed or before.changed is None else before.changed.isoformat()
        row = {"coder": status.coder, "transcript_id": self._key(status.transcript),
               "state": status.state.value, "furthest": furthest, "changed_at": at}  # fmt: skip
        self._may_write()
        self.connection.execute(
            _status.delete().where(
                _status.c.coder == status.coder,
                _status.c.transcript_id == row["transcript_id"],
            )
        )
        self._insert(_status, [row])
        if changed:
            said = {"coder": status.coder, "state": before.state.value}
            after = {"coder": status.coder, "state": status.state.value}
            self.log("reading.status", status.transcript, before=said, after=after)
        return ReadingStatus(status.coder, status.transcript, status.state, furthest, parse(at))


def _read(row: Any) -> ReadingStatus:
    state = ReadingState(row.state)
    return ReadingStatus(row.coder, row.name, state, row.furthest, parse(row.changed_at))
