"""Patterns: matrices, co-occurrence and facts beside talk, from one read of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qualkit.analysis.axes import axes_of, parse_axes
from qualkit.analysis.cooccurrence import co_occurrence, codings_of_both
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.facts_talk import codes_of_fact, fact_grid, fact_names
from qualkit.analysis.ground import Ground
from qualkit.analysis.matrices import matrix
from qualkit.analysis.narrowing import names_in, narrowed
from qualkit.analysis.passages import Group, grouped, passage
from qualkit.model import Codebook, Span, Strategy, Study
from qualkit.model.matrix import CoOccurrence, FactGrid, Matrix, Within
from qualkit.model.query import all_of
from qualkit.model.query_names import settled
from qualkit.model.query_reading import read_query
from qualkit.model.results import Passage
from qualkit.services.adjudicating import resting_on_consensus
from qualkit.store import Project

CONTEXT = 220


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with the words of the same turn around it."""

    passage: Passage
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Patterns:
    """One read of a project, narrowed by a query; everything else is computed from it.

    `saved` are the texts of saved queries by name.
    """

    ground: Ground
    strategies: tuple[Strategy, ...]
    saved: Mapping[str, str] = field(default_factory=dict)

    @property
    def study(self) -> Study:
        return self.ground.corpus.frame

    @property
    def codebook(self) -> Codebook:
        return self.ground.corpus.codebook

    def where(self, texts: Iterable[str]) -> Patterns:
        """What queries such as `site=KES wave=Y2` leave, all of them. Raises QueryError."""
        read = [read_query(text) for text in texts]
        if not read:
            return self
        known = names_in(self.ground, self.saved)
        query = all_of(settled(part, known) for part in read)
        return replace(self, ground=narrowed(self.ground, query))

    def axes(self) -> tuple[tuple[str, str], ...]:
        """(name, title) of everything there is to count by."""
        return axes_of(self.ground)

    def values(self, name: str) -> tuple[tuple[str, str], ...]:
        """(id, name) of what a condition on an axis may ask for; of codes, the whole codebook."""
        if name == "code":
            return tuple((code.id, code.label) for code in self.codebook)
        return parse_axes(self.ground, name)[0].categories

    def fact_names(self) -> tuple[str, ...]:
        return fact_names(self.study)

    def codes_of_fact(self, fact: str) -> tuple[str, ...]:
        return codes_of_fact(self.strategies, fact)

    def matrix(self, rows: str, columns: str = "") -> Matrix:
        return matrix(self.ground, rows, columns)

    def co_occurrence(self, within: Within, codes: str = "code") -> CoOccurrence:
        return co_occurrence(self.ground, within, codes=codes)

    def meeting(self, within: Within, a: str, b: str, codes: str = "code") -> tuple[str, ...]:
        """Ids of the codings of two codes where they meet."""
        return codings_of_both(self.ground, within, a, b, codes=codes)

    def facts(self, fact: str, codes: Iterable[str] = ()) -> FactGrid:
        """A fact beside talk of codes; those that the tensions name for it unless said."""
        return fact_grid(self.ground, fact, tuple(codes) or codes_of_fact(self.strategies, fact))

    def passages(self, ids: Iterable[str]) -> tuple[Evidence, ...]:
        """The passages that some codings make up, in reading order, each with its surroundings."""
        wanted = frozenset(ids)
        placed = (p for p in self.ground.corpus.placed if p.coding.id in wanted)
        return tuple(_evidence(group) for group in grouped(placed))


def patterns(project: Project, *, consensus: bool = False) -> Patterns:
    """Read what somebody may see of a project; all coders, or what the team agreed on."""
    with project.reading() as repository:
        codings = resting_on_consensus(repository) if consensus else repository.codings()
        assigned = frozenset(
            (transcript, coder, round_.name)
            for round_ in repository.rounds()
            for transcript, coder in round_.assignments
            if coder == project.viewer or round_.name not in repository.hidden_rounds
        )
        corpus = Corpus(
            repository.study(), repository.transcripts(), codings, repository.codebook()
        )
        strategies = tuple(s for t in repository.tensions() for s in t.strategies)
        saved = {query.name: query.query for query in repository.saved_queries()}
    return Patterns(Ground(corpus, frozenset() if consensus else assigned), strategies, saved)


def _evidence(group: Group) -> Evidence:
    found, first = passage(group), group[0]
    text = first.document.transcript.text
    turn = first.turn.span if first.turn else Span(0, len(text))
    low, high = max(turn.start, found.span.start - CONTEXT), found.span.end + CONTEXT
    before = text[low : max(low, found.span.start)]
    after = text[found.span.end : max(found.span.end, min(turn.end, high))]
    if low > turn.start:
        before = f"…{before.partition(' ')[2]}"
    if high < turn.end:
        after = f"{after.rpartition(' ')[0]}…"
    return Evidence(found, before, after)
