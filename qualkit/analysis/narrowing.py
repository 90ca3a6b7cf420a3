"""A ground narrowed by a query: what it leaves of the corpus, of the frame and of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from qualkit.analysis.conditions import (
    AXES,
    OF_CODINGS,
    OF_WORK,
    Work,
    fitting,
    fitting_place,
    vocabulary,
)
from qualkit.analysis.ground import Ground
from qualkit.analysis.querying import where
from qualkit.model import Instrument, Role, Site, Study, Wave
from qualkit.model.query import Has, Query, leaves, written
from qualkit.model.query_names import Vocabulary

Part = TypeVar("Part", Site, Wave, Role, Instrument)


def names_in(ground: Ground, saved: Mapping[str, str] | None = None) -> Vocabulary:
    """What a query of this ground may name; also coders who were asked and coded nothing."""
    known = vocabulary(ground.corpus, saved)
    work = {each for made in ground.work.values() for each in made}
    coders = {coder.casefold(): coder for coder, _ in work}
    rounds = {round_.casefold(): round_ for _, round_ in work}
    return replace(known, names={**known.names, "coder": coders, "round": rounds})


def narrowed(ground: Ground, query: Query) -> Ground:
    """What a settled query leaves: transcripts and codings, and the frame where it speaks of it.

    Codes, words and valence leave the transcripts, so that silence counts as zero. A condition on
    coders or rounds leaves those that these were assigned to: silence of others says nothing.
    """
    work = {name: tuple(Work(*made) for made in each) for name, each in ground.work.items()}
    left = where(ground.corpus, query, work=work)
    fits = fitting(query)
    documents = {document.name: document for document in left.documents}
    assigned = frozenset(
        (name, each.coder, each.round)
        for name, document in documents.items()
        for each in work.get(name, ())
        if fits(document, None, each) is not False
    )
    return Ground(
        replace(left, study=_framed(left.study, query)),
        assigned,
        (*ground.filters, written(query)),
        ground.plan_speaks and _plan_speaks(query),
        ground.states_plan,
    )


def _plan_speaks(query: Query) -> bool:
    """Whether a plan by the frame's axes says what to expect of what is left."""
    spoken = frozenset(AXES) | (OF_CODINGS - OF_WORK)
    return all(leaf.name in spoken for leaf in leaves(query) if isinstance(leaf, Has))


def _framed(study: Study, query: Query) -> Study:
    """The frame and the plan without what cannot fit."""
    fits = fitting_place(query)
    return replace(
        study,
        planned=tuple(
            planned
            for planned in study.planned
            if fits({name: str(getattr(planned.cell, name)) for name in AXES}) is not False
        ),
        sites=_kept(study.sites, "site", fits),
        waves=_kept(study.waves, "wave", fits),
        roles=_kept(study.roles, "role", fits),
        instruments=_kept(study.instruments, "instrument", fits),
    )


def _kept(
    parts: Iterable[Part], name: str, fits: Callable[[Mapping[str, str]], bool | None]
) -> tuple[Part, ...]:
    return tuple(part for part in parts if fits({name: part.id}) is not False)
