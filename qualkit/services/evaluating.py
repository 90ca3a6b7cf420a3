"""How well codes would be suggested in this study, measured on its own codings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.errors import UsageError
from qualkit.services.admission import refuse_while_off
from qualkit.services.offering import evidence_for, ground_of
from qualkit.services.progress import Progress
from qualkit.store import Project

if TYPE_CHECKING:
    from qualkit.suggest.evaluate import Measured

FEWEST = 4


def evaluate(
    project: Project,
    *,
    actor: str,
    runs: int = 2,
    words_only: bool = False,
    progress: Progress | None = None,
) -> tuple[Measured, ...]:
    """Suggestions and simpler methods at several shares of coded transcripts.

    Raises UsageError where fewer than 4 groups of transcripts without a person in common are coded.
    """
    from qualkit.suggest.evaluate import evaluated

    with project.seen_by(actor).reading() as repository:
        refuse_while_off(repository)
        ground = ground_of(repository, actor)
    marks = ground.marks()
    if len(set(marks.groups[marks.seen].tolist())) < FEWEST:
        raise UsageError(
            "too little is coded to hold transcripts and people out",
            hint=f"code at least {FEWEST} transcripts in which different people speak",
        )
    evidence = evidence_for(ground, words_only=words_only, progress=progress)
    return tuple(evaluated(evidence, marks, runs=runs))
