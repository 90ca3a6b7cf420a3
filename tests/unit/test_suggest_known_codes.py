"""Suggested codes: what is learnt, what it is measured against, and phrases that stand out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Code, Span
from qualkit.suggest import Passage
from qualkit.suggest.evaluate import FREQUENT, OURS, WORDS, evaluated
from qualkit.suggest.evidence import evidence_of
from qualkit.suggest.known_codes import START_RIVALS, _rivals, learned, worth_offering
from qualkit.suggest.marked import groups_of, marked, shares_enough
from qualkit.suggest.measure import average_precision, recall_at
from qualkit.suggest.phrases import concordance, log_odds, phrases_of
from qualkit.suggest.signs import folds, signs_and_held_out
from tests import factories

BELL = Code("bell", "Fixed times", definition="Times that a bell sets for everybody.")
MENU = Code("menu", "Choice", definition="Students choose their own order of tasks.")
SAID = {
    BELL: "when the bell rings everybody has to stop and move to the next room",
    MENU: "they pick whichever task comes first and nobody tells them the order",
    None: "we had soup for lunch and the weather was rather cold that day",
}


def study(transcripts: int = 8):
    """Passages of each kind in every transcript, the first two coded."""
    passages, codings = [], []
    for number in range(transcripts):
        said = [(f"S{number}", f"{words} on day {number}") for words in SAID.values()]
        made = factories.transcript(f"T{number}", *said)
        for turn, code in zip(made.turns, SAID, strict=True):
            words = made.quote(turn.span)
            passages.append(Passage(made.name, 1, turn.span, words, turn.speaker, turn.speaker, ""))
            if code is not None:
                codings.append(factories.coding(made, words, code.id))
    return tuple(passages), codings


def parts(coded: int = 8, *, vectors: bool = True):
    passages, codings = study()
    codings = [c for c in codings if int(c.transcript[1:]) < coded]
    random = np.random.default_rng(0)
    centres = random.normal(size=(3, 16)).astype(np.float32)
    rows = np.array([centres[n % 3] for n in range(len(passages))])
    rows += random.normal(scale=0.2, size=rows.shape).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    given = {"vectors": rows, "meanings": centres[:2]} if vectors else {}
    evidence = evidence_of([p.text for p in passages], (BELL, MENU), **given)
    return evidence, marked(passages, codings, (BELL, MENU)), passages


@pytest.mark.parametrize(("coded", "vectors"), [(0, True), (4, True), (4, False)])
def test_codes_are_found_where_nobody_coded_yet(coded, vectors):
    evidence, marks, passages = parts(coded, vectors=vectors)
    chance = learned(evidence, marks).now.chance
    truth = np.array([[n % 3 == 0, n % 3 == 1] for n in range(len(passages))])
    new = ~marks.seen
    assert average_precision(chance[new], truth[new]) == 1
    assert chance[new][truth[new]].min() > chance[new][~truth[new]].max()


TALK = "the soup was cold and the {} by the parking lot rang all day for lunch, number {}"


def read(*, unread: str, coded: tuple[Code, ...] = (BELL, MENU)):
    """Eight transcripts as above with small talk in them, and one that nobody read."""
    passages, codings = study()
    more = []
    for number in range(8):
        text = TALK.format(("fence", "weather", "van", "oven")[number % 4], number)
        more.append(
            Passage(f"T{number}", 1, Span(5000, 5200), text, f"S{number}", f"S{number}", "")
        )
    more.append(Passage("NEW", 1, Span(0, 200), unread, "S9", "S9", ""))
    marks = marked((*passages, *more), codings, coded)
    return learned(evidence_of([p.text for p in (*passages, *more)], coded), marks), marks


def offered(unread: str, code: int = 0, *, coded: tuple[Code, ...] = (BELL, MENU)) -> bool:
    found, marks = read(unread=unread, coded=coded)
    new = np.zeros(len(marks.seen), dtype=bool)
    new[-1] = True
    return bool(found.now.offers(code, new, precision=0.5, most=9))


def test_a_word_of_a_code_in_what_nobody_codes_is_not_enough():
    assert offered("when the bell rings everybody has to stop, and they move on")
    assert not offered(TALK.format("bell", 9))
    assert not offered(SAID[MENU], code=0)
    assert offered(SAID[MENU], code=1)


def test_what_was_not_coded_says_nothing_against_a_code_that_nobody_used():
    fresh = Code("soup", "Lunch", definition="Soup and lunch, hot or cold, on that day.")
    found, _ = read(unread=TALK.format("bell", 9), coded=(BELL, MENU, fresh))
    assert (found.now.relevant[:, 2] == 1).all()
    assert found.now.relevant[-1, 0] < 0.5


def test_where_everything_is_coded_everything_is_relevant():
    evidence, marks, _ = parts()
    coded = marks.carries.any(axis=1)
    whole = replace(marks, seen=coded)
    assert (learned(evidence, whole).now.relevant == 1).all()


def test_codes_compete_for_a_passage():
    """What speaks for another code speaks against this one."""
    odds = np.array([[1.0, -3.0], [1.0, 3.0]])
    ours = _rivals(odds) @ np.array(START_RIVALS)
    assert ours[0, 0] > ours[1, 0]


@pytest.mark.parametrize("vectors", [True, False])
def test_held_out_chances_do_not_hang_on_the_passages_own_codings(vectors):
    """Codings of one part change nothing of what that part alone is told by the others."""
    evidence, marks, _ = parts(vectors=vectors)
    (first, *_) = folds(marks)
    _, held = signs_and_held_out(evidence, marks)
    turned = replace(marks, carries=np.where(first[:, None], ~marks.carries, marks.carries))
    _, again = signs_and_held_out(evidence, turned)
    assert np.allclose(held.codes[first], again.codes[first])
    assert np.allclose(held.relevant[first], again.relevant[first])


def test_more_of_the_same_lies_do_not_run_away():
    """Weights stay where they are useful, whatever was coded."""
    evidence, marks, _ = parts()
    assert np.abs(learned(evidence, marks).weights).max() < 20


def test_a_fold_never_parts_a_persons_transcripts():
    passages, _ = study(4)
    shared = [*passages[:3], *(p for p in passages[3:] if p.transcript != "T1")]
    moved = Passage("T1", 1, Span(0, 5), "words", "S0", "S0", "")
    groups = groups_of([*shared, moved])
    assert groups[-1] == groups[0]
    assert len(set(groups)) == 3
    _, marks, _ = parts()
    held = list(folds(marks))
    assert sum(fold.sum() for fold in held) == len(marks.seen)
    for fold in held:
        assert not set(marks.groups[fold]) & set(marks.groups[~fold])


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.05, 0.95))
def test_what_is_offered_is_expected_to_be_as_right_as_was_asked(chances, precision):
    numbers = np.array(chances, dtype=float)
    rows = worth_offering(numbers, np.ones(len(numbers), dtype=bool), precision=precision, most=9)
    assert len(rows) <= 9
    if rows:
        assert numbers[rows].mean() >= precision - 1e-9
        assert numbers[rows].min() >= precision / 2
    assert all(number < precision for number in numbers) or rows


@pytest.mark.parametrize(
    ("one", "other", "enough"),
    [((0, 10), (0, 10), True), ((0, 10), (8, 40), False), ((0, 40), (30, 36), True),
     ((0, 10), (10, 20), False)],
)  # fmt: skip
def test_a_passage_carries_a_code_that_shares_half_of_the_shorter(one, other, enough):
    assert shares_enough(Span(*one), Span(*other)) is enough
    assert shares_enough(Span(*other), Span(*one)) is enough


def test_measures_by_hand():
    scores = np.array([[0.9, 0.1], [0.5, 0.8], [0.7, 0.2]])
    truth = np.array([[True, False], [True, False], [False, False]])
    assert average_precision(scores, truth) == pytest.approx((1 + 2 / 3) / 2)
    assert recall_at(scores, truth, offers=1) == 0.5
    assert np.isnan(recall_at(scores, np.zeros_like(truth)))


def test_evaluation_compares_on_what_was_held_out():
    evidence, marks, _ = parts()
    found = list(evaluated(evidence, marks, runs=1))
    assert {m.share for m in found} == {0.0, 0.1, 0.25, 0.5}
    half = {m.method: m for m in found if m.share == 0.5}
    assert half[OURS].average_precision > half[FREQUENT].average_precision
    assert {m.method for m in found if m.share == 0} == {OURS, WORDS}


PHRASES = (
    ("S1", "we call it the menu board and the menu board never changes"),
    ("S2", "on the menu board I write freedom within fences every single week"),
    ("S3", "freedom within fences is what the district calls this whole thing"),
    ("S4", "the fences keep moving and nobody ever told us why they do"),
)


def spoken():
    made = factories.transcript("T", *PHRASES)
    passages = tuple(
        Passage("T", 1, turn.span, made.quote(turn.span), turn.speaker, turn.speaker, "")
        for turn in made.turns
    )
    return made, passages


def test_phrases_of_several_people_with_first_speaker_and_places():
    made, passages = spoken()
    found = {p.text: p for p in phrases_of(passages, {})}
    assert {"menu board", "freedom within fences"} <= set(found)
    board = found["menu board"]
    assert [made.quote(use.span) for use in board.uses] == ["menu board"] * 3
    assert board.people == ("S1", "S2")
    lines = concordance(board, passages)
    assert lines[0] == ("we call it the ", "menu board", " and the menu board never changes")
    assert "within fences" not in found  # never said outside the longer one


def test_what_one_site_says_more_stands_out():
    _, passages = spoken()
    many = tuple(
        Passage(f"{site}{n}", 1, Span(0, len(p.text)), p.text, f"{site}{n}", f"{site}{n}", "")
        for site, p, times in (("a", passages[1], 30), ("b", passages[3], 30))
        for n in range(times)
    )
    frame = {p.transcript: {"site": p.transcript[0]} for p in many}
    found = {p.text: p for p in phrases_of(many, frame, by=("site",))}
    said = found["fences keep moving"].distinct
    assert [(d.attribute, d.value) for d in said] == [("site", "b")]
    assert all(d.value == "a" for text, p in found.items() if "board" in text for d in p.distinct)


def test_log_odds_are_even_where_both_say_it_alike_and_turn_with_the_sides():
    assert log_odds(5, 100, 5, 100) == 0
    assert log_odds(9, 100, 1, 100) == pytest.approx(-log_odds(1, 100, 9, 100))
    assert log_odds(3, 10, 0, 0) == 0
