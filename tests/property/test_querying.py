"""Queries find what a slow reading of their definition finds, wherever codings lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.passages import passages
from qualkit.analysis.querying import ask, codings_found, where
from qualkit.analysis.sides import sides
from qualkit.model import Coding, Span
from qualkit.model.query import And, Has, HasCode, Near, Not, Or, Words, all_of, any_of, none_of
from tests import factories as make

SAID = (("I", "a b?"), ("R", "a b a c"), ("S", "b"), ("I", "c a"), ("R", "c a b"), ("R", "b c"))
TEXTS = (
    make.transcript("KES-T01", *SAID),
    make.transcript("LIN-T01", *SAID[2:], site="linden", wave="y2"),
)
BOOK = make.codebook(
    make.Code("x", "X"), make.Code("x.y", "XY", parent="x"), make.Code("z", "Z", values=("v",))
)


@st.composite
def corpora(draw):
    codings = []
    for number in range(draw(st.integers(0, 9))):
        text = draw(st.sampled_from(TEXTS))
        start = draw(st.integers(0, len(text.text) - 2))
        span = Span(start, draw(st.integers(start + 1, min(start + 14, len(text.text)))))
        code, coder = draw(st.sampled_from(["x", "x.y", "z"])), draw(st.sampled_from("pq"))
        codings.append(Coding(str(number), text.name, span, code, coder, "first", text.quote(span)))
    return Corpus(make.study(), TEXTS, tuple(codings), BOOK)


POSITIVE = st.sampled_from(
    [HasCode("x"), HasCode("x", exactly=True), HasCode("x.y"), HasCode("z"), Words("a"), Words("b")]
)
CONDITIONS = st.sampled_from(
    [Has("coder", ("p",)), Has("site", ("linden",)), Has("speaker", ("R",)),
     Not(Has("coder", ("q",)))]
)  # fmt: skip


def several(parts):
    reach = st.sampled_from([(0, False), (1, False), (2, True), (None, True)])
    return st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(all_of),
        st.lists(parts, min_size=2, max_size=3).map(any_of),
        st.builds(lambda a, b: all_of([a, b]), parts, CONDITIONS),
        st.builds(lambda a, b: all_of([a, none_of(b)]), parts, parts),
        st.builds(lambda a, b, how: Near(a, b, *how), parts, parts, reach),
    )


QUERIES = st.recursive(POSITIVE, several, max_leaves=4)


@dataclass(frozen=True)
class Witness:
    """One way in which something was found: codings, and one place for each phrase."""

    document: str
    codings: frozenset[str]
    hits: frozenset[tuple[str, Span]]


class Slow:
    """The definition, read aloud: every combination is tried."""

    def __init__(self, corpus):
        self.corpus = corpus
        self.placed = {p.coding.id: p for p in corpus.placed}

    def find(self, query):
        if isinstance(query, Words):
            return {
                Witness(d.name, frozenset(), frozenset({(query.text, Span(i, i + 1))}))
                for d in self.corpus.documents
                for turn in d.transcript.turns
                if not d.transcript.is_interviewer(turn)
                for i in range(turn.span.start, turn.span.end)
                if d.transcript.text[i] == query.text
            }
        if isinstance(query, HasCode):
            family = {query.code} if query.exactly else BOOK.family(query.code)
            return {self.one(p) for p in self.placed.values() if p.coding.code in family}
        if isinstance(query, Or):
            return set().union(*(self.find(part) for part in query.parts))
        return self.near(query) if isinstance(query, Near) else self.all(query)

    def one(self, placed):
        return Witness(placed.document.name, frozenset({placed.coding.id}), frozenset())

    def all(self, query):
        conditions = [p for p in query.parts if self.is_condition(p)]
        taken = [p.part for p in query.parts if isinstance(p, Not) and p not in conditions]
        rest = [p for p in query.parts if p not in conditions and not isinstance(p, Not)]
        found = self.find(rest[0])
        for part in rest[1:]:
            found = self.meet(found, self.find(part))
        for condition in conditions:
            found = self.fit(found, condition)
        for part in taken:
            others = self.find(part)
            found = {
                w
                for group in self.passages(found)
                if not any(self.both(w, o) for w in group for o in others)
                for w in group
            }
        return found

    def is_condition(self, part):
        return isinstance(part, Has) or (isinstance(part, Not) and isinstance(part.part, Has))

    def meet(self, left, right):
        return {both for a, b in product(left, right) if (both := self.both(a, b))}

    def both(self, a, b):
        if a.document != b.document:
            return None
        joint = Witness(a.document, a.codings | b.codings, a.hits | b.hits)
        spans = [self.placed[id].coding.span for id in joint.codings]
        turns = {self.placed[id].turn_index for id in joint.codings}
        spans += [self.turn(joint.document, span).span for _, span in joint.hits]
        low, high = max(s.start for s in spans), min(s.end for s in spans)
        if len(turns) > 1 or low >= high:
            return None
        inside = all(low <= span.start and span.end <= high for _, span in joint.hits)
        inside &= len({phrase for phrase, _ in joint.hits}) == len(joint.hits)
        return joint if inside else None

    def turn(self, document, span):
        return self.corpus.document(document).transcript.turn_at(span)

    def fit(self, found, condition):
        asked = condition.part if isinstance(condition, Not) else condition

        def good(document, speaker, coding):
            own = {"coder": coding and coding.coder, "site": document.site, "speaker": speaker}
            return (own[asked.name] in asked.values) is (asked is condition)

        kept = {
            w
            for w in found
            if w.codings
            and all(
                good(p.document, p.turn.speaker if p.turn else "", p.coding)
                for p in (self.placed[id] for id in w.codings)
            )
        }
        bare = {w for w in found if not w.codings}
        if asked.name == "coder" and bare:
            codings = self.fit({self.one(p) for p in self.placed.values()}, condition)
            return kept | self.meet(bare, codings)
        return kept | {
            w
            for w in bare
            for _, span in list(w.hits)[:1]
            if good(self.corpus.document(w.document), self.turn(w.document, span).speaker, None)
        }

    def near(self, query):
        left, right = self.passages(self.find(query.left)), self.passages(self.find(query.right))
        return {
            w
            for one in left
            if any(self.is_near(one, other, query) for other in right)
            for w in one
        }

    def is_near(self, one, other, query):
        (name, turn, span, person), (name2, turn2, span2, person2) = map(self.at, (one, other))
        return (
            name == name2
            and not span.overlaps(span2)
            and (query.turns is None or abs(turn - turn2) <= query.turns)
            and (not query.same_speaker or person == person2)
        )

    def at(self, group):
        first = next(iter(group))
        turn = self.index(first)
        document = self.corpus.document(first.document)
        speaker = document.transcript.turns[turn].speaker if turn >= 0 else None
        hull = reduce(Span.hull, (self.extent(w) for w in group))
        return first.document, turn, hull, document.person(speaker)

    def index(self, witness):
        for id in witness.codings:
            return self.placed[id].turn_index
        return next(self.turn(witness.document, span).index for _, span in witness.hits)

    def extent(self, witness):
        spans = [self.placed[id].coding.span for id in witness.codings]
        return reduce(Span.hull, [*spans, *(span for _, span in witness.hits)])

    def passages(self, found):
        """Groups of witnesses that overlap in a turn, directly or through others."""
        groups = []
        for witness in found:
            touching = [g for g in groups if any(self.together(witness, other) for other in g)]
            groups = [g for g in groups if g not in touching]
            groups.append({witness}.union(*touching))
        return groups

    def together(self, a, b):
        same = (a.document, self.index(a)) == (b.document, self.index(b))
        return same and self.extent(a).overlaps(self.extent(b))


@settings(max_examples=120, deadline=None)
@given(corpora(), QUERIES)
def test_the_same_passages_as_by_the_definition(corpus, query):
    slow = Slow(corpus)
    expected = {slow.at(group)[:3] for group in slow.passages(slow.find(query))}
    found = ask(corpus, query).passages
    assert {(p.transcript, -1 if p.turn is None else p.turn, p.span) for p in found} == expected
    assert len(found) == len(expected)
    for passage in found:
        assert passage.quote == corpus.document(passage.transcript).transcript.quote(passage.span)
        assert all(passage.span.contains(mark) for mark in passage.marks)


@settings(max_examples=60, deadline=None)
@given(corpora(), QUERIES, QUERIES, QUERIES)
def test_the_order_of_what_is_joined_changes_nothing(corpus, a, b, c):
    def spans(query):
        return [(p.transcript, p.span, p.codings) for p in ask(corpus, query).passages]

    assert spans(And((a, b, c))) == spans(And((c, b, a))) == spans(And((b, And((c, a)))))
    assert spans(Or((a, b))) == spans(Or((b, a)))


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_codes_count_as_in_memos(corpus):
    found = ask(corpus, HasCode("x")).passages
    assert [(p.transcript, p.span) for p in found] == sorted(
        (p.transcript, p.span) for p in passages(corpus.pick(["x"]))
    )
    together = sides(corpus, ["x"], ["z"]).together
    both = ask(corpus, And((HasCode("x"), HasCode("z")))).passages
    assert {p.transcript for p in both} == {p.transcript for p in together}


@settings(max_examples=60, deadline=None)
@given(corpora(), st.one_of(QUERIES, CONDITIONS))
def test_what_a_query_leaves_holds_all_that_it_finds(corpus, query):
    left = where(corpus, query)
    assert {c.id for c in left.codings} <= {c.id for c in corpus.codings}
    assert codings_found(corpus, query) <= {c.id for c in left.codings}
    assert {p.transcript for p in ask(corpus, query).passages} <= {d.name for d in left.documents}
