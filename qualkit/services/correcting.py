"""Correcting: a new text for a transcript that is coded already, listed first, then confirmed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import PurePath

from qualkit.errors import CodingError, NotFound, Problem, ProjectError, StudyError
from qualkit.ingest import keeps_formatting, read_transcript
from qualkit.model import Coding, ReadingChoices, Right, Transcript, carried
from qualkit.model.anchoring import (
    Fate,
    ReanchoredCoding,
    ReanchoredSuggestion,
    reanchor_codings,
    reanchor_suggestions,
)
from qualkit.model.memo_anchoring import reanchor_memos
from qualkit.model.ruling_anchoring import reanchor_rulings
from qualkit.services.admission import refuse_while_blind
from qualkit.store import Project, Repository

AGAIN = "correct it again to see the list as it would be now; nothing was changed"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected file would do to a transcript; nothing of it is stored yet.

    `transcript` is the new revision; `codings` and open `suggestions` are all of the one before.
    """

    transcript: Transcript
    file: str
    data: bytes
    codings: tuple[ReanchoredCoding, ...]
    suggestions: tuple[ReanchoredSuggestion, ...] = ()
    notes: tuple[Problem, ...] = ()

    def of(self, fate: Fate) -> tuple[ReanchoredCoding, ...]:
        return tuple(item for item in self.codings if item.fate is fate)

    @property
    def lost(self) -> tuple[ReanchoredCoding, ...]:
        return self.of(Fate.LOST)

    @property
    def closed(self) -> tuple[ReanchoredSuggestion, ...]:
        """The open suggestions whose words are lost."""
        return tuple(item for item in self.suggestions if item.after is None)


def preview(project: Project, name: str, file: str, data: bytes) -> Correction:
    """What becomes of a transcript's codings with the text in `data`; nothing is stored.

    Without a name the transcript is the one named like the file. Raises NotFound where there is
    none, NotAllowed while a blind round on it is open, and StudyError where text, turns and
    formatting are what they are already.
    """
    filename = PurePath(file).name
    with project.reading(whole=True) as repository:
        wanted = name or _named_like(filename, repository.transcript_names())
        old, study = repository.transcript(wanted), repository.study()
        for round_ in repository.rounds():
            if wanted in round_.transcripts:
                refuse_while_blind(round_, "its transcripts are corrected once it is closed")
        codings = _held(repository, wanted)
        suggestions = repository.open_suggestions(wanted)
        choices = repository.reading_choices()
    read = _read(filename, data, old, interviewers=study.interviewers, choices=choices)
    new = replace(
        old,
        text=read.text,
        turns=read.turns,
        title=read.title or old.title,
        format=read.format,
        encoding=read.encoding,
        interviewers=read.interviewers | (old.interviewers & set(read.speakers)),
        revision=old.revision + 1,
        marks=read.marks if keeps_formatting(filename) else carried(old.marks, old.text, read.text),
    )
    return Correction(
        new,
        file,
        data,
        reanchor_codings(codings, old, new),
        reanchor_suggestions(suggestions, old, new),
        (*read.warnings, *_differences(old, read, filename)),
    )


def confirm(
    project: Project, correction: Correction, *, actor: str, accept_lost: bool = False
) -> None:
    """Store a correction as the transcript's new revision, in one transaction.

    Raises CodingError where codings would be lost and `accept_lost` is not set, and ProjectError
    where the transcript, its codings or suggestions changed since the preview.
    """
    name = correction.transcript.name
    if correction.lost and not accept_lost:
        raise CodingError(
            f"{len(correction.lost)} codings would be lost",
            where=name,
            hint="look at them, then say that they may be; they stay in the old revision",
        )
    with project.writing(actor, right=Right.MANAGE) as repository:
        _refuse_changed(repository, correction)
        old = repository.transcript(name)
        memos = repository.memos_at(name, old.revision)
        repository.add_revision(
            correction.transcript,
            correction.codings,
            correction.suggestions,
            original=correction.data,
            original_name=correction.file,
        )
        new = correction.transcript
        repository.carry_rulings(
            reanchor_rulings(repository.rulings(), old, new, correction.codings)
        )
        repository.carry_memos(reanchor_memos(memos, old, new, correction.codings))


def _held(repository: Repository, name: str) -> tuple[Coding, ...]:
    """Every coding of a transcript as it was recorded, the consensus too."""
    return repository.codings(transcript=name, as_recorded=True, consensus=True)


def _refuse_changed(repository: Repository, correction: Correction) -> None:
    name = correction.transcript.name
    codings = tuple(item.before for item in correction.codings)
    suggestions = tuple(item.before for item in correction.suggestions)
    _, revision = repository.text(name)
    if (
        revision + 1 != correction.transcript.revision
        or set(_held(repository, name)) != set(codings)
        or set(repository.open_suggestions(name)) != set(suggestions)
    ):
        raise ProjectError(
            "the transcript or its codings changed since the list was made", where=name, hint=AGAIN
        )


def _named_like(filename: str, names: Collection[str]) -> str:
    found = [name for name in names if filename == name or filename.startswith(f"{name}.")]
    if not found:
        raise NotFound(
            f"the project holds no transcript named like '{filename}'",
            hint="name the transcript that it corrects (--transcript NAME)",
        )
    return max(found, key=len)


def _read(
    filename: str,
    data: bytes,
    old: Transcript,
    *,
    interviewers: Collection[str],
    choices: ReadingChoices,
) -> Transcript:
    """The corrected file, read as the project remembers; its name says nothing."""
    read = read_transcript(filename, data, interviewers=interviewers, choices=choices)
    kept = not keeps_formatting(filename) or read.marks == old.marks
    if kept and (read.text, read.turns) == (old.text, old.turns):
        raise StudyError(
            f"the file holds the text that '{old.name}' has already",
            where=filename,
            hint="nothing needs to be corrected; was the corrected file saved?",
        )
    return read


def _differences(old: Transcript, read: Transcript, filename: str) -> tuple[Problem, ...]:
    """What the file says about the transcript otherwise than the project does."""
    return tuple(
        Problem(
            f"{name} is '{value}' in the file and {_said(old, name)} in the project",
            filename,
            "a correction changes the text only; the project keeps what it says",
        )
        for name, value in read.attributes.pairs
        if old.attributes.get(name) != value
    )


def _said(old: Transcript, name: str) -> str:
    return f"'{old.attributes[name]}'" if name in old.attributes else "not given"
