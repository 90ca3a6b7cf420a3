"""Merging a copy of a project, in which others worked, into the project: one undoable step."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualkit.errors import NotFound, Problem, ProjectError
from qualkit.model import Codebook, Right
from qualkit.services.merge_plan import KINDS, Plan, alike, people, plan
from qualkit.services.merge_sides import Side, shared_events, side
from qualkit.services.merge_taking import OTHER, Taking
from qualkit.services.projects import Location, open_project
from qualkit.store import Project, Repository, copy_project
from qualkit.store.engine import is_server
from qualkit.store.project import refuse_other_files
from qualkit.store.snapshots import folder_of, keep_copy, snapshot

MERGED = "project.merged"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was answered: who is whom (there -> here), who is somebody else, and whose wins.

    `prefer` is `here`, `other` or nothing; `prefer_of` says it for one kind of `KINDS`.
    """

    same: Mapping[str, str]
    different: frozenset[str] = frozenset()
    prefer: str = ""
    leave_out: bool = False
    prefer_of: Mapping[str, str] = field(default_factory=dict)

    def wins(self, kind: str) -> str:
        """Whose counts where both copies differ in things of a kind; nothing where not said."""
        return self.prefer_of.get(kind, self.prefer)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge would do or did; `questions` are pairs of names that may be one person."""

    plan: Plan
    questions: tuple[tuple[str, str], ...]
    done: bool
    copy: Path | None = None


def merge(
    location: Location, other: Location, wishes: Wishes, *, actor: str, dry_run: bool = False
) -> Merged:
    """Take over what was done in another copy since the two parted.

    Raises NotAllowed where the actor does not lead a project that has accounts. Raises
    ProjectError, nothing changed, where the two are no copies of one project, a question
    about a person is open, both changed the same thing and `prefer` does not say whose counts, or
    something cannot be taken over and `leave_out` is not set. A dry run says all that.
    """
    place = _file(location)
    with _opened_copy(_file(other)) as theirs:
        ours = open_project(place)
        try:
            _refuse_unless_lead(ours, actor)
            found, there = _compared(ours, theirs, wishes)
            if dry_run:
                return found
            _refuse_open(found, wishes, place)
            if found.plan.empty and not _decides(found.plan, wishes):
                return found
            copy = keep_copy(place, "merge")
            with ours.writing(actor, right=Right.MANAGE) as repository:
                Taking(repository, theirs, there, found.plan, wishes.wins).all()
                repository.log(MERGED, "project", after={"copy": copy.name})
        finally:
            ours.close()
    return replace(found, done=True, copy=copy)


def undo(location: Location) -> Path | None:
    """Bring the project back as it was before its last merge; the merged one is kept, as returned.

    Raises ProjectError where something was done since, which would be lost.
    """
    place = _file(location)
    project = open_project(place)
    with project.reading(whole=True) as repository:
        last = next(iter(repository.events(limit=1)), None)
    project.close()
    if last is None or last.action != MERGED:
        raise ProjectError(
            "the last thing done in the project is not a merge",
            where=str(place),
            hint="qualkit backup PROJECT --list names the copy from before the merge; "
            "restore it under another name",
        )
    copy = folder_of(place) / str(json.loads(last.after or "{}")["copy"])
    return copy_project(copy, place, replace=True, keep=True)


def _file(location: Location) -> Path:
    if is_server(str(location)):
        raise ProjectError("only project files are merged", hint="give the path of a .qualkit file")
    return Path(location)


@contextmanager
def _opened_copy(other: Path) -> Iterator[Project]:
    """The other project as a copy, so that nothing is written to it; it must be sound."""
    refuse_other_files(other)
    with tempfile.TemporaryDirectory(prefix="qualkit_merge_") as folder:
        draft = Path(folder) / "other.qualkit"
        snapshot(other, draft)
        project = Project.open(draft, keep=False)
        try:
            problems = project.check()
            if problems:
                head = Problem(f"{len(problems)} things in it are not sound", str(other))
                raise ProjectError.of((head, *problems[:5]))
            yield project
        finally:
            project.close()


def _refuse_unless_lead(project: Project, actor: str) -> None:
    """Conflicts show what others coded and wrote, so that only who leads may look at them."""
    with project.reading(whole=True) as repository:
        repository.refuse_unless_allowed(actor, Right.MANAGE)


def _decides(plan: Plan, wishes: Wishes) -> bool:
    """Whether a conflict ends otherwise than with what is here; notes of both are kept."""
    return any(wishes.wins(each.kind) == OTHER or each.kind == "notes" for each in plan.clashing)


def _compared(ours: Project, theirs: Project, wishes: Wishes) -> tuple[Merged, Side]:
    with ours.reading(whole=True) as here, theirs.reading(whole=True) as there:
        shared = _shared(here, there, ours.location)
        known, names = people(here.coders()), people(there.coders())
        _refuse_unknown(wishes, known, names)
        two = side(there, shared, wishes.same)
        sides = (side(here, shared), two)
        planned = plan((here, there), sides, _codebook_at(here, shared), wishes.same)
    answered = {*wishes.same, *wishes.different}
    questions = alike((n for n in names - known if n not in answered), known)
    return Merged(planned, tuple(questions), done=False), two


def _shared(here: Repository, there: Repository, where: str) -> int:
    shared = shared_events(here.events()[::-1], there.events()[::-1])
    if here.project_id() != there.project_id():
        raise ProjectError(
            "these are not copies of one project",
            where=where,
            hint="qualkit codings dump and load carry codings between different projects",
        )
    if not shared and here.revision() and there.revision():
        raise ProjectError(
            "the two audit trails have nothing in common",
            where=where,
            hint="names were replaced in one of them; merge first and replace names afterwards",
        )
    return shared


def _refuse_unknown(wishes: Wishes, known: set[str], names: set[str]) -> None:
    lacking = [n for n in (*wishes.same, *sorted(wishes.different)) if n not in names]
    lacking += [name for name in wishes.same.values() if name not in known]
    unknown = sorted(wishes.prefer_of.keys() - set(KINDS))
    if unknown:
        raise NotFound(
            f"'{unknown[0]}' is no kind of thing", hint=f"it is one of: {', '.join(KINDS)}"
        )
    if lacking:
        raise NotFound(f"nobody codes there by the name of {', '.join(lacking)}")


def _codebook_at(repository: Repository, shared: int) -> Codebook:
    """The newest codebook that both copies had when they parted."""
    common = [e for e in repository.events() if e.id <= shared and e.action == "codebook.saved"]
    return repository.codebook(int(common[0].subject)) if common else Codebook("", version=0)


def _refuse_open(found: Merged, wishes: Wishes, place: Path) -> None:
    problems = [
        Problem(f"is '{a}' in the other copy '{b}' here?", "",
                f"--same '{a}={b}', or --different '{a}'")
        for a, b in found.questions
    ]  # fmt: skip
    undecided = [each for each in found.plan.clashing if not wishes.wins(each.kind)]
    if undecided:
        head = "both copies changed the same; --prefer here or --prefer other says whose counts"
        kinds = sorted({each.kind for each in undecided})
        hint = f"of one kind alone: --prefer '{kinds[0]}=other'"
        problems += [Problem(head, str(place), hint), *(each.problem for each in undecided)]
    if found.plan.left_out and not wishes.leave_out:
        head = "something cannot be taken over; --leave-out goes on without it"
        problems += [Problem(head, str(place)), *found.plan.left_out]
    if problems:
        raise ProjectError.of(problems)
