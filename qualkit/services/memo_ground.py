"""One read of a project: everything that its memos are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qualkit.analysis.code_profile import Frames
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.methods import CodingRecord
from qualkit.model import (
    Codebook,
    Coding,
    Study,
    SubjectKind,
    Tension,
    Theme,
    Transcript,
    visible_memos,
)
from qualkit.model.codebook_changes import Version
from qualkit.model.findings import Provenance
from qualkit.model.memo import Memo
from qualkit.model.profiles import CodeRecord, CodeStep, NoteOnCode
from qualkit.services.adjudicating import resting_on_consensus
from qualkit.services.note_setting import NO_NOTES, PLAIN, Drafting, NotesGround, notes_ground
from qualkit.services.people import acting_coder
from qualkit.services.querying import with_formulas
from qualkit.services.review import agreement_among, coded_among, newest_double_round
from qualkit.store import Project, Repository


@dataclass(frozen=True, slots=True)
class Basis:
    """What memos are asked to rest on, and how they are set down.

    With `consensus` on what the team agreed on, wherever it did; with `where` only on what that
    query leaves. `anyway_by` is who lets them out although names are unresolved.
    """

    consensus: bool = False
    where: str = ""
    anyway_by: str | None = None
    drafting: Drafting = PLAIN


@dataclass(frozen=True)
class Ground:
    """What memos rest on; `versions` is the codebook's history, `memos` what coders wrote."""

    corpus: Corpus
    study: Study
    themes: tuple[Theme, ...]
    tensions: tuple[Tension, ...]
    versions: tuple[Version, ...] = ()
    memos: tuple[Memo, ...] = ()
    coding: CodingRecord = field(default_factory=CodingRecord)
    notes: NotesGround = NO_NOTES
    drafting: Drafting = PLAIN

    @property
    def frames(self) -> Frames:
        return Frames(self.themes, self.tensions)

    def record_of(self, code: str) -> CodeRecord:
        """What happened to a code, the oldest first, and what was written about it."""
        steps = (
            CodeStep(v.number, v.at[:10], f"{v.by} {v.words}" if v.by else v.words)
            for v in reversed(self.versions)
            if v.change is not None and code in v.change.codes
        )
        notes = (
            NoteOnCode(m.title, m.author, f"{m.changed or m.created:%Y-%m-%d}", m.text)
            for m in self.memos
            if m.is_on(SubjectKind.CODE, code) and (m.changed or m.created)
        )
        return CodeRecord(tuple(steps), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read of a project once; codings are as they were recorded."""

    transcripts: tuple[Transcript, ...]
    recorded: tuple[Coding, ...]


def ground_of(project: Project, basis: Basis, kinds: Iterable[str]) -> Ground:
    """Everything that memos of these kinds rest on, in one transaction. Raises QueryError."""
    wanted = frozenset(kinds)
    with project.reading() as repository:
        read = _Read(repository.transcripts(), repository.codings(as_recorded=True))
        corpus = _corpus(repository, project.name, basis, read)
        memos: tuple[Memo, ...] = ()
        versions: tuple[Version, ...] = ()
        if "code" in wanted:
            viewer = repository.viewer or acting_coder()
            memos = visible_memos(repository.memos(), repository.rounds(), viewer=viewer)
            versions = repository.codebook_history()
        return Ground(
            corpus,
            corpus.study,
            repository.themes(),
            repository.tensions(),
            versions,
            memos,
            _coding_record(repository, read) if "methods" in wanted else CodingRecord(),
            notes_ground(repository),
            basis.drafting,
        )


def outline_of(project: Project) -> Ground:
    """What memos can be about: the frame, the codebook and who is named, without any text."""
    with project.reading() as repository:
        study, book = repository.study(), repository.codebook()
        themes, tensions = repository.themes(), repository.tensions()
        known = tuple(
            Transcript(entry.name, "", attributes=entry.attributes)
            for entry in repository.listing()
        )
    return Ground(Corpus(study, known, codebook=book), study, themes, tensions)


def codings_in(repository: Repository, *, consensus: bool) -> tuple[Coding, ...]:
    """The codings that memos rest on."""
    return resting_on_consensus(repository) if consensus else repository.codings()


def _corpus(repository: Repository, name: str, basis: Basis, read: _Read) -> Corpus:
    codebook = repository.codebook()
    codings = (
        codings_in(repository, consensus=True)
        if basis.consensus
        else repository.as_read_today(read.recorded)
    )
    double = newest_double_round(repository)
    corpus = Corpus(
        repository.study(),
        read.transcripts,
        codings,
        codebook,
        agreement_among(repository, double, read.transcripts, read.recorded) if double else None,
        _provenance(repository, name, codebook, codings),
    )
    return with_formulas(repository, corpus, where=basis.where)


def _provenance(
    repository: Repository, name: str, codebook: Codebook, codings: tuple[Coding, ...]
) -> Provenance:
    return Provenance(
        name,
        codebook.title or codebook.id,
        codebook.version,
        tuple(sorted({coding.round for coding in codings})),
        tuple(sorted({coding.coder for coding in codings})),
        date=_as_of(repository),
        names=repository.deidentification().standing,
    )


def _coding_record(repository: Repository, read: _Read) -> CodingRecord:
    """Rounds that hold codings, and what became of disagreements in the newest double round."""
    used = {coding.round for coding in repository.as_read_today(read.recorded)}
    rounds = tuple(r for r in repository.rounds() if r.name in used or r.assignments)
    double = newest_double_round(repository)
    if double is None:
        return CodingRecord(rounds)
    from qualkit.agreement.disagreements import comparison_of

    compared = comparison_of(coded_among(repository, double, read.transcripts, read.recorded))
    decisions = repository.decisions(double.name)
    return CodingRecord(rounds, decisions, len(compared.disagreements))


def _as_of(repository: Repository) -> str:
    """The day of the newest change to what memos rest on: the same data give the same memo.

    Suggestions, analysts' notes and what was written although names were unresolved are left out,
    since a memo does not rest on them.
    """
    newest = repository.changed_at(besides=("suggestion", "names.overridden", "analyst_note"))
    return newest.date().isoformat() if newest else ""
