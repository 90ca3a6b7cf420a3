"""Theme and Tension: codes with a claim, and two named poles with evidence on both."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryRef:
    """The codings in the passages that a query finds."""

    formula: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What somebody should do, and what that needs; `codes` are those whose passages support it.

    `component` is the part of a system it changes, `authority` who may decide it.
    """

    text: str
    audience: str = ""
    codes: tuple[str, ...] = ()
    component: str = ""
    authority: str = ""
    legal_status: str = ""
    condition: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One line of a theme's formula: the codes that open and those that bound.

    What a side's query finds counts on that side beside its codes; empty is no query.
    """

    key: str
    label: str
    freedom: tuple[str, ...]
    fence: tuple[str, ...]
    freedom_query: str = ""
    fence_query: str = ""

    @property
    def freedom_refs(self) -> tuple[str | QueryRef, ...]:
        return (*self.freedom, *_query(self.freedom_query))

    @property
    def fence_refs(self) -> tuple[str | QueryRef, ...]:
        return (*self.fence, *_query(self.fence_query))


def _query(formula: str) -> tuple[QueryRef, ...]:
    return (QueryRef(formula),) if formula else ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A composite theme: freedom codes x fence codes, by dimension.

    `sides` name the two lines as a reader should see them.
    """

    id: str
    name: str
    definition: str
    dimensions: tuple[Dimension, ...]
    sides: tuple[str, str] = ("Freedom", "Fence")
    phrase: str = ""
    tension: str | None = None
    recommendations: tuple[Recommendation, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the theme names."""
        return frozenset(code for line in self.dimensions for code in (*line.freedom, *line.fence))

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every query that the theme rests on, once."""
        lines = (q for d in self.dimensions for q in (d.freedom_query, d.fence_query))
        return tuple(dict.fromkeys(query for query in lines if query))


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A code, or a code with one of its values (`code=value`); the code's descendants count too."""

    code: str
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> CodeRef:
        code, _, value = text.partition("=")
        return cls(code.strip(), value.strip())


@dataclass(frozen=True, slots=True)
class Pole:
    """One side of a tension; what its query finds counts beside its codes."""

    label: str
    says: str
    codes: tuple[CodeRef, ...]
    query: str = ""

    @property
    def refs(self) -> tuple[CodeRef | QueryRef, ...]:
        return (*self.codes, *_query(self.query))


@dataclass(frozen=True, slots=True)
class LogicRow:
    """One line of the two logics compared: aim, unit judged, time frame, measure, legitimacy."""

    aspect: str
    pole_a: str
    pole_b: str


@dataclass(frozen=True, slots=True)
class Domain:
    """Where two logics meet: what clashes, and the codes that show it."""

    name: str
    clash: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """How people answered; `favours` is a, b, both or neither.

    `fact` names the site x wave fact that records whether it was done.
    """

    name: str
    level: str
    favours: str
    codes: tuple[str, ...]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Tension:
    """Two poles, the codes of the clash itself, and where and how it is lived."""

    id: str
    name: str
    pole_a: Pole
    pole_b: Pole
    tension_codes: tuple[str, ...] = ()
    logics: tuple[LogicRow, ...] = ()
    domains: tuple[Domain, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    near_turns: int = 1
    recommendations: tuple[Recommendation, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the tension names."""
        poles = (ref.code for pole in (self.pole_a, self.pole_b) for ref in pole.codes)
        clashes = (code for domain in self.domains for code in domain.codes)
        answers = (code for strategy in self.strategies for code in strategy.codes)
        return frozenset((*poles, *self.tension_codes, *clashes, *answers))

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every query that the tension rests on, once."""
        queries = (pole.query for pole in (self.pole_a, self.pole_b) if pole.query)
        return tuple(dict.fromkeys(queries))
