"""Repair: what can be done about what `check` finds; a person chooses, nothing is guessed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qualkit.errors import NotFound, Problem, ProjectError
from qualkit.model import Right, Span
from qualkit.services.projects import Location
from qualkit.store import Project, Repository, copy_project
from qualkit.store.engine import is_server
from qualkit.store.orphan_tables import Missing, row_in_copy
from qualkit.store.rebuilt_tables import Difference
from qualkit.store.repair_tables import text_in_copy
from qualkit.store.snapshots import folder_of, keep_copy, kept_copies, snapshot


class Choice(StrEnum):
    PUT_BACK = "put-back"
    AS_LOGGED = "as-logged"
    AS_HELD = "as-held"
    TAKE_OFF = "take-off"
    MOVE = "move"
    FROM_COPY = "from-copy"
    ACKNOWLEDGE = "acknowledge"
    REBUILD = "rebuild"
    RESTORE = "restore"


_MEANS = {
    Choice.PUT_BACK: "put the coding back as the audit trail has it",
    Choice.AS_LOGGED: "make the coding what the audit trail has",
    Choice.AS_HELD: "keep the coding and write it into the audit trail",
    Choice.TAKE_OFF: "take the coding off; the audit trail keeps it",
    Choice.MOVE: "move the coding to the one place where its words stand",
    Choice.FROM_COPY: "take it, a text with its own hash, from a copy that qualkit kept",
    Choice.ACKNOWLEDGE: "put on record that you saw it; what is missing stays missing",
    Choice.REBUILD: "make all codings what the audit trail has, which is whole",
    Choice.RESTORE: "bring this copy, which is sound, back; the project is kept beside it",
}
CODINGS = "codings"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be done about one thing, named `about`; only a person can choose.

    `note` says what else is to be known before.
    """

    about: str
    choices: tuple[Choice, ...]
    note: str = ""

    @property
    def means(self) -> tuple[tuple[str, str], ...]:
        more = f"; {self.note}" if self.note else ""
        return tuple((choice.value, _MEANS[choice] + more) for choice in self.choices)


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
        problems = project.check()
        with project.reading(whole=True) as repository:
            proposals = tuple(_proposals(repository, place))
            if problems:
                proposals += tuple(_sound_copy(repository.log_head()[0], place))
        return Findings(problems, proposals)
    finally:
        project.close()


def repair(location: Location, chosen: Sequence[tuple[str, str]], *, actor: str) -> Path:
    """Do what was chosen, pairs of a proposal and one of its choices, after keeping a copy.

    All of it in one transaction. Raises NotFound where something is not proposed, and ProjectError,
    nothing changed, where it would leave as much wrong as before. Gives the copy. A copy is brought
    back alone, without anything else.
    """
    place = _file(location)
    if any(choice == Choice.RESTORE for _, choice in chosen):
        return _restored(place, chosen)
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
            _refuse_no_better(len(project.problems(repository)), before, place)
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
    if len(seen) > 1 and _can_be_rebuilt(repository):
        yield Proposal(CODINGS, (Choice.REBUILD,), f"{len(seen)} differ")
    yield from _about_rows_and_log(repository, place)


def _about_rows_and_log(repository: Repository, place: Path) -> Iterator[Proposal]:
    for missing in repository.missing_rows():
        if _row_kept(place, missing) is not None:
            yield Proposal(missing.about, (Choice.FROM_COPY,))
    for each in repository.log_breaks():
        yield Proposal(f"log:{each.number}", (Choice.ACKNOWLEDGE,), each.problem.what)


def _can_be_rebuilt(repository: Repository) -> bool:
    """Whether the log is whole and each coding that it has stands in its text."""
    logged = [found.logged for found in repository.differences()]
    whole = all("span_start" in row and repository.stands(row) for row in logged if row is not None)
    return whole and repository.log_is_whole()


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
    if kind == CODINGS:
        for each in repository.differences():
            repository.set_coding(each.coding, each.logged)
    elif kind == "coding":
        _do_coding(repository, key, choice)
    else:
        _OTHERS[kind](repository, key, place)


def _do_coding(repository: Repository, key: str, choice: Choice) -> None:
    if choice is Choice.MOVE:
        _move(repository, key)
        return
    found = next(d for d in repository.differences() if d.coding == key)
    logged: Any = found.logged
    if choice is Choice.AS_HELD:
        repository.log_as_held(key, logged)
    else:
        repository.set_coding(key, None if choice is Choice.TAKE_OFF else logged)


def _do_text(repository: Repository, key: str, place: Path) -> None:
    name, _, revision = key.rpartition(":")
    for there, number, sha256 in repository.changed_texts():
        body = _text_kept(place, there, number, sha256)
        if (there, number) == (name, int(revision)) and body is not None:
            repository.set_text(name, number, body)


def _do_row(repository: Repository, key: str, place: Path) -> None:
    missing = next(m for m in repository.missing_rows() if m.about == f"row:{key}")
    row = _row_kept(place, missing)
    if row is not None:
        repository.put_back(missing, row)


def _do_log(repository: Repository, key: str, _place: Path) -> None:
    broken = next(each for each in repository.log_breaks() if str(each.number) == key)
    repository.acknowledge_break(broken)


_OTHERS = {"text": _do_text, "row": _do_row, "log": _do_log}


def _move(repository: Repository, key: str) -> None:
    coding = repository.recorded(key)
    text = repository.text(coding.transcript)[0]
    start = text.index(coding.quote)
    repository.change(replace(coding, span=Span(start, start + len(coding.quote))))


def _text_kept(place: Path, name: str, revision: int, sha256: str) -> str | None:
    """The text in the newest automatic copy that has it with its hash."""
    found = (text_in_copy(kept.path, name, revision, sha256) for kept in kept_copies(place))
    return next((body for body in found if body is not None), None)


def _row_kept(place: Path, missing: Missing) -> dict[str, Any] | None:
    """The row in the newest automatic copy that has it."""
    found = (row_in_copy(kept.path, missing) for kept in kept_copies(place))
    return next((row for row in found if row is not None), None)


def _refuse_no_better(left: int, before: int, place: Path) -> None:
    if left >= before:
        raise ProjectError(
            "that would leave as much wrong as before",
            where=str(place),
            hint="nothing was changed; restore a backup",
        )


def _sound_copy(events: int, place: Path) -> Iterator[Proposal]:
    """The newest kept copy in which `check` finds nothing, with what is not in it."""
    for kept in kept_copies(place):
        held = _events_if_sound(kept.path)
        if held is not None:
            note = f"{max(events - held, 0)} events of the audit trail are newer than it"
            yield Proposal(f"project:{kept.path.name}", (Choice.RESTORE,), note)
            return


def _events_if_sound(copy: Path) -> int | None:
    """How many events a copy has; None where it is damaged. The copy itself is not written to."""
    try:
        with TemporaryDirectory(prefix="qualkit_repair_") as folder:
            draft = Path(folder) / "copy.qualkit"
            snapshot(copy, draft)
            project = Project.open(draft, keep=False)
            try:
                with project.reading(whole=True) as repository:
                    return None if project.problems(repository) else repository.log_head()[0]
            finally:
                project.close()
    except (ProjectError, sqlite3.DatabaseError):
        return None


def _restored(place: Path, chosen: Sequence[tuple[str, str]]) -> Path:
    offered = {f"{p.about}={c}" for p in findings(place).proposals for c in p.choices}
    if len(chosen) > 1 or "=".join(chosen[0]) not in offered:
        raise NotFound(
            "a copy is brought back alone, and only the one that is proposed",
            hint="qualkit repair PROJECT lists what is; nothing was changed",
        )
    copy = folder_of(place) / chosen[0][0].partition(":")[2]
    kept = copy_project(copy, place, replace=True, keep=True)
    return kept or place
