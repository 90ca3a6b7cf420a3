"""Cells say what they count against, and why nothing is there."""

from dataclasses import replace

import pytest

from qualkit.analysis.axes import axes_of, parse_axes
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.facts_talk import fact_grid
from qualkit.analysis.ground import Ground
from qualkit.analysis.matrices import by_rank, matrix, of_corpus, ranked
from qualkit.errors import NotFound, QueryError, UsageError
from qualkit.model import Attributes, Protocol, ProtocolQuestion, Site, Valence
from qualkit.model.matrix import CellState, CountOf
from qualkit.services.patterns import Patterns
from tests import factories as make


def ground(**changes):
    corpus = Corpus(
        make.study(**changes), make.sample_transcripts(), make.sample_codings(), make.codebook()
    )
    return Ground(corpus)


def only(*where, of=None):
    return Patterns(of or ground(), ()).where(where).ground


def states(found):
    return {
        (row.id, column.id): cell.state
        for row, line in zip(found.rows, found.cells, strict=True)
        for column, cell in zip(found.columns, line, strict=True)
    }


def test_a_family_counts_what_is_below_it_once_in_each_wave():
    found = matrix(ground(), "family", "wave")
    cell = found.cell("dar.acc", "y2")
    assert (cell.passages, cell.transcripts, cell.people) == (2, 1, 1)
    assert (cell.basis.asked, cell.basis.received, cell.basis.people) == (4, 4, 5)
    assert cell.basis.planned == 9
    assert found.of_interviewers == 1


def test_not_planned_and_missing_are_not_zero():
    found = states(matrix(ground(), "role", "site,wave"))
    assert found["student", "kestrel,y1"] is CellState.NOT_PLANNED
    assert found["student", "orchard,y2"] is CellState.MISSING
    assert found["leader", "linden,y2"] is CellState.ZERO
    assert found["leader", "kestrel,y1"] is CellState.FOUND


def test_a_study_without_a_plan_says_only_that_no_transcript_is_there():
    found = states(matrix(ground(planned=()), "role", "site,wave"))
    assert found["student", "kestrel,y1"] is CellState.NO_TRANSCRIPT


def test_totals_count_a_transcript_once_whatever_the_number_of_codes():
    found = matrix(ground(), "code", "role")
    assert sum(row.transcripts for row in found.row_totals) > found.total.transcripts == 7
    assert [c.transcripts for c in found.column_totals] == [2, 4, 1]


def test_without_columns_there_is_one_column_that_is_the_total():
    found = matrix(ground(), "site")
    assert found.columns[0].id == ""
    assert [line[0] for line in found.cells] == list(found.row_totals)


def test_values_of_a_code_and_of_those_below_it():
    found = matrix(ground(), "value:hal.fen", "site")
    names = ["set by teacher", "set by school", "set by district", "no value"]
    assert [row.label for row in found.rows] == names
    assert found.cell("set by school", "kestrel").transcripts == 1
    assert found.elsewhere == len(ground().corpus.placed) - 3


def test_the_codes_below_one():
    found = matrix(ground(), "code:hal.fen", "")
    assert [
        (row.id, line[0].passages) for row, line in zip(found.rows, found.cells, strict=True)
    ] == [
        ("hal.fen.schedule", 2),
        ("hal.fen.menu", 1),
        ("hal.fen", 0),
    ]


def test_a_person_is_one_over_several_transcripts():
    said = (("R", "We test."),)
    texts = [
        make.transcript(name, *said, persons="t1", wave=wave)
        for name, wave in (("A", "y1"), ("B", "y2"))
    ]
    codings = [make.coding(t, "We test.", "dar.acc") for t in texts]
    of = Corpus(make.study(), tuple(texts), tuple(codings), make.codebook())
    found = of_corpus(of, "person", "wave")
    assert [row.label for row in found.rows] == ["Kestrel School · t1"]
    assert found.row_totals[0].transcripts == 2
    assert found.row_totals[0].people == found.row_totals[0].basis.people == 1


def test_silence_of_a_coder_who_was_not_assigned_is_no_zero():
    of = replace(ground(), assigned=frozenset({("LIN-L02", "ben", "first")}))
    found = states(matrix(of, "document", "coder"))
    assert found["LIN-L02", "ben"] is CellState.ZERO
    assert found["LIN-L02", "ana"] is CellState.NOT_ASSIGNED
    assert matrix(of, "coder", "").row_totals[1].basis.asked == 6


def test_attributes_of_transcripts_and_of_sites():
    sites = tuple(
        Site(s.id, s.name, Attributes.of(history=h))
        for s, h in zip(make.STUDY.sites, ("strong", "weak", "strong"), strict=True)
    )
    found = matrix(ground(sites=sites), "history", "wave")
    assert [row.id for row in found.rows] == ["strong", "weak"]
    assert found.row_totals[0].basis.received == 6
    assert found.row_totals[0].basis.planned == 10
    assert parse_axes(ground(sites=sites), "site.history")[0].categories[0][0] == "strong"
    assert matrix(ground(), "instrument").row_totals[1].transcripts == 1


def test_a_fact_sorts_transcripts_by_what_was_done_where_they_come_from():
    found = matrix(ground(), "fact:test_prep_window", "")
    assert [
        (row.label, line[0].basis.received)
        for row, line in zip(found.rows, found.cells, strict=True)
    ] == [
        ("adopted", 5),
        ("declined", 2),
        ("not recorded", 1),
    ]


def test_questions_count_where_they_were_asked():
    asked = Protocol("p", questions=(ProtocolQuestion("q1"), ProtocolQuestion("q2")))
    one = make.transcript(
        "A", ("I", "[Q1] So?"), ("R", "We test."), ("I", "[Q2] And?"), ("R", "No.")
    )
    two = make.transcript("B", ("I", "[Q2] So?"), ("R", "We test."), wave="y2")
    texts = []
    for t in (one, two):  # a mark begins its line
        texts.append(
            make.transcript(
                t.name, *[(None, t.quote(x.span)) for x in t.turns], wave=t.attributes["wave"]
            )
        )
    codings = tuple(make.coding(t, "We test.", "dar.acc") for t in texts)
    of = Ground(Corpus(make.study(protocols=(asked,)), tuple(texts), codings, make.codebook()))
    found = matrix(of, "question", "document")
    assert states(found) == {
        ("p/q1", "A"): CellState.FOUND,
        ("p/q2", "A"): CellState.ZERO,
        ("p/q1", "B"): CellState.NOT_ASKED,
        ("p/q2", "B"): CellState.FOUND,
    }
    assert found.row_totals[0].basis.asked == 1
    volunteered = matrix(of, "asked:q1", "")
    assert [line[0].transcripts for line in volunteered.cells] == [1, 1]


def test_valence():
    codings = tuple(replace(c, valence=Valence.NEGATIVE) for c in make.sample_codings()[:2])
    of = Corpus(make.study(), make.sample_transcripts(), codings, make.codebook())
    found = of_corpus(of, "valence")
    assert [line[0].passages for line in found.cells] == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        ("sit", "wave", "did you mean site"),
        ("value:nope", "", "see the codebook"),
        ("fact:nope", "", "it has test_prep_window"),
        ("asked:q1", "", "protocols"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(rows, columns, said):
    with pytest.raises(NotFound) as refused:
        matrix(ground(), rows, columns)
    assert said in refused.value.hint


@pytest.mark.parametrize(("rows", "columns"), [("", "site"), ("site", "site"), ("site,site", "")])
def test_a_matrix_that_says_nothing_is_refused(rows, columns):
    with pytest.raises(UsageError):
        matrix(ground(), rows, columns)


def test_every_axis_offered_can_be_counted_by():
    of = ground()
    for name, _ in axes_of(of):
        if name != "wave":
            assert matrix(of, name, "wave").total.basis.received == 8


def test_conditions_narrow_transcripts_codings_frame_and_plan():
    found = matrix(only("site=kestrel,linden wave=y2"), "role", "site,wave")
    assert [c.id for c in found.columns] == ["kestrel,y2", "linden,y2"]
    assert states(found)["teacher", "linden,y2"] is CellState.MISSING
    assert found.total.basis.received == 3
    assert found.filters == ("site=kestrel,linden AND wave=y2",)


def test_conditions_on_codings_leave_the_denominators():
    for where in ("code:dar.acc coder=ben", "coder=ben AND code:dar.acc"):
        found = matrix(only(where), "wave")
        assert (found.total.transcripts, found.total.basis.received) == (2, 5)
    found = matrix(only("code:dar.acc"), "wave")
    assert found.total.basis.received == 8


def test_a_filter_of_which_the_plan_does_not_speak_leaves_only_what_was_not_planned():
    found = states(matrix(only("person=kestrel/kl1"), "role", "wave"))
    assert found["teacher", "y1"] is CellState.NO_TRANSCRIPT
    assert found["student", "y1"] is CellState.NOT_PLANNED


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("site=", "without a space"),
        ('site="a', "after the words"),
        ("code=dar.acc", "code:dar.acc"),
    ],
)
def test_conditions_that_cannot_be_read_are_refused(text, hint):
    with pytest.raises(QueryError) as refused:
        only(text)
    assert hint in refused.value.hint


def test_a_value_that_never_occurs_is_refused_with_those_that_do():
    with pytest.raises(QueryError) as refused:
        only("wave=y9")
    assert "y1" in refused.value.hint


def test_groups_of_roles_what_is_known_of_sites_and_facts_are_conditions():
    history = {"kestrel": "strong", "linden": "weak", "orchard": "strong"}
    sites = (replace(s, attributes=Attributes.of(history=history[s.id])) for s in make.STUDY.sites)
    of = ground(sites=tuple(sites))
    for where, as_much in (
        ("site.history=strong", "site=kestrel,orchard"),
        ("site.history=Strong AND fact.test_prep_window=declined", "site=orchard"),
    ):
        left = matrix(only(where, of=of), "code", "wave")
        assert left.cells == matrix(only(as_much, of=of), "code", "wave").cells, where
    assert matrix(only("fact.test_prep_window=adopted"), "site").total.basis.received == 5
    with pytest.raises(QueryError) as refused:
        only("site.history=old", of=of)
    assert "strong" in refused.value.hint


def test_who_was_asked_and_coded_nothing_leaves_zeros():
    of = replace(ground(), assigned=frozenset({("LIN-L02", "cleo", "first")}))
    found = matrix(only("coder=cleo", of=of), "site")
    assert (found.total.transcripts, found.total.basis.asked) == (0, 1)


def test_either_of_two_conditions():
    either = matrix(only("site=kestrel OR wave=y2"), "site", "wave")
    assert [c.id for c in either.columns] == ["y1", "y2"]
    assert states(either)["linden", "y1"] is CellState.NOT_PLANNED
    assert either.total.basis.received == 6


def test_ranks_with_ties():
    found = matrix(ground(), "family", "wave")
    places = [(r.place, r.tied, r.cell.transcripts) for r in ranked(found, CountOf.TRANSCRIPTS)]
    assert places == [(1, True, 3)] * 3 + [(4, False, 2)] + [(5, True, 1)] * 4
    sizes = [total.transcripts for total in by_rank(found, CountOf.TRANSCRIPTS).row_totals]
    assert sizes == sorted(sizes, reverse=True)


def test_ranks_by_one_column():
    found = by_rank(matrix(ground(), "family", "wave"), CountOf.TRANSCRIPTS, "y2")
    sizes = [row[1].transcripts for row in found.cells]
    assert found.columns[1].id == "y2"
    assert sizes == sorted(sizes, reverse=True)
    assert sizes != [total.transcripts for total in found.row_totals]
    with pytest.raises(UsageError, match="no column 'y9'") as refused:
        ranked(found, CountOf.TRANSCRIPTS, "y9")
    assert "y1, y2" in refused.value.hint


def test_what_else_is_coded_in_the_same_words():
    found = matrix(ground(), "family", "with:family")
    pairs = {
        (row.id, column.id)
        for row, line in zip(found.rows, found.cells, strict=True)
        for column, cell in zip(found.columns, line, strict=True)
        if cell.passages
    }
    assert pairs
    assert pairs == {(b, a) for a, b in pairs}
    placed = ground().corpus.placed
    met = sum(
        any(o is not p and o.document is p.document and o.coding.span.overlaps(p.coding.span)
            for o in placed)
        for p in placed
    )  # fmt: skip
    assert found.elsewhere == len(placed) - met


def test_what_stands_beside_is_asked_of_codings_only():
    with pytest.raises(UsageError, match="does not look at codings"):
        parse_axes(ground(), "with:site")
    with pytest.raises(NotFound):
        parse_axes(ground(), "with:code:nothing")


def test_a_fact_beside_talk_of_it():
    found = fact_grid(ground(), "test_prep_window", ("dar.org.test_prep",))
    cells = {(c.site, c.wave): (c.value, c.talk.transcripts) for row in found.cells for c in row}
    assert cells["orchard", "y2"] == ("declined", 1)  # it refused, and speaks of it
    assert cells["kestrel", "y2"] == ("adopted", 0)
    assert cells["linden", "y1"] == (None, 0)
    assert dict(found.tally)["y2"] == (("adopted", 2), ("declined", 1))
    with pytest.raises(NotFound, match="no fact"):
        fact_grid(ground(), "nothing")


def test_no_codings_give_a_matrix_that_says_so():
    of = Corpus(make.study(), make.sample_transcripts(), (), make.codebook())
    assert of_corpus(of, "code", "wave").rows == ()
    assert of_corpus(of, "site", "wave").total.basis.received == 8
    assert of_corpus(Corpus(make.study()), "site", "wave").total.state is CellState.MISSING
