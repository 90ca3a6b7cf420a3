"""Coding: every edit checked against transcript and codebook and stored once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from qualkit.errors import CodingError
from qualkit.model import Code, Coding, CodingState, Origin, Right, Span, Valence
from qualkit.model.adjudication import CONSENSUS
from qualkit.model.codebook_edits import admitted as code_admitted
from qualkit.services.admission import admitted, refuse_closed
from qualkit.store import Project, Repository


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
    valence: Valence = Valence.NONE


def record(project: Project, new: NewCoding, *, coder: str, round_name: str = "") -> Coding:
    """Record one coding; one that is there already is returned as it is."""
    with project.writing(coder, right=Right.CODE) as repository:
        return record_in(repository, new, coder=coder, round_name=round_name)


def record_in(
    repository: Repository, new: NewCoding, *, coder: str, round_name: str = ""
) -> Coding:
    """Record within a transaction that is under way, in a named round or where the coder works."""
    text, revision = current_text(repository, new.transcript, new.revision)
    state = CodingState(new.span, new.code, new.value, new.valence, new.note)
    new = replace(new, code=check_state(repository, state, text, new.transcript).id)
    admitted_to = admitted(repository, new.transcript, coder, round_name)
    coding = Coding(
        new.id or str(uuid.uuid4()),
        new.transcript,
        new.span,
        new.code,
        coder,
        admitted_to,
        new.span.text(text),
        new.origin,
        new.value,
        new.note,
        revision=revision,
        valence=new.valence,
    )
    same = repository.same_coding(coding)
    if same is not None:
        return same
    repository.record([coding])
    return coding


def current_text(repository: Repository, transcript: str, seen: int) -> tuple[str, int]:
    """A transcript's text and revision; `seen` is the revision the person saw, 0 if not known."""
    text, revision = repository.text(transcript)
    if seen not in (0, revision):
        raise CodingError(
            "the transcript was corrected since its text was shown",
            where=transcript,
            hint="open the transcript again and mark the words there",
        )
    return text, revision


def check_state(repository: Repository, state: CodingState, text: str, where: str) -> Code:
    """The code to record under: the one asked for, or the one it was merged into.

    Raises CodingError, CodebookError or SpanError unless a coding may stand so.
    """
    state.span.check_within(len(text), where)
    if state.span.trimmed(text) is None:
        raise CodingError("there are no words in the selection", where=where)
    seen = repository.seen
    code = seen.code(state.code)
    if code is None or code.retired:
        code = code_admitted(seen.codebook(), state.code)
    if state.value and state.value not in code.values:
        allowed = ", ".join(code.values) or "none"
        raise CodingError(
            f"'{state.value}' is not a value of code '{code.id}'",
            where=where,
            hint=f"its values: {allowed}",
        )
    return code


def retract(project: Project, coding_id: str, *, coder: str) -> Coding:
    """Take off one of the coder's own codings."""
    with project.writing(coder, right=Right.CODE) as repository:
        return retract_in(repository, coding_id, coder=coder)


def retract_in(repository: Repository, coding_id: str, *, coder: str) -> Coding:
    """Retract within a transaction that is under way."""
    own_coding(repository, coding_id, coder)
    return repository.retract(coding_id)


def own_coding(repository: Repository, coding_id: str, coder: str) -> Coding:
    """A coding of this coder. Raises NotFound, and CodingError where it is another's."""
    coding = repository.seen.coding(coding_id)
    if coding.coder == CONSENSUS:
        raise CodingError(
            "this was agreed on by the team",
            where=coding.transcript,
            hint="decisions are changed on the Adjudicate page",
        )
    if coding.coder != coder:
        raise CodingError(
            f"this coding is {coding.coder}'s",
            where=coding.transcript,
            hint="only the person who made a coding may change it or take it off",
        )
    refuse_closed(repository.round_for(coding.round, coding.transcript, coder), coding.transcript)
    return coding
