"""Several suggestions decided as one action, and taken back as one."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.errors import UsageError
from qualkit.model import Coding, Right, SuggestionStatus
from qualkit.services.accepting import accept_in
from qualkit.services.suggesting import reopen_in, waiting
from qualkit.store import Project


def accept(
    project: Project, suggestions: Sequence[str], *, code: str, actor: str
) -> tuple[Coding, ...]:
    """Give the passages of these suggestions one code, all or none."""
    with project.writing(actor, right=Right.CODE) as repository:
        return tuple(
            accept_in(repository, waiting(repository, name), code, actor)
            for name in _some(suggestions)
        )


def refuse(project: Project, suggestions: Sequence[str], *, actor: str) -> None:
    """Refuse these suggestions, all or none."""
    with project.writing(actor, right=Right.CODE) as repository:
        for name in _some(suggestions):
            repository.decide(waiting(repository, name), SuggestionStatus.REFUSED)


def reopen(project: Project, suggestions: Sequence[str], *, actor: str) -> None:
    """Take back one's own decisions about these, all or none."""
    with project.writing(actor, right=Right.CODE) as repository:
        for name in _some(suggestions):
            reopen_in(repository, name, actor=actor)


def _some(suggestions: Sequence[str]) -> tuple[str, ...]:
    if not suggestions:
        raise UsageError("no passage is chosen", hint="choose at least one")
    return tuple(dict.fromkeys(suggestions))
