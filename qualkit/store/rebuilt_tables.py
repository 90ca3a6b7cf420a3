"""Codings as the event log says they must be, to be compared with the table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from qualkit.errors import Problem
from qualkit.store import schema
from qualkit.store.tables import Row, Tables

State = dict[str, Any]
_FIELDS = (
    "transcript_id", "revision", "span_start", "span_end", "code", "coder", "round", "value",
    "note", "valence", "origin",
)  # fmt: skip
_MOVED = ("revision", "span_start", "span_end", "note")
_NOT_KEPT = frozenset({"coding.retracted", "coding.replaced"})
_PUT = frozenset({"coding.recorded", "coding.changed", "coding.reanchored"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A coding about which log and table disagree; None where one of them does not hold it."""

    coding: str
    logged: Mapping[str, Any] | None
    held: Mapping[str, Any] | None
    fields: tuple[str, ...] = ()

    def problem(self, names: Mapping[int, str]) -> Problem:
        row = self.held or self.logged or {}
        where = names.get(row.get("transcript_id", 0), "")
        if self.held is None:
            what = f"coding {self.coding} is in the audit trail and not among the codings"
        elif self.logged is None:
            what = f"coding {self.coding} is among the codings and not in the audit trail"
        else:
            listed = ", ".join(name.replace("_", " ") for name in self.fields)
            what = f"coding {self.coding} is not as the audit trail has it: {listed}"
        return Problem(what, where, "qualkit repair PROJECT lists what can be done")


class RebuiltTables(Tables):
    def differences(self) -> tuple[Difference, ...]:
        """Where the codings rebuilt from the log are not those of the table, by their id.

        Replacing names moves codings without saying where each one went: since then only its quote
        says whether its place is right. A person's new name stands for the one in the log.
        """
        logged = self._rebuilt()
        held = {row.id: row._asdict() for row in self._rows(select(schema.coding))}
        renamed = self._renamed(logged, held)
        found = []
        for key in sorted(logged.keys() | held.keys()):
            said, there = logged.get(key), held.get(key)
            if said is not None and said.get("coder") in renamed:
                said = {**said, "coder": renamed[said["coder"]]}
            fields = _unlike(said, there) if said is not None and there is not None else ()
            if said is None or there is None or fields:
                found.append(Difference(key, said, there, fields))
        return tuple(found)

    def coding_problems(self) -> tuple[Problem, ...]:
        """What `differences` finds, in words."""
        names = {key: name for name, key in self._ids().items()}
        return tuple(found.problem(names) for found in self.differences())

    def _rebuilt(self) -> dict[str, State]:
        table = schema.event.c
        columns = (table.action, table.subject, table.before, table.after)
        about = table.action.startswith("coding.") | table.action.startswith("names.")
        return rebuilt(self._rows(select(*columns).where(about).order_by(table.id)))

    def _renamed(self, logged: Mapping[str, State], held: Mapping[str, Row]) -> dict[str, str]:
        """Old name to new, of people who were renamed: all that was hers is the new one's now."""
        table = schema.event.c
        events = self._rows(select(table.subject).where(table.action == "person.renamed"))
        pseudonyms = {row.subject for row in events}
        coders = {row.name for row in self._rows(select(schema.coder.c.name))}
        pairs: dict[str, set[str]] = {}
        for key, said in logged.items():
            if key in held and said.get("coder") not in coders:
                pairs.setdefault(said.get("coder", ""), set()).add(held[key]["coder"])
        return {old: min(new) for old, new in pairs.items() if len(new) == 1 and new <= pseudonyms}


def rebuilt(events: Iterable[Any]) -> dict[str, State]:
    """Each coding that the events leave in place, by its id, as far as they say how it is."""
    states: dict[str, State] = {}
    for event in events:
        if event.action in _PUT:
            states[event.subject] = json.loads(event.after)
        elif event.action in _NOT_KEPT:
            states.pop(event.subject, None)
            kept = json.loads(event.after) if event.after else []
            states.update({row["id"]: row for row in kept})
        elif event.action.startswith("names."):
            for state in states.values():
                for name in _MOVED:
                    state.pop(name, None)
    return states


def _unlike(said: Mapping[str, Any], there: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(n for n in _FIELDS if n in said and said[n] != there[n])
