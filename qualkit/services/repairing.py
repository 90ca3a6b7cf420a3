"""Repair: what can be done about what `check` finds; a person chooses, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from qualkit.errors import NotFound, Problem, ProjectError
from qualkit.model import Right, Span
from qualkit.services.projects import Location
from qualkit.store import Project, Repository
from qualkit.store.engine import is_server
from qualkit.store.rebuilt_tables import Difference
from qualkit.store.repair_tables import text_in_copy
from qualkit.store.snapshots import keep_copy, kept_copies


class Choice(StrEnum):
    PUT_BACK = "put-back"
    AS_LOGGED = "as-logged"
    AS_HELD = "as-held"
    TAKE_OFF = "take-off"
    MOVE = "move"
    FROM_COPY = "from-copy"


_MEANS = {
    Choice.PUT_BACK: "put the coding back as the audit trail has it",
    Choice.AS_LOGGED: "make the coding what the audit trail has",
    Choice.AS_HELD: "keep the coding and write it into the audit trail",
    Choice.TAKE_OFF: "take the coding off; the audit trail keeps it",
    Choice.MOVE: "move the coding to the one place where its words stand",
    Choice.FROM_COPY: "take the text, with its own hash, from a copy that qualkit kept",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be done about one thing, named `about`; only a person can choose."""

    about: str
    choices: tuple[Choice, ...]

    @property
    def means(self) -> tuple[tuple[str, str], ...]:
        return tuple((choice.value, _MEANS[choice]) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong, and what can be done; the rest needs a backup."""

    problems: tuple[Problem, ...]
    proposals: tuple[Proposal, ...]


def findings(location: Location) -> Findings:
    """Everything that is wrong in a project, with proposals; nothing is changed."""
    place = _file(location)
    project = Project.open(place, verify=False)
    try:
        with project.reading(whole=True) as repository:
            proposals = tuple(_proposals(repository, place))
        return Findings(project.check(), proposals)
    finally:
        project.close()


def repair(location: Location, chosen: Sequence[tuple[str, str]], *, actor: str) -> Path:
    """Do what was chosen, pairs of a proposal and one of its choices, after keeping a copy.

    All of it in one transaction. Raises NotFound where something is not proposed, and ProjectError,
    nothing changed, where it would leave as much wrong as before. Gives the copy.
    """
    place = _file(location)
    project = Project.open(place, verify=False)
    try:
        before = len(project.check())
        copy = keep_copy(place, "repair", sound=False)
        with project.writing(actor, right=Right.MANAGE) as repository:
            offered = {p.about: p for p in _proposals(repository, place)}
            for about, choice in chosen:
                _refuse_other(offered, about, choice)
                _do(repository, about, Choice(choice), place)
            repository.flush_log()
            _refuse_no_better(repository, before, place)
    finally:
        project.close()
    return copy


def _file(location: Location) -> Path:
    if is_server(str(location)):
        raise ProjectError(
            "only project files are repaired", hint="restore a dump with the server's own tools"
        )
    return Path(location)


def _proposals(repository: Repository, place: Path) -> Iterator[Proposal]:
    seen = set()
    for found in repository.differences():
        choices = tuple(_choices(repository, found))
        if choices:
            seen.add(found.coding)
            yield Proposal(f"coding:{found.coding}", choices)
    for coding in repository.codings(as_recorded=True, consensus=True):
        text = repository.text(coding.transcript)[0]
        wrong = coding.span.text(text) != coding.quote
        if wrong and coding.id not in seen and text.count(coding.quote) == 1:
            yield Proposal(f"coding:{coding.id}", (Choice.MOVE,))
    for name, revision, sha256 in repository.changed_texts():
        if _text_kept(place, name, revision, sha256) is not None:
            yield Proposal(f"text:{name}:{revision}", (Choice.FROM_COPY,))


def _choices(repository: Repository, found: Difference) -> Iterator[Choice]:
    whole = found.logged is not None and "span_start" in found.logged
    logged = found.logged if whole and repository.stands(found.logged or {}) else None
    held = found.held if found.held is not None and repository.stands(found.held) else None
    if logged is not None:
        yield Choice.PUT_BACK if found.held is None else Choice.AS_LOGGED
    if held is not None:
        yield Choice.AS_HELD
    if found.logged is None:
        yield Choice.TAKE_OFF


def _refuse_other(offered: dict[str, Proposal], about: str, choice: str) -> None:
    if about not in offered or choice not in offered[about].choices:
        raise NotFound(
            f"'{choice}' is not proposed for {about}",
            hint="qualkit repair PROJECT lists what is; nothing was changed",
        )


def _do(repository: Repository, about: str, choice: Choice, place: Path) -> None:
    kind, _, key = about.partition(":")
    if kind == "text":
        name, _, revision = key.rpartition(":")
        for there, number, sha256 in repository.changed_texts():
            body = _text_kept(place, there, number, sha256)
            if (there, number) == (name, int(revision)) and body is not None:
                repository.set_text(name, number, body)
        return
    if choice is Choice.MOVE:
        _move(repository, key)
        return
    found = next(d for d in repository.differences() if d.coding == key)
    logged: Any = found.logged
    if choice is Choice.AS_HELD:
        repository.log_as_held(key, logged)
    else:
        repository.set_coding(key, None if choice is Choice.TAKE_OFF else logged)


def _move(repository: Repository, key: str) -> None:
    coding = repository.recorded(key)
    text = repository.text(coding.transcript)[0]
    start = text.index(coding.quote)
    repository.change(replace(coding, span=Span(start, start + len(coding.quote))))


def _text_kept(place: Path, name: str, revision: int, sha256: str) -> str | None:
    """The text in the newest automatic copy that has it with its hash."""
    found = (text_in_copy(kept.path, name, revision, sha256) for kept in kept_copies(place))
    return next((body for body in found if body is not None), None)


def _refuse_no_better(repository: Repository, before: int, place: Path) -> None:
    left = (
        *repository.text_problems(), *repository.log_problems(), *repository.coding_problems(),
    )  # fmt: skip
    if len(left) >= before:
        raise ProjectError(
            "that would leave as much wrong as before",
            where=str(place),
            hint="nothing was changed; restore a backup",
        )
