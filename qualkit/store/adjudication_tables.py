"""Decisions and remarks of adjudication, beside the codings that they made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select

from qualkit.errors import NotFound
from qualkit.model.adjudication import Decision, Place, Remark, Verdict
from qualkit.model.ruling_anchoring import Rulings
from qualkit.store import adjudication_schema, schema
from qualkit.store.clock import parse
from qualkit.store.plain import to_plain
from qualkit.store.tables import Tables, dumps, loads_list

_decision, _remark = adjudication_schema.decision, adjudication_schema.remark


class AdjudicationTables(Tables):
    def decisions(self, round_name: str | None = None) -> tuple[Decision, ...]:
        """Decisions (of a round), the oldest first."""
        rows = self._of_round(_decision, round_name, _decision.c.made_at)
        return tuple(
            Decision(
                row.id,
                row.round,
                Verdict(row.verdict),
                None if row.name is None else _place(row),
                row.coder,
                row.reason,
                loads_list(row.settled),
                loads_list(row.codings),
                row.made_by,
                parse(row.made_at),
            )
            for row in rows
        )

    def remarks(self, round_name: str | None = None) -> tuple[Remark, ...]:
        """What was said about places (of a round), the oldest first."""
        rows = self._of_round(_remark, round_name, _remark.c.at)
        return tuple(
            Remark(row.id, row.round, _place(row), row.text, row.author, parse(row.at))
            for row in rows
        )

    def _of_round(self, table: Any, round_name: str | None, order: Any) -> Sequence[Any]:
        names = schema.transcript
        statement = select(table, names.c.name).outerjoin(
            names, names.c.id == table.c.transcript_id
        )
        if round_name is not None:
            statement = statement.where(table.c.round == round_name)
        if self.hidden_rounds:
            statement = statement.where(table.c.round.not_in(sorted(self.hidden_rounds)))
        return self._rows(statement.order_by(order, table.c.id))

    def save_decision(self, new: Decision) -> None:
        """Keep a decision; its codings are recorded beside it."""
        self._insert(_decision, [{
            "id": new.id, "round": new.round, "verdict": new.verdict.value,
            **self._columns(new.place), "coder": new.coder, "reason": new.reason,
            "settled": dumps(list(new.settled)), "codings": dumps(list(new.codings)),
            "made_by": self._may_write(), "made_at": self.at,
        }])  # fmt: skip
        self.log("decision.made", new.id, after=_plain(new))

    def remove_decision(self, old: Decision) -> None:
        """Take a decision back. Raises NotFound."""
        found = self.connection.execute(_decision.delete().where(_decision.c.id == old.id))
        if not found.rowcount:
            raise NotFound(f"there is no decision {old.id}", hint="it may have been taken back")
        self.log("decision.taken_back", old.id, before=_plain(old))

    def rulings(self) -> Rulings:
        """Everything decided and said, in every round."""
        return Rulings(self.decisions(), self.remarks())

    def carry_rulings(self, moved: Rulings) -> None:
        """Let decisions and remarks follow words and codings into a corrected text."""
        before = {each.id: each for each in self.decisions()}
        for new in moved.decisions:
            columns = {
                **self._columns(new.place),
                "settled": dumps(list(new.settled)),
                "codings": dumps(list(new.codings)),
            }
            self._change_row(_decision, new.id, columns)
            self.log("decision.moved", new.id, before=_plain(before[new.id]), after=_plain(new))
        for remark in moved.remarks:
            self._change_row(_remark, remark.id, self._columns(remark.place))
            self.log("remark.moved", remark.id, after={"place": list(remark.place)})

    def _change_row(self, table: Table, id: str, columns: dict[str, object]) -> None:
        self._may_write()
        self.connection.execute(table.update().where(table.c.id == id).values(**columns))

    def add_remark(self, new: Remark) -> None:
        self._insert(_remark, [{
            "id": new.id, "round": new.round, **self._columns(new.place), "text": new.text,
            "author": self._may_write(), "at": self.at,
        }])  # fmt: skip
        self.log("remark.made", new.id, after={"round": new.round, "place": list(new.place)})

    def _columns(self, place: Place | None) -> dict[str, object]:
        if place is None:
            return {"transcript_id": None, "revision": None, "span_start": None, "span_end": None}
        name, revision, start, end = place
        return {
            "transcript_id": self._key(name),
            "revision": revision,
            "span_start": start,
            "span_end": end,
        }


def _place(row: Any) -> Place:
    return (row.name, row.revision, row.span_start, row.span_end)


def _plain(decision: Decision) -> dict[str, object]:
    plain: dict[str, object] = to_plain(decision)
    del plain["made_at"], plain["made_by"]
    return plain
