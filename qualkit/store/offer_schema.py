"""Tables of offered codes and phrases, beside those in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from qualkit.store.schema import _key, _text, metadata

offer_run = Table(
    "offer_run",
    metadata,
    Column("run", Text, ForeignKey("suggestion_run.id"), primary_key=True),
    _text("kind"),
)
offer = Table(
    "offer",
    metadata,
    Column("suggestion", Text, ForeignKey("suggestion.id"), primary_key=True),
    _text("kind"),
    _text("terms"),
    _text("nearest"),
)
suggestions_off = Table("suggestions_off", metadata, _key("id"))
