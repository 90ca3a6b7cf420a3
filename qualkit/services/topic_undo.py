"""Changes of topics taken back, the newest first, each by the person who made it."""

from __future__ import annotations

from qualkit.errors import NotAllowed, NotFound, UsageError
from qualkit.model import Right, SuggestionStatus
from qualkit.model.topics import TopicStep
from qualkit.services.admission import blind_round_of, refuse_while_blind, refuse_while_off
from qualkit.services.codebooks import take_back_unused_in
from qualkit.services.coding import retract_in
from qualkit.services.topics import newest
from qualkit.store import Project, Repository


def last(project: Project) -> TopicStep | None:
    """The newest change of the topics found last, None where nothing can be taken back."""
    with project.reading() as repository:
        runs = repository.suggestion_runs()
        return repository.last_topic_step(runs[-1].id) if runs else None


def undo(project: Project, *, actor: str) -> TopicStep:
    """Take back the newest change of the topics found last, with all that it brought along.

    Codings that promoting made are taken off, suggestions refused with a topic wait again.
    """
    with project.writing(actor, right=Right.CODE) as repository:
        step = _mine(repository, actor)
        _refuse_if_decided(repository, step)
        repository.take_back_topics(step)
        for refused in step.refused:
            suggestion = repository.suggestion(refused)
            if suggestion.status is SuggestionStatus.REFUSED:
                repository.reopen(suggestion)
        _take_off(repository, step, actor)
        return step


def _mine(repository: Repository, actor: str) -> TopicStep:
    refuse_while_off(repository)
    blind = blind_round_of(repository, actor)
    if blind:
        refuse_while_blind(repository.round(blind), "topics wait until it is closed")
    step = repository.last_topic_step(newest(repository).id)
    if step is None:
        raise NotFound("nothing was changed about these topics", hint="there is nothing to undo")
    if step.by != actor:
        raise NotAllowed(
            f"the newest change of the topics is {step.by}'s",
            hint=f"only {step.by} can take it back",
        )
    return step


def _refuse_if_decided(repository: Repository, step: TopicStep) -> None:
    """What a split proposed and somebody decided since has no topic to go back to."""
    for made in step.made:
        found = repository.suggestion(made)
        if not found.status.waits:
            raise UsageError(
                f"passage {found.id} was {found.status.value} since",
                where=found.transcript,
                hint="take that back first: qualkit suggest reopen PROJECT ID",
            )


def _take_off(repository: Repository, step: TopicStep, actor: str) -> None:
    """The codings and the code that promoting made, as far as nobody used the code since."""
    if not step.codings and not step.code:
        return
    for suggestion in repository.suggestions(run=step.run):
        coding = repository.coding_of(suggestion)
        if coding in step.codings:
            for made in repository.reopen(suggestion).codings:
                retract_in(repository, made, coder=actor)
    take_back_unused_in(repository, step.code)
