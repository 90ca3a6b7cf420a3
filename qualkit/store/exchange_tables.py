"""Ids from other tools: what came in under a GUID goes out under it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select

from qualkit.store import schema
from qualkit.store.exchange_schema import exchange_id, exchange_user
from qualkit.store.tables import Tables


class ExchangeKind(StrEnum):
    """What a GUID stands for; codings and memos have theirs as their own id.

    A passage is the selection in which a coding came, under the coding's id; an empty GUID means
    that the document as a whole was coded.
    """

    CODE = "code"
    TRANSCRIPT = "transcript"
    PASSAGE = "passage"
    VARIABLE = "variable"


class ExchangeTables(Tables):
    def project_id(self) -> str:
        """What this project is known by for good, wherever its file lies."""
        table = schema.meta.c
        found: str = self._scalar(select(table.value).where(table.name == "project"))
        return found

    def exchange_ids(self, kind: ExchangeKind) -> Mapping[str, str]:
        """GUIDs by code id, transcript name, coding id or name of a variable."""
        table = exchange_id.c
        rows = self._rows(select(table.own, table.guid).where(table.kind == kind.value))
        found = {row.own: row.guid for row in rows}
        if kind is not ExchangeKind.TRANSCRIPT:
            return found
        names = {str(key): name for name, key in self._ids().items()}
        return {names[key]: guid for key, guid in found.items() if key in names}

    def keep_exchange_ids(self, kind: ExchangeKind, guids: Mapping[str, str]) -> None:
        """Keep GUIDs of what has none yet."""
        known = self.exchange_ids(kind)
        fresh = {own: guid for own, guid in guids.items() if own not in known}
        if kind is ExchangeKind.TRANSCRIPT:
            fresh = {str(self._key(name)): guid for name, guid in fresh.items()}
        rows = [{"kind": kind.value, "own": own, "guid": guid} for own, guid in fresh.items()]
        self._insert(exchange_id, rows)

    def exchange_users(self) -> Mapping[str, str]:
        """GUIDs by the coder's name."""
        return {row.coder: row.guid for row in self._rows(select(exchange_user))}

    def keep_exchange_users(self, guids: Mapping[str, str]) -> None:
        known = self.exchange_users()
        rows = [{"coder": c, "guid": guid} for c, guid in guids.items() if c not in known]
        self._insert(exchange_user, rows)

    def log_exchange(self, action: str, subject: str, counts: Mapping[str, int]) -> None:
        """Put on record that a file came in or went out, by counts."""
        self.log(f"exchange.{action}", subject, after=dict(counts))
