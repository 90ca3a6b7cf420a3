"""Recorded migrations: numbered SQL files, each applied once and in order.

To change the schema, add `NNNN_what.sql` beside the others and the same change to
`qualkit.store.schema`; a test compares the two. `{blob}` stands for the type for bytes. A statement
ends with a semicolon at the end of a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, inspect, select

from qualkit.errors import ProjectError
from qualkit.store import schema
from qualkit.store.clock import now


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    sql: str


@cache
def migrations() -> tuple[Migration, ...]:
    """All migrations that this qualkit knows, in order."""
    found = (item for item in files(__package__).iterdir() if item.name.endswith(".sql"))
    return tuple(
        Migration(int(item.name[:4]), item.name[5:-4], item.read_text("utf-8"))
        for item in sorted(found, key=lambda item: item.name)
    )


def newest_version() -> int:
    return migrations()[-1].version


def version_of(connection: Connection) -> int:
    """The schema version of a database; 0 when it holds no project."""
    if not inspect(connection).has_table(schema.migration.name):
        return 0
    versions = connection.execute(select(schema.migration.c.version)).scalars()
    return max(versions, default=0)


def refuse_newer(have: int, where: str) -> bool:
    """Whether migrations are missing at version `have`.

    Raises ProjectError when it is no project, or newer than this qualkit.
    """
    newest = newest_version()
    if have == 0:
        raise ProjectError(
            "this is not a qualkit project", where=where, hint="qualkit init PROJECT makes one"
        )
    if have > newest:
        raise ProjectError(
            f"this project has schema version {have}; this qualkit knows {newest}",
            where=where,
            hint="update qualkit; the project was not touched",
        )
    return have < newest


def migrate(connection: Connection) -> int:
    """Apply what is missing; returns the number applied. The caller owns the transaction."""
    have = version_of(connection)
    missing = [m for m in migrations() if m.version > have]
    for step in missing:
        _apply(connection, step)
    return len(missing)


def _apply(connection: Connection, step: Migration) -> None:
    blob = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    lines = [line for line in step.sql.splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).replace("{blob}", blob).split(";\n"):
        if statement.strip(" ;\n"):
            connection.exec_driver_sql(statement.strip(" ;\n"))
    connection.execute(
        schema.migration.insert().values(version=step.version, name=step.name, applied_at=now())
    )
