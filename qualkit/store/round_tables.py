"""Coders and rounds: who takes part in what, until it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from qualkit.errors import NotFound
from qualkit.model import Coder, CoderKind, Purpose, Round, Segmentation
from qualkit.store import schema
from qualkit.store.clock import parse
from qualkit.store.plain import to_plain
from qualkit.store.tables import Tables

_OPEN = {"closed_at": "", "closed_by": ""}
_ASSIGNED = select(
    schema.assignment.c.round,
    schema.transcript.c.name,
    schema.assignment.c.coder,
    schema.assignment.c.done_at,
).join(schema.transcript, schema.transcript.c.id == schema.assignment.c.transcript_id)
_HERS = _ASSIGNED.where(
    schema.transcript.c.name == bindparam("transcript"),
    schema.assignment.c.coder == bindparam("coder"),
)


class RoundTables(Tables):
    def coders(self) -> tuple[Coder, ...]:
        rows = self._rows(select(schema.coder))
        return tuple(Coder(r.name, CoderKind(r.kind)) for r in sorted(rows, key=lambda r: r.name))

    def ensure_coder(self, coder: Coder) -> None:
        """Add a coder where there is none of that name."""
        table = schema.coder
        if self._scalar(select(table.c.name).where(table.c.name == coder.name)) is not None:
            return
        self._insert(
            schema.coder, [{"name": coder.name, "kind": coder.kind.value, "added_at": self.at}]
        )
        self.log("coder.added", coder.name, after=to_plain(coder))

    def rounds(self) -> tuple[Round, ...]:
        """All rounds, oldest first."""
        assigned: dict[str, list[Any]] = {}
        for row in self._rows(_ASSIGNED):
            assigned.setdefault(row.round, []).append(row)
        rows = sorted(self._round_rows(), key=lambda row: (row.created_at, row.name))
        return tuple(_round(row, assigned.get(row.name, ())) for row in rows)

    def round(self, name: str) -> Round:
        """Raises NotFound, naming the rounds there are."""
        row = self._round_row(name)
        return _round(row, self._rows(_ASSIGNED.where(schema.assignment.c.round == name)))

    def round_for(self, name: str, transcript: str, coder: str) -> Round:
        """A round with no other assignment than this coder's to this transcript. Raises NotFound.

        Rounds have thousands of assignments, and whoever codes asks for one.
        """
        row = self._round_row(name)
        return _round(row, [one for one in self._hers(transcript, coder) if one.round == name])

    def _round_row(self, name: str) -> Any:
        found = next((row for row in self._round_rows() if row.name == name), None)
        if found is None:
            names = ", ".join(known.name for known in self.rounds()) or "none yet"
            raise NotFound(f"the project has no round '{name}'", hint=f"rounds: {names}")
        return found

    def _hers(self, transcript: str, coder: str) -> Sequence[Any]:
        """A coder's assignments to a transcript, one for each round."""
        tables = (schema.assignment, schema.transcript)
        asked = {"transcript": transcript, "coder": coder}
        return self._held.last(
            "hers",
            (transcript, coder),
            tables,
            lambda: self.connection.execute(_HERS, asked).all(),
        )

    def has_round(self, name: str) -> bool:
        return any(row.name == name for row in self._round_rows())

    def newest_round_of(self, coder: str, transcript: str) -> str | None:
        """The newest open round in which the coder is assigned to the transcript."""
        hers = {row.round for row in self._hers(transcript, coder)}
        return _newest_open(row for row in self._round_rows() if row.name in hers)

    def newest_working_round(self) -> str | None:
        """The newest open round that is nobody's task but where people work."""
        working = Purpose.WORKING.value
        return _newest_open(row for row in self._round_rows() if row.purpose == working)

    def is_assigned(self, round_name: str, transcript: str, coder: str) -> bool:
        return any(row.round == round_name for row in self._hers(transcript, coder))

    def save_round(self, new: Round) -> None:
        """Add a round with its assignments."""
        self._insert(schema.round_, [{
            "name": new.name, "codebook_version": new.codebook_version,
            "segmentation": new.segmentation.value, "blind": int(new.blind), "created_at": self.at,
            "purpose": new.purpose.value, "opened_by": self.actor or "",
        }])  # fmt: skip
        after = {**to_plain(new), "assignments": sorted(map(list, new.assignments)), "done": []}
        self.log("round.added", new.name, after=after)
        self._assign(new.name, new.assignments)

    def close_round(self, name: str, *, closed: bool = True) -> None:
        """Close a round, or open it again. Raises NotFound."""
        if self.round(name).closed == closed:
            return
        values = {"closed_at": self.at, "closed_by": self._may_write()} if closed else _OPEN
        table = schema.round_
        self.connection.execute(table.update().where(table.c.name == name).values(values))
        self.log("round.closed" if closed else "round.reopened", name)

    def save_done(self, round_name: str, transcript: str, coder: str, *, done: bool = True) -> None:
        """Whether a coder has finished a transcript. Raises NotFound where it is not assigned."""
        if not self.is_assigned(round_name, transcript, coder):
            raise NotFound(f"{coder} is not assigned to this in {round_name}", where=transcript)
        table = schema.assignment.c
        key = (table.round == round_name, table.transcript_id == self._key(transcript))
        statement = schema.assignment.update().where(*key, table.coder == coder)
        self.connection.execute(statement.values(done_at=self.at if done else ""))
        after = {"transcript": transcript, "done": done}
        self.log("round.done", round_name, after={**after, "coder": coder})

    def assign(self, round_name: str, pairs: frozenset[tuple[str, str]]) -> None:
        """Assign further (transcript, coder) pairs to a round; pairs it has are left alone."""
        if not self.has_round(round_name):
            self.round(round_name)  # raises, naming the rounds there are
        missing = frozenset(p for p in pairs if not self.is_assigned(round_name, *p))
        if missing:
            self._assign(round_name, missing)
            self.log("round.assigned", round_name, after=sorted(map(list, missing)))

    def _assign(self, round_name: str, pairs: frozenset[tuple[str, str]]) -> None:
        self._insert(
            schema.assignment,
            [
                {"round": round_name, "transcript_id": self._key(name), "coder": coder}
                for name, coder in sorted(pairs)
            ],
        )


def _newest_open(rows: Iterable[Any]) -> str | None:
    found = [(row.created_at, row.name) for row in rows if row.closed_at == ""]
    return max(found)[1] if found else None


def _round(row: Any, assigned: Sequence[Any]) -> Round:
    return Round(
        row.name,
        row.codebook_version,
        Segmentation(row.segmentation),
        bool(row.blind),
        frozenset((each.name, each.coder) for each in assigned),
        Purpose(row.purpose),
        parse(row.closed_at),
        frozenset((each.name, each.coder) for each in assigned if each.done_at),
    )
