"""Repository: everything a project holds, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from qualkit.errors import Problem
from qualkit.model import text_hash
from qualkit.store import schema
from qualkit.store.adjudication_tables import AdjudicationTables
from qualkit.store.analyst_note_tables import AnalystNoteTables
from qualkit.store.clock import parse
from qualkit.store.codebook_tables import CodebookTables
from qualkit.store.exchange_tables import ExchangeTables
from qualkit.store.memo_tables import MemoTables
from qualkit.store.merge_tables import MergeTables
from qualkit.store.naming_tables import NamingTables
from qualkit.store.offer_tables import OfferTables
from qualkit.store.operation_tables import OperationTables
from qualkit.store.orphan_tables import OrphanTables
from qualkit.store.people_tables import PeopleTables
from qualkit.store.query_tables import QueryTables
from qualkit.store.reading_tables import ReadingTables
from qualkit.store.repair_tables import RepairTables
from qualkit.store.revision_tables import RevisionTables
from qualkit.store.rewriting import RewritingTables
from qualkit.store.signature_tables import SignatureTables
from qualkit.store.status_tables import StatusTables
from qualkit.store.study_tables import StudyTables
from qualkit.store.topic_steps import TopicStepTables


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit trail; `before` and `after` are JSON text."""

    id: int
    at: datetime | None
    actor: str
    action: str
    subject: str
    before: str | None
    after: str | None


class Repository(
    StudyTables,
    ReadingTables,
    CodebookTables,
    OfferTables,
    RevisionTables,
    TopicStepTables,
    NamingTables,
    RewritingTables,
    OperationTables,
    PeopleTables,
    AdjudicationTables,
    SignatureTables,
    MemoTables,
    AnalystNoteTables,
    StatusTables,
    QueryTables,
    ExchangeTables,
    RepairTables,
    OrphanTables,
    MergeTables,
):
    """Reads anything; writes only in a writing transaction, each write with its event."""

    @cached_property
    def seen(self) -> Repository:
        """What whoever is at work here may see, in this same transaction; not for writing.

        A writing transaction holds the whole, so that nothing hidden gets lost; what a refusal says
        and what an id is looked up in comes from here.
        """
        if self.actor is None:
            return self
        return Repository(self.connection, viewer=self.actor)

    def events(self, *, limit: int | None = None) -> tuple[Event, ...]:
        """The audit trail, newest first."""
        table = schema.event
        statement = select(table).order_by(table.c.id.desc()).limit(limit)
        if self.hidden_rounds:
            statement = statement.where(self._seen_events())
        return tuple(
            Event(row.id, parse(row.at), row.actor, row.action, row.subject, row.before, row.after)
            for row in self._rows(statement)
        )

    def _seen_events(self) -> ColumnElement[bool]:
        """While a blind round is open: one's own, and what was there before it."""
        opened = select(func.min(schema.round_.c.created_at)).where(
            schema.round_.c.name.in_(sorted(self.hidden_rounds))
        )
        table = schema.event.c
        return or_(table.actor == self.viewer, table.at < opened.scalar_subquery())

    def changed_at(self, *, besides: Sequence[str] = ()) -> datetime | None:
        """When the newest change was made, but for actions that begin with one of `besides`."""
        table = schema.event
        statement = select(table.c.at).order_by(table.c.id.desc()).limit(1)
        for beginning in besides:
            statement = statement.where(~table.c.action.startswith(beginning, autoescape=True))
        return parse(self._scalar(statement) or "")

    def project_id(self) -> str:
        """What copies of one project have in common, and no other project has."""
        table = schema.meta.c
        return str(self._scalar(select(table.value).where(table.name == "project")) or "")

    def revision(self) -> int:
        """A number that grows with every change: the last event's."""
        newest = select(schema.event.c.id).order_by(schema.event.c.id.desc()).limit(1)
        return int(self._scalar(newest) or 0)

    def text_problems(self) -> tuple[Problem, ...]:
        """Texts that changed under their hash, and quotes that no longer stand in their text."""
        names = {key: name for name, key in self._ids().items()}
        texts: dict[tuple[int, int], str] = {}
        problems = []
        for row in self._rows(select(schema.transcript_text)):
            texts[row.transcript_id, row.revision] = row.body
            if text_hash(row.body) != row.sha256:
                where = names.get(row.transcript_id, "")
                problems.append(Problem("the text changed after it was stored", where))
        for key, number, revision, start, end, quote in self._places():
            if texts.get((number, revision), "")[start:end] != quote:
                what = f"coding {key} quotes words that are not at {start}-{end}"
                problems.append(Problem(what, names.get(number, "")))
        return (*problems, *self.memo_quote_problems())

    def _places(self) -> Sequence[Any]:
        columns = schema.coding.c
        return self._rows(
            select(columns.id, columns.transcript_id, columns.revision, columns.span_start,
                   columns.span_end, columns.quote)
            .order_by(columns.transcript_id, columns.span_start, columns.id)
        )  # fmt: skip
