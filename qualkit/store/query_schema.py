"""The table of saved queries, beside those in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from qualkit.store.schema import _text, metadata

saved_query = Table(
    "saved_query",
    metadata,
    Column("name", Text, primary_key=True),
    _text("query"),
    _text("author"),
    _text("changed_at"),
)
