"""Theme and Tension: codes with a claim, and two named poles with evidence on both."""

from __future__ import annotations

from dataclasses import dataclass


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
class Strand:
    """A named set of codes beside the main line of a theme or tension; `says` is its claim."""

    name: str
    codes: tuple[CodeRef, ...]
    says: str = ""


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
    def freedom_refs(self) -> tuple[CodeRef | QueryRef, ...]:
        return (*map(CodeRef.parse, self.freedom), *_query(self.freedom_query))

    @property
    def fence_refs(self) -> tuple[CodeRef | QueryRef, ...]:
        return (*map(CodeRef.parse, self.fence), *_query(self.fence_query))


def _query(formula: str) -> tuple[QueryRef, ...]:
    return (QueryRef(formula),) if formula else ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A composite theme: freedom codes x fence codes, by dimension.

    `sides` name the two lines as a reader should see them. `paraphrases` are codes of the phrase
    in other words, `beside` codes whose values are set against the sites, `ingredients` what may
    stand together in one transcript, `moderators` attributes of sites, `topics` ids or topics of
    protocol questions that ask about the theme, `research_questions` ids of those it answers.
    """

    id: str
    name: str
    definition: str
    dimensions: tuple[Dimension, ...]
    sides: tuple[str, str] = ("Freedom", "Fence")
    phrase: str = ""
    tension: str | None = None
    paraphrases: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    ingredients: tuple[Strand, ...] = ()
    moderators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    research_questions: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the theme names."""
        lines = (code for line in self.dimensions for code in (*line.freedom, *line.fence))
        named = {CodeRef.parse(code).code for code in lines}
        named.update(ref.code for strand in self.ingredients for ref in strand.codes)
        return frozenset((*named, *self.paraphrases, *self.beside))

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every query that the theme rests on, once."""
        lines = (q for d in self.dimensions for q in (d.freedom_query, d.fence_query))
        return tuple(dict.fromkeys(query for query in lines if query))


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

    `fact` names the site x wave fact that records whether it was done; `actors` who acts.
    """

    name: str
    level: str
    favours: str
    codes: tuple[str, ...]
    fact: str = ""
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tension:
    """Two poles, the codes of the clash itself, and where and how it is lived.

    `consequences` are what the answers bring about, `mechanisms` why the poles clash, `common`
    what both poles share, `others` barriers that are not this tension, `concepts` second-cycle
    codes, `followed` what came after. `moderators` and `outcome` are attributes of sites;
    `earlier` are the waves that are set against the later ones; `topics` and `research_questions`
    as in Theme.
    """

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
    consequences: tuple[Strand, ...] = ()
    mechanisms: tuple[Strand, ...] = ()
    common: tuple[Strand, ...] = ()
    others: tuple[Strand, ...] = ()
    concepts: tuple[Strand, ...] = ()
    followed: tuple[Strand, ...] = ()
    moderators: tuple[str, ...] = ()
    outcome: str = ""
    earlier: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    research_questions: tuple[str, ...] = ()

    @property
    def strands(self) -> tuple[Strand, ...]:
        """Every named set of codes beside the poles, domains and strategies, in their order."""
        return (
            *self.consequences,
            *self.mechanisms,
            *self.common,
            *self.others,
            *self.concepts,
            *self.followed,
        )

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the tension names."""
        poles = (ref.code for pole in (self.pole_a, self.pole_b) for ref in pole.codes)
        clashes = (code for domain in self.domains for code in domain.codes)
        answers = (code for strategy in self.strategies for code in strategy.codes)
        beside = (ref.code for strand in self.strands for ref in strand.codes)
        return frozenset((*poles, *self.tension_codes, *clashes, *answers, *beside))

    @property
    def formulas(self) -> tuple[str, ...]:
        """Every query that the tension rests on, once."""
        queries = (pole.query for pole in (self.pole_a, self.pole_b) if pole.query)
        return tuple(dict.fromkeys(queries))
