"""Tables of accounts and signing in, beside the tables in `schema` and in the same metadata."""

from __future__ import annotations

from sqlalchemy import Table

from qualkit.store.schema import _key, _number, _text, metadata

account = Table(
    "account",
    metadata,
    _key("name"),
    _text("role"),
    _text("email"),
    _text("password_hash"),
    _number("ended"),
    _text("added_at"),
)
sign_in = Table(
    "sign_in", metadata, _key("token_hash"), _text("account"), _text("made_at"), _text("ends_at")
)
wrong_tries = Table("wrong_tries", metadata, _key("name"), _number("tries"), _text("last_at"))
