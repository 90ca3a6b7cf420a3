"""Codings from tables into a project, and out again."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.errors import CodingError, Problem
from qualkit.exchange.codings_table import CodingRow, Format, dump_codings, load_codings
from qualkit.model import (
    Code,
    Codebook,
    Coder,
    Coding,
    Origin,
    Purpose,
    Right,
    Round,
    Span,
    Transcript,
)
from qualkit.model.adjudication import CONSENSUS
from qualkit.model.codebook_edits import admitted
from qualkit.services.admission import refuse_closed, refuse_while_blind
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project, Repository

DEFAULT_ROUND = "R1"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many rows were stored, were there already, or found their place by their quote."""

    added: int
    unchanged: int
    by_quote: int
    rounds: tuple[str, ...]
    coders: tuple[str, ...]


def load(
    project: Project, data: bytes, where: str, *, actor: str, assign_all: bool = False
) -> LoadReport:
    """Store the codings of a table in one transaction.

    A coder counts as assigned to the transcripts that hold a coding of hers in the round;
    `assign_all` assigns every coder of the table to every transcript in it, so that what somebody
    left uncoded counts as such. Raises CodingError with every problem at its `file:line`.
    """
    rows = load_codings(data, where)
    with project.writing(actor, right=Right.MANAGE) as repository:
        placed = _placed(repository, rows)
        known = {_key(coding) for coding in repository.codings(consensus=True)}
        fresh = _unique([coding for coding in placed if _key(coding) not in known])
        if fresh:
            project.keep_copy("import")
        _prepare_rounds(repository, placed, assign_all=assign_all)
        repository.record(fresh)
    return LoadReport(
        len(fresh),
        len(placed) - len(fresh),
        sum(row.start is None for row in rows),
        tuple(sorted({coding.round for coding in placed})),
        tuple(sorted({coding.coder for coding in placed})),
    )


def _key(coding: Coding) -> tuple[object, ...]:
    return (coding.round, coding.coder, coding.place, coding.revision)


def _unique(codings: Sequence[Coding]) -> list[Coding]:
    return list({_key(coding): coding for coding in codings}.values())


def _placed(repository: Repository, rows: Sequence[CodingRow]) -> list[Coding]:
    transcripts = {transcript.name: transcript for transcript in repository.transcripts()}
    codebook = repository.seen.codebook()
    problems: list[Problem] = []
    placed = []
    for row in rows:
        found = _problems(row, transcripts, codebook)
        span = None if found else _span(row, transcripts[row.transcript], found)
        problems.extend(found)
        if span is not None and not found:
            placed.append(_coding(row, span, transcripts[row.transcript], codebook))
    if problems:
        raise CodingError.of(problems)
    return placed


def _problems(
    row: CodingRow, transcripts: dict[str, Transcript], codebook: Codebook
) -> list[Problem]:
    problems = []
    if row.transcript not in transcripts:
        problems.append(
            Problem(f"no transcript '{row.transcript}'", row.where, "ingest the transcript first")
        )
    if row.code not in codebook:
        problems.append(
            Problem(f"no code '{row.code}' in the codebook", row.where, "add it, or correct the id")
        )
        return problems
    try:
        code = admitted(codebook, row.code)
    except CodingError as refused:
        return [*problems, Problem(refused.what, row.where, refused.hint)]
    if row.value and row.value not in code.values:
        problems.append(_value_problem(row, code))
    return problems


def _value_problem(row: CodingRow, code: Code) -> Problem:
    allowed = ", ".join(code.values) or "none"
    return Problem(
        f"'{row.value}' is not a value of '{code.id}'", row.where, f"its values: {allowed}"
    )


def _span(row: CodingRow, transcript: Transcript, problems: list[Problem]) -> Span | None:
    if row.start is None or row.end is None:
        return _by_quote(row, transcript, problems)
    span = Span(row.start, row.end)
    if span.end > len(transcript.text):
        problems.append(
            Problem(
                f"{span.start}-{span.end} lies outside the transcript, "
                f"which has {len(transcript.text)} characters",
                row.where,
            )
        )
    elif span.trimmed(transcript.text) is None:
        problems.append(Problem("there are no words at this place", row.where))
    elif row.quote and transcript.quote(span) != row.quote:
        problems.append(
            Problem(
                f"the quote is not what stands at {span.start}-{span.end}",
                row.where,
                "offsets count characters of the text as qualkit stores it (qualkit read FILE)",
            )
        )
    return span


def _by_quote(row: CodingRow, transcript: Transcript, problems: list[Problem]) -> Span | None:
    if not row.quote.strip():
        problems.append(Problem("there are no words in the quote", row.where))
        return None
    start = transcript.text.find(row.quote)
    if start < 0 or transcript.text.find(row.quote, start + 1) >= 0:
        what = "is not in the transcript" if start < 0 else "stands there more than once"
        problems.append(Problem(f"the quote {what}", row.where, "give start and end"))
        return None
    return Span(start, start + len(row.quote))


def _coding(row: CodingRow, span: Span, transcript: Transcript, codebook: Codebook) -> Coding:
    return Coding(
        str(uuid.uuid4()),
        row.transcript,
        span,
        admitted(codebook, row.code).id,
        row.coder,
        row.round or DEFAULT_ROUND,
        transcript.quote(span),
        row.origin or Origin.IMPORT,
        row.value,
        row.note,
        revision=transcript.revision,
        valence=row.valence,
    )


def _prepare_rounds(repository: Repository, codings: Sequence[Coding], *, assign_all: bool) -> None:
    for coder in sorted({coding.coder for coding in codings}):
        repository.ensure_coder(Coder(coder))
    known = {round_.name: round_ for round_ in repository.rounds()}
    for name in sorted({coding.round for coding in codings}):
        pairs = _pairs([c for c in codings if c.round == name], everyone=assign_all)
        if name in known:
            refuse_closed(known[name], "the table")
            if any(coder != repository.actor for _, coder in pairs):
                refuse_while_blind(known[name], "others' codings are loaded once it is closed")
            repository.assign(name, pairs)
        else:
            version = repository.codebook_version()
            new = Round(name, version, assignments=pairs, purpose=Purpose.IMPORTED)
            repository.save_round(new)


def _pairs(codings: Iterable[Coding], *, everyone: bool) -> frozenset[tuple[str, str]]:
    pairs = {(coding.transcript, coding.coder) for coding in codings}
    if not everyone:
        return frozenset(pairs)
    coders = {coder for _, coder in pairs}
    return frozenset((transcript, coder) for transcript, _ in pairs for coder in coders)


def dump(
    project: Project, kind: Format, *, round_name: str | None = None, anyway_by: str | None = None
) -> bytes:
    """All codings (of a round) as csv, json, jsonl or xlsx, in the order of their place.

    Raises NamesError while names are unresolved.
    """
    refuse_unresolved(project, f"codings as {kind}", anyway_by=anyway_by)
    with project.reading() as repository:
        if round_name is not None:
            repository.round(round_name)  # raises where there is none
        codings = repository.codings(round=round_name, consensus=True)
    return dump_codings(codings, kind)


def dump_docx(
    project: Project,
    *,
    rounds: Sequence[str] = (),
    consensus_only: bool = False,
    anyway_by: str | None = None,
) -> bytes:
    """All quotations (of some rounds) as a Word document, by code and then by place.

    Raises NamesError while names are unresolved.
    """
    from qualkit.report.docx import render_docx
    from qualkit.report.quotations import quotations_memo

    refuse_unresolved(project, "codings as docx", anyway_by=anyway_by)
    with project.reading() as repository:
        wanted = {repository.round(name).name for name in rounds}  # raises where there is none
        codings = [
            coding
            for coding in repository.codings(consensus=True)
            if (not wanted or coding.round in wanted)
            and (coding.coder == CONSENSUS or not consensus_only)
        ]
        texts = {transcript.name: transcript for transcript in repository.transcripts()}
        study, book = repository.study(), repository.codebook()
    told = f"Round{'s' * (len(rounds) > 1)} {', '.join(rounds)}" if rounds else "All rounds"
    return render_docx(quotations_memo(codings, book, study, texts, subtitle=told))


def tally(project: Project) -> tuple[tuple[str, str, int], ...]:
    """How many codings each coder made in each round."""
    with project.reading() as repository:
        counts = Counter(
            (coding.round, coding.coder) for coding in repository.codings(consensus=True)
        )
    return tuple((round_, coder, n) for (round_, coder), n in sorted(counts.items()))
