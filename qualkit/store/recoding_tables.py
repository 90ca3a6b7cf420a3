"""Decisions that lie over codings, and the queues of passages to be read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from qualkit.errors import NotFound
from qualkit.model import Coding
from qualkit.model.recoding import Recoding, SecondCycle, Verdict, read_today
from qualkit.store import recoding_schema, schema
from qualkit.store.plain import from_plain, to_plain
from qualkit.store.tables import Tables, dumps, loads_list

_table = recoding_schema.recoding
_queue = recoding_schema.second_cycle
_passage = recoding_schema.second_cycle_passage

_codes = schema.code_version
# Built once, because every edit asks these.
_MOVED = select(_table).where(_table.c.verdict != Verdict.STAYS.value)
_MERGED = select(_codes.c.code, _codes.c.merged_into).where(
    _codes.c.version == select(func.max(schema.codebook.c.version)).scalar_subquery(),
    _codes.c.merged_into != "",
)


class RecodingTables(Tables):
    def recodings(self) -> Mapping[str, Recoding]:
        """Every decision by the id of its coding."""
        return {row.coding: _recoding(row) for row in self._rows(select(_table))}

    def recoding(self, coding_id: str) -> Recoding | None:
        row = self.connection.execute(select(_table).where(_table.c.coding == coding_id)).first()
        return None if row is None else _recoding(row)

    def save_recoding(self, decision: Recoding) -> None:
        """Decide about a coding; an earlier decision gives way and stays in the event log."""
        before = self.recoding(decision.coding)
        self._put_recoding(decision)
        self.log(
            "coding.decided",
            decision.coding,
            before=None if before is None else to_plain(before),
            after=to_plain(decision),
        )

    def take_back_recoding(self, coding_id: str) -> Recoding | None:
        """Undo the last decision about a coding; returns the one before. Raises NotFound."""
        decided = self.recoding(coding_id)
        if decided is None:
            raise NotFound(f"nothing was decided about coding {coding_id}")
        earlier = self._decision_before(decided)
        self.connection.execute(_table.delete().where(_table.c.coding == coding_id))
        if earlier is not None:
            self._put_recoding(earlier)
        after = None if earlier is None else to_plain(earlier)
        self.log("coding.undecided", coding_id, before=to_plain(decided), after=after)
        return earlier

    def _decision_before(self, decided: Recoding) -> Recoding | None:
        events = schema.event
        rows = self._rows(
            select(events.c.before, events.c.after)
            .where(events.c.action == "coding.decided", events.c.subject == decided.coding)
            .order_by(events.c.id.desc())
        )
        found = next((r.before for r in rows if r.after == dumps(to_plain(decided))), None)
        return None if found is None else from_plain(Recoding, json.loads(found))

    def _put_recoding(self, decision: Recoding) -> None:
        self.connection.execute(_table.delete().where(_table.c.coding == decision.coding))
        self._insert(_table, [{
            "coding": decision.coding, "was": decision.was, "verdict": decision.verdict.value,
            "code": decision.code, "value": decision.value, "version": decision.version,
            "decided_by": decision.by, "decided_at": decision.at or self.at,
        }])  # fmt: skip

    def carry_decisions(self, old: str, new: str) -> None:
        """Let what was decided about a coding count for its successor too."""
        columns = {c.name: c for c in _table.c if c.name != "coding"}
        row = self.connection.execute(select(_table).where(_table.c.coding == old)).first()
        if row is not None:
            self._insert(_table, [{"coding": new, **{n: getattr(row, n) for n in columns}}])
        rows = self._rows(select(_passage).where(_passage.c.coding == old))
        self._insert(_passage, [{**row._asdict(), "coding": new} for row in rows])

    def _read_today(self, codings: Iterable[Coding]) -> tuple[Coding, ...]:
        """The codings as merges and decisions let them be read today."""
        made = tuple(codings)
        if not made:
            return ()
        standing, moved = self._standing(), self._moved()
        return read_today(made, standing, moved) if standing or moved else made

    def _moved(self) -> Mapping[str, Recoding]:
        """The decisions that change how a coding is read."""
        return self._held.get("moved", (_table,), self._asked_moved)

    def _asked_moved(self) -> Mapping[str, Recoding]:
        return {row.coding: _recoding(row) for row in self._rows(_MOVED)}

    def _standing(self) -> Mapping[str, str]:
        """The code that stands for each merged one in the newest codebook."""
        tables = (schema.code_version, schema.codebook)
        return self._held.get("standing", tables, self._asked_standing)

    def _asked_standing(self) -> Mapping[str, str]:
        merged = {row.code: row.merged_into for row in self._rows(_MERGED)}
        return {code: _end_of(merged, code) for code in merged}

    def _may_be_read_as(self, code: str) -> ColumnElement[bool]:
        """A condition on codings without which none can be read under the code today."""
        codes = {code, *(old for old, now in self._standing().items() if now == code)}
        decided = select(_table.c.coding).where(
            _table.c.verdict == Verdict.RECODED.value, _table.c.code.in_(sorted(codes))
        )
        columns = schema.coding.c
        return or_(columns.code.in_(sorted(codes)), columns.id.in_(decided))

    def second_cycles(self) -> tuple[SecondCycle, ...]:
        """Every queue, the oldest first, but for those that name a code the viewer may not know."""
        rows = self._rows(select(_queue).order_by(_queue.c.created_at, _queue.c.id))
        found = (
            SecondCycle(row.id, loads_list(row.codes), row.target, row.created_by, row.created_at)
            for row in rows
        )
        return tuple(q for q in found if not self.hidden_codes & {*q.codes, q.target})

    def second_cycle(self, queue: str) -> SecondCycle:
        """Raises NotFound."""
        found = next((each for each in self.second_cycles() if each.id == queue), None)
        if found is None:
            raise NotFound(f"there is no second-cycle queue '{queue}'")
        return found

    def save_second_cycle(self, queue: SecondCycle) -> None:
        self._insert(_queue, [{
            "id": queue.id, "codes": dumps(list(queue.codes)), "target": queue.target,
            "created_by": queue.by, "created_at": queue.at or self.at,
        }])  # fmt: skip
        self.log("second_cycle.added", queue.id, after=to_plain(queue))

    def reread(self, queue: str, coder: str) -> Mapping[str, tuple[str, str]]:
        """Coding -> (verdict, when) of everything a coder has decided in a queue."""
        rows = self._rows(
            select(_passage).where(_passage.c.queue == queue, _passage.c.coder == coder)
        )
        return {row.coding: (row.verdict, row.decided_at) for row in rows}

    def save_reread(self, queue: str, codings: Sequence[str], *, coder: str, verdict: str) -> None:
        """Note that a coder has read these codings' passage again; an empty verdict takes it back.

        What was decided before gives way.
        """
        known = self.reread(queue, coder)
        self.connection.execute(
            _passage.delete().where(
                _passage.c.queue == queue, _passage.c.coding.in_(codings), _passage.c.coder == coder
            )
        )
        rows = [
            {"queue": queue, "coding": coding, "coder": coder, "verdict": verdict,
             "decided_at": self.at}
            for coding in codings
        ]  # fmt: skip
        self._insert(_passage, rows if verdict else [])
        before = {coding: known[coding][0] if coding in known else "" for coding in codings}
        self.log("second_cycle.read", queue, before=before, after=dict.fromkeys(codings, verdict))


def _recoding(row: Any) -> Recoding:
    return Recoding(
        row.coding,
        row.was,
        Verdict(row.verdict),
        row.code,
        row.value,
        row.version,
        row.decided_by,
        row.decided_at,
    )


def _end_of(merged: Mapping[str, str], code: str) -> str:
    seen: set[str] = set()
    while code in merged and code not in seen:
        seen.add(code)
        code = merged[code]
    return code
