"""Coding: every edit checked against transcript and codebook and stored once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.errors import CodebookError, CodingError, NotFound, SpanError
from qualkit.model import (
    Code,
    Coder,
    Coding,
    Operation,
    OperationKind,
    Origin,
    Outcome,
    Round,
    Span,
    fault_of,
)
from qualkit.model.codebook_edits import admitted, recorded_instead
from qualkit.store import Project, Repository

WORKING_ROUND = "working"
FINAL = (CodingError, CodebookError, NotFound, SpanError)
"""Refusals that sending the same edit again cannot help, unlike a locked or read-only file."""


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding as someone asks for it; the quote is taken from the transcript.

    `revision` is the revision of the text that the person saw; 0 when it is not known.
    """

    transcript: str
    span: Span
    code: str
    id: str = ""
    value: str = ""
    note: str = ""
    origin: Origin = Origin.HUMAN
    revision: int = 0


def working_round(project: Project, coder: str) -> str:
    """The round this coder codes in: the newest one with an assignment, else "working"."""
    with project.reading() as repository:
        found = repository.newest_round_of(coder)
        if found is not None or repository.has_round(WORKING_ROUND):
            return found or WORKING_ROUND
    with project.writing(coder) as repository:
        _add_working_round(repository)
    return WORKING_ROUND


def _add_working_round(repository: Repository) -> None:
    """Add it, unless someone else did since we looked."""
    version = repository.codebook_version()
    if version == 0:
        raise CodingError(
            "the project has no codebook yet",
            hint="load one: qualkit codebook load PROJECT FILE.yaml",
        )
    if not repository.has_round(WORKING_ROUND):
        repository.save_round(Round(WORKING_ROUND, version))


def record(project: Project, new: NewCoding, *, coder: str, round_name: str) -> Coding:
    """Record one coding; one that is there already is returned as it is."""
    with project.writing(coder) as repository:
        return record_in(repository, new, coder=coder, round_name=round_name)


def record_in(repository: Repository, new: NewCoding, *, coder: str, round_name: str) -> Coding:
    """Record within a transaction that is under way."""
    text, revision = repository.text(new.transcript)
    if new.revision not in (0, revision):
        raise CodingError(
            "the transcript was corrected since its text was shown",
            where=new.transcript,
            hint="open the transcript again and mark the words there",
        )
    new.span.check_within(len(text), new.transcript)
    if new.span.trimmed(text) is None:
        raise CodingError("there are no words in the selection", where=new.transcript)
    new = replace(new, code=_checked_code(repository, new).id)
    _admit(repository, new.transcript, coder, round_name)
    coding = Coding(
        new.id or str(uuid.uuid4()),
        new.transcript,
        new.span,
        new.code,
        coder,
        round_name,
        new.span.text(text),
        new.origin,
        new.value,
        new.note,
        revision=revision,
    )
    same = repository.same_coding(coding)
    if same is not None:
        return same
    repository.record([coding])
    return coding


def _checked_code(repository: Repository, new: NewCoding) -> Code:
    """The code to record under: the one asked for, or the one it was merged into."""
    code = repository.code(new.code)
    if code is None or code.retired:
        code = admitted(repository.codebook(), new.code)
    if new.value and new.value not in code.values:
        allowed = ", ".join(code.values) or "none"
        raise CodingError(
            f"'{new.value}' is not a value of code '{code.id}'",
            where=new.transcript,
            hint=f"its values: {allowed}",
        )
    return code


def _admit(repository: Repository, transcript: str, coder: str, round_name: str) -> None:
    """Assign whoever codes a transcript in a round to it."""
    if repository.is_assigned(round_name, transcript, coder):
        return
    repository.ensure_coder(Coder(coder))
    repository.assign(round_name, frozenset({(transcript, coder)}))


def retract(project: Project, coding_id: str, *, coder: str) -> Coding:
    """Take off one of the coder's own codings."""
    with project.writing(coder) as repository:
        return retract_in(repository, coding_id, coder=coder)


def retract_in(repository: Repository, coding_id: str, *, coder: str) -> Coding:
    """Retract within a transaction that is under way."""
    coding = repository.coding(coding_id)
    if coding.coder != coder:
        raise CodingError(
            f"this coding is {coding.coder}'s",
            where=coding.transcript,
            hint="only the person who made a coding may take it off",
        )
    return repository.retract(coding_id)


def apply_operations(
    project: Project, *, coder: str, round_name: str, operations: Sequence[Operation]
) -> tuple[Outcome, ...]:
    """Apply edits in their order, each once however often it arrives, each in one transaction.

    An operation that is refused has its problem in its outcome; the others are not touched by it.
    """
    return tuple(_apply(project, coder, round_name, operation) for operation in operations)


def _fault_in(operation: Operation) -> str:
    texts = (operation.id, operation.coding, operation.transcript, operation.code,
             operation.value, operation.note)  # fmt: skip
    return next((fault for text in texts if (fault := fault_of(text))), "")


def _apply(project: Project, coder: str, round_name: str, operation: Operation) -> Outcome:
    if fault := _fault_in(operation):
        return Outcome(operation.id, f"the edit holds {fault}; type it again")
    try:
        with project.writing(coder) as repository:
            known = repository.outcome(operation.id)
            if known is not None:
                return known
            note = _carry_out(repository, coder, round_name, operation)
            done = Outcome(operation.id, note=note)
            repository.save_outcome(done, coder)
            return done
    except FINAL as refused:
        return _refuse(project, coder, operation, str(refused))


def _refuse(project: Project, coder: str, operation: Operation, problem: str) -> Outcome:
    """Keep the refusal, unless the same operation came another way and was decided meanwhile."""
    refused = Outcome(operation.id, problem)
    with project.writing(coder) as repository:
        known = repository.outcome(operation.id)
        if known is not None:
            return known
        repository.save_outcome(refused, coder)
    return refused


def _carry_out(repository: Repository, coder: str, round_name: str, operation: Operation) -> str:
    """Returns what there is to say of it, if anything."""
    if operation.kind is OperationKind.RETRACT:
        retract_in(repository, operation.coding, coder=coder)
        return ""
    if operation.span is None:
        raise CodingError("an edit without a place in the text", where=operation.transcript)
    new = NewCoding(
        operation.transcript,
        operation.span,
        operation.code,
        operation.coding,
        operation.value,
        operation.note,
        revision=operation.revision,
    )
    coding = record_in(repository, new, coder=coder, round_name=round_name)
    if coding.id != operation.coding:
        raise CodingError(
            "these words carry the code already",
            where=operation.transcript,
            hint="it was recorded in another tab or earlier",
        )
    if coding.code == operation.code:
        return ""
    return recorded_instead(repository.codebook(), operation.code)
