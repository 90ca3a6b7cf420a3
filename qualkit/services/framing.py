"""Changing the study frame of a project: what is stored must still fit into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qualkit.errors import Problem, StudyError
from qualkit.exchange.study_people import load_roster, roster_problems
from qualkit.ingest.manifest import same_value
from qualkit.ingest.names import name_pattern
from qualkit.model import Right, Study
from qualkit.store import Project, Repository


@dataclass(frozen=True, slots=True)
class FrameChange:
    """What a new frame adds and takes away, as sentences; `notes` is what stays as it was."""

    study: Study
    changes: tuple[str, ...]
    notes: tuple[Problem, ...] = ()


def change_study(project: Project, study: Study, *, where: str, actor: str) -> FrameChange:
    """Replace the frame of a project.

    A roster that was loaded apart is kept where the new frame brings none. Raises StudyError with
    every stored transcript that contradicts the new frame; nothing is changed then.
    """
    with project.writing(actor, right=Right.MANAGE) as repository:
        before = repository.study()
        new = replace(study, roster=study.roster or before.roster)
        unknown = dict.fromkeys(roster_problems(new.roster, new, where))
        problems = [*unknown, *_contradictions(repository, new)]
        if problems:
            raise StudyError.of(problems)
        change = FrameChange(new, tuple(_changes(before, new)), tuple(_notes(before, new, where)))
        if new != before:
            repository.save_study(new)
    return change


def _contradictions(repository: Repository, study: Study) -> Iterator[Problem]:
    pattern = name_pattern(study.file_names) if study.file_names else None
    for entry in repository.listing():
        yield from study.problems_of(entry.attributes, entry.name)
        named = pattern.attributes(entry.name) if pattern else None
        for name, value in (named or {}).items():
            stored = entry.attributes.get(name)
            if stored is not None and not same_value(stored, value):
                yield Problem(
                    f"{name} is '{stored}' in the project and '{value}' by the file name",
                    entry.name,
                    "correct `file_names` in study.yaml; what is stored stays as it is",
                )


def _changes(before: Study, new: Study) -> Iterator[str]:
    for what in ("sites", "waves", "roles", "instruments", "protocols"):
        old = {item.id for item in getattr(before, what)}
        now = {item.id for item in getattr(new, what)}
        added, gone = sorted(now - old), sorted(old - now)
        if added:
            yield f"{what} added: {', '.join(added)}"
        if gone:
            yield f"{what} taken away: {', '.join(gone)}"
    for what in ("planned", "facts", "roster", "sampling"):
        old_rows, rows = getattr(before, what), getattr(new, what)
        if old_rows != rows:
            yield f"{what}: {len(rows)}, before {len(old_rows)}"
    if new != before and new.id != before.id:
        yield f"id: {new.id}, before {before.id or 'none'}"


def _notes(before: Study, new: Study, where: str) -> Iterator[Problem]:
    if before.interviewers != new.interviewers:
        yield Problem(
            "the interviewers of transcripts that are stored stay as they were", where,
            "the new ones count for files that are brought in from now on",
        )  # fmt: skip


def with_roster(study: Study, text: str, where: str) -> Study:
    """The frame with the roster of a CSV table. Raises StudyError with every problem in it."""
    return replace(study, roster=load_roster(text, where, study))


def load_roster_into(project: Project, text: str, *, where: str, actor: str) -> int:
    """Replace the roster by that of a CSV table; returns its lines.

    Raises StudyError with every problem at its `file:line`.
    """
    with project.writing(actor, right=Right.MANAGE) as repository:
        study = repository.study()
        new = with_roster(study, text, where)
        if new != study:
            repository.save_study(new)
    return len(new.roster)
