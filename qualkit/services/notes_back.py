"""Memos that come back from a word processor: what was written in them, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from qualkit.errors import MemoError, ReadError
from qualkit.ingest.package import body_of, hint, members_of, root_of
from qualkit.ingest.reading import Source
from qualkit.model import Right
from qualkit.model.analyst_note import (
    AnalystNote,
    Evidence,
    FileRecord,
    MarkedPlace,
    NotePlace,
    word_hash,
)
from qualkit.model.prose import settled
from qualkit.report.docx import render_docx
from qualkit.report.notes_read import (
    ReadFile,
    ReadPlace,
    numbered_lists,
    read_places,
    record_in,
)
from qualkit.services import reporting
from qualkit.services.analyst_notes import checked, newest_at
from qualkit.services.note_setting import Drafting, is_hidden, set_down
from qualkit.store import Project, Repository

_MAIN, _LISTS, _PARTS = "word/document.xml", "word/numbering.xml", "customXml/"
_MOST_PARTS = 30
_LISTED, _LONGEST_LINE = 12, 90


class Fate(StrEnum):
    """What becomes of the words at a place of a file."""

    SAME = "unchanged"
    CHANGED = "changed in the file"
    BOTH = "changed in the file and in the project"
    HIDDEN = "kept from you by an open blind round"
    UNKNOWN = "of no memo of this project"
    UNENDED = "without its last line"


class Choice(StrEnum):
    """What to keep where file and project both changed."""

    NEITHER = "ask"
    PROJECT = "project"
    FILE = "file"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PlaceBack:
    """A place of a file: what stood there when it was written, stands in it, and in the project."""

    place: str
    title: str
    fate: Fate
    text: str
    stored: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class NotesBack:
    """What a file brings back. `outside` are words that are not read back, `removed` how many
    paragraphs are no longer there, `missing` places whose marks are gone; `recorded` is False
    where the program that saved the file dropped what qualkit had put into it.
    """

    kind: str
    memo: str
    places: tuple[PlaceBack, ...]
    outside: tuple[str, ...]
    removed: int
    missing: tuple[str, ...]
    recorded: bool
    evidence: Evidence | None

    def of(self, *fates: Fate) -> tuple[PlaceBack, ...]:
        return tuple(place for place in self.places if place.fate in fates)


def read_back(project: Project, data: bytes, name: str, *, viewer: str) -> NotesBack:
    """What a Word file of a memo would bring back; nothing is stored.

    Raises ReadError for what is no Word file and MemoError for one of no memo of this project.
    """
    file, record = _read(data, name)
    with project.reading() as repository:
        here = repository.project_id()
    if record is not None and record.project != here:
        raise MemoError(
            "this is a memo of another project", where=name, hint="open the project it came from"
        )
    if record is not None and not _holds(project, record):
        record = None
    known = record or _recognised(project, file, here, name)
    marks = {place.mark: place for place in known.places}
    with project.seen_by(viewer).reading() as repository:
        rounds = repository.rounds()
        sort = _Sorting(repository, known, lambda note: is_hidden(note, rounds, viewer))
        places = tuple(sort.place(place, marks.get(place.mark)) for place in file.places)
    there = {place.mark for place in file.places}
    outside, removed = _outside(known.paragraphs, file.outside)
    return NotesBack(
        known.kind,
        known.memo,
        places,
        outside,
        removed,
        tuple(place.title for place in record.places if place.mark not in there) if record else (),
        record is not None,
        record.evidence if record else None,
    )


def take_back(
    project: Project, data: bytes, name: str, *, author: str, keep: Choice = Choice.NEITHER
) -> tuple[NotesBack, tuple[AnalystNote, ...]]:
    """Store what was changed in a file; gives what it brought and the notes that are now new.

    Where file and project both changed, `keep` says what is kept; NEITHER leaves the project as it
    is and the file's words in the file.
    """
    back = read_back(project, data, name, viewer=author)
    wanted = [(p, p.text) for p in back.of(Fate.CHANGED)]
    for place in back.of(Fate.BOTH):
        if keep in (Choice.FILE, Choice.BOTH):
            both = _both(place.stored, place.text)
            wanted.append((place, place.text if keep is Choice.FILE else both))
    stored = []
    with project.writing(author, right=Right.CODE) as repository:
        for place, text in wanted:
            at = NotePlace(back.kind, back.memo, place.place)
            newest_at(repository, at, author)
            note = AnalystNote(
                at, place.version, place.title, checked(text), author, None, back.evidence
            )
            stored.append(repository.add_analyst_note(note, action="analyst_note.read_back"))
    return back, tuple(stored)


def not_read(back: NotesBack) -> tuple[str, ...]:
    """What a file holds or lacks that is not read back, each in a sentence."""
    found = []
    if back.outside:
        number = len(back.outside)
        were = "paragraph was" if number == 1 else "paragraphs were"
        named = "; ".join(f"“{beginning(text)}”" for text in back.outside[:_LISTED])
        more = f" and {number - _LISTED} more" if number > _LISTED else ""
        found.append(
            f"{number} {were} changed or added outside the marked places and not read back: "
            f"{named}{more}."
        )
    if back.removed:
        were = "paragraph was" if back.removed == 1 else "paragraphs were"
        found.append(f"{back.removed} {were} taken out of the memo; that changes nothing.")
    if back.missing:
        found.append(f"Marks taken out, their notes left as they are: {', '.join(back.missing)}.")
    if not back.recorded:
        found.append(
            "The program that saved the file dropped what qualkit keeps in it, so its other "
            "paragraphs are compared with the memo as it is now."
        )
    return tuple(found)


def beginning(text: str) -> str:
    """The first words of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1].rstrip()}…"


def evidence_in(project: Project, data: bytes, name: str, kind: str, memo: str) -> Evidence:
    """What the memo in a file rested on. Raises MemoError where the file does not tell."""
    _, record = _read(data, name)
    with project.reading() as repository:
        here = repository.project_id()
    if record is None:
        raise MemoError(
            "the file no longer holds what its memo rested on",
            where=name,
            hint="the program that saved it dropped it; take the file as qualkit wrote it",
        )
    if (record.project, record.kind, record.memo) != (here, kind, memo):
        raise MemoError(f"this is not an earlier memo on {kind} {memo} of this project", where=name)
    return record.evidence


def _read(data: bytes, name: str) -> tuple[ReadFile, FileRecord | None]:
    """Places and record of a Word file. Raises ReadError."""
    parts = members_of(Source(name, data), ".docx", _wanted)
    if _MAIN not in parts:
        what = "is not a Word file in the form that memos have"
        raise ReadError(what, where=name, hint=hint(".docx"))
    lists = parts.get(_LISTS)
    numbered = (
        numbered_lists(root_of(lists, name, hint(".docx"))) if lists else lambda _id, _level: False
    )
    records = (_record(parts[part], name) for part in sorted(parts) if part.startswith(_PARTS))
    body = body_of(parts[_MAIN], name, ".docx")
    return read_places(body, numbered), next((found for found in records if found), None)


def _record(part: bytes, name: str) -> FileRecord | None:
    """The record in a part that may be anybody's; None where it is not ours or no sound XML."""
    try:
        return record_in(root_of(part, name, hint(".docx")))
    except ReadError:
        return None


def _holds(project: Project, record: FileRecord) -> bool:
    """Whether the project has that memo, and its marks are those of the places they claim."""
    at = NotePlace(record.kind, record.memo)
    there = {(each.kind, each.id) for each in reporting.kinds(project)}
    return (at.kind, at.memo) in there and all(
        replace(at, place=place.place).mark(record.project) == place.mark for place in record.places
    )


def _wanted(names: list[str]) -> list[str]:
    own = [n for n in names if n.startswith(_PARTS) and n.endswith(".xml") and "/_rels" not in n]
    items = [n for n in sorted(own) if "Props" not in n][:_MOST_PARTS]
    return [n for n in (_MAIN, _LISTS) if n in names] + items


def _recognised(project: Project, file: ReadFile, here: str, name: str) -> FileRecord:
    """The record of a memo as it would be written now, found by the marks that a file kept.

    Raises MemoError where no mark is of this project.
    """
    marks = {place.mark for place in file.places}
    known = [NotePlace(each.kind, each.id) for each in reporting.kinds(project)]
    with project.reading() as repository:
        written = [note.at for note in repository.analyst_notes()]
    found = next((at for at in (*known, *written) if at.mark(here) in marks), None)
    if found is None:
        raise MemoError(
            "no marked place of a memo of this project is in the file",
            where=name,
            hint="take the file as qualkit wrote it, and leave the lines in brackets in it",
        )
    return _written_now(project, found, here)


def _written_now(project: Project, at: NotePlace, here: str) -> FileRecord:
    seen = reporting.memo_seen(project, at.kind, at.memo)
    set_ = set_down(seen.memo, at, seen.corpus, seen.notes, Drafting(every_place=True))
    _, record = _read(render_docx(set_), "")
    assert record is not None
    lost = (
        MarkedPlace(n.at.place, n.title, n.at.mark(here), n.version)
        for n in seen.notes.on(at.kind, at.memo)
    )
    places = {place.mark: place for place in (*lost, *record.places)}
    return replace(record, places=tuple(places.values()))


@dataclass(frozen=True)
class _Sorting:
    """Says of each place of a file what becomes of it."""

    repository: Repository
    record: FileRecord
    hidden: Callable[[AnalystNote], bool]

    def place(self, read: ReadPlace, known: MarkedPlace | None) -> PlaceBack:
        if known is None:
            return PlaceBack("", read.title, Fate.UNKNOWN, read.text)
        versions = self.repository.analyst_note_versions(
            NotePlace(self.record.kind, self.record.memo, known.place)
        )
        now = versions[-1] if versions else None
        if now is not None and self.hidden(now):
            return PlaceBack(known.place, known.title, Fate.HIDDEN, read.text)
        base = next((n.text for n in versions if n.version == read.version), "")
        stored, version = (now.text, now.version) if now else ("", 0)
        fate = _fate(read, base, stored)
        if fate is Fate.BOTH and _kept_both(read.text, versions):
            fate = Fate.SAME
        return PlaceBack(known.place, known.title, fate, read.text, stored, version)


def _fate(read: ReadPlace, base: str, stored: str) -> Fate:
    if not read.closed:
        return Fate.UNENDED
    text, before, now = read.text, settled(base), settled(stored)
    if text in (before, now):
        return Fate.SAME
    return Fate.CHANGED if before == now else Fate.BOTH


def _kept_both(text: str, versions: Sequence[AnalystNote]) -> bool:
    """Whether the newest version is an earlier one with this text below: it was kept before."""
    now = settled(versions[-1].text)
    return any(now == settled(_both(older.text, text)) for older in versions[:-1])


def _both(project: str, file: str) -> str:
    return f"{project}\n\n{file}"


def _outside(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """Paragraphs that the memo did not have, and how many of its own are gone without another."""
    matcher = SequenceMatcher(None, before, [word_hash(text) for text in now], autojunk=False)
    added: list[str] = []
    removed = 0
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what != "equal":
            added += now[j1:j2]
            removed += max(0, (i2 - i1) - (j2 - j1))
    return tuple(added), removed
