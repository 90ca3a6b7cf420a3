"""Analysts' notes in memos: every version stays, and the newest one counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from qualkit.errors import MemoError
from qualkit.model.analyst_note import AnalystNote, NotePlace, newest
from qualkit.model.file_record import evidence_of, evidence_text
from qualkit.store import analyst_note_schema, schema
from qualkit.store.clock import parse
from qualkit.store.tables import Tables

_note = analyst_note_schema.analyst_note


class AnalystNoteTables(Tables):
    def project_id(self) -> str:
        """What tells this project and its copies from all others."""
        return str(self._scalar(select(schema.meta.c.value).where(schema.meta.c.name == "project")))

    def analyst_notes(self, kind: str = "", memo_id: str = "") -> tuple[AnalystNote, ...]:
        """The newest version at each place, those taken off included; of one memo or of all."""
        statement = select(_note)
        if kind:
            statement = statement.where(_note.c.kind == kind, _note.c.memo_id == memo_id)
        return newest(_read(row) for row in self._rows(statement))

    def analyst_note_versions(self, at: NotePlace) -> tuple[AnalystNote, ...]:
        """Every version at one place, the oldest first."""
        rows = self._rows(select(_note).where(*_at(at)).order_by(_note.c.version))
        return tuple(_read(row) for row in rows)

    def add_analyst_note(
        self, note: AnalystNote, *, action: str = "analyst_note.written"
    ) -> AnalystNote:
        """Store the version after `note.version`, which must be the newest there is."""
        have = max((n.version for n in self.analyst_note_versions(note.at)), default=0)
        if have != note.version:
            raise MemoError(
                f"somebody wrote version {have} here since version {note.version} was read",
                where=f"memo {note.at.kind} {note.at.memo}, {note.title}",
                hint="read what is there now, then write again",
            )
        kept = replace(note, version=have + 1, author=self._may_write(), written=parse(self.at))
        self._insert(_note, [_columns(kept, self.at)])
        self.log(
            action,
            f"{note.at.kind}/{note.at.memo}/{note.at.place}",
            after={"version": kept.version, "characters": len(kept.text)},
        )
        return kept


def _columns(note: AnalystNote, at: str) -> dict[str, object]:
    return {
        "kind": note.at.kind,
        "memo_id": note.at.memo,
        "place": note.at.place,
        "version": note.version,
        "title": note.title,
        "body": note.text,
        "author": note.author,
        "written_at": at,
        "evidence": evidence_text(note.evidence) if note.evidence else "",
    }


def _at(at: NotePlace) -> tuple[Any, Any, Any]:
    return _note.c.kind == at.kind, _note.c.memo_id == at.memo, _note.c.place == at.place


def _read(row: Any) -> AnalystNote:
    return AnalystNote(
        NotePlace(row.kind, row.memo_id, row.place),
        row.version,
        row.title,
        row.body,
        row.author,
        parse(row.written_at),
        evidence_of(row.evidence) if row.evidence else None,
    )
