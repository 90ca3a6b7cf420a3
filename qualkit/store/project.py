"""Project: one study's file (or database), opened for reading and writing."""

from __future__ import annotations

import logging
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, inspect

from qualkit.errors import Problem, ProjectError
from qualkit.model.people import Right
from qualkit.store import engine as engines
from qualkit.store import schema, unfinished, watching
from qualkit.store.clock import now
from qualkit.store.engine import engine_for, is_server, plain_errors, reading_address, shown
from qualkit.store.migrations import migrate, refuse_newer, version_of
from qualkit.store.repository import Repository
from qualkit.store.snapshots import keep_copy, kept_copies, let_go_of_all

_log = logging.getLogger(__name__)
_SQLITE = b"SQLite format 3\x00"


class Project:
    """A project that may be used from several threads; every transaction has its connection."""

    def __init__(
        self,
        location: str,
        engine: Engine,
        viewer: str | None = None,
        days: set[str] | None = None,
    ) -> None:
        self.location = location
        self.viewer = viewer
        self._engine = engine
        self._days = set() if days is None else days

    def seen_by(self, person: str) -> Project:
        """The same project for one person: what an open blind round hides is not read through it.

        Both use the same connections; closing one closes them for both.
        """
        return Project(self.location, self._engine, person, self._days)

    @property
    def name(self) -> str:
        """The file's stem, or the database's name."""
        if is_server(self.location):
            return self._engine.url.database or ""
        return Path(self.location).stem

    @classmethod
    def create(cls, location: str | os.PathLike[str]) -> Project:
        """A new, empty project. Raises ProjectError where there is one already."""
        place = os.fspath(location)
        if is_server(place):
            _create_on_server(place)
        else:
            _create_file(Path(place))
        return cls.open(place)

    @classmethod
    def open(
        cls,
        location: str | os.PathLike[str],
        *,
        verify: bool = True,
        patience: float | None = None,
        keep: bool = True,
    ) -> Project:
        """Open a project, bring its schema up to date and verify every quote against its text.

        Raises ProjectError when it is missing, no project, newer than this qualkit, or damaged.
        `verify=False` leaves the quotes to the caller (for `check`). `patience` is how many seconds
        a write waits for another program before it is refused. `keep=False` is for copies: no
        further copy is kept of them.
        """
        place = os.fspath(location)
        if not is_server(place):
            refuse_other_files(Path(place))
        project = cls(place, engine_for(place, patience=patience))
        try:
            project._bring_up_to_date(keep=keep)
            if keep:
                project._take_up()
            if verify:
                project._verify()
        except ProjectError:
            project.close()
            raise
        return project

    def _bring_up_to_date(self, *, keep: bool) -> None:
        with plain_errors(self.location), engines.reading(self._engine) as connection:
            missing = refuse_newer(version_of(connection), shown(self.location))
        if missing:
            if keep and not is_server(self.location):
                keep_copy(Path(self.location), "migration")
            with plain_errors(self.location), engines.writing(self._engine) as connection:
                migrate(connection)

    def _verify(self) -> None:
        with self.reading(whole=True) as repository:
            problems = repository.text_problems()
        if problems:
            head = Problem(
                f"{len(problems)} quotes or texts in the project are not as they were stored",
                shown(self.location),
                "qualkit check PROJECT lists them; qualkit restore brings back a backup",
            )
            raise ProjectError.of((head, *problems[:5]))

    @contextmanager
    def reading(self, *, whole: bool = False) -> Iterator[Repository]:
        """A consistent view for reading; what others write meanwhile is not seen.

        `whole` also holds what is hidden from the person for whom the project was opened; it is for
        counting, checking and copying, never for showing.
        """
        viewer = None if whole else self.viewer
        with plain_errors(self.location), engines.reading(self._engine) as connection:
            yield Repository(connection, viewer=viewer)

    @contextmanager
    def writing(self, actor: str, *, right: Right | None = Right.CODE) -> Iterator[Repository]:
        """One user action: all of it with its events, or nothing.

        Raises NotAllowed, before anything is done, where the project has accounts and the actor's
        does not give the right; None is for signing in itself.
        """
        if not actor.strip():
            raise ProjectError(
                "nobody is named as the one who makes this change",
                where=shown(self.location),
                hint="set QUALKIT_CODER to your name",
            )
        self._keep_daily()
        with plain_errors(self.location), engines.writing(self._engine) as connection:
            repository = Repository(connection, actor)
            if right is not None:
                repository.refuse_unless_allowed(actor, right)
            yield repository
            repository.flush_log()

    def watch(self) -> watching.Watch:
        """Notice of changes by whichever program, from now on. Close it in the end."""
        return watching.watch(self._engine, self.location)

    def keep_copy(self, why: str) -> Path | None:
        """Keep a verified copy beside the project, before something large is done to it.

        None where there is nothing to keep: the project holds no transcript, the newest copy holds
        all that it does, or it is on a server, which is saved with tools of its own. Raises
        ProjectError where no copy can be kept.
        """
        if is_server(self.location):
            return None
        with self.reading(whole=True) as repository:
            if not repository.transcript_names():
                return None
            head = repository.log_head()
        newest = next(iter(kept_copies(Path(self.location))), None)
        if newest is not None and _head_of(newest.path) == head:
            return None
        return keep_copy(Path(self.location), why)

    def _keep_daily(self) -> None:
        """Keep a copy of what earlier days left before the first change of a day; never refused."""
        today = now()[:10]
        if is_server(self.location) or today in self._days:
            return
        self._days.add(today)
        with self.reading(whole=True) as repository:
            newest = repository.changed_at()
        if newest is not None and newest.isoformat()[:10] < today:
            try:
                self.keep_copy("day")
            except ProjectError as refused:
                _log.warning("no copy of the day could be kept: %s", refused)

    @contextmanager
    def rewriting(self, actor: str) -> Iterator[Repository]:
        """A writing transaction after which what it replaced is in no part of the file either.

        Automatic copies go with it, for they hold what was replaced; a fresh one takes their place.
        """
        with self.writing(actor, right=Right.MANAGE) as repository:
            if not is_server(self.location):
                repository.connection.exec_driver_sql("PRAGMA secure_delete = ON")
                unfinished.note(repository.connection, repository.at)
            yield repository
        self._finish()

    def _finish(self) -> None:
        """What follows a rewriting: no older copy is left, nor a page with what was replaced."""
        self._compact()
        if is_server(self.location):
            return
        copies = let_go_of_all(Path(self.location))
        with plain_errors(self.location), engines.writing(self._engine) as connection:
            unfinished.forget(connection)
        if copies:
            self.keep_copy("fresh")

    def _take_up(self) -> None:
        """Finish what a program that ended too early began; where it cannot be, `check` says so."""
        if self._is_unfinished():
            try:
                self._finish()
            except ProjectError as refused:
                _log.warning("copies from before names were replaced are left: %s", refused)

    def _is_unfinished(self) -> bool:
        if is_server(self.location):
            return False
        with plain_errors(self.location), engines.reading(self._engine) as connection:
            return unfinished.is_noted(connection)

    def _compact(self) -> None:
        """Give the file anew without what was deleted; a server has tools of its own for that."""
        if is_server(self.location):
            return
        with closing(self._engine.raw_connection()) as raw:
            cursor = raw.cursor()
            with suppress(sqlite3.OperationalError):  # someone reads: pages are zeroed already
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> tuple[Problem, ...]:
        """Everything found wrong: database, texts, quotes, event log, codings unlike the log."""
        with self.reading(whole=True) as repository:
            return self.problems(repository)

    def problems(self, repository: Repository) -> tuple[Problem, ...]:
        """The same within a transaction that is under way."""
        return (
            *self._database_problems(repository),
            *self._copy_problems(repository),
            *repository.text_problems(),
            *repository.log_problems(),
            *repository.coding_problems(),
        )

    @contextmanager
    def held(self) -> Iterator[Repository]:
        """All of the project for reading, while nobody writes to it."""
        with plain_errors(self.location), engines.writing(self._engine) as connection:
            yield Repository(connection)

    def _database_problems(self, repository: Repository) -> tuple[Problem, ...]:
        if is_server(self.location):
            return ()
        ask = repository.connection.exec_driver_sql
        damage = [row[0] for row in ask("PRAGMA integrity_check") if row[0] != "ok"]
        orphans = [
            f"row {row[1]} of '{row[0]}' points to a row of '{row[2]}' that is not there"
            for row in ask("PRAGMA foreign_key_check")
        ]
        return tuple(Problem(what, "database") for what in (*damage, *orphans))

    def _copy_problems(self, repository: Repository) -> tuple[Problem, ...]:
        if is_server(self.location) or not unfinished.is_noted(repository.connection):
            return ()
        return tuple(
            Problem("names were replaced, and this older copy may hold them", str(kept.path),
                    "open the project once where its folder may be written to, or remove the copy")
            for kept in kept_copies(Path(self.location))
        )  # fmt: skip

    def close(self) -> None:
        """Let go of all connections; the file is then complete in itself."""
        self._engine.dispose()


def _create_file(path: Path) -> None:
    if path.exists():
        raise ProjectError(
            "there is a file of that name already",
            where=str(path),
            hint="choose another name, or open it",
        )
    if not path.parent.is_dir():
        raise ProjectError(
            "the folder does not exist", where=str(path.parent), hint="make the folder first"
        )
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        _build(str(draft), shown_as=str(path))
        draft.replace(path)
    finally:
        for leftover in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + leftover).unlink(missing_ok=True)


def _build(location: str, *, shown_as: str) -> None:
    engine = engine_for(location)
    try:
        with plain_errors(shown_as), engines.writing(engine) as connection:
            migrate(connection)
            connection.execute(
                schema.meta.insert(),
                [
                    {"name": "project", "value": uuid.uuid4().hex},
                    {"name": "created_at", "value": now()},
                ],
            )
    finally:
        engine.dispose()


def _create_on_server(location: str) -> None:
    engine = engine_for(location)
    try:
        with plain_errors(location), engines.reading(engine) as connection:
            taken = inspect(connection).has_table(schema.migration.name)
    finally:
        engine.dispose()
    if taken:
        raise ProjectError(
            "this database holds a project already",
            where=shown(location),
            hint="use another database, or open it",
        )
    _build(location, shown_as=location)


def _head_of(copy: Path) -> tuple[int, str] | None:
    """Where the event log of a copy ends; None where it cannot be read or is of older times."""
    try:
        with closing(sqlite3.connect(reading_address(copy), uri=True)) as connection:
            row = connection.execute("SELECT events, hash FROM event_head").fetchone()
    except sqlite3.DatabaseError:
        return None
    return (row[0], row[1]) if row else None


def is_database(location: str) -> bool:
    """Whether a place is on a server, or a file that begins as an SQLite database does."""
    if is_server(location):
        return True
    try:
        with Path(location).open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def refuse_other_files(path: Path) -> None:
    """Refuse what is no project, or a newer one, before anything in the file is touched."""
    if not path.is_file():
        raise ProjectError(
            "there is no such project", where=str(path), hint="qualkit init PROJECT makes one"
        )
    with plain_errors(str(path)):
        refuse_newer(_schema_version(path), str(path))


def _schema_version(path: Path) -> int:
    """The schema version that a file says; 0 where it says none."""
    try:
        return _version_at(reading_address(path))
    except sqlite3.OperationalError as refused:
        if "readonly" not in str(refused):
            raise
    # A program was killed in the middle of a write: undoing that needs to write.
    return _version_at(f"{path.absolute().as_uri()}?mode=rw")


def _version_at(address: str) -> int:
    connection = sqlite3.connect(address, uri=True, timeout=engines.BUSY_SECONDS)
    try:
        found = connection.execute("SELECT max(version) FROM migration").fetchone()[0]
        return found if isinstance(found, int) else 0
    finally:
        connection.close()
