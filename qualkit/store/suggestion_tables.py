"""Suggestions, the runs that made them and their topics."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from qualkit.errors import NotFound
from qualkit.model import (
    Attributes,
    Brought,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Topic,
)
from qualkit.model.topics import TopicFate
from qualkit.store import schema
from qualkit.store.plain import to_plain
from qualkit.store.tables import Tables, dumps, loads_list
from qualkit.store.topic_schema import topic_fact

_table = schema.suggestion
NOTHING = Brought()


class SuggestionTables(Tables):
    def suggestion_runs(self) -> tuple[SuggestionRun, ...]:
        """All runs, oldest first."""
        table = schema.suggestion_run
        return tuple(
            SuggestionRun(
                row.id,
                row.method,
                row.method_version,
                row.model,
                row.seed,
                Attributes.of(json.loads(row.parameters)),
                row.passages,
                loads_list(row.notes),
            )
            for row in sorted(self._rows(select(table)), key=lambda r: (r.created_at, r.id))
        )

    def topics(self, run: str | None = None) -> tuple[Topic, ...]:
        """Topics of a run, the newest unless said; without those dropped or merged into others."""
        wanted = run or self._newest_run()
        table, facts = schema.topic, topic_fact.c
        hidden = [fate.value for fate in TopicFate if fate.hidden]
        gone = select(facts.number).where(facts.run == wanted, facts.fate.in_(hidden))
        here = select(table).where(table.c.run == wanted, table.c.number.not_in(gone))
        rows = self._rows(here.order_by(table.c.number))
        return tuple(
            Topic(
                row.number,
                row.label,
                tuple((term, weight) for term, weight in json.loads(row.terms)),
                row.size,
            )
            for row in rows
        )

    def _newest_run(self) -> str:
        runs = self.suggestion_runs()
        return runs[-1].id if runs else ""

    def save_suggestions(
        self, run: SuggestionRun, topics: Sequence[Topic], suggestions: Sequence[Suggestion]
    ) -> bool:
        """Store a run; a run that is there already is left alone and False is returned."""
        if run.id in {known.id for known in self.suggestion_runs()}:
            return False
        plain = to_plain(run)
        self._insert(schema.suggestion_run, [{
            **plain, "parameters": dumps(dict(run.parameters)), "notes": dumps(plain["notes"]),
            "created_at": self.at, "created_by": self.actor or "",
        }])  # fmt: skip
        self._insert(
            schema.topic, [{**to_plain(t), "run": run.id, "terms": dumps(t.terms)} for t in topics]
        )
        self._insert(_table, [self._suggestion_row(s) for s in suggestions])
        self.log(
            "suggestions.made",
            run.id,
            after={**plain, "topics": len(topics), "suggestions": len(suggestions)},
        )
        return True

    def _suggestion_row(self, suggestion: Suggestion) -> dict[str, object]:
        plain = to_plain(suggestion)
        span, name = plain.pop("span"), plain.pop("transcript")
        return {
            **plain,
            "transcript_id": self._key(name),
            "span_start": span["start"],
            "span_end": span["end"],
        }

    def suggestions(
        self, *, status: SuggestionStatus | None = None, run: str | None = None
    ) -> tuple[Suggestion, ...]:
        """Suggestions by topic and falling score; those without a topic last."""
        statement = self._select_suggestions()
        if status is not None:
            statement = statement.where(_table.c.status == status.value)
        if run is not None:
            statement = statement.where(_table.c.run == run)
        found = (self._suggestion(row) for row in self._rows(statement))
        return tuple(sorted(found, key=_by_topic))

    def open_suggestions(self, transcript: str) -> tuple[Suggestion, ...]:
        """What waits for a decision in one transcript, in the order of places."""
        statement = self._select_suggestions().where(
            schema.transcript.c.name == transcript,
            _table.c.status.in_([status.value for status in SuggestionStatus if status.waits]),
        )
        found = (self._suggestion(row) for row in self._rows(statement))
        return tuple(sorted(found, key=lambda s: (s.span, s.id)))

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """Raises NotFound."""
        statement = self._select_suggestions().where(_table.c.id == suggestion_id)
        row = self.connection.execute(statement).first()
        if row is None:
            raise NotFound(
                f"there is no suggestion {suggestion_id}",
                hint="qualkit suggest log PROJECT lists them",
            )
        return self._suggestion(row)

    def _suggestion(self, row: Any) -> Suggestion:
        """A suggestion without what a hidden code would tell."""
        found = _suggestion(row)
        return replace(found, code=None, reason="") if found.code in self.hidden_codes else found

    def _select_suggestions(self) -> Any:
        return select(_table, schema.transcript.c.name.label("transcript")).join(
            schema.transcript, schema.transcript.c.id == _table.c.transcript_id
        )

    def decide(
        self,
        suggestion: Suggestion,
        status: SuggestionStatus,
        *,
        brought: Brought = NOTHING,
    ) -> None:
        """Accept or refuse; the decision is an event, which tells what it brought along."""
        coding = brought.codings[0] if brought.codings else None
        self.connection.execute(
            _table.update()
            .where(_table.c.id == suggestion.id)
            .values(
                status=status.value,
                decided_by=self.actor or "",
                decided_at=self.at,
                coding=coding,
            )
        )
        self.log(
            f"suggestion.{status.value}",
            suggestion.id,
            before={"status": suggestion.status.value},
            after={"status": status.value, "coding": coding, **_more(brought)},
        )


def _more(brought: Brought) -> dict[str, object]:
    also = {"also": list(brought.codings[1:])} if len(brought.codings) > 1 else {}
    return {**also, **({"code": brought.code} if brought.code else {})}


def _by_topic(found: Suggestion) -> tuple[bool, int, float, str]:
    return (found.topic is None, found.topic or 0, -found.score, found.id)


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(
        row.id,
        row.run,
        row.transcript,
        Span(row.span_start, row.span_end),
        row.quote,
        row.score,
        row.reason,
        row.topic,
        row.code,
        SuggestionStatus(row.status),
        row.revision,
    )
