"""Merging a copy of a project, in which others worked, into the project: one undoable step."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit.errors import NotFound, Problem, ProjectError
from qualkit.model import Codebook, Coder, Right
from qualkit.model.codebook_changes import Change, ChangeKind
from qualkit.services.merge_plan import Plan, Side, alike, plan, shared_events, side
from qualkit.services.projects import Location, open_project
from qualkit.store import Project, Repository, copy_project
from qualkit.store.engine import is_server
from qualkit.store.project import refuse_other_files
from qualkit.store.snapshots import folder_of, keep_copy, snapshot

MERGED = "project.merged"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was answered: who is whom (there -> here), who is somebody else, and whose wins."""

    same: Mapping[str, str]
    different: frozenset[str] = frozenset()
    prefer: str = ""
    leave_out: bool = False


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

    Raises ProjectError, nothing changed, where the two are no copies of one project, a question
    about a person is open, both changed the same thing and `prefer` does not say whose counts, or
    something cannot be taken over and `leave_out` is not set. A dry run says all that.
    """
    place = _file(location)
    with _opened_copy(_file(other)) as theirs:
        ours = open_project(place)
        try:
            found, there = _compared(ours, theirs, wishes)
            if dry_run:
                return found
            _refuse_open(found, wishes, place)
            if found.plan.empty and not (found.plan.conflicts and wishes.prefer == "other"):
                return found
            copy = keep_copy(place, "merge")
            with ours.writing(actor, right=Right.MANAGE) as repository:
                _Taking(repository, theirs, there, found.plan, wishes).all()
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


def _compared(ours: Project, theirs: Project, wishes: Wishes) -> tuple[Merged, Side]:
    with ours.reading(whole=True) as here, theirs.reading(whole=True) as there:
        shared = _shared(here, there, ours.location)
        known, names = {c.name for c in here.coders()}, {c.name for c in there.coders()}
        _refuse_unknown(wishes, known, names)
        two = side(there, shared, wishes.same)
        base = _codebook_at(here, shared)
        planned = plan(side(here, shared), two, base)
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
    if found.plan.conflicts and not wishes.prefer:
        head = "both copies changed the same; --prefer here or --prefer other says whose counts"
        problems += [Problem(head, str(place)), *found.plan.conflicts]
    if found.plan.left_out and not wishes.leave_out:
        head = "something cannot be taken over; --leave-out goes on without it"
        problems += [Problem(head, str(place)), *found.plan.left_out]
    if problems:
        raise ProjectError.of(problems)


class _Taking:
    """Writes a plan, in the order in which things name each other."""

    def __init__(
        self, repository: Repository, theirs: Project, there: Side, plan: Plan, wishes: Wishes
    ) -> None:
        self._here = repository
        self._theirs = theirs
        self._there = there
        self._plan = plan
        self._prefer_other = wishes.prefer == "other"

    def all(self) -> None:
        self._transcripts()
        self._codebook()
        for name in self._plan.coders:
            self._here.ensure_coder(Coder(name))
        for name in self._plan.rounds:
            self._round(name)
        self._codings()
        self._memos()
        self._statuses()

    def _transcripts(self) -> None:
        with self._theirs.reading(whole=True) as there:
            for name in self._plan.transcripts:
                original = there.original(name)
                self._here.add_transcript(self._there.transcripts[name], original=original)

    def _wanted(self, taken: Sequence[str], conflicts: Sequence[str]) -> list[str]:
        return [*taken, *(conflicts if self._prefer_other else ())]

    def _codebook(self) -> None:
        part, there = self._plan.codes, self._there.codebook
        changed = set(self._wanted(part.changed, part.conflicts))
        if not changed and not part.added:
            return
        book = self._here.codebook()
        codes = [there.code(c.id) if c.id in changed else c for c in book]
        have = {c.id for c in codes}
        more = [c for c in there if c.id in {*part.added, *changed} and c.id not in have]
        new = replace(book, codes=(*codes, *more))
        words = f"merged another copy: {len(more)} codes added, {len(changed)} changed"
        self._here.save_codebook(new, Change(ChangeKind.LOADED, words))

    def _round(self, name: str) -> None:
        theirs = self._there.rounds[name]
        for coder in sorted({coder for _, coder in theirs.assignments}):
            self._here.ensure_coder(Coder(coder))
        if not self._here.has_round(name):
            number = min(theirs.codebook_version, self._here.codebook_version())
            new = replace(theirs, codebook_version=number, done=frozenset(), closed_at=None)
            self._here.save_round(new)
        self._here.assign(name, theirs.assignments)
        for transcript, coder in sorted(theirs.done - self._here.round(name).done):
            self._here.save_done(name, transcript, coder)

    def _codings(self) -> None:
        part, there = self._plan.codings, self._there.codings
        for key in part.removed:
            self._retract(key)
        for key in self._wanted(part.changed, part.conflicts):
            theirs = there.get(key)
            if theirs is None:
                self._retract(key)
            elif self._is_here(key):
                self._here.change(theirs)
            else:
                self._here.record([theirs])
        self._here.record([there[key] for key in part.added])
        for ours, key in self._plan.twins if self._prefer_other else ():
            self._here.change(replace(there[key], id=ours))

    def _is_here(self, key: str) -> bool:
        try:
            self._here.recorded(key)
        except NotFound:
            return False
        return True

    def _retract(self, key: str) -> None:
        if self._is_here(key):  # it may have gone with another that is read as the same
            self._here.retract(key)

    def _memos(self) -> None:
        part, there = self._plan.memos, self._there.memos
        for key in [*part.added, *self._wanted(part.changed, part.conflicts), *part.removed]:
            if key not in there:
                self._here.remove_memo(key)
            elif self._here.has_memo(key):
                self._here.change_memo(there[key])
            else:
                self._here.add_memo(there[key])

    def _statuses(self) -> None:
        ours = {(s.coder, s.transcript): s for s in self._here.reading_statuses()}
        held = set(self._here.transcript_names())
        for status in self._there.statuses:
            known = ours.get((status.coder, status.transcript))
            later = known is None or (status.changed and known.changed
                                      and status.changed > known.changed)  # fmt: skip
            if later and status.transcript in held:
                self._here.save_reading_status(status)
