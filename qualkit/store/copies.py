"""Copies of project files: complete and verified, or not there at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from qualkit.errors import Problem, ProjectError
from qualkit.store.engine import is_server
from qualkit.store.project import Project, refuse_other_files
from qualkit.store.snapshots import SIDECARS, draft_beside, snapshot, told

_PATIENCE = 2


def copy_project(
    source: str | os.PathLike[str], target: str | os.PathLike[str], *, replace: bool, keep: bool
) -> Path | None:
    """Copy a project file that may be in use; the target appears only once the copy is verified.

    Raises ProjectError where the source is no sound project, or where the target exists and
    `replace` is not set. With `keep` a replaced file stays under another name, which is returned.
    """
    there, here = _file(source), _file(target)
    refuse_other_files(there)
    refuse_target(there, here, replace=replace)
    with draft_beside(here) as draft, told(here):
        snapshot(there, draft)
        _verify(draft, there)
        kept = _make_room(here, keep=keep)
        draft.replace(here)
    return kept


def _file(location: str | os.PathLike[str]) -> Path:
    place = os.fspath(location)
    if is_server(place):
        raise ProjectError(
            "a project on a database server is copied with the server's own tools",
            hint="use pg_dump to save it and pg_restore to bring it back",
        )
    return Path(place)


def refuse_target(source: Path | None, target: Path, *, replace: bool) -> None:
    """Refuse a target that cannot be written, or that would replace what is there unasked."""
    if not target.parent.is_dir():
        raise ProjectError(
            "the folder does not exist", where=str(target.parent), hint="make the folder first"
        )
    if target.is_dir():
        raise ProjectError("this is a folder", where=str(target), hint="name a file in it")
    if source is not None and target.exists() and target.samefile(source):
        raise ProjectError(
            "that is the same file", where=str(target), hint="choose another name for the copy"
        )
    if target.exists() and not replace:
        raise ProjectError(
            "there is a file of that name already",
            where=str(target),
            hint="choose another name, or add --force",
        )


def _verify(draft: Path, source: Path) -> None:
    project = Project.open(draft, verify=False, keep=False)
    try:
        problems = project.check()
    finally:
        project.close()
    if problems:
        hint = "nothing was copied; qualkit check lists everything; use an older backup"
        head = Problem(f"{len(problems)} things in the project are not sound", str(source), hint)
        raise ProjectError.of((head, *problems[:5]))


def _make_room(target: Path, *, keep: bool) -> Path | None:
    """Take what belongs to a file away; the name under which the file is kept, if it is."""
    if not target.exists():
        return None
    _refuse_in_use(target)
    kept = _free_name(target) if keep else None
    for suffix in SIDECARS:
        part = target.with_name(target.name + suffix)
        if kept is not None and part.exists():
            part.rename(kept.with_name(kept.name + suffix))
        part.unlink(missing_ok=True)
    if kept is not None:
        _also_as(target, kept)
    return kept


def _also_as(target: Path, kept: Path) -> None:
    """Give a file a second name, so that at no moment there is none of the first."""
    try:
        os.link(target, kept)
    except OSError:  # a file system without second names
        target.rename(kept)


def _refuse_in_use(target: Path) -> None:
    """Leaving write-ahead mode needs the file for oneself; a file that is no database is free."""
    try:
        with closing(sqlite3.connect(target, timeout=_PATIENCE)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise ProjectError(
                "the project is open in another program",
                where=str(target),
                hint="close the coding desk that has it open, then try again",
            ) from error


def _free_name(target: Path) -> Path:
    number = 1
    while (kept := target.with_stem(f"{target.stem}_before_restore_{number}")).exists():
        number += 1
    return kept
