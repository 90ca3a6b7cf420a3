"""Working on a codebook: each change is one version, one event and one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from qualkit.errors import CodebookError, Problem
from qualkit.model import Code, Codebook, Coding, Passage, Right, Stance, Support
from qualkit.model import codebook_edits as edits
from qualkit.model.codebook_changes import (
    Change,
    ChangeKind,
    Version,
    changes_between,
    quoted,
    taken_back,
)
from qualkit.model.recoding import place_of
from qualkit.services.codebooks import free_id, store
from qualkit.services.seen import codings_seen
from qualkit.store import Project, Repository

Make = Callable[[Codebook], Codebook]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the codes into which a code is split."""

    label: str
    definition: str = ""


def _change(project: Project, actor: str, make: Make, change: Change) -> Codebook:
    with project.writing(actor, right=Right.MANAGE) as repository:
        return store(repository, make, change)


def _label(project: Project, code_id: str) -> str:
    with project.reading() as repository:
        return quoted(repository.codebook().code(code_id).label)


def add(
    project: Project,
    label: str,
    *,
    actor: str,
    stance: Stance = Stance.ETIC,
    definition: str = "",
    parent: str | None = None,
) -> Code:
    """Add a code, the last one below a parent. Raises CodebookError where the name is taken."""
    words = " ".join(label.split())
    with project.writing(actor, right=Right.MANAGE) as repository:
        book = repository.codebook()
        code = Code(free_id(words, book), words, stance, parent=parent, definition=definition)
        change = Change(ChangeKind.ADDED, f"added {quoted(words)}", (code.id,))
        store(repository, lambda book: edits.added(book, code), change)
    return code


def change_fields(project: Project, seen: Code, wanted: Code, *, actor: str) -> Codebook:
    """Set the fields in which `wanted` differs from `seen`.

    Raises CodebookError where somebody else changed one of them since, or a value cannot be.
    """
    with project.writing(actor, right=Right.MANAGE) as repository:
        before = repository.seen.codebook()
        found = changes_between(before, edits.edited(before, seen, wanted)).changed
        names = ", ".join(name for _, names in found for name in names).replace("_", " ")
        words = f"changed {names} of {quoted(before.code(seen.id).label)}"
        change = Change(ChangeKind.EDITED, words, (seen.id,))
        return store(repository, lambda book: edits.edited(book, seen, wanted), change)


def rename(project: Project, code_id: str, label: str, *, actor: str) -> Codebook:
    """Give a code another name; the old one still finds it."""
    words = f"renamed {_label(project, code_id)} to {quoted(label)}"
    change = Change(ChangeKind.RENAMED, words, (code_id,))
    return _change(project, actor, lambda book: edits.renamed(book, code_id, label), change)


def move(
    project: Project, code_id: str, *, parent: str | None, after: str | None = None, actor: str
) -> Codebook:
    """Put a code below a parent (None: at the top), behind a sibling there (None: first)."""
    below = f"below {_label(project, parent)}" if parent else "to the top"
    change = Change(ChangeKind.MOVED, f"moved {_label(project, code_id)} {below}", (code_id,))
    return _change(
        project, actor, lambda book: edits.moved(book, code_id, parent=parent, after=after), change
    )


def step(project: Project, code_id: str, direction: str, *, actor: str) -> Codebook:
    """Move a code one place up, down, in or out."""
    change = Change(ChangeKind.MOVED, f"moved {_label(project, code_id)} {direction}", (code_id,))
    return _change(project, actor, lambda book: edits.step(book, code_id, direction), change)


def merge(project: Project, source: str, target: str, *, actor: str) -> Codebook:
    """Retire a code in favour of another; its codings are read as the other's from now on."""
    words = f"merged {_label(project, source)} into {_label(project, target)}"
    change = Change(ChangeKind.MERGED, words, (source, target))
    return _change(project, actor, lambda book: edits.merged(book, source, target), change)


def split(project: Project, code_id: str, parts: Sequence[Part], *, actor: str) -> Codebook:
    """Retire a code in favour of new ones; its passages wait in the recode queue."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        book = repository.seen.codebook()
        code, made = book.code(code_id), []
        plain = Code("", "", code.stance, code.cycle, code.level, code.parent,
                     color=code.color, also_under=code.also_under)  # fmt: skip
        for part in parts:
            label = " ".join(part.label.split())
            new = replace(plain, id=free_id(label, book), label=label, definition=part.definition)
            made.append(new)
            book = edits.added(book, new)
        names = ", ".join(quoted(new.label) for new in made)
        ids = (code_id, *(new.id for new in made))
        change = Change(ChangeKind.SPLIT, f"split {quoted(code.label)} into {names}", ids)
        return store(repository, lambda book: edits.split(book, code_id, made), change)


def promote(project: Project, code_id: str, *, label: str = "", actor: str) -> Codebook:
    """Make an emic code etic, under the analysts' name where one is given."""
    named = f" as {quoted(label)}" if label.strip() else ""
    words = f"made {_label(project, code_id)} etic{named}"
    change = Change(ChangeKind.PROMOTED, words, (code_id,))
    return _change(project, actor, lambda book: edits.promoted(book, code_id, label), change)


def retire(project: Project, code_id: str, *, why: str = "", actor: str) -> Codebook:
    """Offer a code no longer; its codings stay."""
    because = f": {why.strip()}" if why.strip() else ""
    words = f"retired {_label(project, code_id)}{because}"
    change = Change(ChangeKind.RETIRED, words, (code_id,))
    return _change(project, actor, lambda book: edits.retired(book, code_id, why), change)


def restore(project: Project, code_id: str, *, actor: str) -> Codebook:
    """Offer a retired code again; what was merged or split stands for itself again."""
    change = Change(ChangeKind.RESTORED, f"restored {_label(project, code_id)}", (code_id,))
    return _change(project, actor, lambda book: edits.restored(book, code_id), change)


def link(project: Project, code_id: str, target: str, *, reason: str, actor: str) -> Codebook:
    """Say that an emic code supports an etic one, and why."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    support = Support(target, reason.strip(), actor, at)
    words = f"linked {_label(project, code_id)} to {_label(project, target)}"
    change = Change(ChangeKind.LINKED, words, (code_id, target))
    return _change(project, actor, lambda book: edits.linked(book, code_id, support), change)


def unlink(project: Project, code_id: str, target: str, *, actor: str) -> Codebook:
    words = f"took the link from {_label(project, code_id)} to {_label(project, target)} away"
    change = Change(ChangeKind.UNLINKED, words, (code_id, target))
    return _change(project, actor, lambda book: edits.unlinked(book, code_id, target), change)


def add_example(project: Project, code_id: str, coding_id: str, *, actor: str) -> Codebook:
    """Keep the words of a coding as an example of a code."""
    with project.reading() as repository:
        coding = repository.coding(coding_id)
    passage = Passage(coding.transcript, coding.span, coding.quote, coding.id)
    words = f"added an example to {_label(project, code_id)}"
    change = Change(ChangeKind.EXAMPLE, words, (code_id,))
    return _change(project, actor, lambda book: edits.with_passage(book, code_id, passage), change)


def remove_example(project: Project, code_id: str, passage: Passage, *, actor: str) -> Codebook:
    words = f"took an example from {_label(project, code_id)}"
    change = Change(ChangeKind.EXAMPLE, words, (code_id,))
    return _change(
        project, actor, lambda book: edits.without_passage(book, code_id, passage), change
    )


def undoable(history: Sequence[Version]) -> Version | None:
    """The newest change that is neither an undoing nor undone, of a history, newest first."""
    undone: set[int] = set()
    for version in history:
        if version.change is not None and version.change.undoes:
            if version.number not in undone:
                undone.add(version.change.undoes)
        elif version.number not in undone and version.number > 1:
            return version
    return None


def undo(project: Project, version: int | None = None, *, actor: str) -> Version:
    """Take back the change that made a version: the newest unless said.

    An undoing can be taken back the same way. Raises CodebookError with a list of what stands in
    the way, where parts of the change were changed again or passages carry a code it added.
    """
    with project.writing(actor, right=Right.MANAGE) as repository:
        seen = repository.seen
        chosen = _chosen(seen.codebook_history(), version)
        before = seen.codebook(chosen.number - 1)
        after = seen.codebook(chosen.number)
        _refuse_used(seen, before, after)
        words = f"took back: {chosen.words}"
        change = Change(ChangeKind.UNDONE, words, undoes=chosen.number)
        store(repository, lambda now: taken_back(before, after, now), change)
        return seen.codebook_history()[0]


def _chosen(history: Sequence[Version], number: int | None) -> Version:
    if number is None:
        found = undoable(history)
        if found is None:
            raise CodebookError("there is nothing to take back")
        return found
    for version in history:
        undoes = version.change.undoes if version.change else 0
        if undoes == number and not _is_undone(history, version.number):
            raise CodebookError(
                f"version {number} was taken back already by version {version.number}"
            )
        if version.number == number:
            return _not_the_first(version)
    raise CodebookError(f"the project has no codebook version {number}")


def _is_undone(history: Sequence[Version], number: int) -> bool:
    undoing = [v for v in history if v.change is not None and v.change.undoes == number]
    return any(not _is_undone(history, version.number) for version in undoing)


def _not_the_first(version: Version) -> Version:
    if version.number == 1:
        raise CodebookError("the first version cannot be taken back")
    return version


def _refuse_used(repository: Repository, before: Codebook, after: Codebook) -> None:
    used = repository.codes_in_use()
    problems = [
        Problem(
            f"{used[code.id]} passages carry {quoted(code.label)}, which this change added",
            code.id,
            "take the codings off or recode them first",
        )
        for code in after
        if code.id not in before and used.get(code.id)
    ]
    if problems:
        raise CodebookError.of(problems)


def merge_preview(project: Project, source: str, target: str, *, coder: str) -> tuple[str, ...]:
    """What merging would do, in sentences. Raises CodebookError where it cannot be done."""
    with project.reading() as repository:
        book = repository.codebook()
        after = edits.merged(book, source, target)
        moved = codings_seen(repository, coder, code=source)
        stay = codings_seen(repository, coder, code=target)
    there = {place_of(coding) for coding in stay}
    doubles = sum(place_of(replace(coding, code=target)) in there for coding in moved)
    new = book.code(target)
    was, named = quoted(book.code(source).label), quoted(new.label)
    lines = [f"{was} has no codings."]
    if moved:
        lines = [f"{_spread(moved)} of {was} will be read as {named}."]
    if doubles:
        lines.append(f"{doubles} of them stand on words that carry both; they are read once.")
    children = [c.label for c in book.children(source)]
    if children:
        lines.append(f"These codes move below {named}: {', '.join(children)}.")
    gained = [v for v in after.code(target).values if v not in new.values]
    if gained:
        wait = f", and its {_counted(len(stay), 'coding')} will wait to be recoded" if stay else ""
        lines.append(f"{named} gains the values {', '.join(gained)}{wait}.")
    lines.append(
        "Nothing is rewritten: finished rounds keep the codes used then, and undo restores all."
    )
    return tuple(lines)


def impact(project: Project, code_id: str, *, coder: str) -> str:
    """How many codings of a code there are, and of whom, in words."""
    with project.reading() as repository:
        return _spread(codings_seen(repository, coder, code=code_id))


def passages_of(project: Project, code_id: str, *, coder: str) -> tuple[Coding, ...]:
    """The codings of a code that the coder may see, in the order of their place."""
    with project.reading() as repository:
        return codings_seen(repository, coder, code=code_id)


def _spread(codings: Sequence[Coding]) -> str:
    """Three codings by two coders in two transcripts, in words."""
    of = Counter(coding.coder for coding in codings)
    places = len({coding.transcript for coding in codings})
    if not codings:
        return "No codings"
    return (
        f"{_counted(len(codings), 'coding')} by {_counted(len(of), 'coder')} "
        f"in {_counted(places, 'transcript')}"
    )


def _counted(n: int, one: str) -> str:
    return f"{n:,} {one if n == 1 else one + 's'}"
