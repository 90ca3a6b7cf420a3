"""What every part of the repository shares: the connection, the actor and the event log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, or_, select

from qualkit.errors import NotFound, ProjectError
from qualkit.model import fault_of
from qualkit.store import schema, watching
from qualkit.store.clock import now
from qualkit.store.event_schema import HEAD, event_head
from qualkit.store.held import Held, held
from qualkit.store.together import LATER

Row = Mapping[str, Any]

# Built once, because every edit asks these.
_HEAD = select(event_head.c.events, event_head.c.hash).where(event_head.c.id == HEAD)
_MOVE_HEAD = event_head.update().where(event_head.c.id == HEAD)
_ROUNDS = select(schema.round_)
_ID = select(schema.transcript.c.id).where(schema.transcript.c.name == bindparam("wanted"))


def dumps(value: object) -> str:
    """JSON text, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads_list(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


class Tables:
    """One transaction's view of the tables. `actor` is None in a reading transaction.

    A `viewer` sees nothing that others made in a blind round while it is open; None sees all.
    """

    def __init__(
        self, connection: Connection, actor: str | None = None, *, viewer: str | None = None
    ) -> None:
        self.connection = connection
        self.actor = actor
        self.viewer = viewer
        self.at = now()
        self._pending: list[dict[str, object]] = []
        self._transcript_ids: dict[str, int] = {}

    @property
    def _held(self) -> Held:
        """What this transaction has read already."""
        return held(self.connection)

    @cached_property
    def hidden_rounds(self) -> frozenset[str]:
        """The open blind rounds, in which the viewer sees only what is the viewer's own."""
        if self.viewer is None:
            return frozenset()
        return self._blind_and_open()

    def _blind_and_open(self) -> frozenset[str]:
        return frozenset(
            row.name for row in self._round_rows() if row.blind == 1 and row.closed_at == ""
        )

    def _round_rows(self) -> Sequence[Any]:
        """Every round, without who is assigned to what in it."""
        return self._held.get("rounds", (schema.round_,), lambda: self._rows(_ROUNDS))

    def _hidden_codes(self, person: str | None) -> frozenset[str]:
        """Codes that others than this person made within an open blind round."""
        rounds = self._blind_and_open() if person is not None else frozenset()
        if not rounds:
            return frozenset()
        table = schema.code.c
        made = select(table.id).where(table.made_by != person, table.made_in.in_(sorted(rounds)))
        return frozenset(self.connection.execute(made).scalars())

    @cached_property
    def hidden_codes(self) -> frozenset[str]:
        """Codes that the viewer may not know of."""
        return self._hidden_codes(self.viewer)

    def _shown(self, round_name: Any, maker: Any) -> ColumnElement[bool]:
        """The condition on rows made in a round that the viewer may see them."""
        return or_(maker == self.viewer, round_name.not_in(sorted(self.hidden_rounds)))

    def _rows(self, statement: Any) -> Sequence[Any]:
        return self.connection.execute(statement).all()

    def _scalar(self, statement: Any, asked: Row | None = None) -> Any:
        return self.connection.execute(statement, asked).scalar()

    def _insert(self, table: Table, rows: Sequence[Row], *, later: bool = False) -> None:
        """Add rows; with `later` what is wrong with them is told with the next answer."""
        self._may_write()
        for row in rows:
            _check_storable(table, row)
        if rows:
            options = {LATER: later}
            self.connection.execute(table.insert(), list(rows), execution_options=options)

    def _may_write(self) -> str:
        if self.actor is None:
            raise RuntimeError("a reading transaction cannot write; use Project.writing")
        return self.actor

    def _next(self, table: Table, column: str = "id") -> int:
        return int(self._scalar(select(func.coalesce(func.max(table.c[column]), 0)))) + 1

    def log(
        self, action: str, subject: str, *, before: object = None, after: object = None
    ) -> None:
        """Add to the event log; written with the transaction and never changed."""
        self._pending.append(
            {
                "at": self.at,
                "actor": self._may_write(),
                "action": action,
                "subject": subject,
                "before": None if before is None else dumps(before),
                "after": None if after is None else dumps(after),
            }
        )

    def flush_log(self) -> tuple[int, int] | None:
        """Write pending events, each chained to the one before by its hash; first and last.

        Who watches the project hears of it once the transaction is committed.
        """
        if not self._pending:
            return None
        number, previous = self.log_head()
        for event in self._pending:
            number += 1
            event["id"], event["previous_hash"] = number, previous
            previous = event["hash"] = event_hash(event)
        self._insert(schema.event, self._pending, later=True)
        self._move_head(number, str(previous))
        watching.tell(self.connection)
        first, self._pending = number - len(self._pending) + 1, []
        return first, number

    def log_head(self) -> tuple[int, str]:
        """How many events were ever written, and the hash of the last, kept apart from the log.

        New events follow it and not what the log ends with, so that a cut-off end stays visible.
        """
        return self._held.get("head", (event_head,), self._asked_head)

    def _asked_head(self) -> tuple[int, str]:
        head = self.connection.execute(_HEAD).first()
        return (head.events, head.hash) if head else (0, "")

    def _move_head(self, events: int, last_hash: str) -> None:
        end = {"events": events, "hash": last_hash}
        self.connection.execute(_MOVE_HEAD, end, execution_options={LATER: True})

    def _id_of(self, transcript: str) -> int | None:
        """The key of a transcript, or None; keys never change, so they are looked up once."""
        if transcript not in self._transcript_ids:
            found = self._scalar(_ID, {"wanted": transcript})
            if found is None:
                return None
            self._transcript_ids[transcript] = found
        return self._transcript_ids[transcript]

    def _key(self, transcript: str) -> int:
        """The key of a transcript. Raises NotFound."""
        key = self._id_of(transcript)
        if key is None:
            raise self._no_transcript(transcript)
        return key

    def _no_transcript(self, name: str) -> NotFound:
        return NotFound(
            f"the project holds no transcript '{name}'",
            hint="qualkit study PROJECT lists what it holds",
        )

    def _ids(self) -> Mapping[str, int]:
        """Every transcript's key by its name."""
        rows = self._rows(select(schema.transcript.c.name, schema.transcript.c.id))
        self._transcript_ids = {row.name: row.id for row in rows}
        return self._transcript_ids


def _check_storable(table: Table, row: Row) -> None:
    for column, value in row.items():
        fault = fault_of(value) if isinstance(value, str) else ""
        if fault:
            raise ProjectError(
                f"{column} of {table.name.replace('_', ' ')} holds {fault}",
                hint="type it again, or correct it where it comes from; nothing was changed",
            )


def event_hash(event: Row) -> str:
    """SHA-256 over an event's fields and the hash of the event before it."""
    names = ("previous_hash", "id", "at", "actor", "action", "subject", "before", "after")
    return hashlib.sha256(dumps([event[name] for name in names]).encode()).hexdigest()
