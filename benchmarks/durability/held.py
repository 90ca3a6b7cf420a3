"""What a project holds after a kill of what its process may have acknowledged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.durability.work import NAME, SELECTIONS
from qualkit.store import Project
from qualkit.store.migrations import newest_version
from qualkit.store.snapshots import kept_copies


def _transcripts(project: Project) -> set[str]:
    with project.reading() as repository:
        return {t.name for t in repository.transcripts() if t.turns}


def _codings(project: Project) -> set[str]:
    with project.reading() as repository:
        return {coding.id for coding in repository.codings()}


def _rounds(project: Project) -> set[str]:
    with project.reading() as repository:
        sizes = Counter(coding.round for coding in repository.codings())
    full = max(sizes.values(), default=0)
    return {name for name, size in sizes.items() if size == full}


def _versions(project: Project) -> set[str]:
    with project.reading() as repository:
        return {str(n) for n in range(repository.codebook_version() + 1)}


def _revisions(project: Project) -> set[str]:
    with project.reading() as repository:
        found = repository.revisions("KES-L01")
        each = {len(repository.codings(transcript="KES-L01", revision=r.number)) for r in found}
    assert len(each) == 1, "codings are missing in a revision"
    return {str(revision.number) for revision in found}


def _migrated(project: Project) -> set[str]:
    assert len(_codings(project)) > 1, "codings are missing after the migration"
    return {"migrated"} if newest_version() else set()


def _merged(project: Project) -> set[str]:
    found = {key for key in _codings(project) if key.startswith("c")}
    assert len(found) in {0, 200}, "a merge is there in part"
    return found


def _undone(project: Project) -> set[str]:
    return set() if _merged(project) else {"undone"}


def _imported(project: Project) -> set[str]:
    with project.reading() as repository:
        sizes = Counter(coding.transcript for coding in repository.codings())
        names = {name for name in repository.transcript_names() if name.startswith("refi")}
    assert all(sizes[name] == SELECTIONS for name in names), "a file is there in part"
    return names


def _kept(project: Project) -> set[str]:
    return {path.name for path in Path(project.location).parent.glob("study_before_*.qualkit")}


def _copies(project: Project) -> set[str]:
    return {path.name for path in Path(project.location).parent.glob("b*.qualkit")}


def _replaced(project: Project) -> set[str]:
    place = Path(project.location)
    name = NAME.encode()
    if name in place.read_bytes():
        return set()
    there = [kept.path.name for kept in kept_copies(place) if name in kept.path.read_bytes()]
    assert not there, f"the name is left in {there}"
    return {"replaced"}


HELD: dict[str, Callable[[Project], set[str]]] = {
    "ingest": _transcripts,
    "coding": _codings,
    "load of codings": _rounds,
    "REFI import": _imported,
    "merge of codes": _versions,
    "correction": _revisions,
    "migration": _migrated,
    "backup": _copies,
    "move": _copies,
    "restore": _kept,
    "merge of copies": _merged,
    "undoing a merge": _undone,
    "replacing names": _replaced,
}
