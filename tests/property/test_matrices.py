"""A matrix is what one gets by going through every coding for every cell, in any order."""

from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualkit.analysis.cooccurrence import co_occurrence, codings_of_both
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.ground import Ground
from qualkit.analysis.matrices import matrix, of_corpus
from qualkit.analysis.passages import passages
from qualkit.model.matrix import Within
from tests import factories as make
from tests.property.test_analysis_order import TRANSCRIPTS, anywhere

CODINGS = make.sample_codings()
ROWS = {
    "site": lambda p: p.document.site,
    "role": lambda p: p.document.role,
    "code": lambda p: p.coding.code,
    "coder": lambda p: p.coding.coder,
    "document": lambda p: p.document.name,
    "person": lambda p: p.person,
}


def corpus(codings, transcripts=TRANSCRIPTS):
    return Corpus(make.study(), tuple(transcripts), tuple(codings), make.codebook())


@settings(max_examples=40, deadline=None)
@given(anywhere(), st.permutations(list(ROWS)))
def test_every_cell_is_what_going_through_all_codings_gives(codings, axes):
    row, column, second = axes[:3]
    of = corpus(codings)
    if "person" in (row, column, second):  # a label alone is nobody's words
        assume(all(p.turn for p in of.placed))
    found = of_corpus(of, row, f"{column},{second}")
    for heading, line in zip(found.rows, found.cells, strict=True):
        for across, cell in zip(found.columns, line, strict=True):
            here = [
                p
                for p in of.placed
                if (ROWS[row](p),) == heading.key
                and (ROWS[column](p), ROWS[second](p)) == across.key
            ]
            assert cell.codings == tuple(p.coding.id for p in here)
            assert cell.passages == len(passages(here))
            assert cell.transcripts == len({p.document.name for p in here})
            assert cell.people == len({p.person for p in here if p.turn})
    listed = [id for line in found.cells for cell in line for id in cell.codings]
    assert sorted(listed) == sorted(p.coding.id for p in of.placed)


@settings(max_examples=40, deadline=None)
@given(anywhere(), st.sampled_from(["code", "family", "role", "person", "coder"]))
def test_no_count_is_over_what_it_is_counted_against(codings, rows):
    found = of_corpus(corpus(codings), rows, "site,wave")
    every = [c for line in found.cells for c in line]
    for cell in (*every, *found.row_totals, *found.column_totals, found.total):
        assert cell.transcripts <= cell.basis.asked <= cell.basis.received
        assert cell.transcripts <= cell.passages <= len(cell.codings)
        assert cell.people <= cell.basis.people
        assert (cell.passages > 0) == (cell.state.value == "found")
    for line, total in zip(found.cells, found.row_totals, strict=True):
        assert total.transcripts == sum(cell.transcripts for cell in line)
        assert set(total.codings) == {id for cell in line for id in cell.codings}


@cache
def expected(rows, columns):
    return of_corpus(corpus(CODINGS), rows, columns)


@settings(max_examples=10, deadline=None)
@given(st.permutations(TRANSCRIPTS), st.permutations(CODINGS))
def test_the_order_of_reading_changes_nothing(transcripts, codings):
    of = corpus(codings, transcripts)
    for rows, columns in (("code", "site,wave"), ("person", "coder"), ("family", "document")):
        assert of_corpus(of, rows, columns) == expected(rows, columns)


@settings(max_examples=40, deadline=None)
@given(anywhere())
def test_pairs_are_what_going_through_all_units_gives(codings):
    ground = Ground(corpus(codings))
    placed = ground.corpus.placed
    assume(all(p.turn for p in placed))
    for within in (Within.TURN, Within.DOCUMENT):
        found = co_occurrence(ground, within)
        units = {}
        for p in placed:
            where = (p.document.name, p.turn_index if within is Within.TURN else 0)
            units.setdefault(where, set()).add(p.coding.code)
        for pair in found.pairs:
            assert pair.both == sum({pair.a, pair.b} <= codes for codes in units.values())
            assert pair.of_a == sum(pair.a in codes for codes in units.values())
            assert (
                pair.expected * found.units == pair.of_a * pair.of_b
                or abs(pair.expected - pair.of_a * pair.of_b / found.units) < 1e-9
            )
    together = co_occurrence(ground, Within.PASSAGE)
    for pair in together.pairs:
        overlap = {
            id
            for p in placed
            for q in placed
            if {p.coding.code, q.coding.code} == {pair.a, pair.b}
            and (p.document.name, p.turn_index) == (q.document.name, q.turn_index)
            and p.coding.span.overlaps(q.coding.span)
            for id in (p.coding.id, q.coding.id)
        }
        assert set(codings_of_both(ground, Within.PASSAGE, pair.a, pair.b)) == overlap
        assert bool(pair.both) == bool(overlap)
        assert pair.both <= min(pair.of_a, pair.of_b)


def test_a_matrix_of_the_ground_is_that_of_its_corpus():
    assert matrix(Ground(corpus(CODINGS)), "code") == expected("code", "")
