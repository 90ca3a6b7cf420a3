"""Ground: what matrices stand on, a corpus with who was assigned to code what, indexed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.analysis.questions import find_answers
from qualkit.model import Cell
from qualkit.model.results import Answer

PERSON, QUESTION, ASSIGNED = "person", "question", "assigned"


@dataclass(frozen=True, slots=True)
class Strand:
    """A part of a document in which something can be found: one person's, under one question, of
    one coder in one round. What no axis asks for stays empty.
    """

    document: Document
    person: str = ""
    question: str = ""
    coder: str = ""
    round: str = ""


@dataclass(frozen=True)
class Ground:
    """A corpus, and (transcript, coder, round) of everybody who was asked to code.

    `plan_speaks` is False where filters leave the plan behind, as one by language does: what was
    planned is then known only where it is nothing.
    """

    corpus: Corpus
    assigned: frozenset[tuple[str, str, str]] = frozenset()
    filters: tuple[str, ...] = ()
    plan_speaks: bool = True
    has_plan: bool | None = None

    @property
    def states_plan(self) -> bool:
        """Whether the study, unfiltered, plans anything at all."""
        return bool(self.planned_cells) if self.has_plan is None else self.has_plan

    @cached_property
    def planned_cells(self) -> frozenset[Cell]:
        return frozenset(p.cell for p in self.corpus.study.planned if p.count > 0)

    def eligible(self, document: Document) -> bool:
        """Whether the study planned transcripts like this one; any where it states no plan."""
        here = Cell(document.site, document.wave, document.role, document.instrument)
        return not self.states_plan or here in self.planned_cells

    @cached_property
    def work(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """(coder, round) by transcript: those assigned, and those who coded all the same."""
        names = {document.name for document in self.corpus.documents}
        made = {(c.transcript, c.coder, c.round) for c in self.corpus.codings}
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, coder, round_ in sorted(self.assigned | made):
            if name in names:
                found[name].append((coder, round_))
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def answers(self) -> Mapping[str, tuple[Answer, ...]]:
        """The questions that come up in each transcript."""
        protocols_of = self.corpus.study.protocols_of
        return {
            d.name: find_answers(d.transcript, protocols_of(d.transcript.attributes))
            for d in self.corpus.documents
        }

    def asked(self, document: Document) -> tuple[str, ...]:
        """Questions that come up in a document, as `protocol/question`."""
        return tuple(dict.fromkeys(question_id(a) for a in self.answers[document.name]))

    def questions_at(self, placed: Placed) -> tuple[str, ...]:
        """The questions whose answers a coding touches."""
        return tuple(
            dict.fromkeys(
                question_id(a)
                for a in self.answers[placed.document.name]
                if a.span is not None and a.span.overlaps(placed.coding.span)
            )
        )

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of each placed coding."""
        return tuple(placed.coding.id for placed in self.corpus.placed)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The transcript of each placed coding."""
        return tuple(placed.coding.transcript for placed in self.corpus.placed)

    @cached_property
    def places(self) -> tuple[tuple[int, int, int], ...]:
        """(number of the turn, start, end) of each placed coding; a turn has one number."""
        out, number = [], dict[tuple[str, int], int]()
        for placed in self.corpus.placed:
            turn = number.setdefault((placed.coding.transcript, placed.turn_index), len(number))
            out.append((turn, placed.coding.span.start, placed.coding.span.end))
        return tuple(out)

    @cached_property
    def persons(self) -> tuple[str, ...]:
        """The key of the person behind each placed coding; empty where nobody speaks."""
        known: dict[tuple[str, str | None], str] = {}
        out = []
        for placed in self.corpus.placed:
            speaker = placed.turn.speaker if placed.turn else None
            key = (placed.document.name, speaker)
            if key not in known:
                known[key] = placed.document.person(speaker) if placed.document.people else ""
            if placed.turn is None and placed.document.transcript.turns:
                out.append("")  # a label or a time: nobody's words
                continue
            out.append(known[key])
        return tuple(out)

    @cached_property
    def _coded(self) -> Mapping[str, tuple[str, ...]]:
        """By transcript, the persons behind its codings."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for name, person in zip(self.names, self.persons, strict=True):
            if person:
                found[name][person] = None
        return {name: tuple(persons) for name, persons in found.items()}

    def heard(self, document: Document) -> tuple[str, ...]:
        """Everybody named or speaking in a document, by the keys that passages have."""
        if not document.people:
            return ()
        named = (f"{document.site}/{name}" for name in document.named)
        spoke = (document.person(label) for label in document.participants)
        keys = tuple(dict.fromkeys((*named, *spoke, *self._coded.get(document.name, ()))))
        return keys or (document.person(None),)

    def strands(self, document: Document, facets: frozenset[str]) -> tuple[Strand, ...]:
        """The document divided by what axes ask for; one strand where they ask for nothing."""
        people = self.heard(document) if PERSON in facets else ("",)
        asked = self.asked(document) if QUESTION in facets else ("",)
        work = self.work.get(document.name, ()) if ASSIGNED in facets else (("", ""),)
        return tuple(
            Strand(document, person, question, coder, round_)
            for person, question, (coder, round_) in product(people, asked, work)
        )


def question_id(answer: Answer) -> str:
    return f"{answer.protocol}/{answer.question}"
