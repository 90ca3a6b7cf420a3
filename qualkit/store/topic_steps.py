"""Changes of topics that can be taken back, newest first, and the topics found before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, select

from qualkit.model import SuggestionRun
from qualkit.model.topics import Regrouping, TopicAct, TopicStep
from qualkit.store import schema
from qualkit.store.tables import dumps
from qualkit.store.topic_schema import topic_fact, topic_member, topic_step
from qualkit.store.topic_tables import TopicTables, _parts

_KEYS: tuple[tuple[Table, str], ...] = (
    (schema.topic, "number"),
    (topic_fact, "number"),
    (topic_member, "passage"),
)
_suggestion = schema.suggestion


class TopicStepTables(TopicTables):
    def save_topics(self, run: SuggestionRun, found: Regrouping) -> bool:
        """Store a run; one that is there already is the newest from now on, with what was decided
        about it.
        """
        if super().save_topics(run, found):
            return True
        runs = self.suggestion_runs()
        if runs[-1].id != run.id:
            table = schema.suggestion_run
            self.connection.execute(
                table.update().where(table.c.id == run.id).values(created_at=self.at)
            )
            self.log("suggestions.restored", run.id)
        return False

    def regroup(self, done: Regrouping, *, action: str, why: object) -> None:
        """Change the topics of a run as one event, and keep what it replaces."""
        replaced = self._rows_replaced(done)
        super().regroup(done, action=action, why=why)
        step = topic_step.c
        last = self._scalar(select(func.max(step.number)).where(step.run == done.run)) or 0
        self._insert(topic_step, [{
            "run": done.run, "number": last + 1, "action": action, "made_by": self.actor or "",
            "made_at": self.at, "why": dumps(why), "replaced": dumps(replaced),
        }])  # fmt: skip

    def _rows_replaced(self, done: Regrouping) -> dict[str, object]:
        wanted: tuple[Sequence[Any], ...] = (
            [topic.number for topic in done.topics],
            [facts.number for facts in done.facts],
            [member.passage for member in done.members],
        )
        rows = {
            table.name: self._rows_at(table, key, done.run, values)
            for (table, key), values in zip(_KEYS, wanted, strict=True)
        }
        former = {s.id: s.topic for s in self.suggestions(run=done.run) if s.id in done.moved}
        opened = [s.id for s in done.refused if s.status.value == "open"]
        keys = {table.name: values for (table, _), values in zip(_KEYS, wanted, strict=True)}
        return {"keys": keys, "rows": rows, "moved": former, "refused": opened,
                "made": [made.id for made in done.made]}  # fmt: skip

    def _rows_at(
        self, table: Table, key: str, run: str, values: Sequence[Any]
    ) -> list[dict[str, Any]]:
        return [
            dict(row._mapping)
            for part in _parts(values)
            for row in self._rows(
                select(table).where(table.c.run == run, table.c[key].in_(part)).order_by(key)
            )
        ]

    def last_topic_step(self, run: str) -> TopicStep | None:
        """The newest change of a run that was not taken back."""
        row = self._topic_step(run)
        if row is None:
            return None
        why, replaced = json.loads(row.why), json.loads(row.replaced)
        return TopicStep(
            run,
            row.number,
            TopicAct(row.action),
            int(why.get("topic", why.get("into", 0))),
            row.made_by,
            str(why.get("code", "")),
            tuple(why.get("codings", ())),
            tuple(replaced["made"]),
            tuple(replaced["refused"]),
        )

    def _topic_step(self, run: str) -> Any:
        newest = select(topic_step).where(topic_step.c.run == run)
        return self.connection.execute(newest.order_by(topic_step.c.number.desc())).first()

    def take_back_topics(self, step: TopicStep) -> None:
        """Put back what the newest change replaced; suggestions that it made are gone."""
        replaced = json.loads(self._topic_step(step.run).replaced)
        for table, key in _KEYS:
            self._put_back_rows(table, key, step.run, replaced)
        former: Mapping[str, int] = replaced["moved"]
        for name, topic in sorted(former.items()):
            moved = _suggestion.update().where(_suggestion.c.id == name)
            self.connection.execute(moved.values(topic=topic))
        self.connection.execute(_suggestion.delete().where(_suggestion.c.id.in_(step.made)))
        done = topic_step.c
        self.connection.execute(
            topic_step.delete().where(done.run == step.run, done.number == step.number)
        )
        self.log("suggestions.topics_restored", step.run,
                 after={"step": step.number, "took_back": step.act.value})  # fmt: skip

    def _put_back_rows(self, table: Table, key: str, run: str, replaced: Mapping[str, Any]) -> None:
        for part in _parts(replaced["keys"][table.name]):
            self.connection.execute(
                table.delete().where(table.c.run == run, table.c[key].in_(part))
            )
        self._insert(table, replaced["rows"][table.name])
