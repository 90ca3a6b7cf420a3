"""Rewriting: the same change of words everywhere in a project, in one transaction.

Unlike a correction this leaves no earlier revision: the words are gone from the file.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, select, true
from sqlalchemy.exc import IntegrityError

from qualkit.errors import NamesError
from qualkit.model import text_hash
from qualkit.store import (
    adjudication_schema,
    analyst_note_schema,
    memo_schema,
    offer_schema,
    query_schema,
    schema,
    topic_schema,
)
from qualkit.store.strands import MERGED
from qualkit.store.tables import Tables, event_hash

Move = Callable[[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the project: `place` is stable and names no one; `json` says how to read it."""

    place: str
    value: str
    json: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A text of a transcript; `cuts` are where turns begin and end. `places` are its names."""

    places: tuple[str, ...]
    text: str
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A new text, and where a span of the old one lies in it."""

    text: str
    move: Move


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was read, with the revision it was read for; 0 is the newest."""

    transcript: int
    revision: int
    data: bytes


_PLAIN: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (schema.study, ("title", "description")),
    (schema.site, ("id", "name")),
    (schema.wave, ("label",)),
    (schema.role, ("name",)),
    (schema.instrument, ("name",)),
    (schema.protocol, ("name",)),
    (schema.question, ("question",)),
    (schema.planned, ("site",)),
    (schema.fact, ("site", "value")),
    (schema.roster, ("site", "person", "said")),
    (schema.sampling, ("site", "text")),
    (schema.transcript, ("name", "title", "original_name")),
    (schema.transcript_attribute, ("value",)),
    (schema.speaker, ("label",)),
    (schema.turn, ("speaker",)),
    (schema.codebook, ("title", "note")),
    (schema.code_version, ("definition", "include", "exclude", "why_retired")),
    (schema.coding, ("note",)),
    (schema.operation, ("problem",)),
    (schema.suggestion, ("reason",)),
    (schema.topic, ("label",)),
    (memo_schema.memo, ("title", "body")),
    (adjudication_schema.decision, ("reason",)),
    (adjudication_schema.remark, ("text",)),
    (memo_schema.memo_subject, ("subject",)),
    (analyst_note_schema.analyst_note, ("memo_id", "place", "title", "body")),
    (query_schema.saved_query, ("name", "query")),
)
_JSON: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (schema.study, ("interviewers",)),
    (schema.site, ("attributes",)),
    (schema.protocol, ("questions",)),
    (schema.code_version, ("examples", "passages", "supports", "synonyms")),
    (schema.codebook, ("change",)),
    (schema.topic, ("terms",)),
    (offer_schema.offer, ("terms",)),
    (schema.suggestion_run, ("notes",)),
    (schema.theme, ("definition",)),
    (schema.tension, ("definition",)),
    (schema.reading_choices, ("definition",)),
    (schema.event, ("before", "after")),
    (analyst_note_schema.analyst_note, ("evidence",)),
)
_SUBJECTS = ("transcript.", "study.", "analyst_note.", "query.")
"""Actions whose subject is a name out of a file; those of others are ids and coders."""


class RewritingTables(Tables):
    def rewrite_cells(self, rewrite: Callable[[Cell], str]) -> list[tuple[Cell, Cell]]:
        """Change every value outside the texts; gives each changed cell before and after."""
        self._may_write()
        changed: list[tuple[Cell, Cell]] = []
        for table, columns in _PLAIN:
            changed += self._rewrite_table(table, columns, rewrite, json=False)
        for table, columns in _JSON:
            changed += self._rewrite_table(table, columns, rewrite, json=True)
        changed += self._rewrite_subjects(rewrite)
        self._forget_embeddings(None)
        self._transcript_ids = {}
        return changed

    def _rewrite_table(
        self, table: Table, columns: Sequence[str], rewrite: Callable[[Cell], str], *, json: bool
    ) -> Iterator[tuple[Cell, Cell]]:
        keys = [column.name for column in table.primary_key]
        wanted = dict.fromkeys((*keys, *columns))
        order = [table.c[name] for name in keys]
        updates = []
        for row in self._rows(select(*(table.c[name] for name in wanted)).order_by(*order)):
            old = row._asdict()
            new = dict(old)
            for name in columns:
                if old[name]:
                    new[name] = rewrite(Cell(_place(table, name, keys, old), old[name], json))
            if new != old:
                updates.append(
                    {**{f"old_{k}": old[k] for k in keys}, **{c: new[c] for c in columns}}
                )
                for name in columns:
                    if new[name] != old[name]:
                        place = _place(table, name, keys, new)
                        yield Cell(place, old[name], json), Cell(place, new[name], json)
        self._update(table, keys, columns, updates)

    def _update(
        self, table: Table, keys: list[str], columns: Sequence[str], rows: list[dict[str, Any]]
    ) -> None:
        if not rows:
            return
        statement = table.update().values({name: bindparam(name) for name in columns})
        for key in keys:
            statement = statement.where(table.c[key] == bindparam(f"old_{key}"))
        try:
            self.connection.execute(statement, rows)
        except IntegrityError as refused:
            raise NamesError(
                f"two entries of '{table.name}' would be one and the same",
                hint="give the names in them different pseudonyms; nothing was changed",
            ) from refused

    def _rewrite_subjects(self, rewrite: Callable[[Cell], str]) -> Iterator[tuple[Cell, Cell]]:
        table = schema.event
        updates = []
        for row in self._rows(select(table.c.id, table.c.action, table.c.subject)):
            named = row.action.startswith(_SUBJECTS) or row.action.endswith(f".{MERGED}")
            if named and row.subject:
                old = Cell(f"event.subject:{row.id}", row.subject)
                new = rewrite(old)
                if new != row.subject:
                    updates.append({"old_id": row.id, "subject": new})
                    yield old, Cell(old.place, new)
        self._update(table, ["id"], ["subject"], updates)

    def rewrite_texts(self, rewrite: Callable[[Body], Rewritten]) -> list[tuple[Body, Body]]:
        """Change every text of every revision; turns, codings and suggestions move with it.

        A newest text that changes gets the next revision's number, so that an edit on its way that
        counts in the text before is refused.
        """
        self._may_write()
        heads = {r.id: r.revision for r in self._rows(select(schema.transcript))}
        changed = []
        for row in self._rows(select(schema.transcript_text).order_by("transcript_id", "revision")):
            newest = heads[row.transcript_id] == row.revision
            body = Body(_names(row, newest), row.body, self._cuts(row))
            done = rewrite(body)
            if done.text != row.body:
                self._replace_text(row, done, newest)
                changed.append((body, Body(body.places, done.text, ())))
        return changed

    def _cuts(self, row: Any) -> tuple[int, ...]:
        table = schema.turn
        found = self._rows(select(table.c.span_start, table.c.span_end).where(*_in(table, row)))
        return tuple(sorted({offset for pair in found for offset in pair}))

    def _replace_text(self, row: Any, done: Rewritten, newest: bool) -> None:
        number = row.revision + 1 if newest else row.revision
        values = {"body": done.text, "sha256": text_hash(done.text), "length": len(done.text)}
        text = schema.transcript_text
        if newest:
            self._insert(text, [{**row._asdict(), **values, "revision": number}])
        signed = schema.transcript_signature
        self.connection.execute(signed.delete().where(*_in(signed, row)))  # made anew when asked
        self._move(schema.turn, ["position"], row, done, number)
        self._move(schema.mark, ["position"], row, done, number)
        self._move(schema.coding, ["id"], row, done, number)
        self._move(schema.suggestion, ["id"], row, done, number)
        self._move(memo_schema.memo_subject, ["memo", "position"], row, done, number)
        for table in (adjudication_schema.decision, adjudication_schema.remark):
            self._move(table, ["id"], row, done, number)
        self._forget_embeddings(row.transcript_id)
        if newest:
            self.connection.execute(text.delete().where(*_in(text, row)))
            head = schema.transcript
            self.connection.execute(
                head.update().where(head.c.id == row.transcript_id).values(revision=number)
            )
        else:
            self.connection.execute(text.update().where(*_in(text, row)).values(**values))

    def _forget_embeddings(self, transcript_id: int | None) -> None:
        """What was computed from the old words, and the hashes of those words; made anew later."""
        kept, member = topic_schema.embedding, topic_schema.topic_member
        stale = kept.c.transcript_id == transcript_id  # None: of the codebook and of terms
        keys = select(kept.c.key).where(stale)
        self.connection.execute(member.delete().where(member.c.passage.in_(keys)))
        self.connection.execute(topic_schema.topic_step.delete())
        self.connection.execute(kept.delete().where(stale))

    def _move(self, table: Table, more: list[str], row: Any, done: Rewritten, number: int) -> None:
        keys = ["transcript_id", "revision", *more]
        columns = ["revision", "span_start", "span_end"]
        if "quote" in table.c:
            columns.append("quote")
        updates = []
        placed = table.c.span_start.is_not(None)
        for held in self._rows(select(table).where(*_in(table, row), placed)):
            start, end = done.move(held.span_start, held.span_end)
            new: dict[str, object] = {"revision": number, "span_start": start, "span_end": end}
            if "quote" in table.c:
                new["quote"] = done.text[start:end]
            updates.append({**{f"old_{key}": getattr(held, key) for key in keys}, **new})
        self._update(table, keys, columns, updates)

    def take_originals(self) -> tuple[Original, ...]:
        """The files as they were read, which are then no longer in the project."""
        self._may_write()
        table, meta = schema.transcript, schema.meta
        columns = select(table.c.id, table.c.original).where(table.c.original.is_not(None))
        found = [Original(r.id, 0, bytes(r.original)) for r in self._rows(columns.order_by("id"))]
        kept = meta.c.name.startswith("original:", autoescape=True)
        for row in self._rows(select(meta).where(kept).order_by(meta.c.name)):
            _, key, revision = row.name.split(":")
            found.append(Original(int(key), int(revision), base64.b64decode(row.value)))
        self.connection.execute(table.update().values(original=None))
        self.connection.execute(meta.delete().where(kept))
        return tuple(found)

    def put_originals(self, originals: Iterable[Original]) -> None:
        """Files back where there is none now."""
        table = schema.transcript
        meta = {r.name for r in self._rows(select(schema.meta.c.name))}
        for one in originals:
            name = f"original:{one.transcript}:{one.revision}"
            if one.revision == 0:
                place = (table.c.id == one.transcript, table.c.original.is_(None))
                self.connection.execute(table.update().where(*place).values(original=one.data))
            elif name not in meta:
                value = base64.b64encode(one.data).decode("ascii")
                self._insert(schema.meta, [{"name": name, "value": value}])

    def chain_log_again(self) -> str:
        """Hash the rewritten audit trail anew; gives the hash with which it ended before."""
        self._may_write()
        table, previous, ended, updates = schema.event, "", "", []
        for row in self._rows(select(table).order_by(table.c.id)):
            event = {**row._asdict(), "previous_hash": previous}
            ended = row.hash
            previous = event_hash(event)
            updates.append(
                {"old_id": row.id, "previous_hash": event["previous_hash"], "hash": previous}
            )
        self._update(table, ["id"], ["previous_hash", "hash"], updates)
        self._move_head(self.log_head()[0], previous)
        return ended

    def ids_and_labels(self) -> tuple[str, ...]:
        """What rewriting leaves alone: ids, labels and values of codes, rounds and coders."""
        columns = (schema.code.c.id, schema.code_version.c.label, schema.coder.c.name,
                   schema.round_.c.name, schema.coding.c.value)  # fmt: skip
        made, hidden = schema.coding.c, sorted(self.hidden_codes)
        seen = {
            schema.code.c.id: schema.code.c.id.not_in(hidden),
            schema.code_version.c.label: schema.code_version.c.code.not_in(hidden),
            made.value: self._shown(made.round, made.coder),
        }
        asked = (select(c).where(seen.get(c, true())).distinct() for c in columns)
        return tuple(sorted({str(row[0]) for each in asked for row in self._rows(each)}))

    def notes(self) -> dict[str, list[str]]:
        """What coders wrote beside codings that the viewer may see, by transcript."""
        coding, head = schema.coding, schema.transcript
        joined = select(head.c.name, coding.c.note).join(head, head.c.id == coding.c.transcript_id)
        joined = joined.where(self._shown(coding.c.round, coding.c.coder))
        found: dict[str, list[str]] = {}
        for row in self._rows(joined.where(coding.c.note != "").order_by(coding.c.id)):
            found.setdefault(row.name, []).append(row.note)
        return found


def _place(table: Table, column: str, keys: list[str], row: dict[str, Any]) -> str:
    return f"{table.name}.{column}:" + "/".join(str(row[key]) for key in keys)


def _names(row: Any, newest: bool) -> tuple[str, ...]:
    """The newest text has the transcript's place; it may be an older one when it is asked again."""
    place = f"transcript_text.body:{row.transcript_id}"
    return (place,) if newest else (f"{place}/{row.revision}", place)


def _in(table: Table, row: Any) -> tuple[Any, Any]:
    return table.c.transcript_id == row.transcript_id, table.c.revision == row.revision
