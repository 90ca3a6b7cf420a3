"""The last step of every memo: it is checked, and analysts' notes are set at their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qualkit.analysis.corpus import Corpus
from qualkit.model import Round
from qualkit.model.analyst_note import (
    GENERAL,
    AnalystNote,
    Evidence,
    FileRecord,
    NotePlace,
    word_hash,
)
from qualkit.report.checked import check
from qualkit.report.evidence_changes import changes
from qualkit.report.note_places import Written, evidence, with_notes, written_at
from qualkit.report.tree import BulletList, Callout, Heading, Memo
from qualkit.store import Repository

NOTHING_CHANGED = "Nothing: every claim and quotation is as it was."


@dataclass(frozen=True, slots=True)
class Drafting:
    """How a memo is set for its analyst: places everywhere, and what changed since a file."""

    every_place: bool = False
    since: Evidence | None = None


PLAIN = Drafting()


@dataclass(frozen=True, slots=True)
class NotesGround:
    """The notes that may be shown, and the project whose they are."""

    project: str
    notes: tuple[AnalystNote, ...]

    def on(self, kind: str, memo: str) -> tuple[AnalystNote, ...]:
        return tuple(n for n in self.notes if (n.at.kind, n.at.memo) == (kind, memo))


NO_NOTES = NotesGround("", ())


def notes_ground(repository: Repository) -> NotesGround:
    """What whoever reads may see of the notes."""
    rounds, viewer = repository.rounds(), repository.viewer
    notes = repository.analyst_notes()
    return NotesGround(
        repository.project_id(),
        tuple(note for note in notes if not is_hidden(note, rounds, viewer)),
    )


def is_hidden(note: AnalystNote, rounds: Iterable[Round], viewer: str | None) -> bool:
    """Whether an open blind round keeps the note from the viewer: it may speak of any coding."""
    if viewer in (None, note.author):
        return False
    return any(each.hides and note.author in each.coders for each in rounds)


def set_down(
    memo: Memo, at: NotePlace, corpus: Corpus, ground: NotesGround, drafting: Drafting = PLAIN
) -> Memo:
    """The memo with its notes. Raises CodingError where it says what its texts do not."""
    check(memo, {document.name: document.transcript.text for document in corpus.documents})
    written = since_written(memo, ground.on(at.kind, at.memo), corpus)
    if drafting.since is not None:
        memo = _told(memo, _changed(drafting.since, evidence(memo), _hashes(corpus)))
    return with_notes(
        memo,
        written_at(written),
        FileRecord(ground.project, at.kind, at.memo),
        lambda place: replace(at, place=place).mark(ground.project),
        every=drafting.every_place,
    )


def since_written(memo: Memo, notes: Iterable[AnalystNote], corpus: Corpus) -> tuple[Written, ...]:
    """Each note with what changed at its place since it was written."""
    now = evidence(memo)
    notes = tuple(notes)
    older = any(note.evidence not in (None, now) for note in notes)
    codings = _hashes(corpus) if older else frozenset()
    return tuple(
        Written(note, _changed(note.evidence, now, codings, note.at.place) if note.text else ())
        for note in notes
    )


def _hashes(corpus: Corpus) -> frozenset[str]:
    return frozenset(word_hash(coding.id) for coding in corpus.codings)


def _changed(
    before: Evidence | None, now: Evidence, codings: frozenset[str], place: str = GENERAL
) -> tuple[str, ...]:
    if before is None or before == now:
        return ()
    return changes(before, now, place=place, codings=codings)


def _told(memo: Memo, changed: tuple[str, ...]) -> Memo:
    """The memo with a list of what changed before its first section."""
    first = next((n for n, b in enumerate(memo.blocks) if isinstance(b, Heading)), 0)
    title = "What changed since the file compared with"
    told = (
        (Heading(title, 2), BulletList(changed)) if changed else (Callout(title, NOTHING_CHANGED),)
    )
    return replace(memo, blocks=(*memo.blocks[:first], *told, *memo.blocks[first:]))
