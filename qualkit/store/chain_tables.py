"""The chain of the event log: where it is broken, and which breaks somebody has acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from qualkit.errors import Problem
from qualkit.store import schema
from qualkit.store.tables import Tables, event_hash

ACKNOWLEDGED = "project.gap_acknowledged"


@dataclass(frozen=True, slots=True)
class Break:
    """A gap, a changed event or an end unlike the recorded one, at an event's number.

    `key` says what was found, with hashes: what changes again is another break.
    """

    number: int
    key: str
    problem: Problem
    at_end: bool = False


class ChainTables(Tables):
    def log_problems(self) -> tuple[Problem, ...]:
        """Gaps and changes in the event log, by its chain of hashes, and a cut-off end.

        Not those that somebody has acknowledged, which the log itself tells.
        """
        return tuple(found.problem for found in self.log_breaks())

    def log_breaks(self) -> tuple[Break, ...]:
        """Every break that nobody has acknowledged."""
        found = tuple(self._breaks())
        known = self._acknowledged() if found else frozenset()
        return tuple(each for each in found if each.key not in known)

    def log_is_whole(self) -> bool:
        """Whether nothing was ever missing from the log, acknowledged or not."""
        return next(self._breaks(), None) is None

    def _breaks(self) -> Iterator[Break]:
        previous, last = "", 0
        for row in self._rows(select(schema.event).order_by(schema.event.c.id)):
            where = f"event {row.id}"
            if row.id != last + 1 or row.previous_hash != previous:
                problem = Problem("an event is missing before this one", where)
                yield Break(row.id, f"after {last} {previous}", problem)
            found = event_hash(row._asdict())
            if found != row.hash:
                yield Break(
                    row.id, f"changed {row.id} {found}", Problem("this event was changed", where)
                )
            previous, last = row.hash, row.id
        yield from self._end(last, previous)

    def _end(self, last: int, last_hash: str) -> Iterator[Break]:
        events, head = self.log_head()
        if (events, head) == (last, last_hash):
            return
        where = f"event {last}" if last else "audit trail"
        if events > last:
            missing = f"{events - last} event{'s' if events - last > 1 else ''}"
            what = f"{missing} after this one, the last ones, are missing"
            yield Break(last, f"after {last} {last_hash}", Problem(what, where))
            return
        what = "the audit trail does not end as it was recorded to end"
        yield Break(last, f"end {last} {last_hash}", Problem(what, where), at_end=True)

    def _acknowledged(self) -> frozenset[str]:
        statement = select(schema.event).where(schema.event.c.action == ACKNOWLEDGED)
        return frozenset(
            row.subject for row in self._rows(statement) if event_hash(row._asdict()) == row.hash
        )

    def acknowledge_break(self, found: Break) -> None:
        """Put on record who saw a break and when; what is missing stays missing.

        An end unlike the recorded one is recorded as the end from which the log goes on.
        """
        if found.at_end:
            newest = select(schema.event.c.id, schema.event.c.hash)
            row = self._rows(newest.order_by(schema.event.c.id.desc()).limit(1))[0]
            self._move_head(row.id, row.hash)
        after = {"found": found.problem.what, "where": found.problem.where}
        self.log(ACKNOWLEDGED, found.key, after=after)
