"""Corrections as people make them, and what becomes of the words under a coding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.errors import SpanError
from qualkit.model import Span
from qualkit.model.anchoring import (
    ELSEWHERE,
    GONE,
    LITTLE,
    SEVERAL,
    SHORT,
    TWIN,
    Anchor,
    Fate,
    reanchor,
    reanchor_codings,
)
from tests import factories

OLD = """\
I: How was the year?
T: We could choose the order, and recieve help when we asked for it.
I: And the times?
T: The bell decides. The bell always decides for all of us here.
"""


def one(quote: str, new: str, old: str = OLD) -> Anchor:
    start = old.index(quote)
    (anchor,) = reanchor(old, new, [Span(start, start + len(quote))])
    return anchor


def after(quote: str, new: str, old: str = OLD) -> str:
    """The words that the coding of `quote` lies on in the new text."""
    found = one(quote, new, old).new
    assert found is not None
    return found.text(new)


def test_a_header_moves_everything() -> None:
    new = "site: KES\n---\n" + OLD
    anchor = one("choose the order", new)
    assert (anchor.fate, anchor.reason) == (Fate.MOVED, "")
    assert after("choose the order", new) == "choose the order"


def test_what_stands_before_the_change_is_kept() -> None:
    assert one("How was the year", OLD.replace("recieve", "receive")).fate is Fate.KEPT


@pytest.mark.parametrize(
    ("quote", "wrong", "right", "now"),
    [
        ("and recieve help", "recieve", "receive", "and receive help"),
        ("the order, and recieve", "recieve", "receive", "the order, and receive"),
        ("recieve help", "recieve", "receive", "receive help"),
        ("recieve", "recieve", "receive", "receive"),
        ("We could choose the order", "choose", "often choose", "We could often choose the order"),
        ("We could choose the order", " choose the", "", "We could order"),
        ("choose the order", "choose", "select", "select the order"),
        ("asked for it", "asked for it", "asked", "asked"),
        ("the year?\nT: We could", "year?", "year, then?", "the year, then?\nT: We could"),
    ],
)  # fmt: skip
def test_corrected_words_stay_under_the_coding(
    quote: str, wrong: str, right: str, now: str
) -> None:
    new = OLD.replace(wrong, right)
    assert one(quote, new).fate is Fate.CHANGED
    assert after(quote, new) == now


def test_part_of_a_corrected_word() -> None:
    assert after("recie", OLD.replace("recieve", "receive")) in {"rece", "recei"}


def test_words_that_are_gone_are_lost() -> None:
    anchor = one("The bell always decides for all of us here.", OLD.replace(OLD[-46:], "\n"))
    assert (anchor.fate, anchor.new, anchor.reason) == (Fate.LOST, None, GONE)
    assert one("asked", OLD.replace(" when we asked for it", "")).reason == SHORT


def test_a_single_word_that_happens_to_be_left_is_too_little() -> None:
    new = OLD.replace("The bell always decides for all of us here.", "Nobody here.")
    anchor = one("The bell always decides for all of us here.", new)
    assert (anchor.fate, anchor.reason) == (Fate.LOST, LITTLE)


def test_a_passage_that_was_put_elsewhere_is_found_by_its_words() -> None:
    lines = OLD.splitlines(keepends=True)
    new = "".join([lines[3], *lines[:3]])
    anchor = one("The bell always decides", new)
    assert anchor.fate is Fate.MOVED
    assert after("The bell always decides", new) == "The bell always decides"
    moved = "\n".join((*"abcdefg", "what was said and matters", *"hijk"))
    there = "\n".join(("what was said and matters", *"abcdefg", *"hijk"))
    assert one("what was said and matters", there, moved).reason == ELSEWHERE


def test_words_that_are_at_two_new_places_are_nobodys() -> None:
    gone = OLD.replace("T: We could choose the order, and recieve help when we asked for it.\n", "")
    said = "T: We could choose the order\n"
    new = f"{said}X: aha.\n{gone}Y: oho.\n{said}"
    anchor = one("We could choose the order", new)
    assert (anchor.fate, anchor.reason) == (Fate.LOST, SEVERAL)


def test_the_same_words_that_others_said_are_not_taken() -> None:
    old = "A: I really liked that part.\nB: Why?\nC: I really liked that part.\nD: Yes.\n"
    new = "A: I really liked that part.\nB: Why?\nD: Yes.\n"
    start = old.rindex("I really")
    (anchor,) = reanchor(old, new, [Span(start, start + 27)])
    assert anchor.fate is Fate.LOST


def test_emoji_and_writing_from_right_to_left() -> None:
    old = "מורה: שלום לכולם 😀 היום\nילד: כן 👩‍👩‍👧 טוב\n"
    new = "😀😀\n" + old.replace("לכולם", "לכלם")
    assert after("כן 👩‍👩‍👧 טוב", new, old) == "כן 👩‍👩‍👧 טוב"
    assert after("שלום לכולם 😀", new, old) == "שלום לכלם 😀"


def test_a_span_outside_the_old_text_is_refused() -> None:
    with pytest.raises(SpanError):
        reanchor("abc", "abc", [Span(1, 9)])


def test_a_long_text_of_equal_lines_is_no_trouble() -> None:
    old = "Yes.\n" * 3000 + "No.\n" * 3000
    new = "No.\n" * 3000 + "Yes.\n" * 3000
    spans = [Span(n * 40, n * 40 + 30) for n in range(500)]
    assert len(reanchor(old, new, spans)) == 500


def test_codings_keep_all_but_place_words_id_and_revision() -> None:
    old = factories.transcript()
    shorter = "We could choose the order."
    new = factories.transcript("KES-T01", ("I", "How was it?"), ("T", shorter))
    new = replace(new, revision=2)
    given = replace(
        factories.coding(old, "could choose the order", "hal.agy", coder="ben"), value="v", note="n"
    )
    (item,) = reanchor_codings([given], old, new)
    assert item.after is not None
    assert item.after.id != given.id
    assert (item.after.revision, item.after.quote) == (2, "could choose the order")
    assert item == reanchor_codings([given], old, new)[0]
    same = {"id": "", "span": Span(0, 1), "quote": "", "revision": 0}
    assert replace(item.after, **same) == replace(given, **same)  # type: ignore[arg-type]


def test_of_two_codings_that_fall_together_the_one_whose_words_are_as_they_were_stays() -> None:
    old = factories.transcript()
    new = replace(
        factories.transcript("KES-T01", ("I", "How was the year?"), ("T", "We choose the order.")),
        revision=2,
    )
    long = factories.coding(old, "choose the order ourselves", "hal.agy")
    short = factories.coding(old, "choose the order", "hal.agy")
    other = factories.coding(old, "choose the order ourselves", "hal.agy", coder="ben")
    found = {
        item.before.id: (item.fate, item.reason)
        for item in reanchor_codings([long, short, other], old, new)
    }
    assert found == {
        long.id: (Fate.LOST, TWIN),
        short.id: (Fate.MOVED, ""),
        other.id: (Fate.CHANGED, ""),
    }
