"""Transcripts into a project: everything is read and checked before the first one is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import NamedTuple

from qualkit.errors import NotATranscriptError, Problem, QualkitError, StudyError
from qualkit.ingest import Manifest, read_manifest, read_transcript, with_manifest
from qualkit.ingest.names import name_pattern
from qualkit.model import Attributes, ChoicesByFile, ReadingChoices, Right, Study, Transcript
from qualkit.services.cluster import spread
from qualkit.services.progress import Progress, silent
from qualkit.services.repetitions import keep, repetitions
from qualkit.store import Project

FILES_TOGETHER = 16
NamedBytes = tuple[str, bytes]
_Read = tuple[str, bytes, Transcript]
_LEFT_OUT = "if it is a transcript, name it itself and see what is wrong with it"


class InFolder(NamedTuple):
    """A file that nobody named: it lies in a folder that was."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file; status is added, would be added or unchanged."""

    file: str
    status: str
    transcript: Transcript

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return self.transcript.warnings


@dataclass(frozen=True, slots=True)
class ImportReport:
    files: tuple[ImportedFile, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def added(self) -> int:
        return sum(item.status != "unchanged" for item in self.files)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every file of an import is read with and checked against."""

    study: Study
    manifest: Manifest | None
    choices: ChoicesByFile


@dataclass(frozen=True, slots=True)
class _Found:
    """The transcripts among the files, and notes on files that are none."""

    read: list[_Read]
    left_out: tuple[Problem, ...] = ()


def manifest_from(data: bytes, where: str) -> Manifest:
    """The rows of a manifest CSV. Raises StudyError with every problem at its `file:line`."""
    return read_manifest(data, where)


def import_files(
    project: Project,
    files: Sequence[NamedBytes],
    *,
    actor: str,
    manifest: Manifest | None = None,
    choices: ReadingChoices | ChoicesByFile | None = None,
    remember: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Read files and store them as transcripts, each in one transaction.

    All files are read first. Where one is refused, or contradicts the manifest or the study frame,
    nothing is stored and the error lists every problem. A file that the project holds already,
    with the same text, is left as it is. Without `choices` those remembered in the project count;
    with `remember` those for all files are kept for the next ones, unless it is a dry run. Of files
    that only lie in a folder, tables and lists without a transcript are left out and named.
    """
    tell = progress or silent
    with project.reading() as repository:
        study, known = repository.study(), repository.hashes()
        kept = repository.reading_choices()
    given = kept if choices is None else choices
    chosen = given if isinstance(given, ChoicesByFile) else ChoicesByFile(given)
    _refuse_unknown(chosen.of_file, files)
    frame = _Frame(study, manifest, chosen)
    found = _read_all(files, frame, tell)
    read = found.read
    _refuse_taken(read, known)
    held = set(known.values())
    new = {t.name: file for file, _, t in read if t.sha256 not in held}
    repeated = repetitions(project, [t for *_, t in read if t.name in new], known)
    notes = (*found.left_out, *_notes(read, manifest, known), *repeated.notes(new))
    if remember and not dry_run:
        remember_choices(project, chosen.everywhere, actor=actor)
    if new and not dry_run:
        project.keep_copy("import")
    imported = []
    for done, (file, data, transcript) in enumerate(read, start=1):
        status = _status(transcript, known, dry_run=dry_run)
        if status == "added":
            with project.writing(actor, right=Right.MANAGE) as repository:
                repository.add_transcript(transcript, original=data, original_name=file)
        imported.append(ImportedFile(file, status, transcript))
        tell("storing", done, len(read))
    if not dry_run:
        keep(project, repeated.made, actor=actor)
    return ImportReport(tuple(imported), notes)


def remembered_choices(project: Project) -> ReadingChoices:
    """How the next files of a project are read unless they are told otherwise."""
    with project.reading() as repository:
        return repository.reading_choices()


def remember_choices(project: Project, choices: ReadingChoices, *, actor: str) -> None:
    """Read the next files like this."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        repository.save_reading_choices(choices)


def _refuse_unknown(by_file: Mapping[str, ReadingChoices], files: Sequence[NamedBytes]) -> None:
    names = {PurePath(file).name for file, _ in files}
    problems = [
        Problem("something is said of a file that is not among those read", name, "check its name")
        for name in by_file
        if name not in names
    ]
    if problems:
        raise StudyError.of(problems)


def _status(transcript: Transcript, known: dict[str, str], *, dry_run: bool) -> str:
    if known.get(transcript.name) == transcript.sha256:
        return "unchanged"
    return "would be added" if dry_run else "added"


def _refuse_taken(read: Sequence[_Read], known: dict[str, str]) -> None:
    """Refuse other texts under names that the project has; a transcript's text never changes."""
    problems = [
        Problem(
            f"the project holds another text as '{transcript.name}'",
            file,
            "rename the file if it is another transcript; if not, qualkit correct takes it",
        )
        for file, _, transcript in read
        if known.get(transcript.name, transcript.sha256) != transcript.sha256
    ]
    if problems:
        raise StudyError.of(problems)


def _read_all(files: Sequence[NamedBytes], frame: _Frame, tell: Progress) -> _Found:
    read: list[_Read] = []
    left_out: list[Problem] = []
    problems: list[Problem] = []
    attempts = spread(partial(_attempt, frame), files, together=FILES_TOGETHER)
    for done, (given, tried) in enumerate(zip(files, attempts, strict=True), start=1):
        file, data = given
        if tried.transcript is not None:
            read.append((file, data, tried.transcript))
        if tried.none and isinstance(given, InFolder):
            left_out.append(Problem(f"left out: {tried.none}", file, _LEFT_OUT))
        else:
            problems.extend(tried.problems)
        tell("reading", done, len(files))
    problems.extend(_same_names(read))
    if problems:
        raise StudyError.of(problems)
    return _Found(read, tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of reading a file, perhaps on another machine; `none` says why it is none."""

    transcript: Transcript | None = None
    problems: tuple[Problem, ...] = ()
    none: str = ""


def _attempt(frame: _Frame, given: NamedBytes) -> _Tried:
    try:
        return _Tried(*_read_one(*given, frame))
    except NotATranscriptError as refused:
        return _Tried(None, tuple(refused.problems), refused.what)
    except QualkitError as refused:
        return _Tried(None, tuple(refused.problems))


def _read_one(file: str, data: bytes, frame: _Frame) -> tuple[Transcript, tuple[Problem, ...]]:
    study, manifest = frame.study, frame.manifest
    transcript, problems = _read_with_name(file, data, frame)
    row = manifest.row_of(PurePath(file).name) if manifest else None
    if manifest and row:
        transcript, found = with_manifest(transcript, row, manifest.where)
        problems = (*problems, *found)
    doubts = _doubts(transcript, study, manifest, has_row=row is not None)
    transcript = replace(transcript, warnings=(*transcript.warnings, *doubts))
    return transcript, (*problems, *study.problems_of(transcript.attributes, file))


def _read_with_name(
    file: str, data: bytes, frame: _Frame
) -> tuple[Transcript, tuple[Problem, ...]]:
    """The transcript, and where its name contradicts its header; the header then stands."""
    pattern = frame.study.file_names
    read = partial(
        read_transcript,
        PurePath(file).name,
        data,
        interviewers=frame.study.interviewers,
        choices=frame.choices.for_file(PurePath(file).name),
    )
    try:
        told = read(file_names=pattern)
    except StudyError as refused:
        told = read()
        named = name_pattern(pattern).attributes(told.name) or Attributes()
        both = Attributes.of({**dict(named.pairs), **dict(told.attributes.pairs)})
        return replace(told, attributes=both), refused.problems
    return told, ()


def _doubts(
    transcript: Transcript, study: Study, manifest: Manifest | None, *, has_row: bool
) -> list[Problem]:
    doubts = []
    if manifest and not has_row:
        doubts.append(
            Problem("no row in the manifest", transcript.name, "add one, or check the file name")
        )
    absent = [n for n in ("site", "wave", "role", "instrument") if n not in transcript.attributes]
    if study.sites and absent:
        doubts.append(
            Problem(
                f"{', '.join(absent)} not known",
                transcript.name,
                "say it in the file name, a header or a manifest",
            )
        )
    return doubts


def _same_names(read: Sequence[_Read]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for file, _, transcript in read:
        if transcript.name in seen:
            problems.append(
                Problem(
                    f"two files would both be transcript '{transcript.name}'",
                    f"{seen[transcript.name]} and {file}",
                    "rename one of them",
                )
            )
        seen.setdefault(transcript.name, file)
    return problems


def _names(read: Sequence[_Read]) -> frozenset[str]:
    return frozenset(transcript.name for _, _, transcript in read)


def _notes(
    read: Sequence[_Read], manifest: Manifest | None, known: dict[str, str]
) -> tuple[Problem, ...]:
    notes = []
    texts = {sha256: name for name, sha256 in known.items() if name not in _names(read)}
    for file, _, transcript in read:
        twin = texts.setdefault(transcript.sha256, transcript.name)
        if twin != transcript.name:
            notes.append(Problem(f"the same text as '{twin}'", file, "is it there twice?"))
    if manifest:
        names = {PurePath(file).name for file, _, _ in read}
        notes.extend(
            Problem(f"'{row.file}' is in the manifest and not among the files",
                    f"{manifest.where}:{row.line}")
            for row in manifest.rows
            if PurePath(row.file).name not in names
        )  # fmt: skip
    return tuple(notes)
