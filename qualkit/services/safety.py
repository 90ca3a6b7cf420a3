"""Backups: verified copies of a project file, and the way back; and moving to another place."""

from __future__ import annotations

import os
from pathlib import Path

from qualkit.services.progress import Progress, silent
from qualkit.services.projects import Location
from qualkit.store import Kept, Moved, copy_project, move_project
from qualkit.store.engine import is_server
from qualkit.store.snapshots import kept_copies


def backup(project: Location, file: Location, *, replace: bool = False) -> None:
    """Copy a project, also while it is in use, to `file`; every quote in the copy is verified.

    Raises ProjectError, leaving what is there, when the project is not sound or `file` exists
    and `replace` is not set.
    """
    copy_project(project, file, replace=replace, keep=False)


def kept(project: Location) -> tuple[Kept, ...]:
    """The copies that qualkit keeps of a project by itself, the newest first."""
    place = os.fspath(project)
    return () if is_server(place) else kept_copies(Path(place))


def restore(file: Location, project: Location, *, replace: bool = False) -> Path | None:
    """Bring a backup back as `project`; with `replace` the old file is kept under the name given.

    Raises ProjectError, leaving what is there, when the backup is not sound, `project` exists and
    `replace` is not set, or another program has it open.
    """
    return copy_project(file, project, replace=replace, keep=True)


def move(source: Location, target: Location, *, progress: Progress = silent) -> Moved:
    """Put a project from a file on a database server, or back, with equal content.

    Nobody can write to it meanwhile, and it stays where it was too. Raises ProjectError, leaving
    `target` as it was, when the project is not sound, or `target` holds something.
    """
    return move_project(source, target, progress=progress)
