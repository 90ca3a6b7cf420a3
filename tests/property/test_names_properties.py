"""Names out and in again, for any text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualkit.names import (
    Category,
    Decision,
    Shift,
    Verdict,
    apply_names,
    decided,
    restore_text,
)
from qualkit.names.matching import Matcher

NAMES = (
    "Anna",
    "Anna Berg",
    "José",
    "Zoë",
    "O'Brien",
    "王小明",
    "a.b@c.org",
    "+1 555-0100",
    "Ines",
)
ACCEPTED = decided(
    [
        Decision(name, Category.PERSON, Verdict.ACCEPT, f"Person {n}")
        for n, name in enumerate(NAMES, start=1)
    ]
).accepted
PARTS = st.one_of(
    st.sampled_from([*NAMES, *(n.upper() for n in NAMES), "Zoe\u0308", "O’Brien", "anna's", "ß"]),
    st.sampled_from([" ", "\n", "-", "_", "’s ", ", ", "\u0308", "", "👋"]),
    st.text(max_size=6),
)
TEXTS = st.lists(PARTS, max_size=25).map("".join)


@given(TEXTS)
def test_restoring_undoes_replacing(text):
    done = apply_names(text, ACCEPTED)
    assert restore_text(done.text, done.changes) == text


@given(TEXTS)
def test_no_accepted_name_is_left(text):
    done = apply_names(text, ACCEPTED)
    assert list(Matcher((name, True) for name in NAMES).scan(done.text)) == []


@given(TEXTS)
def test_everything_else_stays_and_its_offsets_move(text):
    done = apply_names(text, ACCEPTED)
    inside = set()
    for hit in ACCEPTED.matcher.scan(text):
        inside.update(range(hit.span.start, hit.span.end))
    shift = Shift(done.changes)
    for at in range(len(text)):
        if at not in inside:
            start, end = shift(at, at + 1)
            assert done.text[start:end] == text[at]
    assert shift(0, len(text)) == (0, len(done.text))


@given(TEXTS, st.data())
def test_a_span_keeps_its_words_and_whole_names_come_back_exactly(text, data):
    done = apply_names(text, ACCEPTED)
    shift = Shift(done.changes)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    moved = shift(start, end)
    assert 0 <= moved[0] <= moved[1] <= len(done.text)
    back = shift.back()(*moved)
    assert back[0] <= start
    assert end <= back[1]
    assert restore_text(done.text, done.changes)[slice(*back)].count(text[start:end]) >= 1
    assert shift(*back) == moved


@given(TEXTS, st.lists(st.integers(0, 60), max_size=4))
def test_a_name_is_never_made_of_what_two_people_say(text, places):
    cuts = [min(place, len(text)) for place in places]
    done = apply_names(text, ACCEPTED, cuts=cuts)
    shift = Shift(done.changes)
    assert restore_text(done.text, done.changes) == text
    edges = sorted({0, len(text), *cuts})
    for start, end in pairwise(edges):
        new = slice(*shift(start, end))
        assert done.text[new] == apply_names(text[start:end], ACCEPTED).text
