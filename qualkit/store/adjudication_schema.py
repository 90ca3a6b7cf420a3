"""Tables of adjudication, beside those in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from qualkit.store.schema import _text, metadata

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("round", Text, ForeignKey("coding_round.name"), nullable=False),
    _text("verdict"),
    Column("transcript_id", Integer, ForeignKey("transcript.id")),
    Column("revision", Integer),
    Column("span_start", Integer),
    Column("span_end", Integer),
    _text("coder"),
    _text("reason"),
    _text("settled"),
    _text("codings"),
    _text("made_by"),
    _text("made_at"),
)
remark = Table(
    "remark",
    metadata,
    Column("id", Text, primary_key=True),
    Column("round", Text, ForeignKey("coding_round.name"), nullable=False),
    Column("transcript_id", Integer, ForeignKey("transcript.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    _text("text"),
    _text("author"),
    _text("at"),
)
