"""The table of analysts' notes, beside those in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from qualkit.store.schema import _text, metadata

analyst_note = Table(
    "analyst_note",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("memo_id", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("title"),
    _text("body"),
    _text("author"),
    _text("written_at"),
    _text("evidence"),
)
