"""Editing: operations of a coder, each applied whole and once, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualkit.errors import CodebookError, CodingError, NotFound, SpanError
from qualkit.model import (
    AddCode,
    Coding,
    CodingState,
    DropCode,
    Edit,
    FreshCode,
    Operation,
    Outcome,
    Put,
    Right,
    Span,
    Steps,
    Take,
    Transcript,
    fault_of,
)
from qualkit.model.codebook_edits import recorded_instead
from qualkit.services.admission import refuse_closed, working_round_in
from qualkit.services.codebooks import add_fresh_in, drop_fresh_in
from qualkit.services.coding import NewCoding, check_state, current_text, own_coding, record_in
from qualkit.store import Project, Repository

FINAL = (CodingError, CodebookError, NotFound, SpanError)
"""Refusals that sending the same edit again cannot help, unlike a locked or read-only file."""


def apply_operations(
    project: Project, *, coder: str, operations: Sequence[Operation], round_name: str = ""
) -> tuple[Outcome, ...]:
    """Apply operations in their order, each once however often it arrives, in one transaction each.

    Codings go to `round_name`, else to the round in which the operation's page showed the
    transcript, else to where the coder works. An operation that is refused has its problem in its
    outcome and changes nothing; the others are not touched by it.
    """
    return tuple(_apply(project, coder, round_name, operation) for operation in operations)


def steps(project: Project, transcript: str, *, coder: str, limit: int | None = None) -> Steps:
    """What the coder can undo and redo in a transcript, newest first."""
    with project.reading() as repository:
        return repository.steps(transcript, coder, limit=limit)


def _apply(project: Project, coder: str, round_name: str, operation: Operation) -> Outcome:
    if fault := next(filter(None, map(fault_of, _texts(operation))), ""):
        return Outcome(operation.id, f"the edit holds {fault}; type it again")
    try:
        with project.writing(coder, right=Right.CODE) as repository:
            known = repository.outcome(operation.id)
            if known is not None:
                return known
            located = _located(repository, operation)
            desk = _Desk(repository, coder, round_name or operation.round, located)
            for part in located.parts:
                desk.carry_out(part)
            done = Outcome(operation.id, note="; ".join(desk.notes))
            repository.save_outcome(done, located, coder)
            return done
    except FINAL as refused:
        return _refuse(project, coder, operation, str(refused))


def _refuse(project: Project, coder: str, operation: Operation, problem: str) -> Outcome:
    """Keep the refusal, unless the same operation came another way and was decided meanwhile."""
    refused = Outcome(operation.id, problem)
    with project.writing(coder, right=Right.CODE) as repository:
        known = repository.outcome(operation.id)
        if known is not None:
            return known
        repository.save_outcome(refused, operation, coder)
    return refused


def _texts(operation: Operation) -> Iterator[str]:
    yield from (operation.id, operation.transcript, operation.action, operation.undoes)
    yield operation.round
    for part in operation.parts:
        if isinstance(part, Put | Take):
            yield part.coding
        else:
            yield from (part.code.id, part.code.label)
        if isinstance(part, Put):
            yield from (part.state.code, part.state.value, part.state.note)


def _located(repository: Repository, operation: Operation) -> Operation:
    """The operation with its transcript and revision, also where its sender did not say them."""
    first = operation.parts[0] if operation.parts else None
    name = operation.transcript
    if not name and isinstance(first, Take):
        name = repository.seen.coding(first.coding).transcript
    _, revision = current_text(repository, name, operation.revision)
    return replace(operation, transcript=name, revision=revision)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One operation of one coder within a transaction that is under way."""

    repository: Repository
    coder: str
    round_name: str
    operation: Operation
    notes: list[str] = field(default_factory=list)

    def carry_out(self, part: Edit) -> None:
        match part:
            case Put(was=None):
                self._record(part)
            case Put():
                self._change(part)
            case Take():
                self._retract(part)
            case AddCode():
                self._add(part.code)
            case DropCode():
                self._drop(part.code)

    def _record(self, put: Put) -> None:
        operation, state = self.operation, put.state
        gone = self._taken_off(put.coding)
        if gone is not None:
            self._bring_back(gone, state)
            return
        new = NewCoding(
            operation.transcript,
            state.span,
            state.code,
            put.coding,
            state.value,
            state.note,
            revision=operation.revision,
            valence=state.valence,
        )
        made = record_in(self.repository, new, coder=self.coder, round_name=self.round_name)
        if made.id != put.coding:
            raise _twice(operation.transcript)
        if made.code != state.code:
            self.notes.append(recorded_instead(self.repository.codebook(), state.code))

    def _taken_off(self, coding_id: str) -> Coding | None:
        """The coding that this operation brings back, if it does."""
        undoes = self.operation.undoes
        return self.repository.taken_off(undoes, coding_id, self.coder) if undoes else None

    def _bring_back(self, gone: Coding, state: CodingState) -> None:
        """Record a coding again as it was, with its origin, its round and its time."""
        refuse_closed(self.repository.round(gone.round), gone.transcript)
        text = self._check(gone, state)
        self.repository.record([gone.changed(state, text)])

    def _change(self, put: Put) -> None:
        coding = self._as_seen(put.coding, put.was)
        if coding.state == put.state:
            return
        text = self._check(coding, put.state)
        self.repository.change(self._as_recorded(coding, put.state, text))

    def _as_recorded(self, seen: Coding, state: CodingState, text: str) -> Coding:
        """The coding as it is to be recorded: what a merge or a decision lays over it stays so."""
        made = self.repository.recorded(seen.id)
        code = made.code if state.code == seen.code else state.code
        value = made.value if state.value == seen.value else state.value
        return made.changed(replace(state, code=code, value=value), text)

    def _retract(self, take: Take) -> None:
        coding = self._as_seen(take.coding, take.was)
        self.repository.retract(coding.id)

    def _check(self, coding: Coding, state: CodingState) -> str:
        """The text, once the coding may stand so in it."""
        text, _ = self.repository.text(coding.transcript)
        check_state(self.repository, state, text, coding.transcript)
        same = self.repository.same_coding(replace(coding, span=state.span, code=state.code))
        if same is not None and same.id != coding.id:
            raise _twice(coding.transcript)
        return text

    def _as_seen(self, coding_id: str, was: CodingState | None) -> Coding:
        """The coder's own coding, unless it is not as she saw it."""
        coding = own_coding(self.repository, coding_id, self.coder)
        if coding.transcript != self.operation.transcript:
            raise CodingError("this coding is in another transcript", where=coding.transcript)
        if was is not None and coding.state != was:
            raise CodingError(
                "this coding was changed meanwhile, in another tab or by another program",
                where=coding.transcript,
                hint="nothing was overwritten; look at it as it is now",
            )
        return coding

    def _add(self, code: FreshCode) -> None:
        name = self.round_name or working_round_in(
            self.repository, self.operation.transcript, self.coder
        )
        known = self.repository.has_round(name) and self.repository.round(name).hides
        example = self._example(code)
        add_fresh_in(self.repository, code, example=example, made_in=name if known else "")

    def _drop(self, code: FreshCode) -> None:
        if not self.repository.added_code(self.operation.undoes, code.id, self.coder):
            raise CodebookError(
                f"the code '{code.label}' stays: this step did not make it",
                hint="change it in the codebook file, and load that",
            )
        drop_fresh_in(self.repository, code)

    def _example(self, code: FreshCode) -> str:
        if code.said is None:
            return ""
        return _quoted(self.repository.transcript(self.operation.transcript), code.said)


def _quoted(transcript: Transcript, span: Span) -> str:
    """The words, who says them first, and where: “that's the fence” (T, KES-T01, turn 3)."""
    span.check_within(len(transcript.text), transcript.name)
    turn = next((turn for turn in transcript.turns if turn.span.overlaps(span)), None)
    place = [transcript.name]
    if turn is not None:
        place = [*([turn.speaker] if turn.speaker else []), *place, f"turn {turn.index + 1}"]
    return f"“{transcript.quote(span)}” ({', '.join(place)})"


def _twice(transcript: str) -> CodingError:
    return CodingError(
        "these words carry the code already",
        where=transcript,
        hint="it was recorded in another tab or earlier",
    )
