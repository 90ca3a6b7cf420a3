"""A project as REFI-QDA: what the person may see of it, under GUIDs that stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count

from qualkit import __version__
from qualkit.errors import CodebookError, NamesError
from qualkit.exchange.refi_write import dump_qdc, dump_qdpx
from qualkit.model import (
    Codebook,
    Coding,
    Memo,
    Round,
    Subject,
    SubjectKind,
    Transcript,
    visible_memos,
)
from qualkit.model.adjudication import CONSENSUS
from qualkit.model.exchanged import (
    Discarded,
    Exchanged,
    ExchangedCode,
    ExchangedCoding,
    ExchangedNote,
    ExchangedPassage,
    ExchangedSource,
    ExchangedUser,
    OwnCoding,
    OwnPart,
    OwnSource,
    Target,
    TargetKind,
)
from qualkit.services.exchange_codes import GROUP, described
from qualkit.services.exchange_guids import Guids
from qualkit.services.exchange_not_kept import NO_PLACE, not_kept
from qualkit.services.release import refuse_unresolved
from qualkit.store import ExchangeKind, Project, Repository

ORIGIN = f"qualkit {__version__}"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`rounds` empty means all; `deidentified` also hides who coded."""

    rounds: tuple[str, ...] = ()
    consensus_only: bool = False
    deidentified: bool = False


ALL = ExportOptions()


@dataclass(frozen=True, slots=True)
class Exported:
    data: bytes
    transcripts: int
    codings: int
    left_out: tuple[Discarded, ...]


def export_project(
    project: Project, *, person: str, options: ExportOptions = ALL, anyway_by: str | None = None
) -> Exported:
    """A .qdpx of what this person may see.

    Raises NamesError while names are unresolved, and for a de-identified export where nobody
    looked for names; NotFound where there is no such round.
    """
    made = whole_of(
        project, "REFI-QDA project", person=person, options=options, anyway_by=anyway_by
    )
    found, lost = made.found, (*made.found.discarded, *made.lost)
    return Exported(dump_qdpx(found), len(found.sources), len(found.codings), lost)


@dataclass(frozen=True, slots=True)
class Whole:
    """What a person may see of a project; `people` are the names under which coders are shown.

    `lost` is what no file of another tool has a place for.
    """

    found: Exchanged
    people: Mapping[str, str]
    lost: tuple[Discarded, ...]


def whole_of(
    project: Project,
    what: str,
    *,
    person: str,
    options: ExportOptions = ALL,
    anyway_by: str | None = None,
) -> Whole:
    """All that a file of a project is made from. Raises as `export_project` does."""
    if options.deidentified:
        _refuse_unchecked(project, what)
    refuse_unresolved(project, what, anyway_by=None if options.deidentified else anyway_by)
    with project.seen_by(person).reading() as repository:
        held = _held(repository, options, person)
        lost = not_kept(repository, person)
    export = _Export(held, options, project.name)
    return Whole(export.whole(), export.names, lost)


def _refuse_unchecked(project: Project, what: str) -> None:
    with project.reading() as repository:
        state = repository.deidentification()
        if state.required or not repository.transcript_names():
            return
    hint = "qualkit names check PROJECT looks through it"
    raise NamesError("nobody looked for names in this project", where=what, hint=hint)


def codebook_qdc(project: Project, version: int | None = None) -> bytes:
    """A version of the codebook as .qdc: names, nesting, colours and what codes mean.

    Raises CodebookError where it is empty, since no program reads a .qdc without codes.
    """
    with project.reading() as repository:
        codebook = repository.codebook(version)
        kept = repository.exchange_ids(ExchangeKind.CODE)
        guids = Guids(repository.project_id())
    if not codebook.codes:
        hint = "add a code first; other programs read no codebook without any"
        raise CodebookError("the codebook holds no codes", hint=hint)
    return dump_qdc(list(_named_apart(_codes(codebook, guids, kept))), ORIGIN)


@dataclass(frozen=True)
class _Held:
    """What is read of a project for an export."""

    project_id: str
    transcripts: tuple[Transcript, ...]
    codebook: Codebook
    codings: tuple[Coding, ...]
    memos: tuple[Memo, ...]
    rounds: tuple[Round, ...]
    guids: Mapping[ExchangeKind, Mapping[str, str]]
    users: Mapping[str, str]


def _held(repository: Repository, options: ExportOptions, person: str) -> _Held:
    wanted = [repository.round(name).name for name in options.rounds]
    rounds = tuple(r for r in repository.rounds() if not wanted or r.name in wanted)
    names = {each.name for each in rounds}
    codings = tuple(
        coding
        for coding in repository.codings(consensus=True)
        if coding.round in names and (coding.coder == CONSENSUS or not options.consensus_only)
    )
    return _Held(
        repository.project_id(),
        repository.transcripts(),
        repository.codebook(),
        codings,
        visible_memos(repository.memos(), repository.rounds(), viewer=person),
        rounds,
        {kind: repository.exchange_ids(kind) for kind in ExchangeKind},
        repository.exchange_users(),
    )


def _codes(codebook: Codebook, guids: Guids, kept: Mapping[str, str]) -> Iterable[ExchangedCode]:
    made: dict[str, str] = {}
    for _, code in codebook.tree():
        made[code.id] = guids.of("code", code.id, kept=kept.get(code.id, ""))
        parent = code.parent if code.parent in made else None
        yield ExchangedCode(
            made[code.id],
            code.label,
            made[parent] if parent else None,
            code.color,
            described(code),
            code.level != GROUP,
        )


def _named_apart(codes: Iterable[ExchangedCode]) -> Iterable[ExchangedCode]:
    """Codes of which no two have one name, since some programs know them by their names alone."""
    taken: set[str] = set()
    names: dict[str | None, str] = {}
    for code in codes:
        above = f"{names[code.parent]}: {code.name}" if code.parent else code.name
        tries = chain((code.name, above), (f"{above} ({n})" for n in count(2)))
        name = next(each for each in tries if each.casefold() not in taken)
        taken.add(name.casefold())
        names[code.id] = name
        yield replace(code, name=name)


class _Export:
    def __init__(self, held: _Held, options: ExportOptions, title: str) -> None:
        self.held = held
        self.title = "Project" if options.deidentified else title
        self.guids = Guids(held.project_id)
        self.hidden = options.deidentified
        self.names = self._people()
        self.users = {
            name: self.guids.of("user", shown, kept="" if self.hidden else held.users.get(name, ""))
            for name, shown in self.names.items()
        }
        self.codes = list(_codes(held.codebook, self.guids, held.guids[ExchangeKind.CODE]))
        ids = (code.id for _, code in held.codebook.tree())
        self.code_guids = dict(zip(ids, (code.id for code in self.codes), strict=True))
        self.values: dict[tuple[str, str], str] = {}
        kept = held.guids[ExchangeKind.TRANSCRIPT]
        self.sources = {
            t.name: self.guids.of("transcript", t.name, kept=kept.get(t.name, ""))
            for t in held.transcripts
        }
        self.revisions = {t.name: t.revision for t in held.transcripts}
        self.passages: dict[tuple[object, ...], ExchangedPassage] = {}
        self.coding_guids: dict[str, str] = {}
        self.lost = 0

    def _people(self) -> dict[str, str]:
        """Everyone who coded or wrote, and as whom they are shown."""
        coded = {coding.coder for coding in self.held.codings}
        written = {memo.author for memo in self.held.memos}
        people = sorted(coded | written)
        if not self.hidden:
            return {name: name for name in people}
        rest = [name for name in people if name != CONSENSUS]
        shown = {name: f"Coder {number}" for number, name in enumerate(rest, start=1)}
        return shown | ({CONSENSUS: CONSENSUS} if CONSENSUS in people else {})

    def whole(self) -> Exchanged:
        held = self.held
        codings = tuple(self._coding(coding) for coding in held.codings)
        notes = (*self._remarks(), *(self._note(memo) for memo in held.memos))
        variables = self._variables()
        lost = Discarded("subject of a memo", self.lost, NO_PLACE)
        return Exchanged(
            "qdpx",
            ORIGIN,
            self.title,
            tuple(ExchangedUser(self.users[n], shown) for n, shown in self.names.items()),
            self._all_codes(),
            tuple(self._source(transcript) for transcript in held.transcripts),
            tuple(sorted(self.passages.values(), key=lambda p: (p.source, p.span, p.id))),
            codings,
            notes=notes,
            discarded=(lost,) if self.lost else (),
            own=self._own(),
            variables=variables,
        )

    def _coding(self, coding: Coding) -> ExchangedCoding:
        guid = self.guids.of("coding", coding.id, kept=coding.id)
        self.coding_guids[coding.id] = guid
        kept = self.held.guids[ExchangeKind.PASSAGE].get(coding.id)
        whole = kept == ""
        coder, place = self.names[coding.coder], Subject.of_coding(coding)
        passage = "" if whole else self._passage_of(place, coder, kept or "")
        return ExchangedCoding(
            guid,
            self.sources[coding.transcript],
            coding.span,
            coding.quote,
            self._code(coding),
            self.names[coding.coder],
            coding.recorded_at,
            passage=passage,
            whole=whole,
        )

    def _code(self, coding: Coding) -> str:
        """The code's GUID, or that of its value, which is a code below it for other programs."""
        if not coding.value:
            return self.code_guids[coding.code]
        pair = (coding.code, coding.value)
        if pair not in self.values:
            self.values[pair] = self.guids.below(self.code_guids[coding.code], coding.value)
        return self.values[pair]

    def _passage_of(self, place: Subject, coder: str = "", kept: str = "") -> str:
        """The selection of these words, with all codings of them by one coder.

        Programs that know a coder only of a selection then know her of each coding.
        """
        assert place.span is not None
        key = (place.transcript, place.span, coder, kept)
        if key not in self.passages:
            names = ("passage", place.transcript, place.span.start, place.span.end, coder, kept)
            guid = self.guids.of(*names, kept=kept)
            source = self.sources[place.transcript]
            self.passages[key] = ExchangedPassage(guid, source, place.span, place.quote)
        return self.passages[key].id

    def _all_codes(self) -> tuple[ExchangedCode, ...]:
        """Codes, each followed by its values as codes of their own."""
        below: dict[str, list[ExchangedCode]] = {}
        for code in self.held.codebook:
            used = [value for owner, value in self.values if owner == code.id]
            for value in dict.fromkeys((*code.values, *used)):
                pair = (code.id, value)
                parent = self.code_guids[code.id]
                if pair not in self.values:
                    self.values[pair] = self.guids.below(parent, value)
                guid = self.values[pair]
                name = f"{code.label}: {value}"
                below.setdefault(parent, []).append(ExchangedCode(guid, name, parent, code.color))
        every = (each for code in self.codes for each in (code, *below.get(code.id, ())))
        return tuple(_named_apart(every))

    def _remarks(self) -> Iterable[ExchangedNote]:
        for coding in self.held.codings:
            if coding.note:
                target = Target(TargetKind.CODING, self.coding_guids[coding.id])
                guid = self.guids.below(self.coding_guids[coding.id], "remark")
                author = self.names[coding.coder]
                yield ExchangedNote(guid, "", coding.note, author, coding.recorded_at, (target,))

    def _note(self, memo: Memo) -> ExchangedNote:
        targets = [target for s in memo.subjects if (target := self._target(s)) is not None]
        guid = self.guids.of("memo", memo.id, kept=memo.id)
        author = self.names[memo.author]
        return ExchangedNote(guid, memo.title, memo.text, author, memo.created, tuple(targets))

    def _target(self, subject: Subject) -> Target | None:
        found: tuple[TargetKind, str | None]
        match subject.kind:
            case SubjectKind.STUDY:
                return Target(TargetKind.PROJECT)
            case SubjectKind.CODE:
                found = (TargetKind.CODE, self.code_guids.get(subject.id))
            case SubjectKind.TRANSCRIPT:
                found = (TargetKind.SOURCE, self.sources.get(subject.transcript))
            case SubjectKind.CODING:
                found = (TargetKind.CODING, self.coding_guids.get(subject.id))
            case SubjectKind.PASSAGE if subject.revision == self.revisions[subject.transcript]:
                found = (TargetKind.PASSAGE, self._passage_of(subject))
            case SubjectKind.PASSAGE:
                found = (TargetKind.SOURCE, self.sources[subject.transcript])
            case _:
                found = (TargetKind.PROJECT, None)
        if found[1] is None:
            self.lost += 1
            return None
        return Target(found[0], found[1])

    def _variables(self) -> tuple[tuple[str, str], ...]:
        names = sorted({name for t in self.held.transcripts for name in t.attributes})
        kept = self.held.guids[ExchangeKind.VARIABLE]
        return tuple((n, self.guids.of("variable", n, kept=kept.get(n, ""))) for n in names)

    def _source(self, transcript: Transcript) -> ExchangedSource:
        id, name = self.sources[transcript.name], transcript.name
        return ExchangedSource(id, name, transcript.text, attributes=transcript.attributes)

    def _own(self) -> OwnPart:
        held, codings = self.held, self.held.codings
        return OwnPart(
            self._shown_codebook(),
            {guid: code for code, guid in self.code_guids.items()},
            {guid: pair for pair, guid in self.values.items()},
            {self.sources[t.name]: _own_source(t) for t in held.transcripts},
            {self.coding_guids[c.id]: OwnCoding(c.round, c.origin, c.valence) for c in codings},
            tuple(self._round(each) for each in held.rounds),
        )

    def _shown_codebook(self) -> Codebook:
        if not self.hidden:
            return self.held.codebook
        codes = (
            replace(code, supports=tuple(replace(s, by="") for s in code.supports))
            for code in self.held.codebook
        )
        return replace(self.held.codebook, codes=tuple(codes))

    def _round(self, each: Round) -> Round:
        pairs = ((name, self.names.get(coder)) for name, coder in each.assignments)
        known = frozenset((name, shown) for name, shown in pairs if shown is not None)
        return replace(each, assignments=known)


def _own_source(transcript: Transcript) -> OwnSource:
    return OwnSource(
        transcript.name,
        transcript.title,
        transcript.format,
        transcript.turns,
        transcript.interviewers,
    )
