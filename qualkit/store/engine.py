"""Connections: SQLite files and PostgreSQL servers behind one way to begin a transaction."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qualkit.errors import MissingExtra, ProjectError
from qualkit.store.held import forget_what_changes, holding
from qualkit.store.together import LATER, line_up, send_together, wait_for

BUSY_SECONDS = 15
RESTED_SECONDS = 5
MOST_CONNECTIONS = 40
"""To a server from one program, which answers as many requests at once; a server takes 100."""
WRITING = "qualkit_writing"
_WRITE_LOCK = 7_154_115  # any number, the same in every qualkit
_BEGINNINGS: dict[bool | None, tuple[str, ...]] = {
    None: ("BEGIN",),
    True: ("BEGIN", f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"),
    False: ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",),
}

_PLAINLY = {LATER: True, "stream_results": False}


def is_server(location: str) -> bool:
    return location.startswith(("postgresql:", "postgresql+", "postgres:"))


def shown(location: str) -> str:
    """The place of a project as a message may name it: an address without its password."""
    return make_url(location).render_as_string() if is_server(location) else location


def engine_for(location: str, *, patience: float | None = None) -> Engine:
    """An engine for a project file or a `postgresql://` address; nothing is opened yet.

    It waits `patience` seconds for another program that writes to a file, BUSY_SECONDS unless said.
    Parameters are hidden from its messages, since they are participants' words.
    """
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)  # at DEBUG it logs each row
    if is_server(location):
        return _server_engine(location)
    seconds = BUSY_SECONDS if patience is None else patience
    url = _file_url(Path(location).absolute())
    engine = create_engine(
        url, connect_args={"timeout": seconds}, max_overflow=-1, hide_parameters=True
    )
    forget_what_changes(engine)
    _sqlite_habits(engine, seconds)
    return engine


def _file_url(path: Path) -> URL:
    if not _frozen(path):
        return URL.create("sqlite", database=str(path))
    query = {"mode": "ro", "immutable": "1", "uri": "true"}
    return URL.create("sqlite", database=path.as_uri(), query=query)


def reading_address(path: Path) -> str:
    """The address under which a project file is opened without ever writing to it."""
    whole = path.absolute()
    return f"{whole.as_uri()}?mode=ro{'&immutable=1' if _frozen(whole) else ''}"


def _frozen(path: Path) -> bool:
    """Whether a file lies where nothing can be written, and holds all of the project.

    The database then could not make the files it wants beside it, and needs none of them.
    """
    beside = path.with_name(path.name + "-wal")
    complete = not beside.exists() or beside.stat().st_size == 0
    return path.is_file() and complete and not os.access(path.parent, os.W_OK)


def _server_engine(location: str) -> Engine:
    url = make_url(location.replace("postgres://", "postgresql://", 1))
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=10,
            max_overflow=MOST_CONNECTIONS - 10,
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",  # transactions begin below, not in the driver
            hide_parameters=True,
        )
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            "a database server needs the package psycopg",
            hint='pip install "qualkit[postgres]"',
        ) from missing
    event.listen(engine, "begin", _begin_on_server)
    send_together(engine)
    forget_what_changes(engine)
    _ask_after_rest(engine)
    return engine


def _ask_after_rest(engine: Engine) -> None:
    """A connection that rested is asked whether it still lives; each question is a round trip."""

    @event.listens_for(engine, "checkin")
    def _rests(_raw: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _asked(raw: Any, record: Any, _proxy: object) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(raw)
            wait_for(record.info)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone


def _begin_on_server(connection: Connection) -> None:
    asked = connection.get_execution_options()
    if asked.get("isolation_level") == "AUTOCOMMIT":
        return
    for command in _BEGINNINGS[asked.get(WRITING)]:
        connection.exec_driver_sql(command, execution_options=_PLAINLY)


def _sqlite_habits(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # transactions begin below, not in the driver
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
        _write_ahead(raw)

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _write_ahead(raw: Any) -> None:
    """Write-ahead logging where it can be had; a read-only file is read as it is."""
    try:
        raw.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as refused:
        if "readonly" not in str(refused) and "read-only" not in str(refused):
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the project throughout, and leaves nothing behind."""
    with _transaction(engine, writes=False) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that waits until it alone writes; committed when nothing is raised."""
    with _transaction(engine, writes=True) as connection:
        yield connection


@contextmanager
def _transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(**{WRITING: writes})
        if engine.dialect.name == "postgresql":
            line_up(connection)
        with connection.begin(), holding(connection):
            yield connection


@contextmanager
def plain_errors(location: str) -> Iterator[None]:
    """Database errors that a person can meet, in plain words."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, UnicodeEncodeError) as error:
        problem = _explained(error, location)
        if problem is None:
            raise
        raise problem from error


def _explained(error: Exception, location: str) -> ProjectError | None:
    message = str((error.orig if isinstance(error, DBAPIError) else None) or error)
    for sign, what, hint in _KNOWN:
        if sign in message:
            return ProjectError(what, where=shown(location), hint=hint)
    if isinstance(error, IntegrityError):
        return ProjectError(
            "the change does not fit what the project holds",
            where=shown(location),
            hint="something is there already, or names what is not there; nothing was changed",
        )
    return None


_RETYPE = "type the text again, or correct it where it comes from; nothing was changed"
_KNOWN = (
    (
        "database is locked",
        "another program is writing to the project",
        "wait a moment and try again; nothing was changed",
    ),
    (
        "readonly database",
        "the project file is read-only",
        "copy it to a folder you may write to, or change its permissions; nothing was changed",
    ),
    ("file is not a database", "this is not a qualkit project", "choose a .qualkit file"),
    ("no such table", "this is not a qualkit project", "choose a .qualkit file"),
    ("no such column", "this is not a qualkit project", "choose a .qualkit file"),
    ("surrogates not allowed", "half a character (a lone surrogate) cannot be stored", _RETYPE),
    ("cannot contain NUL", "a NUL character cannot be stored", _RETYPE),
    ("QueuePool limit", "too many are using the project at once", "try again in a moment"),
    ("disk is full", "the disk is full", "free some room and try again; nothing was changed"),
    (
        "disk I/O error",
        "the disk cannot be read or written",
        "check the disk; qualkit restore brings back a backup",
    ),
    (
        "malformed",
        "the project file is damaged",
        "qualkit restore FILE PROJECT --force brings back a backup",
    ),
    (
        "unable to open database file",
        "the project cannot be opened",
        "check that the folder exists and may be written to",
    ),
    (
        "FATAL:  database",
        "the database server has no such database",
        "make the database first, or correct the address",
    ),
    (
        "connection failed",
        "the database server cannot be reached",
        "check the address and that the server runs",
    ),
    (
        "server closed the connection",
        "the database server broke off",
        "check that the server runs, and try again",
    ),
)
