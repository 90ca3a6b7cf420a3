"""Memos: what analysts write, tied to the words and things they speak of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from qualkit.errors import CodingError, NotFound, Problem
from qualkit.model import Span
from qualkit.model.memo import Memo, Subject, SubjectKind
from qualkit.store import memo_schema, schema
from qualkit.store.clock import parse
from qualkit.store.coding_tables import CodingTables

_memo = memo_schema.memo
_subject = memo_schema.memo_subject


class MemoTables(CodingTables):
    def memos(self) -> tuple[Memo, ...]:
        """All memos, the oldest first."""
        subjects = self._subjects()
        rows = self._rows(select(_memo))
        return tuple(
            _read(row, subjects[row.id]) for row in sorted(rows, key=lambda r: (r.created_at, r.id))
        )

    def memo(self, memo_id: str) -> Memo:
        """Raises NotFound."""
        row = self.connection.execute(select(_memo).where(_memo.c.id == memo_id)).first()
        if row is None:
            raise NotFound(f"there is no memo {memo_id}", hint="it may have been removed")
        return _read(row, self._subjects(memo_id)[memo_id])

    def has_memo(self, memo_id: str) -> bool:
        return self._scalar(select(_memo.c.id).where(_memo.c.id == memo_id)) is not None

    def add_memo(self, memo: Memo, *, action: str = "memo.written") -> Memo:
        """Store a new memo. Raises CodingError where a quotation does not stand in its text."""
        kept = self._put(memo)
        self.log(action, memo.id, after=_plain(kept))
        return kept

    def change_memo(self, memo: Memo) -> Memo:
        """Store a memo in place of the one with its id. Raises NotFound."""
        return self._replace(memo, "memo.changed")

    def remove_memo(self, memo_id: str) -> Memo:
        """Take a memo off; the audit trail keeps it whole. Raises NotFound."""
        memo = self.memo(memo_id)
        self._drop(memo_id)
        self.log("memo.removed", memo_id, before=_plain(memo))
        return memo

    def removed_memo(self, memo_id: str) -> Memo:
        """A memo as it was when it was last removed. Raises NotFound."""
        events = schema.event.c
        kept = self._scalar(
            select(events.before)
            .where(events.action == "memo.removed", events.subject == memo_id)
            .order_by(events.id.desc())
            .limit(1)
        )
        if kept is None:
            raise NotFound(f"no memo {memo_id} was removed")
        return _of_plain(json.loads(kept))

    def memos_at(self, transcript: str, revision: int) -> tuple[Memo, ...]:
        """Memos on words of one revision of a transcript."""
        key = self._key(transcript)
        chosen = _subject.c.transcript_id == key
        found = self._rows(
            select(_subject.c.memo).where(chosen, _subject.c.revision == revision).distinct()
        )
        ids = {row.memo for row in found}
        return tuple(memo for memo in self.memos() if memo.id in ids)

    def carry_memos(self, memos: Iterable[Memo]) -> None:
        """Store memos whose subjects follow a corrected text."""
        for memo in memos:
            self._replace(memo, "memo.reanchored")

    def memo_quote_problems(self) -> tuple[Problem, ...]:
        """Quotations of memos that do not stand in their text."""
        body = schema.transcript_text
        here = (body.c.transcript_id == _subject.c.transcript_id) & (
            body.c.revision == _subject.c.revision
        )
        size = _subject.c.span_end - _subject.c.span_start
        there = func.substr(body.c.body, _subject.c.span_start + 1, size)
        columns = (_subject.c.memo, _subject.c.span_start, _subject.c.span_end)
        rows = self._rows(
            select(*columns, schema.transcript.c.name)
            .join(body, here)
            .join(schema.transcript, schema.transcript.c.id == _subject.c.transcript_id)
            .where(there != _subject.c.quote)
            .order_by(_subject.c.memo, _subject.c.position)
        )
        return tuple(
            Problem(
                f"memo {row.memo} quotes words that are not at {row.span_start}-{row.span_end}",
                row.name,
            )
            for row in rows
        )

    def _replace(self, memo: Memo, action: str) -> Memo:
        before = self.memo(memo.id)
        self._drop(memo.id)
        changed = None if action == "memo.changed" else before.changed
        kept = self._put(replace(memo, created=before.created, changed=changed))
        self.log(action, memo.id, before=_plain(before), after=_plain(kept))
        return kept

    def _drop(self, memo_id: str) -> None:
        self._may_write()
        self.connection.execute(_subject.delete().where(_subject.c.memo == memo_id))
        self.connection.execute(_memo.delete().where(_memo.c.id == memo_id))

    def _put(self, memo: Memo) -> Memo:
        self._verify_subjects(memo.subjects)
        created, changed = _iso(memo.created) or self.at, _iso(memo.changed) or self.at
        row = {"id": memo.id, "title": memo.title, "body": memo.text, "author": memo.author,
               "created_at": created, "changed_at": changed}  # fmt: skip
        self._insert(_memo, [row])
        self._insert(
            _subject,
            [self._subject_row(memo.id, n, subject) for n, subject in enumerate(memo.subjects)],
        )
        return replace(memo, created=parse(created), changed=parse(changed))

    def _verify_subjects(self, subjects: Sequence[Subject]) -> None:
        for subject in subjects:
            if subject.span is None:
                continue
            text = self._body_of(subject.transcript, subject.revision)
            subject.span.check_within(len(text), subject.transcript)
            if subject.span.text(text) != subject.quote:
                raise CodingError(
                    f"the quote does not stand at {subject.span.start}-{subject.span.end}",
                    where=subject.transcript,
                    hint="open the transcript again and mark the words there",
                )

    def _subject_row(self, memo_id: str, position: int, subject: Subject) -> dict[str, object]:
        span = subject.span
        return {
            "memo": memo_id,
            "position": position,
            "kind": subject.kind.value,
            "subject": subject.id,
            "transcript_id": self._key(subject.transcript) if subject.transcript else None,
            "revision": subject.revision if span else None,
            "span_start": span.start if span else None,
            "span_end": span.end if span else None,
            "quote": subject.quote,
        }

    def _subjects(self, memo_id: str | None = None) -> dict[str, list[Subject]]:
        names = schema.transcript
        statement = (
            select(_subject, names.c.name)
            .outerjoin(names, names.c.id == _subject.c.transcript_id)
            .order_by(_subject.c.memo, _subject.c.position)
        )
        if memo_id is not None:
            statement = statement.where(_subject.c.memo == memo_id)
        found: dict[str, list[Subject]] = defaultdict(list)
        for row in self._rows(statement):
            found[row.memo].append(_read_subject(row))
        return found


def _read(row: Any, subjects: Iterable[Subject]) -> Memo:
    times = (parse(row.created_at), parse(row.changed_at))
    return Memo(row.id, row.title, row.body, row.author, tuple(subjects), *times)


def _read_subject(row: Any) -> Subject:
    span = None if row.span_start is None else Span(row.span_start, row.span_end)
    kind, name = SubjectKind(row.kind), row.name or ""
    return Subject(kind, row.subject, name, span, row.quote, row.revision or 0)


def _plain(memo: Memo) -> dict[str, object]:
    """A memo for the audit trail, whole enough to bring it back."""
    return {
        "id": memo.id,
        "title": memo.title,
        "text": memo.text,
        "author": memo.author,
        "created": _iso(memo.created),
        "subjects": [
            {
                "kind": s.kind.value,
                "id": s.id,
                "transcript": s.transcript,
                "span": [s.span.start, s.span.end] if s.span else None,
                "quote": s.quote,
                "revision": s.revision,
            }
            for s in memo.subjects
        ],
    }


def _of_plain(plain: dict[str, Any]) -> Memo:
    subjects = tuple(
        Subject(
            SubjectKind(s["kind"]),
            s["id"],
            s["transcript"],
            Span(*s["span"]) if s["span"] else None,
            s["quote"],
            s["revision"],
        )
        for s in plain["subjects"]
    )
    own = (str(plain[name]) for name in ("id", "title", "text", "author"))
    id_, title, text, author = own
    return Memo(id_, title, text, author, subjects, parse(plain["created"]))


def _iso(time: datetime | None) -> str:
    return time.isoformat(timespec="microseconds") if time else ""
