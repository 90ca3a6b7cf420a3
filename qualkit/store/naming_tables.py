"""The de-identification rule of a project: counts and a profile, never a name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from qualkit.model import Deidentification
from qualkit.store import schema
from qualkit.store.tables import Tables


class NamingTables(Tables):
    def deidentification(self) -> Deidentification:
        """The rule as it stands; off where it was never switched on."""
        head = self.connection.execute(select(schema.deidentification)).first()
        if head is None:
            return Deidentification()
        checked = {
            (row.transcript_id, row.revision): int(row.unresolved)
            for row in self._rows(select(schema.deidentified_transcript))
        }
        table = schema.transcript.c
        places = {
            row.name: (row.id, row.revision)
            for row in self._rows(select(table.name, table.id, table.revision).order_by(table.name))
        }
        return Deidentification(
            head.profile,
            bool(head.required),
            tuple((name, checked[at]) for name, at in places.items() if checked.get(at)),
            tuple(name for name, at in places.items() if at not in checked),
        )

    def save_deidentification(self, profile: str, *, required: bool) -> None:
        """Switch the rule on or off, under the name of a profile."""
        before = self.deidentification()
        if (before.profile, before.required) == (profile, required):
            return
        self.connection.execute(schema.deidentification.delete())
        row = {"profile": profile, "required": int(required)}
        self._insert(schema.deidentification, [row])
        old = {"profile": before.profile, "required": int(before.required)}
        self.log("names.rule", profile, before=old, after=row)

    def save_unresolved(self, unresolved: Mapping[str, int]) -> None:
        """How many names are unresolved in each transcript, as it is now."""
        revisions = {
            row.id: row.revision
            for row in self._rows(select(schema.transcript.c.id, schema.transcript.c.revision))
        }
        self.connection.execute(schema.deidentified_transcript.delete())
        rows = [
            {"transcript_id": number, "revision": revisions[number], "unresolved": count,
             "checked_at": self.at}
            for name, count in sorted(unresolved.items())
            for number in [self._key(name)]
        ]  # fmt: skip
        self._insert(schema.deidentified_transcript, rows)
        after = {"transcripts": len(rows), "unresolved": sum(unresolved.values())}
        self.log("names.checked", "project", after=after)

    def log_override(self, what: str) -> None:
        """That something was written although names are unresolved."""
        state = self.deidentification()
        after = {"transcripts": len(state.unresolved) + len(state.unchecked)}
        self.log("names.overridden", what, after=after)

    def overridden_last(self, what: str) -> bool:
        """Whether the newest event says that the same person wrote the same thing."""
        table = schema.event.c
        newest = self.connection.execute(
            select(table.action, table.subject, table.actor).order_by(table.id.desc()).limit(1)
        ).first()
        return newest is not None and tuple(newest) == ("names.overridden", what, self.actor)

    def log_replaced(self, ended: str, *, transcripts: int, places: int) -> None:
        """That names were replaced, and the hash with which the audit trail ended before."""
        after = {"transcripts": transcripts, "places": places, "log_before": ended}
        self.log("names.replaced", "project", after=after)
