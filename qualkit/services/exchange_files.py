"""Files of other tools into a project file that is there or is made, with a copy of it before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import QualkitError
from qualkit.model.exchanged import Exchanged
from qualkit.services.exchanging import Outcome, import_exchanged
from qualkit.services.progress import Progress
from qualkit.services.projects import Location, open_project
from qualkit.services.safety import backup
from qualkit.store import Project
from qualkit.store.engine import is_server


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `copy` is the project as it was before, where it held anything."""

    outcome: Outcome
    made: bool
    copy: Path | None = None


def import_into(
    location: Location,
    found: Exchanged,
    *,
    actor: str,
    round_name: str = "",
    dry_run: bool = False,
    copy: bool = True,
    progress: Progress | None = None,
) -> Imported:
    """Import into a project; where none is, one is made, and is not there if anything is refused.

    A project file that holds transcripts is copied beside itself first, so that `restore` brings
    it back, unless `copy` is not set; a database server has backups of its own.
    """
    with _opened(location, actor, dry_run=dry_run) as (project, made):
        kept = copy_before(project) if copy and not dry_run and not made else None
        with _not_for_nothing(kept):
            outcome = import_exchanged(
                project,
                found,
                actor=actor,
                round_name=round_name,
                dry_run=dry_run,
                progress=progress,
            )
    return Imported(outcome, made, kept)


def import_open(
    project: Project,
    found: Exchanged,
    *,
    actor: str,
    round_name: str = "",
    progress: Progress | None = None,
) -> Imported:
    """The same into a project that is open here."""
    kept = copy_before(project)
    with _not_for_nothing(kept):
        outcome = import_exchanged(
            project, found, actor=actor, round_name=round_name, progress=progress
        )
    return Imported(outcome, made=False, copy=kept)


@contextmanager
def _not_for_nothing(copy: Path | None) -> Iterator[None]:
    """Take the copy away where nothing was changed after all."""
    try:
        yield
    except QualkitError:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise


@contextmanager
def _opened(location: Location, actor: str, *, dry_run: bool) -> Iterator[tuple[Project, bool]]:
    place = os.fspath(location)
    if is_server(place) or Path(place).exists():
        project = open_project(place, person=actor)
        try:
            yield project, False
        finally:
            project.close()
    elif dry_run:
        with tempfile.TemporaryDirectory() as folder, _new(Path(folder) / "dry.qualkit") as project:
            yield project, True
    else:
        with _new(Path(place)) as project:
            yield project, True


@contextmanager
def _new(place: Path) -> Iterator[Project]:
    """A project that stays only where nothing is refused."""
    project = Project.create(place)
    try:
        yield project
    except QualkitError:
        project.close()
        place.unlink()
        raise
    project.close()


def copy_before(project: Project) -> Path | None:
    """A verified copy beside a project file that holds transcripts; None for others."""
    if is_server(project.location):
        return None
    with project.reading() as repository:
        if not repository.transcript_names():
            return None
    here, number = Path(project.location), 1
    while (target := here.with_stem(f"{here.stem}_before_import_{number}")).exists():
        number += 1
    backup(project.location, target)
    return target
