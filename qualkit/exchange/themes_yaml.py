"""Composite themes and tensions as YAML: `themes:` and `tensions:` (two poles)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from qualkit.errors import CodebookError, Problem, QueryError
from qualkit.exchange.fields import Fields, read_fields
from qualkit.model import (
    Codebook,
    CodeRef,
    Dimension,
    Domain,
    LogicRow,
    Pole,
    Recommendation,
    Strand,
    Strategy,
    Tension,
    Theme,
)
from qualkit.model.query import finds_codings
from qualkit.model.query_reading import read_query

_FAVOURS = ("a", "b", "both", "neither")
_STRANDS = ("consequences", "mechanisms", "common", "others", "concepts", "followed")
_SIDES = Theme("", "", "", ()).sides


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Value = TypeVar("_Value", bound=_Named)


def load_themes(text: str, where: str) -> tuple[tuple[Theme, ...], tuple[Tension, ...]]:
    """Themes and tensions of a YAML text. Raises CodebookError with all problems, `file:line`."""
    problems: list[Problem] = []
    top = read_fields(text, where, problems)
    themes: tuple[Theme, ...] = ()
    tensions: tuple[Tension, ...] = ()
    if top is not None:
        top.refuse_unknown("themes", "tensions")
        read = [(part, _theme(part)) for part in top.parts("themes")]
        tensions = _distinct([(part, _tension(part)) for part in top.parts("tensions")])
        _refuse_unknown_tensions(read, {tension.id for tension in tensions})
        themes = _distinct(read)
    if problems:
        raise CodebookError.of(problems)
    return themes, tensions


def check_themes(
    themes: Sequence[Theme], tensions: Sequence[Tension], codebook: Codebook
) -> tuple[Problem, ...]:
    """The codes each theme and tension names that the codebook lacks, or whose value it lacks.

    No error: a project's codebook may hold only some of the codes; the rest count nothing.
    """
    named = [(f"theme {t.id}", ref) for t in themes for ref in _theme_refs(t)]
    named += [(f"tension {t.id}", ref) for t in tensions for ref in _tension_refs(t)]
    return tuple(
        Problem(what, owner, "it will count nothing; add the code or leave it")
        for owner, ref in dict.fromkeys(named)
        if (what := _lack(ref, codebook))
    )


def _lack(ref: CodeRef, codebook: Codebook) -> str:
    if ref.code not in codebook:
        return f"the codebook '{codebook.id}' has no code '{ref.code}'"
    if ref.value and ref.value not in codebook.code(ref.code).values:
        return f"code '{ref.code}' has no value '{ref.value}'"
    return ""


def _theme_refs(theme: Theme) -> Iterator[CodeRef]:
    for dimension in theme.dimensions:
        yield from map(CodeRef.parse, dimension.freedom + dimension.fence)
    yield from (ref for strand in theme.ingredients for ref in strand.codes)
    yield from map(CodeRef, theme.paraphrases + theme.beside)
    yield from (CodeRef(code) for advice in theme.recommendations for code in advice.codes)


def _tension_refs(tension: Tension) -> Iterator[CodeRef]:
    yield from tension.pole_a.codes + tension.pole_b.codes
    groups = [tension.tension_codes]
    groups += [domain.codes for domain in tension.domains]
    groups += [strategy.codes for strategy in tension.strategies]
    groups += [advice.codes for advice in tension.recommendations]
    yield from (CodeRef(code) for codes in groups for code in codes)
    yield from (ref for strand in tension.strands for ref in strand.codes)


def _distinct(read: Sequence[tuple[Fields, _Value]]) -> tuple[_Value, ...]:
    first: dict[str, str] = {}
    for part, value in read:
        if value.id in first:
            part.refuse(f"'{value.id}' stands twice", "id", f"first at {first[value.id]}")
        first.setdefault(value.id, part.at("id"))
    return tuple(value for _, value in read)


def _refuse_unknown_tensions(read: Sequence[tuple[Fields, Theme]], known: set[str]) -> None:
    for part, theme in read:
        if theme.tension and theme.tension not in known:
            hint = "name a tension of this file"
            part.refuse(f"tension '{theme.tension}' is not in this file", "tension", hint)


def _theme(fields: Fields) -> Theme:
    more = ("paraphrases", "beside", "moderators", "topics", "ingredients", "recommendations")
    main = ("id", "name", "definition", "phrase", "tension", "sides", "dimensions")
    fields.refuse_unknown(*main, *more, "research_questions")
    sides = fields.texts("sides") or _SIDES
    if len(sides) != 2:
        fields.refuse("'sides' must name two sides", "sides", "for example [Freedom, Fence]")
        sides = _SIDES
    dimensions = tuple(_dimension(part) for part in fields.parts("dimensions"))
    if not dimensions:
        fields.refuse("a theme needs at least one dimension", "dimensions")
    return Theme(
        id=fields.text("id", required=True),
        name=fields.text("name", required=True),
        definition=fields.text("definition"),
        dimensions=dimensions,
        sides=(sides[0], sides[1]),
        phrase=fields.text("phrase"),
        tension=fields.text("tension") or None,
        ingredients=tuple(_strand(part) for part in fields.parts("ingredients")),
        paraphrases=fields.texts("paraphrases"),
        beside=fields.texts("beside"),
        moderators=fields.texts("moderators"),
        topics=fields.texts("topics"),
        recommendations=_recommendations(fields),
        research_questions=fields.texts("research_questions"),
    )


def _dimension(fields: Fields) -> Dimension:
    fields.refuse_unknown("key", "label", "freedom", "fence", "freedom_query", "fence_query")
    key = fields.text("key", required=True)
    freedom, fence = fields.texts("freedom"), fields.texts("fence")
    for side, codes in (("freedom", freedom), ("fence", fence)):
        if not codes and f"{side}_query" not in fields:
            hint = f"name at least one code, or give a {side}_query"
            fields.refuse(f"dimension '{key}' has no {side} codes", side, hint)
    queries = _formula(fields, "freedom_query"), _formula(fields, "fence_query")
    return Dimension(key, fields.text("label") or key, freedom, fence, *queries)


def _formula(fields: Fields, name: str) -> str:
    """A query whose passages carry codes; whether the codes exist is asked when it counts."""
    text = fields.text(name).strip()
    try:
        if text and not finds_codings(read_query(text)):
            fields.refuse("this query can find words without codes", name, "AND a code to it")
    except QueryError as error:
        fields.refuse(f"{error.where}: {error.what}", name, error.hint)
    return text


def _tension(fields: Fields) -> Tension:
    fields.refuse_unknown(
        "id",
        "name",
        "pole_a",
        "pole_b",
        "tension_codes",
        "near_turns",
        "logics",
        "domains",
        "strategies",
        "recommendations",
        *_STRANDS,
        "moderators",
        "outcome",
        "earlier",
        "topics",
        "research_questions",
    )
    near = fields.integer("near_turns", 1)
    if near < 0:
        fields.refuse(f"'near_turns' must be 0 or more, not {near}", "near_turns")
    return Tension(
        id=fields.text("id", required=True),
        name=fields.text("name", required=True),
        pole_a=_pole(fields, "pole_a"),
        pole_b=_pole(fields, "pole_b"),
        tension_codes=fields.texts("tension_codes"),
        logics=tuple(_logic(part) for part in fields.parts("logics")),
        domains=tuple(_domain(part) for part in fields.parts("domains")),
        strategies=tuple(_strategy(part) for part in fields.parts("strategies")),
        near_turns=near,
        recommendations=_recommendations(fields),
        moderators=fields.texts("moderators"),
        outcome=fields.text("outcome"),
        earlier=fields.texts("earlier"),
        topics=fields.texts("topics"),
        research_questions=fields.texts("research_questions"),
        **{name: tuple(_strand(part) for part in fields.parts(name)) for name in _STRANDS},
    )


_ADVICE = ("audience", "component", "authority", "legal_status", "condition", "caution")


def _recommendations(fields: Fields) -> tuple[Recommendation, ...]:
    return tuple(_recommendation(part) for part in fields.parts("recommendations"))


def _recommendation(fields: Fields) -> Recommendation:
    fields.refuse_unknown("text", "codes", *_ADVICE)
    said = {name: fields.text(name) for name in _ADVICE}
    text = fields.text("text", required=True)
    return Recommendation(text=text, codes=fields.texts("codes"), **said)


def _pole(fields: Fields, name: str) -> Pole:
    part = fields.part(name)
    if part is None:
        fields.refuse(f"'{name}' is missing", name, "give it a label, says and codes")
        return Pole("", "", ())
    part.refuse_unknown("label", "says", "codes", "query")
    codes = tuple(CodeRef.parse(text) for text in part.texts("codes"))
    if not codes and "query" not in part:
        part.refuse(f"{name} has no codes", "codes", "name at least one code, or give a query")
    query = _formula(part, "query")
    return Pole(part.text("label", required=True), part.text("says"), codes, query)


def _strand(fields: Fields) -> Strand:
    fields.refuse_unknown("name", "says", "codes")
    name = fields.text("name", required=True)
    codes = tuple(CodeRef.parse(text) for text in fields.texts("codes"))
    if not codes:
        fields.refuse(f"'{name}' has no codes", "codes", "name at least one code")
    return Strand(name, codes, fields.text("says"))


def _logic(fields: Fields) -> LogicRow:
    fields.refuse_unknown("aspect", "pole_a", "pole_b")
    aspect = fields.text("aspect", required=True)
    return LogicRow(aspect, fields.text("pole_a"), fields.text("pole_b"))


def _domain(fields: Fields) -> Domain:
    fields.refuse_unknown("name", "clash", "codes")
    return Domain(fields.text("name", required=True), fields.text("clash"), fields.texts("codes"))


def _strategy(fields: Fields) -> Strategy:
    fields.refuse_unknown("name", "level", "favours", "codes", "fact", "actors")
    favours = fields.text("favours", required=True)
    if favours and favours not in _FAVOURS:
        hint = ", ".join(_FAVOURS)
        fields.refuse(f"'favours' cannot be '{favours}'", "favours", hint)
    return Strategy(
        name=fields.text("name", required=True),
        level=fields.text("level"),
        favours=favours,
        codes=fields.texts("codes"),
        fact=fields.text("fact"),
        actors=fields.texts("actors"),
    )
