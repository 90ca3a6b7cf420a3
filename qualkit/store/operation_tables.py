"""Operations: which were applied, what they wrote, and so how each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from qualkit.model import (
    AddCode,
    Coding,
    CodingState,
    DropCode,
    Edit,
    FreshCode,
    Operation,
    Origin,
    Outcome,
    Put,
    Span,
    Steps,
    Take,
    Valence,
)
from qualkit.model.operation import stacks
from qualkit.store import schema
from qualkit.store.plain import from_plain
from qualkit.store.tables import Tables

Row = Mapping[str, Any]
_table = schema.operation
_event = schema.event
_OUTCOME = select(_table).where(_table.c.id == bindparam("operation"))


class OperationTables(Tables):
    def outcome(self, operation_id: str) -> Outcome | None:
        """What became of an operation that arrived before, or None; of another's only that."""
        row = self.connection.execute(_OUTCOME, {"operation": operation_id}).first()
        if row is None:
            return None
        mine = self.actor in (None, row.coder)
        return Outcome(row.id, row.problem if mine else "an edit of this id arrived before")

    def save_outcome(self, outcome: Outcome, operation: Operation, coder: str) -> None:
        """Keep what became of an operation, with the events that it has written so far."""
        first, last = self.flush_log() or (None, None)
        self._insert(_table, [{
            "id": outcome.operation, "coder": coder, "at": self.at, "problem": outcome.problem,
            "action": operation.action, "undoes": operation.undoes,
            "transcript_id": self._id_of(operation.transcript),
            "revision": operation.revision, "first_event": first, "last_event": last,
        }], later=True)  # fmt: skip

    def steps(self, transcript: str, coder: str, *, limit: int | None = None) -> Steps:
        """What a coder can take back and do again in a transcript's current text, newest first."""
        done, undone = stacks(self._applied(transcript, coder))
        shown = done[:limit]
        found = self._with_parts((*shown, *undone[:limit]), transcript)
        return Steps(
            tuple(found[name] for name in shown if name in found),
            tuple(found[name] for name in undone[:limit] if name in found),
            len(done) - len(shown),
        )

    def _applied(self, transcript: str, coder: str) -> Sequence[tuple[str, str]]:
        current = select(schema.transcript.c.revision).where(schema.transcript.c.name == transcript)
        statement = (
            select(_table.c.id, _table.c.undoes)
            .where(
                _table.c.transcript_id == self._id_of(transcript),
                _table.c.coder == coder,
                _table.c.first_event.is_not(None),
                _table.c.revision == current.scalar_subquery(),
            )
            .order_by(_table.c.first_event)
        )
        return [(row.id, row.undoes) for row in self._rows(statement)]

    def _with_parts(self, ids: Sequence[str], transcript: str) -> dict[str, Operation]:
        statement = (
            select(_table.c.id, _table.c.action.label("name"), _table.c.undoes, _table.c.revision,
                   _event.c.action, _event.c.subject, _event.c.before, _event.c.after)
            .join(_event, _event.c.id.between(_table.c.first_event, _table.c.last_event))
            .where(_table.c.id.in_(ids), _event.c.action.in_(sorted(_PARTS)))
            .order_by(_event.c.id)
        )  # fmt: skip
        grouped: dict[str, list[Any]] = {}
        for row in self._rows(statement):
            grouped.setdefault(row.id, []).append(row)
        return {
            name: Operation(
                name,
                tuple(_part(row) for row in rows),
                transcript,
                rows[0].revision,
                rows[0].name,
                rows[0].undoes,
            )
            for name, rows in grouped.items()
        }

    def taken_off(self, operation_id: str, coding_id: str, coder: str) -> Coding | None:
        """The coder's coding as it stood when an operation of hers took it off, or None."""
        row = self._event_of(operation_id, coder, "coding.retracted", coding_id)
        return None if row is None else _coding(json.loads(row.before))

    def added_code(self, operation_id: str, code_id: str, coder: str) -> bool:
        """Whether an operation of this coder added a code."""
        return self._event_of(operation_id, coder, "code.added", code_id) is not None

    def _event_of(self, operation_id: str, coder: str, action: str, subject: str) -> Any:
        return self.connection.execute(
            select(_event)
            .join(_table, _event.c.id.between(_table.c.first_event, _table.c.last_event))
            .where(
                _table.c.id == operation_id,
                _table.c.coder == coder,
                _event.c.action == action,
                _event.c.subject == subject,
            )
        ).first()


def _part(row: Any) -> Edit:
    before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
    return _PARTS[row.action](row.subject, before, after)


_PARTS: dict[str, Callable[[str, Row, Row], Edit]] = {
    "coding.recorded": lambda name, _, after: Put(name, _state(after)),
    "coding.changed": lambda name, before, after: Put(name, _state(after), _state(before)),
    "coding.retracted": lambda name, before, _: Take(name, _state(before)),
    "code.added": lambda _name, _, after: AddCode(from_plain(FreshCode, after)),
    "code.removed": lambda _name, before, _: DropCode(from_plain(FreshCode, before)),
}


def _state(row: Row) -> CodingState:
    return CodingState(
        Span(row["span_start"], row["span_end"]),
        row["code"],
        row["value"],
        Valence(row.get("valence", "")),
        row["note"],
    )


def _coding(row: Row) -> Coding:
    """A coding from its event."""
    return Coding(
        row["id"],
        row["transcript"],
        Span(row["span_start"], row["span_end"]),
        row["code"],
        row["coder"],
        row["round"],
        row["quote"],
        Origin(row["origin"]),
        row["value"],
        row["note"],
        datetime.fromisoformat(row["recorded_at"]),
        row["revision"],
        Valence(row.get("valence", "")),
    )
