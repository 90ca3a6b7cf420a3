"""Embeddings kept between runs, and topics with the passages they hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, select

from qualkit.errors import NotFound
from qualkit.model import Suggestion, SuggestionRun, SuggestionStatus, Topic
from qualkit.model.topics import Regrouping, TopicFacts, TopicFate, TopicMember
from qualkit.store import schema
from qualkit.store.plain import to_plain
from qualkit.store.suggestion_tables import SuggestionTables
from qualkit.store.tables import Row, dumps
from qualkit.store.topic_schema import embedding, topic_fact, topic_member

_AT_ONCE = 500


class TopicTables(SuggestionTables):
    def vectors(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The kept embeddings by key; unknown keys are left out."""
        columns = select(embedding.c.key, embedding.c.vector)
        return {
            row.key: bytes(row.vector)
            for part in _parts(keys)
            for row in self._rows(columns.where(embedding.c.key.in_(part)))
        }

    def keep_vectors(
        self, model: str, vectors: Mapping[str, bytes], holders: Mapping[str, str]
    ) -> None:
        """Keep embeddings; `holders` names a transcript with the words, if any has them.

        It is no event: nothing changes, and they can be made anew at any time.
        """
        self._may_write()
        for part in _parts(list(vectors)):
            self.connection.execute(embedding.delete().where(embedding.c.key.in_(part)))
        self._insert(embedding, [
            {"key": key, "model": model, "vector": vector,
             "transcript_id": self._key(holders[key]) if key in holders else None}
            for key, vector in vectors.items()
        ])  # fmt: skip

    def count_vectors(self) -> int:
        return int(self._scalar(select(func.count()).select_from(embedding)))

    def topic(self, number: int, run: str) -> Topic:
        """A topic that was neither dropped nor merged into another. Raises NotFound."""
        for found in self.topics(run):
            if found.number == number:
                return found
        raise NotFound(
            f"there is no topic {number}",
            hint="qualkit suggest topics PROJECT --stored lists the topics found last",
        )

    def topic_members(self, run: str) -> tuple[TopicMember, ...]:
        """Every passage of a run that lies in a topic, by topic and falling closeness."""
        table = topic_member
        order = (table.c.topic, table.c.closeness.desc(), table.c.passage)
        rows = self._rows(select(table).where(table.c.run == run).order_by(*order))
        return tuple(TopicMember(r.passage, r.topic, r.closeness, r.margin) for r in rows)

    def topic_facts(self, run: str) -> tuple[TopicFacts, ...]:
        """Of every topic of a run, also of those that are gone; hidden codes left out."""
        table = topic_fact
        rows = self._rows(select(table).where(table.c.run == run).order_by(table.c.number))
        return tuple(
            TopicFacts(
                row.number,
                row.stability,
                tuple((c, s) for c, s in json.loads(row.near) if c not in self.hidden_codes),
                TopicFate(row.fate),
                row.into_topic,
                row.covered,
            )
            for row in rows
        )

    def save_topics(
        self,
        run: SuggestionRun,
        found: Regrouping,
    ) -> bool:
        """Store a run with all it found; one that is there already is left as it is."""
        if not self.save_suggestions(run, found.topics, found.made):
            return False
        self._insert(topic_fact, [_fact_row(run.id, facts) for facts in found.facts])
        self._insert(topic_member, [_member_row(run.id, member) for member in found.members])
        return True

    def regroup(self, done: Regrouping, *, action: str, why: object) -> None:
        """Change the topics of a run as one event; `why` is what the event tells."""
        before = [to_plain(t) for t in self.topics(done.run)
                  if t.number in {changed.number for changed in done.topics}]  # fmt: skip
        topics = [{**to_plain(t), "run": done.run, "terms": dumps(t.terms)} for t in done.topics]
        self._put_in_run(schema.topic, "number", done.run, topics)
        self._put_in_run(
            topic_fact, "number", done.run, [_fact_row(done.run, f) for f in done.facts]
        )
        members = [_member_row(done.run, member) for member in done.members]
        self._put_in_run(topic_member, "passage", done.run, members)
        self._move_suggestions(done)
        after = {"run": done.run, "what": why, "topics": [to_plain(t) for t in done.topics]}
        self.log(action, done.run, before=before, after=after)
        self.refuse_all(done.refused)

    def _put_in_run(self, table: Table, key: str, run: str, rows: Sequence[Row]) -> None:
        for part in _parts([row[key] for row in rows]):
            self.connection.execute(
                table.delete().where(table.c.run == run, table.c[key].in_(part))
            )
        self._insert(table, rows)

    def _move_suggestions(self, done: Regrouping) -> None:
        table = schema.suggestion
        self._insert(table, [self._suggestion_row(made) for made in done.made])
        moves = [{"wanted": id, "to": topic} for id, topic in sorted(done.moved.items())]
        if moves:
            statement = table.update().where(table.c.id == bindparam("wanted"))
            self.connection.execute(statement.values(topic=bindparam("to")), moves)

    def refuse_all(self, suggestions: Iterable[Suggestion]) -> None:
        """Refuse what is still open, each with its event."""
        for suggestion in suggestions:
            if suggestion.status is SuggestionStatus.OPEN:
                self.decide(suggestion, SuggestionStatus.REFUSED)


def _fact_row(run: str, facts: TopicFacts) -> dict[str, object]:
    return {
        "run": run,
        "number": facts.number,
        "stability": facts.stability,
        "near": dumps(facts.near),
        "fate": facts.fate.value,
        "into_topic": facts.into,
        "covered": facts.covered,
    }


def _member_row(run: str, member: TopicMember) -> dict[str, object]:
    return {
        "run": run,
        "passage": member.passage,
        "topic": member.topic,
        "closeness": member.closeness,
        "margin": member.margin,
    }


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
