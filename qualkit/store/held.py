"""What a transaction has read and need not ask again, until it writes to where that came from.

Nobody else can change it: who writes is alone, and who reads sees one state throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, event

T = TypeVar("T")
_HELD = "qualkit_held"


class Held:
    """Answers by what was asked, each with the tables that it came from."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[frozenset[str], Any]] = {}

    def get(self, asked: Hashable, tables: tuple[Table, ...], ask: Callable[[], T]) -> T:
        """What was answered before, else what `ask` gives."""
        known = self._answers.get(asked)
        if known is None:
            known = self._answers[asked] = (frozenset(table.name for table in tables), ask())
        answer: T = known[1]
        return answer

    def last(
        self, kind: str, asked: Hashable, tables: tuple[Table, ...], ask: Callable[[], T]
    ) -> T:
        """The same, holding only the last answer of a kind."""
        known = self._answers.get(kind)
        if known is None or known[1][0] != asked:
            names = frozenset(table.name for table in tables)
            known = self._answers[kind] = (names, (asked, ask()))
        answer: T = known[1][1]
        return answer

    def forget(self, table: str | None) -> None:
        """Let go of what came from a table; of everything where it is not known from which."""
        kept = {} if table is None else self._answers
        self._answers = {a: known for a, known in kept.items() if table not in known[0]}


@contextmanager
def holding(connection: Connection) -> Iterator[None]:
    """A transaction, at the beginning and after the end of which nothing is held."""
    kept = connection.info  # which cannot be asked for once a server has broken off
    kept[_HELD] = Held()
    try:
        yield
    finally:
        kept.pop(_HELD, None)


def held(connection: Connection) -> Held:
    """What the transaction holds; nothing outside of one."""
    found = connection.info.get(_HELD)
    return found if isinstance(found, Held) else Held()


def forget_what_changes(engine: Engine) -> None:
    """Whatever is written to a table, by whichever part of the store, what came from it goes."""

    @event.listens_for(engine, "before_execute")
    def _changes(
        connection: Connection, statement: Any, _many: Any, _values: Any, _options: Any
    ) -> None:
        if getattr(statement, "is_dml", False):
            held(connection).forget(getattr(getattr(statement, "table", None), "name", None))
        elif not getattr(statement, "is_select", False):
            held(connection).forget(None)
