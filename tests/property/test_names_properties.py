"""Names out and in again, for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.names import (
    Category,
    Decision,
    Verdict,
    apply_names,
    decided,
    new_offset,
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
    for at in range(len(text)):
        if at not in inside:
            assert done.text[new_offset(done.changes, at)] == text[at]
    assert new_offset(done.changes, len(text)) == len(done.text)
