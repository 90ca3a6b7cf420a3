"""Notice of changes: a server tells of them (LISTEN), a file is asked; one interface for both."""

from __future__ import annotations

import time
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from qualkit.errors import ProjectError
from qualkit.store.engine import plain_errors, shown
from qualkit.store.together import LATER, step_out

CHANNEL = "qualkit_changed"
EVERY = 0.25
"""Seconds between two looks at a file."""


class Watch(Protocol):
    """Whoever wants to know when a project changes, whichever program changed it."""

    def wait(self, seconds: float) -> bool:
        """Whether it changed since it was asked last; waits at most so long."""

    def close(self) -> None:
        """Let go of the connection."""


def watch(engine: Engine, location: str) -> Watch:
    """A watch with a connection of its own; it counts from now on."""
    with plain_errors(location):
        if engine.dialect.name == "postgresql":
            return _ServerWatch(engine, location)
        return _FileWatch(engine, location)


def tell(connection: Connection) -> None:
    """Say that this transaction changed the project; who listens hears it once it is committed."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}", execution_options={LATER: True})


class _ServerWatch:
    def __init__(self, engine: Engine, location: str) -> None:
        self._location = location
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        step_out(self._connection)
        self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        raw: Any = self._connection.connection.driver_connection
        try:
            return any(True for _ in raw.notifies(timeout=seconds, stop_after=1))
        except self._connection.dialect.loaded_dbapi.Error as gone:
            raise ProjectError(
                "the database server broke off",
                where=shown(self._location),
                hint="check that the server runs, and try again",
            ) from gone

    def close(self) -> None:
        self._connection.invalidate()  # it goes on listening, so nobody else may get it
        self._connection.close()


class _FileWatch:
    def __init__(self, engine: Engine, location: str) -> None:
        self._location = location
        self._raw = engine.raw_connection()
        self._seen = self._version()

    def wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        with plain_errors(self._location):
            while (now := self._version()) == self._seen and time.monotonic() < end:
                time.sleep(min(EVERY, seconds))
        changed, self._seen = now != self._seen, now
        return changed

    def _version(self) -> int:
        """SQLite's count of changes that other connections committed."""
        cursor = self._raw.cursor()
        cursor.execute("PRAGMA data_version")
        (count,) = cursor.fetchall()[0]
        return int(count)

    def close(self) -> None:
        self._raw.close()
