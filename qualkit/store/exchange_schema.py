"""Tables of ids from other tools, beside those in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Table

from qualkit.store.schema import _key, _text, metadata

exchange_id = Table("exchange_id", metadata, _key("kind"), _key("own"), _text("guid"))
exchange_user = Table("exchange_user", metadata, _key("coder"), _text("guid"))
