"""Names in files, before import: proposed, replaced, restored and counted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from qualkit.errors import NamesError, Problem, QualkitError
from qualkit.ingest import Manifest, read_transcript, with_manifest
from qualkit.model import Study, Transcript, text_hash
from qualkit.names import (
    Category,
    Decision,
    Document,
    Known,
    Proposal,
    SmallCell,
    Verdict,
    apply_names,
    decided,
    find_names,
    restore_text,
    restore_words,
    small_cells,
)
from qualkit.names.labels import personal
from qualkit.names.words import spelling
from qualkit.services.name_files import Key, KeyDocument, load_decisions, text_name
from qualkit.services.plain_transcripts import as_text, same_turns
from qualkit.services.progress import Progress, silent

NamedBytes = tuple[str, bytes]
Proposed = tuple[Decision, Proposal | None]
NEWEST_TEXT = re.compile(r"transcript_text\.body:\d+")
_YES = frozenset({"yes", "true", "1"})
_PEOPLE = (
    "interviewer",
    "interviewers",
    "participant",
    "participants",
    "transcriber",
    "recorded_by",
)
_PLACES = ("place", "location", "district", "city", "school")  # fmt: skip
_WORDS = {
    Category.PERSON: "Person {}",
    Category.PLACE: "Place {}",
    Category.SCHOOL: "School {}",
    Category.PROGRAM: "Program {}",
    Category.OTHER: "Name {}",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known beside the files: the study frame, a manifest, names from a roster."""

    study: Study = field(default_factory=lambda: Study(""))
    manifest: Manifest | None = None
    roster: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Decisions to be made, those made before among them; `new` counts those added."""

    rows: tuple[Proposed, ...]
    new: int
    documents: int
    small_cells: tuple[SmallCell, ...]
    minors: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """One de-identified file."""

    file: str
    text: str
    replaced: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """All de-identified files, the key that leads back, and what is doubtful."""

    files: tuple[Written, ...]
    key: Key
    warnings: tuple[Problem, ...]
    undecided: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What was replaced in one category; no name is in it."""

    category: str
    names: int
    replacements: int
    documents: int


def is_of_minors(transcript: Transcript, study: Study) -> bool:
    """Whether people under age speak: by the transcript's own word, or by the role's."""
    if "minors" in transcript.attributes:
        return transcript.attributes["minors"].lower() in _YES
    role = transcript.attributes.get("role", "")
    return any(r.minors or "student" in r.name.lower() for r in study.roles if r.id == role)


def read_all(files: Sequence[NamedBytes], frame: Frame) -> tuple[Transcript, ...]:
    """The transcripts in files. Raises NamesError with every problem of every file."""
    problems: list[Problem] = []
    transcripts = []
    for file, data in files:
        try:
            transcript = read_transcript(
                PurePath(file).name,
                data,
                interviewers=frame.study.interviewers,
                file_names=frame.study.file_names,
            )
        except QualkitError as refused:
            problems.extend(refused.problems)
            continue
        row = frame.manifest.row_of(PurePath(file).name) if frame.manifest else None
        if row is not None and frame.manifest is not None:
            transcript, found = with_manifest(transcript, row, frame.manifest.where)
            problems.extend(found)
        transcripts.append(transcript)
    if problems:
        raise NamesError.of(problems)
    return tuple(transcripts)


def find(
    files: Sequence[NamedBytes],
    frame: Frame,
    *,
    earlier: Sequence[Decision] = (),
    progress: Progress | None = None,
) -> Found:
    """Propose names in files; what was decided before stays as it was."""
    transcripts = read_all(files, frame)
    pseudonyms = [row.pseudonym for row in earlier if row.pseudonym.strip()]
    return found_in(
        _proposals(transcripts, frame, progress, besides=pseudonyms),
        earlier,
        taken=[t.text for t in transcripts],
        documents=len(transcripts),
        cells=small_cells((t.attributes, t.people) for t in transcripts),
    )


def found_in(
    proposals: Sequence[Proposal],
    earlier: Sequence[Decision],
    *,
    taken: Iterable[str],
    documents: int,
    cells: tuple[SmallCell, ...],
    minors: int = 0,
) -> Found:
    """Decisions made before with what was found of them, and new ones with pseudonyms.

    `taken` are texts in which a numbered pseudonym may stand already.
    """
    by_name = {proposal.name: proposal for proposal in proposals}
    have = {spelling(row.name) for row in earlier}
    fresh = [proposal for proposal in proposals if spelling(proposal.name) not in have]
    rows: list[Proposed] = [(row, by_name.get(row.name)) for row in earlier]
    highest = _taken([*taken, *(row.pseudonym for row in earlier)])
    rows.extend(zip(_with_pseudonyms(fresh, highest), fresh, strict=True))
    return Found(tuple(rows), len(fresh), documents, cells, minors)


def pseudonym_for(category: Category, rows: Sequence[Decision]) -> str:
    """The next free pseudonym of a category."""
    highest = _taken(row.pseudonym for row in rows)
    return _numbered(category, highest)


def _numbered(category: Category, highest: Counter[str]) -> str:
    pattern = _WORDS.get(category, f"[{category} {{}}]")
    word = pattern.split(" {")[0].strip("[").casefold()
    highest[word] += 1
    return pattern.format(highest[word])


def _proposals(
    transcripts: Sequence[Transcript],
    frame: Frame,
    progress: Progress | None,
    *,
    besides: Sequence[str] = (),
) -> tuple[Proposal, ...]:
    documents = [
        Document(t.name, f"{t.name}\n{as_text(t)}", is_of_minors(t, frame.study))
        for t in transcripts
    ]
    known = [*frame.roster, *known_of(frame.study, transcripts)]
    codes = (*besides, *codes_of(frame.study))
    return find_names(documents, known, besides=codes, tell=progress or silent)


def codes_of(study: Study) -> tuple[str, ...]:
    """The ids of a frame that are codes and name nobody: KES, SL, Y1."""
    parts = (study.sites, study.waves, study.roles, study.instruments)
    ids = (one.id for part in parts for one in part)
    return tuple(one for one in ids if one and not personal(one))


def known_of(study: Study, transcripts: Iterable[Transcript]) -> tuple[Known, ...]:
    """Names that a study frame, labels, headers and manifests say."""
    of_transcripts = (one for t in transcripts for one in _of_transcript(t))
    return (*_of_study(study), *of_transcripts)


def _of_study(study: Study) -> Iterator[Known]:
    for site in study.sites:
        if personal(site.name):
            yield Known(site.name, Category.SCHOOL, "a site of the study")
        for name in _PLACES:
            if personal(site.attributes.get(name, "")):
                yield Known(site.attributes[name], Category.PLACE, f"{name} of a site")
    for label in filter(None, map(personal, study.interviewers)):
        yield Known(label, Category.PERSON, "an interviewer of the study")
    for person in filter(None, map(personal, (entry.person for entry in study.roster))):
        yield Known(person, Category.PERSON, "in the roster of the study")


def _of_transcript(transcript: Transcript) -> Iterator[Known]:
    for label in filter(None, map(personal, transcript.speakers)):
        yield Known(label, Category.PERSON, "a speaker's label")
    values = transcript.attributes
    people = ";".join(values.get(name, "") for name in (*_PEOPLE, "persons"))
    for one in filter(None, map(personal, re.split(r"[;,]", people))):
        yield Known(one, Category.PERSON, "in a header or manifest")
    for name in _PLACES:
        if personal(values.get(name, "")):
            yield Known(values[name], Category.PLACE, "in a header or manifest")


def _taken(texts: Iterable[str]) -> Counter[str]:
    """The highest number in use behind each word that pseudonyms begin with."""
    highest: Counter[str] = Counter()
    words = "|".join([*(w.split()[0] for w in _WORDS.values()), *Category])
    pattern = re.compile(rf"(?i)(?<!\w)({words})\s(\d{{1,6}})(?!\w)")
    for text in texts:
        for found in pattern.finditer(text):
            word = found[1].casefold()
            highest[word] = max(highest[word], int(found[2]))
    return highest


def _with_pseudonyms(fresh: Iterable[Proposal], highest: Counter[str]) -> Iterator[Decision]:
    for one in fresh:
        pseudonym = "" if one.same_as else _numbered(one.category, highest)
        verdict = Verdict.REFUSE if one.named else Verdict.OPEN
        yield Decision(one.name, one.category, verdict, pseudonym, one.same_as, one.any_case)


def apply(
    files: Sequence[NamedBytes],
    rows: Sequence[Decision],
    frame: Frame,
    *,
    key: Key | None = None,
    anyway: bool = False,
    progress: Progress | None = None,
) -> Replaced:
    """Replace the accepted names in files; `key` is the one of earlier files, if any.

    Raises NamesError where names are undecided (unless `anyway`) or the key says otherwise.
    """
    tell = progress or silent
    decisions = decided(with_key(rows, key or Key()))
    transcripts = read_all(files, frame)
    names = (*rows, *decisions.accepted.entries)
    asked = {spelling(n) for row in names for n in (row.name, row.pseudonym)}
    shared = [entry.pseudonym for entry in decisions.accepted.entries]
    proposals = _proposals(transcripts, frame, progress, besides=shared)
    missed = [p for p in proposals if p.times and spelling(p.name) not in asked]
    undecided = len(decisions.open) + len(missed)
    if undecided and not anyway:
        raise NamesError(
            f"{len(decisions.open)} names are undecided, and {len(missed)} more stand in the files",
            hint="run qualkit names find again, decide, or say --anyway to leave them in",
        )
    written, documents, warnings = [], [], list[Problem]()
    for done, (transcript, (file, _)) in enumerate(zip(transcripts, files, strict=True), start=1):
        plain = as_text(transcript)
        applied = apply_names(plain, decisions.accepted)
        name = apply_names(text_name(file), decisions.accepted).text
        warnings.extend(same_turns(transcript, applied.text, name))
        written.append(Written(name, applied.text, len(applied.changes)))
        digest = text_hash(applied.text)
        documents.append(KeyDocument(name, PurePath(file).name, digest, applied.changes))
        tell("replacing names", done, len(files))
    _refuse_same_files(written)
    merged = _merged(key or Key(), decisions.accepted.entries, documents)
    return Replaced(tuple(written), merged, tuple(warnings), undecided)


def with_key(rows: Sequence[Decision], key: Key) -> tuple[Decision, ...]:
    """The rows, and the names of the key that are not among them. Raises where they differ."""
    whole = {row.name: row for row in decided(rows).accepted.entries}
    old = {entry.name: entry for entry in key.names}
    problems = [
        Problem("the key has another pseudonym for this name", row.where, "use the same one")
        for name, row in whole.items()
        if name in old and old[name].pseudonym != row.pseudonym
    ]
    if problems:
        raise NamesError.of(problems)
    have = {row.name for row in rows}
    return (*rows, *(replace(e, where="the key") for e in key.names if e.name not in have))


def _refuse_same_files(written: Sequence[Written]) -> None:
    counts = Counter(one.file for one in written)
    problems = [
        Problem(f"{n} files would have this name", file, "rename them first")
        for file, n in sorted(counts.items())
        if n > 1
    ]
    if problems:
        raise NamesError.of(problems)


def _merged(key: Key, names: Sequence[Decision], documents: Sequence[KeyDocument]) -> Key:
    fresh = {(d.file, d.sha256) for d in documents}
    old = [d for d in key.documents if (d.file, d.sha256) not in fresh]
    plain = tuple(replace(n, where="") for n in names)
    return replace(key, names=plain, documents=(*old, *documents))


def manifest_without_names(data: str, rows: Sequence[Decision], replaced: Replaced) -> str:
    """The manifest with the files' new names, and accepted names replaced in all its cells."""
    accepted = decided(with_key(rows, replaced.key)).accepted
    new = {document.original: document.file for document in replaced.key.documents}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in csv.reader(io.StringIO(data)):
        writer.writerow(new.get(cell) or apply_names(cell, accepted).text for cell in row)
    return out.getvalue()


def restore(text: str, key: Key) -> tuple[str, bool]:
    """The text with its names, and whether it is exactly as it was.

    A text that was changed since, or is a part of one, gets the fullest name of each pseudonym.
    """
    digest = text_hash(text)
    known = [(one.sha256, one.changes) for one in key.documents]
    known += [(one.sha256, one.changes) for one in key.fields]
    for sha256, changes in known:
        if sha256 == digest:
            return restore_text(text, changes), True
    return restore_words(text, fullest(key)).text, False


def fullest(key: Key) -> tuple[tuple[str, str], ...]:
    """Each pseudonym with the longest name that it stands for."""
    pairs: dict[str, str] = {}
    for entry in key.names:
        if len(entry.name) > len(pairs.get(entry.pseudonym, "")):
            pairs[entry.pseudonym] = entry.name
    return tuple(pairs.items())


def tally(key: Key) -> tuple[Tally, ...]:
    """What was replaced in transcripts, by category."""
    names = Counter(entry.category.value for entry in key.names)
    texts = [document.changes for document in key.documents]
    texts += [f.changes for f in key.fields if NEWEST_TEXT.fullmatch(f.place)]
    replaced = Counter(change.category for changes in texts for change in changes)
    documents = Counter(category for changes in texts for category in {c.category for c in changes})
    return tuple(
        Tally(kind, names[kind], replaced[kind], documents[kind])
        for kind in Category
        if names[kind] or replaced[kind]
    )


def decisions_from(text: str, where: str) -> tuple[Decision, ...]:
    """The rows of a decisions table. Raises NamesError with every problem at its `file:line`."""
    return load_decisions(text, where)
