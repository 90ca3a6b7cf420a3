"""Codings: recorded, changed and retracted, each with its event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.exc import IntegrityError

from qualkit.errors import CodingError, NotFound
from qualkit.model import Coding, Origin, Span, Valence, fault_of
from qualkit.model.adjudication import CONSENSUS
from qualkit.store import recoding_schema, schema
from qualkit.store.clock import parse
from qualkit.store.recoding_tables import RecodingTables
from qualkit.store.transcript_tables import TranscriptTables

_table = schema.coding
_CHANGING = ("span_start", "span_end", "code", "quote", "value", "note", "valence")
_CODINGS = select(_table, schema.transcript.c.name.label("transcript")).join(
    schema.transcript, schema.transcript.c.id == _table.c.transcript_id
)
# Built once, because every edit asks these.
_SAME_WORDS = _CODINGS.where(*(
    _table.c[name] == bindparam(name)
    for name in ("round", "coder", "transcript_id", "revision", "span_start", "span_end")
))  # fmt: skip
_BODY = select(schema.transcript_text.c.body).where(
    schema.transcript_text.c.transcript_id == bindparam("transcript_id"),
    schema.transcript_text.c.revision == bindparam("revision"),
)


class CodingTables(RecodingTables, TranscriptTables):
    def codings(
        self,
        *,
        transcript: str | None = None,
        round: str | None = None,
        coder: str | None = None,
        code: str | None = None,
        revision: int | None = None,
        as_recorded: bool = False,
        consensus: bool = False,
    ) -> tuple[Coding, ...]:
        """Codings at the transcripts' current revision unless said, in the order of their place.

        They are read as merges and decisions let them be read today; `as_recorded` gives them as
        they were made. What a team agreed on afterwards is a layer of its own, held only where
        `consensus` is set, so that nothing is counted twice.
        """
        current = schema.transcript.c.revision
        statement = _CODINGS.where(_table.c.revision == (current if revision is None else revision))
        for column, wanted in (
            (schema.transcript.c.name, transcript),
            (_table.c.round, round),
            (_table.c.coder, coder),
        ):
            if wanted is not None:
                statement = statement.where(column == wanted)
        if not consensus:
            statement = statement.where(_table.c.coder != CONSENSUS)
        if self.hidden_rounds:
            statement = statement.where(self._shown(_table.c.round, _table.c.coder))
        if code is not None:
            statement = statement.where(
                _table.c.code == code if as_recorded else self._may_be_read_as(code)
            )
        made = (_coding(row) for row in self._rows(statement))
        read = tuple(made) if as_recorded else self._read_today(made)
        found = [coding for coding in read if code in (None, coding.code)]
        return _in_order(found)

    def as_read_today(self, recorded: tuple[Coding, ...]) -> tuple[Coding, ...]:
        """What `codings` gives without `as_recorded`, from what it gave with it."""
        read = self._read_today(recorded)
        return recorded if read == recorded else _in_order(read)

    def recorded_under(self, codes: Collection[str]) -> tuple[Coding, ...]:
        """Codings as recorded under one of the codes, and all about which something was decided."""
        decided = select(recoding_schema.recoding.c.coding)
        statement = _CODINGS.where(
            _table.c.revision == schema.transcript.c.revision,
            _table.c.coder != CONSENSUS,
            or_(_table.c.code.in_(sorted(codes)), _table.c.id.in_(decided)),
        )
        if self.hidden_rounds:
            statement = statement.where(self._shown(_table.c.round, _table.c.coder))
        return tuple(_coding(row) for row in self._rows(statement))

    def coding(self, coding_id: str) -> Coding:
        """One coding as it is read today. Raises NotFound."""
        read = self._read_today([self.recorded(coding_id)])
        if not read:
            raise _gone(coding_id)
        return read[0]

    def recorded(self, coding_id: str) -> Coding:
        """One coding as it was recorded. Raises NotFound."""
        statement = _CODINGS.where(_table.c.id == coding_id)
        if self.hidden_rounds:
            statement = statement.where(self._shown(_table.c.round, _table.c.coder))
        row = self.connection.execute(statement).first()
        if row is None:
            raise _gone(coding_id)
        return _coding(row)

    def same_coding(self, coding: Coding) -> Coding | None:
        """The coding of the same round, coder, transcript, span and code, if there is one."""
        there = self._read_today(self._on_same_words(coding))
        return next((known for known in there if known.code == coding.code), None)

    def _on_same_words(self, coding: Coding) -> tuple[Coding, ...]:
        """What the coder made of these very words in the round, as recorded."""
        asked = {
            "round": coding.round,
            "coder": coding.coder,
            "transcript_id": self._id_of(coding.transcript),
            "revision": coding.revision,
            "span_start": coding.span.start,
            "span_end": coding.span.end,
        }
        found = self._held.last(
            "same words",
            tuple(asked.values()),
            (_table, schema.transcript),
            lambda: self.connection.execute(_SAME_WORDS, asked).all(),
        )
        return tuple(_coding(row) for row in found)

    def record(self, codings: Sequence[Coding], *, log: bool = True) -> None:
        """Store codings whose quotes stand in their texts.

        Raises CodingError otherwise, and when one is there already or names a code, coder or round
        that the project does not hold. With `log=False` the events are left to the caller.
        """
        self._verify(codings)
        self._make_room(codings)
        rows = [self._row(coding) for coding in codings]
        try:
            self._insert(_table, rows)
        except IntegrityError as refused:
            raise CodingError(
                "a coding is there already, or names a code, coder or round that is not",
                where=", ".join(sorted({coding.transcript for coding in codings})),
                hint="nothing was changed",
            ) from refused
        for row, coding in zip(rows, codings, strict=True) if log else ():
            self.log("coding.recorded", coding.id, after={**row, "transcript": coding.transcript})

    def _make_room(self, codings: Sequence[Coding]) -> None:
        """Let go of codings that a decision took off or recoded, where the same one is made again.

        One that was recoded goes on under its new code; the event log keeps both as they were.
        """
        if len(codings) > 1 and not self._moved():
            return  # one question instead of one for each
        for coding in codings:
            there = self._on_same_words(coding)
            twin = next((known for known in there if known.code == coding.code), None)
            decision = None if twin is None else self._moved().get(twin.id)
            if twin is None or decision is None or decision.was != twin.code:
                continue
            now = self._read_today([twin])
            self._delete(twin)
            taken = {known.code for known in there}
            kept = [known for known in now if known.code not in taken]
            self._insert(_table, [self._row(known) for known in kept])
            after = [self._row(known) for known in kept]
            self.log("coding.replaced", twin.id, before=self._row(twin), after=after)

    def _delete(self, coding: Coding) -> None:
        self.connection.execute(_table.delete().where(_table.c.id == coding.id))

    def _verify(self, codings: Sequence[Coding]) -> None:
        wanted = {(coding.transcript, coding.revision) for coding in codings}
        texts = {key: self._body_of(*key) for key in wanted}
        for coding in codings:
            text = texts[coding.transcript, coding.revision]
            coding.span.check_within(len(text), coding.transcript)
            if fault := fault_of(coding.note) or fault_of(coding.value):
                raise CodingError(f"note or value hold {fault}", where=coding.transcript)
            if coding.span.text(text) != coding.quote:
                raise CodingError(
                    "the quote does not stand at "
                    f"{coding.span.start}-{coding.span.end} of the transcript",
                    where=coding.transcript,
                    hint="offsets count characters of the text as qualkit stores it",
                )

    def _body_of(self, name: str, revision: int) -> str:
        text, current = self.text(name)
        if revision == current:
            return text
        asked = {"transcript_id": self._key(name), "revision": revision}
        body: str | None = self._scalar(_BODY, asked)
        if body is None:
            raise NotFound(f"the project holds no transcript '{name}' in revision {revision}")
        return body

    def _row(self, coding: Coding) -> dict[str, object]:
        return {
            "id": coding.id,
            "transcript_id": self._key(coding.transcript),
            "revision": coding.revision,
            "span_start": coding.span.start,
            "span_end": coding.span.end,
            "code": coding.code,
            "coder": coding.coder,
            "round": coding.round,
            "quote": coding.quote,
            "origin": coding.origin.value,
            "value": coding.value,
            "note": coding.note,
            "valence": coding.valence.value,
            "recorded_at": coding.recorded_at.isoformat() if coding.recorded_at else self.at,
        }

    def change(self, coding: Coding) -> None:
        """Store a coding in another state; id, coder, round, origin and its time stay.

        Raises CodingError where the words carry the code already, or the text was corrected.
        """
        old = self.recorded(coding.id)
        self._refuse_older(old)
        self._verify([coding])
        before, after = self._row(old), self._row(coding)
        new = {name: after[name] for name in _CHANGING}
        try:
            self.connection.execute(_table.update().where(_table.c.id == coding.id).values(**new))
        except IntegrityError as refused:
            raise CodingError(
                "these words carry the code already, or the code is not known",
                where=coding.transcript,
                hint="nothing was changed",
            ) from refused
        named = {"transcript": coding.transcript}
        self.log(
            "coding.changed",
            coding.id,
            before={**before, **named},
            after={**before, **new, **named},
        )

    def retract(self, coding_id: str) -> Coding:
        """Take a coding off; the event log keeps it whole. Raises NotFound.

        Raises CodingError where the coding is of an older revision, which stays as it was.
        """
        coding = self.recorded(coding_id)
        self._refuse_older(coding)
        for each in (coding, *self.read_as_one(coding)):
            self._delete(each)
            before = {**self._row(each), "transcript": each.transcript}
            self.log("coding.retracted", each.id, before=before)
        return coding

    def read_as_one(self, coding: Coding) -> tuple[Coding, ...]:
        """Other codings of the same words that are read as this one since their codes merged."""
        (read,) = self._read_today([coding]) or (coding,)
        return tuple(
            other
            for other in self._on_same_words(coding)
            if other.id != coding.id
            and [read.code] == [known.code for known in self._read_today([other])]
        )

    def _refuse_older(self, coding: Coding) -> None:
        table = schema.transcript
        current = self._scalar(select(table.c.revision).where(table.c.name == coding.transcript))
        if coding.revision != current:
            raise CodingError(
                "the transcript was corrected since this coding was shown",
                where=coding.transcript,
                hint="open the transcript again; the coding has a successor there, or was lost",
            )


def _in_order(codings: Iterable[Coding]) -> tuple[Coding, ...]:
    return tuple(sorted(codings, key=_order))


def _order(coding: Coding) -> tuple[str, int, int, str, str, str]:
    span = coding.span
    return (coding.transcript, span.start, span.end, coding.code, coding.coder, coding.round)


_ORIGINS = {origin.value: origin for origin in Origin}
_VALENCES = {valence.value: valence for valence in Valence}


def _gone(coding_id: str) -> NotFound:
    return NotFound(f"there is no coding {coding_id}", hint="it may have been taken off")


def _coding(row: Any) -> Coding:
    return Coding(
        row.id,
        row.transcript,
        Span(row.span_start, row.span_end),
        row.code,
        row.coder,
        row.round,
        row.quote,
        _ORIGINS[row.origin],
        row.value,
        row.note,
        parse(row.recorded_at),
        row.revision,
        _VALENCES[row.valence],
    )
