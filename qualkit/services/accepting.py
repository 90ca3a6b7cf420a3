"""How a suggestion becomes a coding."""

from __future__ import annotations

from qualkit.model import Brought, Coding, Origin, Suggestion, SuggestionStatus
from qualkit.services.coding import NewCoding, record_in
from qualkit.store import Repository


def accept_in(repository: Repository, suggestion: Suggestion, code: str, actor: str) -> Coding:
    """The coding that a suggestion becomes, within a transaction; it keeps its origin."""
    new = NewCoding(
        suggestion.transcript,
        suggestion.span,
        code,
        origin=Origin.SUGGESTION,
        revision=suggestion.revision,
    )
    coding = record_in(repository, new, coder=actor)
    repository.decide(suggestion, SuggestionStatus.ACCEPTED, brought=Brought((coding.id,)))
    return coding
