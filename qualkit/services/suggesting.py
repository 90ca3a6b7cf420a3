"""Suggestions: made by a machine, kept apart, decided by a person."""

from __future__ import annotations

from qualkit.errors import CodingError, UsageError
from qualkit.model import Coding, Origin, Right, Suggestion, SuggestionRun, SuggestionStatus
from qualkit.services import cluster
from qualkit.services.admission import refuse_while_blind, working_round_in
from qualkit.services.coding import NewCoding, record_in
from qualkit.services.progress import Progress
from qualkit.store import Project, Repository


def topics(
    project: Project,
    *,
    actor: str,
    seed: int = 0,
    n_topics: int | None = None,
    progress: Progress | None = None,
) -> SuggestionRun:
    """Find emergent topics in all transcripts and store them as suggestions.

    The same transcripts and seed give the same run, which is stored once.
    """
    from qualkit.suggest.embed import computed_by
    from qualkit.suggest.topics import suggest_topics

    with project.reading() as repository:
        transcripts, codebook = repository.transcripts(), repository.codebook()
    with computed_by(cluster.spread):
        proposal = suggest_topics(
            transcripts,
            seed=seed,
            n_topics=n_topics,
            progress=progress,
            known_codes=codebook if len(codebook) else None,
        )
    with project.writing(actor, right=Right.CODE) as repository:
        repository.save_suggestions(proposal.run, proposal.topics, proposal.suggestions)
    return proposal.run


def accept(
    project: Project,
    suggestion_id: str,
    *,
    code: str,
    actor: str,
    round_name: str = "",
) -> Coding:
    """Turn a suggestion into the actor's own coding; its origin stays "suggestion"."""
    with project.writing(actor, right=Right.CODE) as repository:
        suggestion = _open(repository.seen.suggestion(suggestion_id))
        _refuse_in_blind_round(repository, suggestion, round_name)
        new = NewCoding(
            suggestion.transcript,
            suggestion.span,
            code,
            origin=Origin.SUGGESTION,
            revision=suggestion.revision,
        )
        coding = record_in(repository, new, coder=actor, round_name=round_name)
        repository.decide(suggestion, SuggestionStatus.ACCEPTED, coding=coding.id)
        return coding


def refuse(project: Project, suggestion_id: str, *, actor: str) -> Suggestion:
    """Refuse a suggestion; it is kept in the log."""
    with project.writing(actor, right=Right.CODE) as repository:
        suggestion = _open(repository.seen.suggestion(suggestion_id))
        _refuse_in_blind_round(repository, suggestion)
        repository.decide(suggestion, SuggestionStatus.REFUSED)
        return suggestion


def _refuse_in_blind_round(
    repository: Repository, suggestion: Suggestion, round_name: str = ""
) -> None:
    """There everyone codes for herself; a suggestion has one fate and would tell who took it."""
    name = round_name or working_round_in(repository, suggestion.transcript, repository.actor or "")
    if repository.has_round(name):
        refuse_while_blind(repository.round(name), "suggestions wait until it is closed")


def _open(suggestion: Suggestion) -> Suggestion:
    if suggestion.status is not SuggestionStatus.OPEN:
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
