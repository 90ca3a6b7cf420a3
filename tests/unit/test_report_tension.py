"""The order of a tension memo: claims first, details once, notes where they were."""

from __future__ import annotations

from qualkit.analysis.tensions import assemble_tension
from qualkit.model.patterns import Change
from qualkit.report.evidence_base import DISAGREED
from qualkit.report.figure import _heads
from qualkit.report.memo_index import sentence_of
from qualkit.report.movement import _course
from qualkit.report.note_places import places
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.tree import Callout, Claim, Heading, Memo, Paragraph
from tests import factories as make
from tests.golden.test_memos import CORPUS


def memo():
    return build_tension_memo(assemble_tension(CORPUS, make.accountability_and_personalization()))


def test_sections_that_stand_under_details_keep_their_places_for_notes():
    found = {place.id for place in places(memo())}
    assert {"section:strategies-talk-and-record", "section:over-the-waves"} <= found


def test_every_claim_stands_before_the_details():
    blocks = memo().blocks
    (start,) = (n for n, b in enumerate(blocks) if b == Heading("Details"))
    assert not any(isinstance(block, Claim) for block in blocks[start:])


def test_a_line_that_turns_is_no_line_that_rises():
    assert _course(Change("window", ((2, 9), (8, 9), (5, 10)), "rises")) == "rises, then falls"
    assert _course(Change("floor", ((0, 9), (4, 9), (9, 10)), "rises")) == "rises"
    assert _course(Change("tests", ((8, 9), (8, 9), (8, 9)), "no clear change")) == (
        "no clear change"
    )


def test_no_word_at_the_top_of_a_heat_map_is_broken():
    columns = ("Universities", "Community organizations", "Kestrel School")
    size, heads = _heads(columns, 7.0)
    assert size < 8
    assert [" ".join(head.split()) for head in heads] == list(columns)


def test_an_index_says_what_a_memo_says_and_no_warning():
    said = Paragraph("3 conversations in 3 waves.")
    warned = Memo("K", "Person memo", "", (Callout(DISAGREED, "on one code"), said))
    assert sentence_of(warned) == said.text
