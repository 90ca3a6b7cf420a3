"""Transcripts: immutable text with its hash, its turns and what is known about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from qualkit.errors import NotFound, ProjectError
from qualkit.model import Attributes, Mark, MarkKind, Span, Transcript, Turn, fault_of
from qualkit.store import schema
from qualkit.store.tables import Tables

_text = schema.transcript_text
_current = and_(
    _text.c.transcript_id == schema.transcript.c.id,
    _text.c.revision == schema.transcript.c.revision,
)
_CURRENT_TEXT = (
    select(schema.transcript.c.id, _text.c.body, _text.c.revision)
    .join(schema.transcript, _current)
    .where(schema.transcript.c.name == bindparam("wanted"))
)


def _in_revision(number: int) -> ColumnElement[bool]:
    return and_(_text.c.transcript_id == schema.transcript.c.id, _text.c.revision == number)


@dataclass(frozen=True, slots=True)
class TranscriptEntry:
    """A line in a list of transcripts; `length` in characters."""

    name: str
    title: str
    format: str
    attributes: Attributes
    length: int
    turns: int
    codings: int


class TranscriptTables(Tables):
    def add_transcript(
        self, transcript: Transcript, *, original: bytes | None = None, original_name: str = ""
    ) -> None:
        """Store a new transcript. Raises ProjectError when its name is taken."""
        if self._id_of(transcript.name) is not None:
            raise ProjectError(
                f"the project already holds a transcript '{transcript.name}'",
                where=original_name,
                hint="rename the file if it is another one",
            )
        if fault := fault_of(transcript.text):
            raise ProjectError(
                f"the text holds {fault}", where=transcript.name, hint="export the transcript again"
            )
        key = self._next(schema.transcript)
        self._insert(schema.transcript, [self._head(key, transcript, original, original_name)])
        self._insert(_text, [self._body(key, transcript)])
        self._insert(schema.transcript_attribute, [
            {"transcript_id": key, "name": name, "value": value}
            for name, value in transcript.attributes.pairs
        ])  # fmt: skip
        self._insert_speakers(key, transcript)
        self._insert_turns(key, transcript)
        self._insert_marks(key, transcript)
        self.log("transcript.added", transcript.name, after=_summary(transcript))

    def _insert_speakers(self, key: int, transcript: Transcript) -> None:
        labels = dict.fromkeys((*transcript.speakers, *sorted(transcript.interviewers)))
        self._insert(schema.speaker, [
            {"transcript_id": key, "label": label,
             "interviewer": int(label in transcript.interviewers)}
            for label in labels
        ])  # fmt: skip

    def _insert_turns(self, key: int, transcript: Transcript) -> None:
        self._insert(
            schema.turn, [_turn_row(key, transcript.revision, t) for t in transcript.turns]
        )

    def _insert_marks(self, key: int, transcript: Transcript) -> None:
        self._insert(schema.mark, [
            {"transcript_id": key, "revision": transcript.revision, "position": number,
             "kind": mark.kind.value, "level": mark.level,
             "span_start": mark.span.start, "span_end": mark.span.end}
            for number, mark in enumerate(transcript.marks)
        ])  # fmt: skip

    def _head(
        self, key: int, transcript: Transcript, original: bytes | None, original_name: str
    ) -> dict[str, object]:
        return {
            "id": key,
            "name": transcript.name,
            "title": transcript.title,
            "format": transcript.format,
            "encoding": transcript.encoding,
            "revision": transcript.revision,
            "imported_at": self.at,
            "original_name": original_name,
            "original": original,
        }

    def _body(self, key: int, transcript: Transcript) -> dict[str, object]:
        return {
            "transcript_id": key,
            "revision": transcript.revision,
            "body": transcript.text,
            "sha256": transcript.sha256,
            "length": len(transcript.text),
            "created_at": self.at,
        }

    def transcript_names(self) -> tuple[str, ...]:
        return tuple(sorted(self._ids()))

    def participant_labels(self) -> tuple[str, ...]:
        """Labels of those who are not interviewers, in any transcript, sorted."""
        table = schema.speaker
        rows = self._rows(select(table.c.label).where(table.c.interviewer == 0).distinct())
        return tuple(sorted(row.label for row in rows))

    def transcript(self, name: str, *, revision: int | None = None) -> Transcript:
        """One transcript, at its current revision unless said. Raises NotFound.

        Title, format, encoding, attributes and interviewers are those of today.
        """
        found = self._load([self._key(name)], revision=revision)
        if not found:
            raise NotFound(f"the project holds no transcript '{name}' in revision {revision}")
        return found[0]

    def text(self, name: str) -> tuple[str, int]:
        """A transcript's text and its current revision, without its turns. Raises NotFound."""
        tables = (schema.transcript, _text)
        return self._held.last("text", name, tables, lambda: self._asked_text(name))

    def _asked_text(self, name: str) -> tuple[str, int]:
        row = self.connection.execute(_CURRENT_TEXT, {"wanted": name}).first()
        if row is None:
            raise self._no_transcript(name)
        self._transcript_ids[name] = row.id
        return row.body, row.revision

    def transcripts(self) -> tuple[Transcript, ...]:
        """All transcripts at their current revision, by name."""
        return self._load(None)

    def hashes(self) -> dict[str, str]:
        """Each transcript's name and the SHA-256 of its text, by name."""
        rows = self._rows(select(schema.transcript.c.name, _text.c.sha256).where(_current))
        return {row.name: row.sha256 for row in _by_name(rows)}

    def original(self, name: str) -> bytes | None:
        """The file as it was read, where it was kept."""
        statement = select(schema.transcript.c.original).where(schema.transcript.c.name == name)
        found: bytes | None = self._scalar(statement)
        return found

    def listing(self) -> tuple[TranscriptEntry, ...]:
        """Every transcript with its counts, without its text."""
        turns = self._counts(schema.turn)
        codings = self._counts(schema.coding)
        attributes = self._attributes(None)
        table = schema.transcript
        columns = (table.c.id, table.c.name, table.c.title, table.c.format, _text.c.length)
        rows = _by_name(self._rows(select(*columns).where(_current)))
        return tuple(
            TranscriptEntry(
                row.name,
                row.title,
                row.format,
                attributes[row.id],
                row.length,
                turns.get(row.id, 0),
                codings.get(row.id, 0),
            )
            for row in rows
        )

    def _counts(self, table: Any) -> dict[int, int]:
        statement = (
            select(table.c.transcript_id, func.count())
            .join(schema.transcript, schema.transcript.c.id == table.c.transcript_id)
            .where(table.c.revision == schema.transcript.c.revision)
            .group_by(table.c.transcript_id)
        )
        if table is schema.coding and self.hidden_rounds:
            statement = statement.where(self._shown(table.c.round, table.c.coder))
        return {row[0]: row[1] for row in self._rows(statement)}

    def _load(
        self, keys: list[int] | None, *, revision: int | None = None
    ) -> tuple[Transcript, ...]:
        table = schema.transcript
        columns = (table.c.id, table.c.name, table.c.title, table.c.format, table.c.encoding,
                   _text.c.revision, _text.c.body)  # fmt: skip
        wanted = _current if revision is None else _in_revision(revision)
        statement = select(*columns).where(wanted)
        if keys is not None:
            statement = statement.where(table.c.id.in_(keys))
        rows = _by_name(self._rows(statement))
        turns, attributes = self._turns(keys), self._attributes(keys)
        interviewers, marks = self._interviewers(keys), self._marks(keys)
        return tuple(
            Transcript(
                row.name,
                row.body,
                tuple(turns[row.id, row.revision]),
                row.title,
                row.format,
                row.encoding,
                attributes[row.id],
                frozenset(interviewers[row.id]),
                revision=row.revision,
                marks=tuple(marks[row.id, row.revision]),
            )
            for row in rows
        )

    def _turns(self, keys: list[int] | None) -> dict[tuple[int, int], list[Turn]]:
        table = schema.turn
        statement = select(table).order_by(
            table.c.transcript_id, table.c.revision, table.c.position
        )
        found: dict[tuple[int, int], list[Turn]] = defaultdict(list)
        for key, revision, position, start, end, speaker, at in self._rows(
            _of(statement, table, keys)
        ):
            found[key, revision].append(Turn(position, Span(start, end), speaker, at))
        return found

    def _marks(self, keys: list[int] | None) -> dict[tuple[int, int], list[Mark]]:
        table = schema.mark
        statement = select(table).order_by(
            table.c.transcript_id, table.c.revision, table.c.position
        )
        found: dict[tuple[int, int], list[Mark]] = defaultdict(list)
        for row in self._rows(_of(statement, table, keys)):
            mark = Mark(Span(row.span_start, row.span_end), MarkKind(row.kind), row.level)
            found[row.transcript_id, row.revision].append(mark)
        return found

    def _attributes(self, keys: list[int] | None) -> dict[int, Attributes]:
        table = schema.transcript_attribute
        pairs: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for key, name, value in self._rows(_of(select(table), table, keys)):
            pairs[key].append((name, value))
        return defaultdict(Attributes, {k: Attributes(tuple(sorted(v))) for k, v in pairs.items()})

    def _interviewers(self, keys: list[int] | None) -> dict[int, list[str]]:
        table = schema.speaker
        statement = select(table).where(table.c.interviewer == 1)
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._rows(_of(statement, table, keys)):
            found[row.transcript_id].append(row.label)
        return found


def _by_name(rows: Iterable[Any]) -> list[Any]:
    """In the order of code points, whatever order the database gives to letters."""
    return sorted(rows, key=lambda row: row.name)


def _of(statement: Any, table: Any, keys: Iterable[int] | None) -> Any:
    return statement if keys is None else statement.where(table.c.transcript_id.in_(list(keys)))


def _turn_row(key: int, revision: int, turn: Turn) -> dict[str, object]:
    return {
        "transcript_id": key,
        "revision": revision,
        "position": turn.index,
        "span_start": turn.span.start,
        "span_end": turn.span.end,
        "speaker": turn.speaker,
        "at_seconds": turn.time,
    }


def _summary(transcript: Transcript) -> dict[str, object]:
    return {
        "name": transcript.name,
        "sha256": transcript.sha256,
        "length": len(transcript.text),
        "turns": len(transcript.turns),
        "marks": len(transcript.marks),
        "revision": transcript.revision,
        "attributes": dict(transcript.attributes.pairs),
    }
