"""Offered codes and phrases, what became of them, and whether a study forbids suggestions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from qualkit.model import (
    Brought,
    Offer,
    OfferKind,
    Origin,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Yield,
)
from qualkit.store import schema
from qualkit.store.offer_schema import offer, offer_run, suggestions_off
from qualkit.store.suggestion_tables import SuggestionTables
from qualkit.store.tables import dumps, loads_list

_table = schema.suggestion
_run = schema.suggestion_run
CODES = "codes"
PHRASES = "phrases"
_WAITING = tuple(status.value for status in SuggestionStatus if status.waits)


class OfferTables(SuggestionTables):
    def suggestion_runs(self) -> tuple[SuggestionRun, ...]:
        """Runs that found topics, oldest first."""
        offers = set(self.connection.execute(select(offer_run.c.run)).scalars())
        return tuple(run for run in super().suggestion_runs() if run.id not in offers)

    def offer_run(self, kind: str, maker: str) -> SuggestionRun | None:
        """The newest run of a kind that this person asked for."""
        statement = (
            select(_run.c.id)
            .join(offer_run, offer_run.c.run == _run.c.id)
            .where(offer_run.c.kind == kind, _run.c.created_by == maker)
            .order_by(_run.c.created_at.desc(), _run.c.id)
            .limit(1)
        )
        newest = self._scalar(statement)
        known = super().suggestion_runs() if newest else ()
        return next((run for run in known if run.id == newest), None)

    def maker_of_run(self, run: str) -> str:
        """Who asked for a run; empty where there is none such."""
        return str(self._scalar(select(_run.c.created_by).where(_run.c.id == run)) or "")

    def save_offers(self, run: SuggestionRun, offers: Sequence[Offer], *, kind: str) -> bool:
        """Store a run; what waits of the person's earlier runs of the kind gives way to it.

        A run that is there already becomes the newest again, and False is returned.
        """
        newest = self.offer_run(kind, self._may_write())
        if newest is not None and newest.id == run.id:
            return False
        self._withdraw(kind)
        if self._scalar(select(_run.c.id).where(_run.c.id == run.id)):
            self._bring_back(run)
            return False
        self.save_suggestions(run, (), [each.suggestion for each in offers])
        self._insert(offer_run, [{"run": run.id, "kind": kind}])
        self._insert(offer, [
            {"suggestion": each.id, "kind": each.kind.value, "terms": dumps(each.terms),
             "nearest": dumps(each.nearest)}
            for each in offers
        ])  # fmt: skip
        return True

    def _withdraw(self, kind: str) -> None:
        mine = (
            select(_run.c.id)
            .join(offer_run, offer_run.c.run == _run.c.id)
            .where(offer_run.c.kind == kind, _run.c.created_by == self.actor)
        )
        statement = (
            _table.update()
            .where(_table.c.run.in_(mine), _table.c.status.in_(_WAITING))
            .values(status=SuggestionStatus.WITHDRAWN.value)
        )
        count = self.connection.execute(statement).rowcount
        if count:
            self.log("suggestions.withdrawn", kind, after={"suggestions": count})

    def _bring_back(self, run: SuggestionRun) -> None:
        """What gave way undecided waits again, and the run is the newest."""
        self.connection.execute(
            _table.update()
            .where(_table.c.run == run.id, _table.c.status == SuggestionStatus.WITHDRAWN.value)
            .values(status=SuggestionStatus.OPEN.value)
        )
        self.connection.execute(_run.update().where(_run.c.id == run.id).values(created_at=self.at))
        self.log("suggestions.restored", run.id)

    def offers(self, run: str) -> tuple[Offer, ...]:
        """What a run offered, the likeliest first."""
        rows = self._rows(
            select(offer).join(_table, _table.c.id == offer.c.suggestion).where(_table.c.run == run)
        )
        about = {row.suggestion: row for row in rows}
        found = (_offer(s, about[s.id]) for s in self.suggestions(run=run) if s.id in about)
        return tuple(sorted(found, key=lambda o: (-o.suggestion.score, o.suggestion.id)))

    def offer(self, suggestion_id: str) -> Offer | None:
        """The offer behind a suggestion; None for one of a topic. Raises NotFound."""
        found = self.suggestion(suggestion_id)
        row = self.connection.execute(
            select(offer).where(offer.c.suggestion == suggestion_id)
        ).first()
        return None if row is None else _offer(found, row)

    def refused_offers(self) -> frozenset[tuple[str, Span, str]]:
        """(transcript, span, code) of every refused suggestion of a code."""
        refused = self.suggestions(status=SuggestionStatus.REFUSED)
        return frozenset((s.transcript, s.span, s.code) for s in refused if s.code is not None)

    def yields(self) -> tuple[Yield, ...]:
        """What became of suggestions of codes, of every run that may be seen, by code."""
        counts: Counter[tuple[str, SuggestionStatus]] = Counter(
            (s.code, s.status) for s in self.suggestions() if s.code is not None
        )
        codes = sorted({code for code, _ in counts})
        found = (
            Yield(c, counts[c, SuggestionStatus.ACCEPTED], counts[c, SuggestionStatus.REFUSED])
            for c in codes
        )
        return tuple(each for each in found if each.accepted + each.refused)

    def postpone(self, suggestion: Suggestion) -> None:
        """Put a suggestion off; it still waits."""
        self._set(suggestion, SuggestionStatus.LATER)

    def reopen(self, suggestion: Suggestion) -> Brought:
        """Let a decided suggestion wait again; gives what accepting it made and is still there."""
        brought = self._brought_by(suggestion)
        self._set(suggestion, SuggestionStatus.OPEN, reopened=True)
        made = select(schema.coding.c.id).where(
            schema.coding.c.id.in_(brought.codings),
            schema.coding.c.origin == Origin.SUGGESTION.value,
        )
        there = set(self.connection.execute(made).scalars())
        return Brought(tuple(c for c in brought.codings if c in there), brought.code)

    def coding_of(self, suggestion: Suggestion) -> str:
        """The first coding that accepting a suggestion made; empty where it was not accepted."""
        return str(self._scalar(select(_table.c.coding).where(_table.c.id == suggestion.id)) or "")

    def _brought_by(self, suggestion: Suggestion) -> Brought:
        """Its codings and code: the first stands with the suggestion, the others in the log."""
        first = self.coding_of(suggestion)
        if not first:
            return Brought()
        table = schema.event
        said = self._scalar(
            select(table.c.after)
            .where(
                table.c.action == f"suggestion.{SuggestionStatus.ACCEPTED.value}",
                table.c.subject == suggestion.id,
            )
            .order_by(table.c.id.desc())
            .limit(1)
        )
        told = json.loads(said) if said else {}
        return Brought((first, *told.get("also", ())), told.get("code", ""))

    def decider(self, suggestion: Suggestion) -> str:
        statement = select(_table.c.decided_by).where(_table.c.id == suggestion.id)
        return str(self._scalar(statement) or "")

    def _set(
        self, suggestion: Suggestion, status: SuggestionStatus, *, reopened: bool = False
    ) -> None:
        self._may_write()
        self.connection.execute(
            _table.update()
            .where(_table.c.id == suggestion.id)
            .values(status=status.value, decided_by="", decided_at="", coding=None)
        )
        self.log(
            "suggestion.reopened" if reopened else f"suggestion.{status.value}",
            suggestion.id,
            before={"status": suggestion.status.value},
            after={"status": status.value},
        )

    def note_edit(self, suggestion: Suggestion, span: Span) -> None:
        """Log that other words were accepted than were proposed."""
        self.log(
            "suggestion.edited",
            suggestion.id,
            before={"start": suggestion.span.start, "end": suggestion.span.end},
            after={"start": span.start, "end": span.end},
        )

    def suggestions_are_off(self) -> bool:
        return self._scalar(select(suggestions_off.c.id)) is not None

    def switch_suggestions(self, *, on: bool) -> None:
        """Forbid or allow suggestions in this study; to say it again leaves no event."""
        self._may_write()
        if on != self.suggestions_are_off():
            return
        self.connection.execute(suggestions_off.delete())
        if not on:
            self._insert(suggestions_off, [{"id": "project"}])
        self.log("suggestions.switched", "study", after={"on": on})

    def _select_suggestions(self) -> Any:
        """While a blind round is open, offers that others asked for tell of what they coded."""
        statement = super()._select_suggestions()
        if not self.hidden_rounds:
            return statement
        theirs = (
            select(offer_run.c.run)
            .join(_run, _run.c.id == offer_run.c.run)
            .where(_run.c.created_by != self.viewer)
        )
        return statement.where(_table.c.run.not_in(theirs))


def _offer(suggestion: Suggestion, row: Any) -> Offer:
    return Offer(
        suggestion,
        OfferKind(row.kind),
        tuple(json.loads(row.terms)),
        loads_list(row.nearest),
    )
