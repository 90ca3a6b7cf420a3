"""Statements sent to a server together: it is waited for only where an answer is needed.

Each wait costs a turn of the processor at both ends, and under load many of them cost more than all
that is computed. psycopg's pipeline sends statements on and reads answers when it is told to.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, event

LATER = "qualkit_later"
"""Option of a statement whose answer nobody needs; what is wrong with it is told by the next."""

_LINE = "qualkit_pipeline"


def send_together(engine: Engine) -> None:
    """Let statements of this engine wait for an answer only where it is needed."""

    @event.listens_for(engine, "do_execute")
    def _one(cursor: Any, statement: Any, parameters: Any, context: Any) -> bool:
        return _sent(context, lambda: cursor.execute(statement, parameters))

    @event.listens_for(engine, "do_execute_no_params")
    def _plain(cursor: Any, statement: Any, context: Any) -> bool:
        return _sent(context, lambda: cursor.execute(statement))

    @event.listens_for(engine, "do_executemany")
    def _many(cursor: Any, statement: Any, parameters: Any, context: Any) -> bool:
        return _sent(context, lambda: cursor.executemany(statement, parameters))

    @event.listens_for(engine, "reset")
    def _used(raw: Any, _record: Any, _state: Any) -> None:
        if raw.info.transaction_status:  # nobody asks an idle connection to undo nothing
            raw.rollback()

    @event.listens_for(engine, "close")
    def _closed(_raw: Any, record: Any) -> None:
        with suppress(engine.dialect.loaded_dbapi.Error):  # it may have broken off
            _leave(record.info)


def _sent(context: Any, send: Callable[[], object]) -> bool:
    options = context.execution_options
    if not options.get(_LINE):
        return False
    send()
    if not options.get(LATER):
        wait_for(context.root_connection.info)
    return True


def line_up(connection: Connection) -> None:
    """From now on this connection sends statements together."""
    from psycopg import Pipeline

    if not Pipeline.is_supported():  # a client library before version 14
        return
    raw: Any = connection.connection.driver_connection
    if _LINE not in connection.info:
        entered = raw.pipeline()
        connection.info[_LINE] = (entered, entered.__enter__())
    connection.execution_options(**{_LINE: True})


def wait_for(info: MutableMapping[Any, Any]) -> None:
    """Wait for the answers to everything that a connection was sent, by its `info`."""
    if _LINE in info:
        info[_LINE][1].sync()


def step_out(connection: Connection) -> None:
    """Each statement is answered at once again, as who listens for notices wants it."""
    _leave(connection.info)
    connection.execution_options(**{_LINE: False})


def _leave(info: MutableMapping[Any, Any]) -> None:
    entered, _ = info.pop(_LINE, (None, None))
    if entered is not None:
        entered.__exit__(None, None, None)
