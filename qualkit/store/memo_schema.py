"""Tables of memos and reading status, beside those in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, Table, Text

from qualkit.store.schema import _text, metadata

memo = Table(
    "memo",
    metadata,
    Column("id", Text, primary_key=True),
    _text("title"),
    _text("body"),
    _text("author"),
    _text("created_at"),
    _text("changed_at"),
)
memo_subject = Table(
    "memo_subject",
    metadata,
    Column("memo", Text, ForeignKey("memo.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("subject"),
    Column("transcript_id", Integer, ForeignKey("transcript.id")),
    Column("revision", Integer),
    Column("span_start", Integer),
    Column("span_end", Integer),
    _text("quote"),
    ForeignKeyConstraint(
        ["transcript_id", "revision"], ["transcript_text.transcript_id", "transcript_text.revision"]
    ),
)
reading_status = Table(
    "reading_status",
    metadata,
    Column("coder", Text, primary_key=True),
    Column(
        "transcript_id",
        Integer,
        ForeignKey("transcript.id"),
        primary_key=True,
        autoincrement=False,
    ),
    _text("state"),
    Column("furthest", Integer, nullable=False),
    _text("changed_at"),
)
