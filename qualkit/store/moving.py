"""Moving a project between a file and a database server: all of it with equal content, or nothing.

The copy is compared with what was read before it counts: rows and a hash over each table, every
quotation against its text, and the chain of the audit trail.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, inspect, select

from qualkit.errors import Problem, ProjectError
from qualkit.store import engine as engines
from qualkit.store import schema
from qualkit.store.copies import refuse_target
from qualkit.store.engine import engine_for, is_server, plain_errors, shown
from qualkit.store.migrations import migrate
from qualkit.store.project import Project
from qualkit.store.repository import Repository
from qualkit.store.snapshots import draft_beside, told
from qualkit.store.tables import dumps
from qualkit.store.together import step_out

Progress = Callable[[str, int, int], None]
_AT_ONCE = 200
_HASHES = 1 << 256
COPY, COMPARE = "Copying", "Comparing"


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a hash over them that their order does not change."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: the content of each table by its name."""

    tables: dict[str, Content]

    @property
    def rows(self) -> int:
        return sum(content.rows for content in self.tables.values())

    @property
    def digest(self) -> str:
        """One hash over everything, in hexadecimal."""
        held = [[name, each.rows, each.digest] for name, each in sorted(self.tables.items())]
        return hashlib.sha256(dumps(held).encode()).hexdigest()


def move_project(
    source: str | os.PathLike[str], target: str | os.PathLike[str], *, progress: Progress
) -> Moved:
    """Put all of a project in another, new place; nobody writes to it meanwhile, and it stays.

    Raises ProjectError where the source is no sound project, where the target holds something, or
    where the copy is not equal; the target is then as it was.
    """
    there, here = os.fspath(source), os.fspath(target)
    project = Project.open(there, verify=False)
    try:
        with project.held() as repository:
            _refuse_unsound(project.problems(repository), there)
            return _moved(repository.connection, there, here, progress)
    finally:
        project.close()


def content_of(connection: Connection, table: Table) -> Content:
    """Rows are hashed one by one and the hashes added, since servers and files sort unlike."""
    rows, total = 0, 0
    for part in _parts(connection, table):
        rows += len(part)
        total += sum(int.from_bytes(_row_hash(row)) for row in part)
    return Content(rows, f"{total % _HASHES:064x}")


def _moved(source: Connection, there: str, here: str, progress: Progress) -> Moved:
    if is_server(here):
        return _filled(source, here, progress, shown_as=here)
    path = Path(here)
    refuse_target(None if is_server(there) else Path(there), path, replace=False)
    with draft_beside(path) as draft, told(path):
        moved = _filled(source, str(draft), progress, shown_as=here)
        draft.replace(path)
    return moved


def _filled(source: Connection, place: str, progress: Progress, *, shown_as: str) -> Moved:
    """Make and fill the tables in one transaction, which ends well only if all is equal."""
    engine = engine_for(place)
    try:
        with plain_errors(shown_as), engines.reading(engine) as target:
            _refuse_taken(target, shown_as)  # before waiting for a lock that the source may hold
        with plain_errors(shown_as), engines.writing(engine) as target:
            migrate(target)
            _copy(source, target, progress)
            return _compared(source, target, shown_as, progress)
    finally:
        engine.dispose()


def _refuse_taken(target: Connection, place: str) -> None:
    taken = sorted({*schema.metadata.tables} & {*inspect(target).get_table_names()})
    if taken:
        raise ProjectError(
            f"this database holds tables of a project already: {', '.join(taken[:3])}",
            where=shown(place),
            hint="use an empty database; nothing was changed",
        )


def _copy(source: Connection, target: Connection, progress: Progress) -> None:
    for table in reversed(schema.metadata.sorted_tables):
        target.execute(table.delete())  # what migrations put in belongs to the content
    total = sum(_count(source, table) for table in schema.metadata.sorted_tables)
    done = 0
    progress(COPY, done, total)
    for table in schema.metadata.sorted_tables:
        for part in _parts(source, table):
            target.execute(table.insert(), [row._asdict() for row in part])
            done += len(part)
            progress(COPY, done, total)


def _compared(source: Connection, target: Connection, place: str, progress: Progress) -> Moved:
    tables = schema.metadata.sorted_tables
    found: dict[str, Content] = {}
    for done, table in enumerate(tables):
        progress(COMPARE, done, len(tables))
        found[table.name] = content_of(source, table)
        if content_of(target, table) != found[table.name]:
            raise ProjectError(
                f"what arrived in the table '{table.name}' is not what was sent",
                where=shown(place),
                hint="nothing was moved; the project is where it was",
            )
    progress(COMPARE, len(tables), len(tables))
    copy = Repository(target)
    problems = (*copy.text_problems(), *copy.log_problems(), *copy.coding_problems())
    _refuse_unsound(problems, place)
    return Moved(found)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _parts(connection: Connection, table: Table) -> Iterator[Any]:
    """The rows in the order of their key, some at a time; a transcript's file may be large."""
    with _streaming(connection, select(table).order_by(*table.primary_key)) as result:
        yield from result.partitions(_AT_ONCE)


@contextmanager
def _streaming(connection: Connection, statement: Any) -> Iterator[Any]:
    step_out(connection)  # what is streamed comes in answers of its own
    with connection.execution_options(stream_results=True).execute(statement) as result:
        yield result


def _row_hash(row: Any) -> bytes:
    plain = [value.hex() if isinstance(value, bytes) else value for value in row]
    return hashlib.sha256(dumps(plain).encode()).digest()


def _refuse_unsound(problems: tuple[Problem, ...], place: str) -> None:
    if problems:
        head = Problem(
            f"{len(problems)} things in the project are not sound",
            shown(place),
            "nothing was moved; qualkit check lists everything",
        )
        raise ProjectError.of((head, *problems[:5]))
