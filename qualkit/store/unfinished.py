"""What is still to be done once a transaction is final, noted in the project within it.

A program that ends in between leaves the note, and whoever opens the project next does the rest.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from qualkit.store import schema

_NAME = "unfinished:names"
"""Words were replaced; older copies beside the project, and pages of its file, may hold them."""


def note(connection: Connection, at: str) -> None:
    forget(connection)
    connection.execute(schema.meta.insert(), [{"name": _NAME, "value": at}])


def is_noted(connection: Connection) -> bool:
    statement = select(schema.meta.c.value).where(schema.meta.c.name == _NAME)
    return connection.execute(statement).scalar() is not None


def forget(connection: Connection) -> None:
    connection.execute(schema.meta.delete().where(schema.meta.c.name == _NAME))
