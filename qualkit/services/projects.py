"""Making, opening and checking projects."""

from __future__ import annotations

import os
from collections.abc import Sequence

from qualkit.errors import Problem
from qualkit.exchange.study_yaml import load_study
from qualkit.exchange.themes_yaml import check_themes, load_themes
from qualkit.model import Right, Study, Tension, Theme
from qualkit.services.memory import collect_seldom
from qualkit.services.people import acting_coder
from qualkit.store import Event, Project
from qualkit.store.project import is_database

Location = str | os.PathLike[str]
Themes = tuple[tuple[Theme, ...], tuple[Tension, ...]]


def create_project(location: Location, *, actor: str, study: Study | None = None) -> Project:
    """A new project, with the study frame where one is given."""
    project = Project.create(location)
    if study is not None:
        save_study(project, study, actor=actor)
    return project


def open_project(
    location: Location,
    *,
    verify: bool = True,
    patience: float | None = None,
    person: str | None = None,
) -> Project:
    """Open a project, its quotes verified against its texts unless told otherwise.

    It is seen by `person`, the acting coder unless said: what an open blind round hides from her is
    not in it. `patience`: seconds that a write waits for another program.
    """
    collect_seldom()
    opened = Project.open(location, verify=verify, patience=patience)
    return opened.seen_by(person or acting_coder())


def looks_like_project(location: str) -> bool:
    """Whether a place is a project (a database) rather than a text file."""
    return is_database(location)


def study_from_yaml(text: str, where: str) -> Study:
    """The frame in a study.yaml. Raises StudyError with every problem at its `file:line`."""
    return load_study(text, where)


def save_study(project: Project, study: Study, *, actor: str) -> None:
    """Replace the frame of a project."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        repository.save_study(study)


def themes_from_yaml(text: str, where: str) -> Themes:
    """Themes and tensions in a YAML text. Raises with every problem at its `file:line`."""
    return load_themes(text, where)


def save_themes(project: Project, themes: Themes, *, actor: str) -> None:
    """Replace the themes and tensions of a project."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        repository.save_themes(*themes)


def codes_lacking(project: Project, themes: Themes) -> tuple[Problem, ...]:
    """The codes that themes and tensions name and the project's codebook lacks."""
    with project.reading() as repository:
        return check_themes(*themes, repository.codebook())


def check_project(location: Location) -> Sequence[Problem]:
    """Everything found wrong in a project; nothing is changed."""
    project = Project.open(location, verify=False)
    try:
        return project.check()
    finally:
        project.close()


def history(project: Project, *, limit: int | None = None) -> tuple[Event, ...]:
    """The audit trail, newest first."""
    with project.reading() as repository:
        return repository.events(limit=limit)
