"""Analysts' notes in memos: written, brought back, and read with what changed since."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.errors import MemoError, NotFound
from qualkit.model import Right, fault_of
from qualkit.model.analyst_note import AnalystNote, NotePlace
from qualkit.model.prose import settled
from qualkit.report.note_places import Place, Written, evidence, places, written_at
from qualkit.services import reporting
from qualkit.services.note_setting import is_hidden, since_written
from qualkit.store import Project, Repository

LONGEST = 100_000
HIDDEN = "a note is here that a blind round keeps from you while it is open"


@dataclass(frozen=True, slots=True)
class NotesDesk:
    """The places of a memo, and what is written at them now by place; lost ones come last."""

    places: tuple[Place, ...]
    written: dict[str, Written]

    def at(self, place: str) -> Written | None:
        return self.written.get(place)


def desk(project: Project, kind: str, memo: str) -> NotesDesk:
    """Where notes can stand in a memo, and those that do. Raises NotFound."""
    seen = reporting.memo_seen(project, kind, memo)
    written = written_at(since_written(seen.memo, seen.notes.on(kind, memo), seen.corpus))
    there = places(seen.memo)
    known = {place.id for place in there}
    lost = tuple(
        Place(place, f"{each.note.title} (no longer in the memo)")
        for place, each in sorted(written.items())
        if place not in known and each.note.text
    )
    return NotesDesk((*there, *lost), written)


def all_notes(project: Project) -> tuple[AnalystNote, ...]:
    """The notes that this person may read, but for those taken off."""
    with project.reading() as repository:
        rounds, viewer = repository.rounds(), repository.viewer
        return tuple(
            note
            for note in repository.analyst_notes()
            if note.text and not is_hidden(note, rounds, viewer)
        )


def versions(project: Project, at: NotePlace) -> tuple[AnalystNote, ...]:
    """Every version at a place that this person may read, the oldest first."""
    with project.reading() as repository:
        rounds, viewer = repository.rounds(), repository.viewer
        found = repository.analyst_note_versions(at)
        return tuple(note for note in found if not is_hidden(note, rounds, viewer))


def write(
    project: Project, at: NotePlace, text: str, *, author: str, base: int = 0
) -> AnalystNote | None:
    """Store what stands at a place from now on, with the evidence its author sees.

    `base` is the version that the author had before her, 0 for none. The same text again is no new
    version; None where nothing is there and nothing was written. Raises MemoError where somebody
    wrote in between, and where the memo has no such place.
    """
    words = checked(text)
    seen = reporting.memo_seen(project.seen_by(author), at.kind, at.memo)
    title = _title(places(seen.memo), at.place)
    with project.writing(author, right=Right.CODE) as repository:
        old = newest_at(repository, at, author)
        if (old.text if old else "") == words:
            return old
        if old is None and title is None:
            raise MemoError(
                f"the memo has no place '{at.place}'",
                where=f"memo {at.kind} {at.memo}",
                hint="qualkit memo draft writes it with all its places",
            )
        named = title or (old.title if old else "")
        note = AnalystNote(at, base, named, words, author, None, evidence(seen.memo))
        return repository.add_analyst_note(note)


def bring_back(project: Project, at: NotePlace, version: int, *, author: str) -> AnalystNote:
    """Make an earlier version the newest one again, with the evidence that it was written on.

    Version 0 takes the note off. Raises NotFound where there is none.
    """
    with project.writing(author, right=Right.CODE) as repository:
        now = newest_at(repository, at, author)
        old = next((n for n in repository.analyst_note_versions(at) if n.version == version), None)
        if now is None or (old is None and version):
            raise NotFound(f"there is no version {version} of these notes", where=at.place)
        text, seen = (old.text, old.evidence) if old else ("", None)
        if text == now.text:
            return now
        note = AnalystNote(at, now.version, now.title, text, author, None, seen)
        return repository.add_analyst_note(note, action="analyst_note.brought_back")


def newest_at(repository: Repository, at: NotePlace, author: str) -> AnalystNote | None:
    """The newest version at a place. Raises MemoError where the author may not know of it."""
    found = repository.analyst_note_versions(at)
    if not found:
        return None
    if is_hidden(found[-1], repository.rounds(), author):
        raise MemoError(HIDDEN, where=at.place, hint="write when the round is closed")
    return found[-1]


def checked(text: str) -> str:
    """The text as it is stored. Raises MemoError where it cannot be."""
    if fault := fault_of(text):
        raise MemoError(f"the notes hold {fault}", hint="type them again")
    if len(text) > LONGEST:
        raise MemoError(f"the notes are longer than {LONGEST:,} characters", hint="shorten them")
    return settled(text)


def _title(there: tuple[Place, ...], place: str) -> str | None:
    """A place's title as the memo gives it above the notes."""
    found = next((each.title for each in there if each.id == place), None)
    if found is None or place.partition(":")[0] not in {"claim", "section"}:
        return found
    return f"Notes on {found if place.startswith('claim:') else f'“{found}”'}"
