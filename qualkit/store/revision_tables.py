"""Revisions: a corrected text beside the one before, which stays as it was with its codings."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from qualkit.errors import ProjectError
from qualkit.model import SuggestionStatus, Transcript, fault_of
from qualkit.model.anchoring import ReanchoredCoding, ReanchoredSuggestion
from qualkit.store import schema
from qualkit.store.clock import parse
from qualkit.store.coding_tables import CodingTables
from qualkit.store.suggestion_tables import SuggestionTables

_text = schema.transcript_text


@dataclass(frozen=True, slots=True)
class Revision:
    """One text that a transcript has had; `length` in characters."""

    number: int
    sha256: str
    length: int
    created_at: datetime | None


class RevisionTables(CodingTables, SuggestionTables):
    def revisions(self, name: str) -> tuple[Revision, ...]:
        """Every revision of a transcript, the oldest first. Raises NotFound."""
        rows = self._rows(
            select(_text).where(_text.c.transcript_id == self._key(name)).order_by(_text.c.revision)
        )
        return tuple(Revision(r.revision, r.sha256, r.length, parse(r.created_at)) for r in rows)

    def original_of(self, name: str, revision: int) -> bytes | None:
        """The file from which a revision was read, where it was kept."""
        key = self._key(name)
        _, current = self.text(name)
        if revision == current:
            return self.original(name)
        kept = self._scalar(
            select(schema.meta.c.value).where(schema.meta.c.name == _kept_name(key, revision))
        )
        return None if kept is None else base64.b64decode(kept)

    def add_revision(
        self,
        transcript: Transcript,
        codings: Sequence[ReanchoredCoding],
        suggestions: Sequence[ReanchoredSuggestion] = (),
        *,
        original: bytes | None = None,
        original_name: str = "",
    ) -> None:
        """Make a corrected transcript the current revision.

        `transcript` carries the next revision's number; `codings` and `suggestions` are all of the
        revision before, with what becomes of them. Text, turns and codings of that revision stay.
        Raises ProjectError when another revision came between or one of them is not accounted for.
        """
        key = self._key(transcript.name)
        before = self.transcript(transcript.name)
        self._refuse_other(transcript, before, codings, suggestions)
        self._keep_original(key, before.revision)
        self._insert(_text, [self._body(key, transcript)])
        self._insert_turns(key, transcript)
        self._insert_marks(key, transcript)
        self._correct_speakers(key, transcript)
        self._update_head(key, transcript, original, original_name)
        self.record([item.after for item in codings if item.after], log=False)
        self._log_codings(codings)
        for item in codings:
            if item.after is not None:
                self.carry_decisions(item.before.id, item.after.id)
        for suggestion in suggestions:
            self._carry_suggestion(suggestion)
        fates = Counter(item.fate.value for item in codings)
        self.log(
            "transcript.corrected",
            transcript.name,
            before=self._described(before),
            after={**self._described(transcript), "codings": dict(fates)},
        )

    def _refuse_other(
        self,
        transcript: Transcript,
        before: Transcript,
        codings: Sequence[ReanchoredCoding],
        suggestions: Sequence[ReanchoredSuggestion],
    ) -> None:
        everything = self.codings(transcript=transcript.name, as_recorded=True, consensus=True)
        held = {c.id for c in everything}
        waiting = {s.id for s in self.open_suggestions(transcript.name)}
        if (
            transcript.revision != before.revision + 1
            or {item.before.id for item in codings} != held
            or {item.before.id for item in suggestions} != waiting
        ):
            raise ProjectError(
                "the transcript or its codings changed in between",
                where=transcript.name,
                hint="correct it again; nothing was changed",
            )
        if fault := fault_of(transcript.text):
            raise ProjectError(
                f"the text holds {fault}", where=transcript.name, hint="export the transcript again"
            )

    def _keep_original(self, key: int, revision: int) -> None:
        """Set the file of the revision before aside, under its number."""
        data = self._scalar(select(schema.transcript.c.original).where(_is(key)))
        if data is not None:
            kept = base64.b64encode(bytes(data)).decode("ascii")
            self._insert(schema.meta, [{"name": _kept_name(key, revision), "value": kept}])

    def _correct_speakers(self, key: int, transcript: Transcript) -> None:
        """Labels of earlier revisions stay; those of the corrected text count as it says."""
        table = schema.speaker
        labels = (*transcript.speakers, *sorted(transcript.interviewers))
        self.connection.execute(
            table.delete().where(table.c.transcript_id == key, table.c.label.in_(labels))
        )
        self._insert_speakers(key, transcript)

    def _update_head(
        self, key: int, transcript: Transcript, original: bytes | None, original_name: str
    ) -> None:
        self.connection.execute(
            schema.transcript.update()
            .where(_is(key))
            .values(
                title=transcript.title,
                format=transcript.format,
                encoding=transcript.encoding,
                revision=transcript.revision,
                original_name=original_name,
                original=original,
            )
        )

    def _log_codings(self, codings: Sequence[ReanchoredCoding]) -> None:
        for item in codings:
            name = item.before.transcript
            before = {**self._row(item.before), "transcript": name}
            if item.after is None:
                after: dict[str, object] = {"fate": item.fate.value, "reason": item.reason}
                self.log("coding.lost", item.before.id, before=before, after=after)
            else:
                row = {**self._row(item.after), "transcript": name, "fate": item.fate.value}
                self.log("coding.reanchored", item.after.id, before=before, after=row)

    def _carry_suggestion(self, item: ReanchoredSuggestion) -> None:
        """Give an open suggestion its new place; without one it is closed, decided by nobody."""
        table, after = schema.suggestion, item.after
        values: dict[str, object] = {"status": SuggestionStatus.REFUSED.value}
        if after is not None:
            values = {
                "revision": after.revision,
                "span_start": after.span.start,
                "span_end": after.span.end,
                "quote": after.quote,
            }
        old = self._suggestion_row(item.before)
        self.connection.execute(table.update().where(table.c.id == item.before.id).values(**values))
        action = "suggestion.closed" if after is None else "suggestion.reanchored"
        self.log(action, item.before.id, before={n: old[n] for n in values}, after=values)

    def _described(self, transcript: Transcript) -> dict[str, object]:
        return {
            "revision": transcript.revision,
            "sha256": transcript.sha256,
            "length": len(transcript.text),
            "turns": len(transcript.turns),
            "marks": len(transcript.marks),
            "title": transcript.title,
            "format": transcript.format,
            "encoding": transcript.encoding,
        }


def _kept_name(key: int, revision: int) -> str:
    return f"original:{key}:{revision}"


def _is(key: int) -> ColumnElement[bool]:
    return schema.transcript.c.id == key
