"""Copies of project files that may be in use, and the automatic ones kept beside a project."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qualkit.errors import ProjectError
from qualkit.model import text_hash
from qualkit.store.engine import plain_errors, reading_address

SIDECARS = ("-wal", "-shm", "-journal")
SUFFIX = ".backups"
MOST = 20
"""How many automatic copies a project has at most."""
MOST_BYTES = 2_000_000_000
"""Older automatic copies go while all of them are larger, but for the newest two."""
_NAME = re.compile(r"(\d{8}T\d{6})Z(?:-(\d+))?_([a-z]+)\.qualkit")
_STAMP = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Kept:
    """An automatic copy; `why` is what it was made before, `size` in bytes."""

    path: Path
    at: datetime
    why: str
    size: int


def folder_of(project: Path) -> Path:
    """Where a project's automatic copies are: beside it, named after it."""
    return project.with_name(project.name + SUFFIX)


def kept_copies(project: Path) -> tuple[Kept, ...]:
    """The automatic copies of a project, the newest first; other files there are nobody's."""
    found: list[tuple[int, Kept]] = []
    with contextlib.suppress(OSError):
        for path in folder_of(project).iterdir():
            if named := _NAME.fullmatch(path.name):
                at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                kept = Kept(path, at, named[3], path.stat().st_size)
                found.append((int(named[2] or 1), kept))
    found.sort(key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return tuple(kept for _, kept in found)


def keep_copy(project: Path, why: str, *, sound: bool = True) -> Path:
    """Copy a project into its folder of copies, verified, and let the oldest ones go.

    Raises ProjectError where it cannot be written or the copy is damaged; nothing is left then.
    `sound=False` is for what is about to be repaired: its quotations are not verified.
    """
    folder = folder_of(project)
    with told(folder):
        folder.mkdir(exist_ok=True)
        target = _free(folder, why)
        with draft_beside(target) as draft:
            snapshot(project, draft)
            _refuse_damaged(draft, project, sound=sound)
            draft.replace(target)
        _let_go(kept_copies(project))
    return target


def _free(folder: Path, why: str) -> Path:
    """A name that sorts after all others of the same second."""
    stamp = datetime.now(UTC).strftime(_STAMP)
    taken = [int(named[2] or 1) for path in folder.glob(f"{stamp}Z*")
             if (named := _NAME.fullmatch(path.name))]  # fmt: skip
    number = max(taken, default=0) + 1
    return folder / f"{stamp}Z{f'-{number}' * (number > 1)}_{why}.qualkit"


def _let_go(copies: tuple[Kept, ...]) -> None:
    total = 0
    for number, kept in enumerate(copies):
        total += kept.size
        if number >= MOST or (number >= 2 and total > MOST_BYTES):
            kept.path.unlink(missing_ok=True)


def let_go_of_all(project: Path) -> int:
    """Remove the automatic copies of a project; how many there were."""
    copies = kept_copies(project)
    with told(folder_of(project)):
        for kept in copies:
            kept.path.unlink(missing_ok=True)
    return len(copies)


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """A name for a file on its way to `target`; whatever is left of it is removed."""
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        yield draft
    finally:
        for suffix in ("", *SIDECARS):
            with contextlib.suppress(OSError):
                draft.with_name(draft.name + suffix).unlink(missing_ok=True)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """What stands in the way of writing a file, in plain words."""
    try:
        with plain_errors(str(target)):
            yield
    except OSError as refused:
        raise ProjectError(
            f"the file cannot be written: {refused.strerror}",
            where=str(target),
            hint="choose a folder you may write to; nothing was changed",
        ) from refused


def snapshot(source: Path, draft: Path) -> None:
    """Copy one state of a database, complete in one file and on the disk."""
    there = sqlite3.connect(reading_address(source), uri=True)
    with closing(there) as one, closing(sqlite3.connect(draft)) as two:
        one.backup(two)
        two.execute("PRAGMA journal_mode = DELETE")
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _refuse_damaged(draft: Path, source: Path, *, sound: bool) -> None:
    with closing(sqlite3.connect(draft)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        if found == ["ok"] and (not sound or _quotes_stand(connection)):
            return
    raise ProjectError(
        "the project file is damaged, so that no sound copy of it can be kept",
        where=str(source),
        hint="qualkit check PROJECT lists what is wrong; nothing was changed",
    )


def _quotes_stand(connection: sqlite3.Connection) -> bool:
    """Whether each text has its hash and each coding's words stand in it, in every revision."""
    codings: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    columns = "transcript_id, revision, span_start, span_end, quote"
    for number, revision, start, end, quote in connection.execute(f"SELECT {columns} FROM coding"):
        codings.setdefault((number, revision), []).append((start, end, quote))
    texts = "SELECT transcript_id, revision, body, sha256 FROM transcript_text"
    for number, revision, body, sha256 in connection.execute(texts):
        quotes = codings.pop((number, revision), ())
        stand = all(body[start:end] == quote for start, end, quote in quotes)
        if not stand or text_hash(body) != sha256:
            return False
    return not codings
