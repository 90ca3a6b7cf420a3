"""Suggestions: made by a machine, kept apart, decided by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.errors import CodingError, UsageError
from qualkit.model import (
    Brought,
    Coding,
    OfferKind,
    Origin,
    Right,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
)
from qualkit.services import cluster
from qualkit.services import topics as topic_services
from qualkit.services.admission import (
    refuse_while_blind,
    refuse_while_off,
    working_round_in,
)
from qualkit.services.codebooks import add_code_in, take_back_unused_in
from qualkit.services.coding import NewCoding, record_in, retract_in
from qualkit.services.progress import Progress
from qualkit.store import Project, Repository

if TYPE_CHECKING:
    from qualkit.suggest.record import TopicOptions


def topics(
    project: Project,
    *,
    actor: str,
    seed: int = 0,
    n_topics: int | None = None,
    options: TopicOptions | None = None,
    progress: Progress | None = None,
) -> SuggestionRun:
    """Find emergent topics in all transcripts and store them as suggestions.

    The same transcripts and seed give the same run, which is stored once. `options` say more than
    seed and number, and are taken instead of them.
    """
    from qualkit.suggest.embed import computed_by
    from qualkit.suggest.record import TopicOptions

    wanted = options or TopicOptions(seed=seed, topics=n_topics)
    with computed_by(cluster.spread):
        return topic_services.find(project, actor=actor, options=wanted, progress=progress)


def accept(
    project: Project,
    suggestion_id: str,
    *,
    actor: str,
    code: str = "",
    span: Span | None = None,
    round_name: str = "",
) -> Coding:
    """Turn a suggestion into the actor's own coding; its origin stays "suggestion".

    The code is the one it proposes and the words are those it quotes, unless others are given.
    """
    with project.writing(actor, right=Right.CODE) as repository:
        suggestion = waiting(repository, suggestion_id, round_name)
        named = named_code(repository, suggestion, code, actor=actor)
        new = NewCoding(
            suggestion.transcript,
            span or suggestion.span,
            named.code,
            origin=Origin.SUGGESTION,
            revision=suggestion.revision,
        )
        coding = record_in(repository, new, coder=actor, round_name=round_name)
        brought = Brought((coding.id,), named.made)
        repository.decide(suggestion, SuggestionStatus.ACCEPTED, brought=brought)
        if span not in (None, suggestion.span):
            repository.note_edit(suggestion, coding.span)
        return coding


@dataclass(frozen=True, slots=True)
class Named:
    """The code to give; `made` is its id too where it was made just now, else empty."""

    code: str
    made: str = ""


def named_code(
    repository: Repository, suggestion: Suggestion, code: str, *, actor: str, label: str = ""
) -> Named:
    """The code that is asked for or proposed; a phrase names one of its own, made if need be.

    `label` is what to call it instead of the phrase.
    """
    if code or suggestion.code:
        return Named(code or str(suggestion.code))
    offer = repository.offer(suggestion.id)
    if offer is None or offer.kind is not OfferKind.PHRASE:
        raise UsageError(
            f"suggestion {suggestion.id} proposes no code",
            hint="say which it shall carry: --code ID",
        )
    words = " ".join(label.split()) or f"“{suggestion.quote}”"
    alike = (c for c in repository.seen.codebook() if _plain(c.label) == _plain(words))
    known = next(alike, None)
    if known is not None:
        return Named(known.id)
    made = add_code_in(repository, words, actor=actor).id
    return Named(made, made)


def _plain(label: str) -> str:
    return label.strip(" “”\"'„«»").casefold()


def refuse(project: Project, suggestion_id: str, *, actor: str) -> Suggestion:
    """Refuse a suggestion; it is kept in the log."""
    with project.writing(actor, right=Right.CODE) as repository:
        suggestion = waiting(repository, suggestion_id)
        repository.decide(suggestion, SuggestionStatus.REFUSED)
        return suggestion


def later(project: Project, suggestion_id: str, *, actor: str) -> Suggestion:
    """Put a suggestion off: it still waits, behind the others."""
    with project.writing(actor, right=Right.CODE) as repository:
        suggestion = waiting(repository, suggestion_id)
        repository.postpone(suggestion)
        return suggestion


def reopen(project: Project, suggestion_id: str, *, actor: str) -> Suggestion:
    """Take back one's own decision; what accepting it made is taken off with it."""
    with project.writing(actor, right=Right.CODE) as repository:
        return reopen_in(repository, suggestion_id, actor=actor)


def reopen_in(repository: Repository, suggestion_id: str, *, actor: str) -> Suggestion:
    """The same within a transaction; a code that was made goes too, unless somebody uses it."""
    refuse_while_off(repository)
    suggestion = repository.seen.suggestion(suggestion_id)
    decided = suggestion.status in (SuggestionStatus.ACCEPTED, SuggestionStatus.REFUSED)
    if suggestion.status is not SuggestionStatus.LATER and (
        not decided or repository.decider(suggestion) != actor
    ):
        raise CodingError(
            f"suggestion {suggestion.id} was not decided by {actor}",
            where=suggestion.transcript,
            hint="only one's own decisions can be taken back",
        )
    brought = repository.reopen(suggestion)
    for coding in brought.codings:
        retract_in(repository, coding, coder=actor)
    if brought.code:
        take_back_unused_in(repository, brought.code)
    return repository.suggestion(suggestion_id)


def switch(project: Project, *, on: bool, actor: str) -> None:
    """Allow suggestions in this study, or forbid them: then nothing is offered anywhere."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        repository.switch_suggestions(on=on)


def waiting(repository: Repository, suggestion_id: str, round_name: str = "") -> Suggestion:
    """A suggestion that whoever is at work may decide now, within a transaction."""
    refuse_while_off(repository)
    suggestion = _open(repository.seen.suggestion(suggestion_id))
    _refuse_in_blind_round(repository, suggestion, round_name)
    return suggestion


def _refuse_in_blind_round(
    repository: Repository, suggestion: Suggestion, round_name: str = ""
) -> None:
    """There everyone codes for herself; a suggestion has one fate and would tell who took it.

    What was offered to her alone she may decide.
    """
    if (
        repository.maker_of_run(suggestion.run) == repository.actor
        and repository.offer(suggestion.id) is not None
    ):
        return
    name = round_name or working_round_in(repository, suggestion.transcript, repository.actor or "")
    if repository.has_round(name):
        refuse_while_blind(repository.round(name), "suggestions wait until it is closed")


def _open(suggestion: Suggestion) -> Suggestion:
    if not suggestion.status.waits:
        raise CodingError(
            f"suggestion {suggestion.id} was {suggestion.status.value} already",
            where=suggestion.transcript,
            hint="open suggestions: qualkit suggest log PROJECT --status open",
        )
    return suggestion


def listing(project: Project, status: str | None = None) -> tuple[Suggestion, ...]:
    """Suggestions of every run, by topic and falling score."""
    if status and status not in set(SuggestionStatus):
        raise UsageError(
            f"no status '{status}'", hint=f"one of {', '.join(SuggestionStatus)}, or none"
        )
    wanted = SuggestionStatus(status) if status else None
    with project.reading() as repository:
        return repository.suggestions(status=wanted)
