"""Saved queries. In an open blind round nobody sees what others saved since it was opened."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, or_, select

from qualkit.errors import NotFound
from qualkit.model.found import SavedQuery
from qualkit.store import query_schema, schema
from qualkit.store.clock import parse
from qualkit.store.tables import Row, Tables

_saved = query_schema.saved_query


class QueryTables(Tables):
    def saved_queries(self) -> tuple[SavedQuery, ...]:
        """All that the viewer may see, by name."""
        statement = select(_saved)
        if self.hidden_rounds:
            opened = select(func.min(schema.round_.c.created_at)).where(
                schema.round_.c.name.in_(sorted(self.hidden_rounds))
            )
            before = _saved.c.changed_at < opened.scalar_subquery()
            statement = statement.where(or_(_saved.c.author == self.viewer, before))
        found = (_read(row) for row in self._rows(statement))
        return tuple(sorted(found, key=lambda query: (query.name.casefold(), query.name)))

    def saved_query(self, name: str) -> SavedQuery:
        """Raises NotFound where there is none that the viewer may see."""
        return _one(self.saved_queries(), name)

    def save_query(self, new: SavedQuery, *, action: str = "query.saved") -> SavedQuery:
        """Keep a query under its name, in the place of one that had it."""
        before = next((_plain(q) for q in self.saved_queries() if q.name == new.name), None)
        self._remove(new.name)
        row = {"name": new.name, "query": new.query, "author": new.author, "changed_at": self.at}
        self._insert(_saved, [row])
        self.log(action, new.name, before=before, after=_plain(new))
        return SavedQuery(new.name, new.query, new.author, parse(self.at))

    def remove_query(self, name: str) -> SavedQuery:
        """Take a saved query off. Raises NotFound."""
        old = self.saved_query(name)
        self._remove(name)
        self.log("query.removed", name, before=_plain(old))
        return old

    def _remove(self, name: str) -> None:
        self._may_write()
        self.connection.execute(_saved.delete().where(_saved.c.name == name))

    def removed_query(self, name: str) -> SavedQuery:
        """A saved query as it was when it was last removed. Raises NotFound."""
        events = schema.event.c
        kept = self._scalar(
            select(events.before)
            .where(events.action == "query.removed", events.subject == name)
            .order_by(events.id.desc())
            .limit(1)
        )
        if kept is None:
            raise NotFound(f"no saved query '{name}' was removed")
        before: Row = json.loads(kept)
        return SavedQuery(name, before["query"], before["author"])


def _one(found: tuple[SavedQuery, ...], name: str) -> SavedQuery:
    for query in found:
        if query.name == name:
            return query
    names = ", ".join(query.name for query in found)
    hint = f"there is {names}" if names else "no query is saved yet"
    raise NotFound(f"there is no saved query '{name}'", hint=hint)


def _plain(query: SavedQuery) -> dict[str, str]:
    return {"query": query.query, "author": query.author}


def _read(row: Any) -> SavedQuery:
    return SavedQuery(row.name, row.query, row.author, parse(row.changed_at))
