"""The suggester as one more coder of a round, on request and never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.model import Coding, Origin
from qualkit.services.admission import refuse_while_off
from qualkit.services.offering import PRECISION, evidence_for, ground_of
from qualkit.store import Project

if TYPE_CHECKING:
    from qualkit.agreement import Coded
    from qualkit.suggest.offered import Ground

NAME = "suggester"


def with_suggester(project: Project, coded: Coded) -> Coded:
    """A round with what would be suggested in each of its transcripts, by words only.

    For what is suggested in one nothing is learnt from it, or from others of its speakers.
    """
    with project.seen_by(NAME).reading() as repository:
        refuse_while_off(repository)
        ground = replace(ground_of(repository, NAME), codes=coded.codebook.codes)
    made = tuple(_suggested(ground, frozenset(coded.round.transcripts), coded.round.name))
    pairs = frozenset((name, NAME) for name in coded.round.transcripts)
    round_ = replace(coded.round, assignments=coded.round.assignments | pairs)
    return replace(coded, codings=(*coded.codings, *made), round=round_)


def _suggested(ground: Ground, names: frozenset[str], round_name: str) -> Iterator[Coding]:
    import numpy as np

    from qualkit.suggest.known_codes import learned

    if not ground.passages or not ground.codes:
        return
    marks = ground.marks()
    held = learned(evidence_for(ground, words_only=True), marks).held
    here = np.array([passage.transcript in names for passage in ground.passages])
    for number, code in enumerate(ground.codes):
        rows = held.offers(number, here, precision=PRECISION, most=len(here))
        for row in sorted(rows):
            passage = ground.passages[row]
            yield Coding(
                f"{NAME}:{code.id}:{passage.transcript}:{passage.span.start}",
                passage.transcript,
                passage.span,
                code.id,
                NAME,
                round_name,
                passage.text,
                Origin.SUGGESTION,
                revision=passage.revision,
            )
