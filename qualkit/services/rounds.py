"""Rounds: the lead opens one for a purpose, coders work through it, and it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from qualkit.errors import CodingError, NotAllowed, NotFound, UsageError
from qualkit.model import (
    Coder,
    CoderKind,
    Purpose,
    ReadingState,
    Right,
    Round,
    Segmentation,
    name_fault,
)
from qualkit.services.admission import refuse_closed
from qualkit.store import Project, Repository


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round as its lead asks for it.

    Every transcript goes to `each` of the coders, all of them where it is 0, with the work spread
    evenly; who gets which is drawn with `seed`.
    """

    name: str
    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    purpose: Purpose = Purpose.RELIABILITY
    unit: Segmentation = Segmentation.TURN
    blind: bool = True
    each: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Share:
    """One coder's part of a round: transcripts done, of those assigned."""

    coder: str
    done: int
    assigned: int


def everything(project: Project) -> tuple[Round, ...]:
    """All rounds, the oldest first."""
    with project.reading() as repository:
        return repository.rounds()


def one(project: Project, name: str) -> Round:
    """Raises NotFound, naming the rounds there are."""
    with project.reading() as repository:
        return repository.round(name)


def coders_of(project: Project) -> tuple[str, ...]:
    """People who may take part: those whose accounts allow coding, else all who ever coded."""
    with project.reading() as repository:
        if repository.has_accounts():
            names = [a.name for a in repository.accounts() if not a.ended]
            return tuple(name for name in names if repository.allows(name, Right.CODE))
        return tuple(c.name for c in repository.coders() if c.kind is CoderKind.PERSON)


def open_round(project: Project, plan: RoundPlan, *, actor: str) -> Round:
    """Open a round with the newest codebook. Raises what is wrong with the plan, all at once."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        _check_plan(repository, plan)
        for coder in plan.coders:
            repository.ensure_coder(Coder(coder))
        new = Round(
            plan.name,
            repository.codebook_version(),
            plan.unit,
            plan.blind,
            assignments=_dealt(plan),
            purpose=plan.purpose,
        )
        repository.save_round(new)
        _to_be_read(repository, new.assignments)
    return new


def _to_be_read(repository: Repository, pairs: Iterable[tuple[str, str]]) -> None:
    """Whoever is given a transcript that she had done reads it again."""
    for name, coder in sorted(pairs):
        before = repository.reading_status(coder, name)
        if before.state is ReadingState.DONE:
            repository.save_reading_status(
                replace(before, state=ReadingState.NOT_STARTED, furthest=0)
            )


def _check_plan(repository: Repository, plan: RoundPlan) -> None:
    if fault := name_fault(plan.name):
        raise UsageError(fault.replace("a name", "the name of a round", 1))
    if repository.has_round(plan.name):
        raise CodingError(f"there is a round '{plan.name}' already", hint="choose another name")
    if repository.codebook_version() == 0:
        raise CodingError("the project has no codebook yet", hint="load one first")
    if not plan.transcripts or not plan.coders:
        raise UsageError("a round needs at least one transcript and one coder")
    if len(set(plan.coders)) < max(plan.each, 1):
        raise UsageError(f"{plan.each} coders for each transcript, of {len(set(plan.coders))}")
    known = {entry.name for entry in repository.listing()}
    missing = [name for name in plan.transcripts if name not in known]
    if missing:
        raise NotFound(f"the project holds no transcript '{missing[0]}'", where=plan.name)
    if repository.has_accounts():
        for coder in plan.coders:
            repository.refuse_unless_allowed(coder, Right.CODE)


def _dealt(plan: RoundPlan) -> frozenset[tuple[str, str]]:
    """Each transcript to so many coders, and to those who have least so far."""
    transcripts, coders = sorted(set(plan.transcripts)), sorted(set(plan.coders))
    if plan.each in (0, len(coders)):
        return frozenset((name, coder) for name in transcripts for coder in coders)
    draw = Random(plan.seed)
    draw.shuffle(transcripts)
    load = dict.fromkeys(coders, 0)
    pairs = set()
    for name in transcripts:
        draw.shuffle(coders)
        for coder in sorted(coders, key=load.__getitem__)[: plan.each]:
            load[coder] += 1
            pairs.add((name, coder))
    return frozenset(pairs)


def say_done(
    project: Project, round_name: str, transcript: str, *, coder: str, done: bool = True
) -> None:
    """A coder has finished a transcript in a round, or takes it up again while it is open."""
    with project.writing(coder, right=Right.CODE) as repository:
        refuse_closed(repository.round(round_name), transcript)
        repository.save_done(round_name, transcript, coder, done=done)
        before = repository.reading_status(coder, transcript)
        state = ReadingState.DONE if done else ReadingState.IN_PROGRESS
        repository.save_reading_status(replace(before, state=state))


def close_round(project: Project, name: str, *, actor: str, anyway: bool = False) -> Round:
    """Close a round; from then on everyone sees it whole and nobody codes in it.

    Raises NotAllowed where somebody is not done and `anyway` is not set.
    """
    with project.writing(actor, right=Right.MANAGE) as repository:
        round_ = repository.round(name)
        unfinished = round_.unfinished if round_.dealt else ()
        if unfinished and not anyway:
            who = ", ".join(sorted({coder for _, coder in unfinished}))
            raise NotAllowed(
                f"{counted(len(unfinished))} not done yet, by {who}",
                where=name,
                hint="wait for them, or close the round anyway",
            )
        repository.close_round(name)
        return repository.round(name)


def counted(number: int) -> str:
    return "1 transcript is" if number == 1 else f"{number} transcripts are"


def reopen_round(project: Project, name: str, *, actor: str) -> Round:
    """Open a closed round again; a blind one hides again what others did in it."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        if repository.decisions(name):
            raise CodingError(
                f"decisions rest on what was coded in the round {name}",
                hint="open another round, or take the decisions back first",
            )
        repository.close_round(name, closed=False)
        return repository.round(name)


def assign(project: Project, name: str, pairs: Sequence[tuple[str, str]], *, actor: str) -> Round:
    """Assign further (transcript, coder) pairs to an open round."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        refuse_closed(repository.round(name), name)
        for _, coder in pairs:
            repository.ensure_coder(Coder(coder))
        repository.assign(name, frozenset(pairs))
        _to_be_read(repository, pairs)
        return repository.round(name)


def shares(round_: Round) -> tuple[Share, ...]:
    """How far each coder is, by name."""
    return tuple(
        Share(
            coder,
            sum(1 for _, who in round_.done if who == coder),
            sum(1 for _, who in round_.assignments if who == coder),
        )
        for coder in round_.coders
    )


def my_work(project: Project, coder: str) -> tuple[tuple[Round, tuple[str, ...]], ...]:
    """The open rounds in which a coder has transcripts, each with those not done, oldest first."""
    with project.reading() as repository:
        found = [r for r in repository.rounds() if r.dealt and not r.closed and coder in r.coders]
    return tuple((r, tuple(name for name, who in r.unfinished if who == coder)) for r in found)
