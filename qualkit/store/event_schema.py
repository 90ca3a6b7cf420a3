"""Where the event log ends, beside the tables in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Table

from qualkit.store.schema import _key, _number, _text, metadata

HEAD = "log"
event_head = Table("event_head", metadata, _key("id"), _number("events"), _text("hash"))
