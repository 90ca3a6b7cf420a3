"""Tables of decisions about codings and of second-cycle queues, beside those in `schema`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from qualkit.store.schema import _key, _number, _text, metadata

recoding = Table(
    "recoding",
    metadata,
    _key("coding"),
    _text("was"),
    _text("verdict"),
    _text("code"),
    _text("value"),
    _number("version"),
    _text("decided_by"),
    _text("decided_at"),
)
second_cycle = Table(
    "second_cycle",
    metadata,
    _key("id"),
    _text("codes"),
    _text("target"),
    _text("created_by"),
    _text("created_at"),
)
second_cycle_passage = Table(
    "second_cycle_passage",
    metadata,
    Column("queue", Text, ForeignKey("second_cycle.id"), primary_key=True),
    _key("coding"),
    _key("coder"),
    _text("verdict"),
    _text("decided_at"),
)
