"""Conditions: which transcripts and codings a table rests on, as `site=KES,LIN wave=Y2`."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qualkit.analysis.axes import Axis, known_code, parse_axes, site_attributes
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.ground import Ground, Strand
from qualkit.errors import NotFound, UsageError
from qualkit.model import Cell, Study

_OF_WORK = frozenset({"coder", "round"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the values will do; several conditions hold together."""

    name: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} {' or '.join(value or 'not recorded' for value in self.values)}"


def parse_where(texts: Iterable[str]) -> tuple[Condition, ...]:
    """Conditions as they are typed; what holds spaces stands in quotation marks.

    Raises UsageError. A query language may take the place of this function and of `narrowed`.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        try:
            parts = shlex.split(text)
        except ValueError as wrong:
            raise UsageError(f"'{text}' has a quotation mark without its other half") from wrong
        for part in parts:
            name, sign, values = part.partition("=")
            if not (sign and name.strip()):
                raise UsageError(
                    f"'{part}' is not NAME=VALUE", hint="for example --where 'site=KES,LIN wave=Y2'"
                )
            found.setdefault(name.strip(), []).extend(v.strip() for v in values.split(","))
    return tuple(Condition(name, tuple(dict.fromkeys(v))) for name, v in found.items())


def narrowed(ground: Ground, conditions: Iterable[Condition]) -> Ground:
    """What fulfils all conditions: transcripts and codings, and the frame where they speak of it.

    A condition on coders or rounds keeps the transcripts that these were assigned to, so that
    silence of others counts for nothing. Raises NotFound for a name or value there is none of.
    """
    made = {(c.transcript, c.coder, c.round) for c in ground.corpus.codings}
    ground = replace(ground, assigned=ground.assigned | made)
    for condition in conditions:
        ground = _by_code(ground, condition) if condition.name == "code" else _by(ground, condition)
    return ground


def _by_code(ground: Ground, condition: Condition) -> Ground:
    corpus = ground.corpus
    family = {
        code
        for value in condition.values
        for code in corpus.codebook.stands_for(known_code(ground, value))
    }
    kept = tuple(c for c in corpus.codings if c.code in family)
    return _with(ground, condition, replace(corpus, codings=kept))


def _by(ground: Ground, condition: Condition) -> Ground:
    (axis,) = parse_axes(ground, condition.name)
    _refuse_unknown(axis, condition)
    corpus, wanted = ground.corpus, frozenset(condition.values)
    ids = {p.coding.id for p in corpus.placed if wanted & set(axis.of(p))}
    codings = tuple(c for c in corpus.codings if c.id in ids)
    if axis.at is None:
        return _with(ground, condition, replace(corpus, codings=codings))
    facets = frozenset({axis.facet})
    texts = tuple(
        d.transcript
        for d in corpus.documents
        if any(_holds(axis, strand, wanted) for strand in ground.strands(d, facets))
    )
    study = _framed(corpus.study, axis, wanted)
    kept = replace(corpus, study=study, transcripts=texts, codings=codings)
    made = _with(ground, condition, kept, speaks=axis.plan is not None)
    if condition.name in _OF_WORK:
        at = 1 if condition.name == "coder" else 2
        return replace(made, assigned=frozenset(a for a in ground.assigned if a[at] in wanted))
    return made


def _holds(axis: Axis, strand: Strand, wanted: frozenset[str]) -> bool:
    return axis.at is not None and axis.at(strand) in wanted


def _refuse_unknown(axis: Axis, condition: Condition) -> None:
    known = [key for key, _ in axis.categories]
    for value in condition.values:
        if value not in known:
            listed = ", ".join(key or "''" for key in known[:12])
            more = f" and {len(known) - 12} more" if len(known) > 12 else ""
            raise NotFound(
                f"'{condition.name}' never is '{value}' here", hint=f"it is {listed}{more}"
            )


def _framed(study: Study, axis: Axis, wanted: frozenset[str]) -> Study:
    """The frame and the plan without what the condition leaves out."""
    if axis.plan is None:
        return study
    planned = tuple(p for p in study.planned if axis.plan(p.cell) in wanted)
    study = replace(study, planned=planned)
    if axis.name == "site" or axis.name.removeprefix("site.") in site_attributes(study):
        return replace(
            study,
            sites=tuple(s for s in study.sites if axis.plan(Cell(s.id, "", "", "")) in wanted),
        )
    if axis.name in ("role", "group"):
        return replace(
            study,
            roles=tuple(r for r in study.roles if axis.plan(Cell("", "", r.id, "")) in wanted),
        )
    if axis.name == "wave":
        return replace(study, waves=tuple(w for w in study.waves if w.id in wanted))
    if axis.name == "instrument":
        return replace(study, instruments=tuple(i for i in study.instruments if i.id in wanted))
    return study


def _with(ground: Ground, condition: Condition, corpus: Corpus, *, speaks: bool = True) -> Ground:
    return Ground(
        corpus,
        ground.assigned,
        (*ground.filters, str(condition)),
        ground.plan_speaks and speaks,
        ground.states_plan,
    )
