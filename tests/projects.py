"""Project files with the sample study in them, for tests of what works on a project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qualkit.model import Codebook, Coder, Round
from qualkit.store import Project
from tests import factories


def codebook() -> Codebook:
    """The sample codebook, with every value that the sample codings use."""
    fences = factories.codebook().code("hal.fen").values
    return factories.codebook(
        *(replace(c, values=fences) if c.parent == "hal.fen" else c for c in factories.CODES)
    )


def empty(folder: Path) -> Project:
    """The study frame and the codebook."""
    project = Project.create(folder / "study.qualkit")
    with project.writing("lead") as repository:
        repository.save_study(factories.study())
        repository.save_codebook(codebook())
    return project


def filled(folder: Path) -> Project:
    """The sample transcripts and the round "first", in which nobody coded yet."""
    project = empty(folder)
    with project.writing("lead") as repository:
        for transcript in factories.sample_transcripts():
            repository.add_transcript(transcript)
        repository.save_round(Round("first", 1))
    return project


def coded(folder: Path) -> Project:
    """The sample codings of Ana and Ben in the round "first", and a theme and a tension."""
    project = filled(folder)
    codings = factories.sample_codings()
    with project.writing("lead") as repository:
        for name in ("ana", "ben"):
            repository.ensure_coder(Coder(name))
        repository.assign("first", frozenset((c.transcript, c.coder) for c in codings))
        repository.record(codings)
        repository.save_themes(
            (factories.freedom_within_fences(),), (factories.accountability_and_personalization(),)
        )
    return project


def actions(project: Project) -> list[str]:
    """What was done, oldest first."""
    with project.reading() as repository:
        return [event.action for event in reversed(repository.events())]
