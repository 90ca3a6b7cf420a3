"""However a person wants a text read: the text stays, and offsets give back what was said."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript
from qualkit.model import PATTERNS, ReadingChoices, Rename
from qualkit.model.expression import fault_of_expression
from qualkit.store.plain import from_plain, to_plain

BITS = ("I: ", "T: ", "[id1] ", "**I:** ", "T\t", "Ann (00:01) ", "Ann  0:10", "Ann >> ", ">>",
        "[00:10] ", "\n", "\n\n", " ", "word", "好", "😀", "שלום", "---", "- ")  # fmt: skip
LABELS = st.sampled_from(["I", "T", "id1", "Ann", "Anna", "好"])
EXPRESSIONS = (r"(?P<speaker>\w{1,30})\s*>>", r"(?P<speaker>.{0,30}?)\s*[:：]", r"(?P<speaker>)x?",
               r"(?:\[(?P<time>[\d:]+)\])?\s*(?P<speaker>\w{0,9})")  # fmt: skip
PIECES = ("(", ")", "a", "*", "+", "?", "|", "{2}", "(?P<speaker>", "\\1", "[", "]", ".")
TEXTS = st.lists(st.sampled_from(BITS), max_size=40).map(lambda bits: "".join(bits).strip() or "x")
FINDING = st.one_of(
    st.sampled_from(PATTERNS).map(lambda name: ReadingChoices(pattern=name)),
    st.sampled_from(EXPRESSIONS).map(lambda one: ReadingChoices(expression=one)),
)
NAMING = st.builds(
    ReadingChoices,
    renames=st.lists(st.builds(Rename, LABELS, LABELS), max_size=4).map(tuple),
    interviewers=st.lists(LABELS, max_size=2).map(tuple),
    participants=st.lists(LABELS, max_size=2).map(tuple),
)
CHOICES = st.builds(ReadingChoices.and_then, FINDING, NAMING)


@settings(max_examples=150)
@given(TEXTS, CHOICES)
def test_the_text_stays_and_turns_lie_in_it(text, choices):
    made = read_transcript("a.txt", text.encode(), choices=choices)
    assert made.text == text
    for turn in made.turns:
        said = made.quote(turn.span)
        assert said == said.strip()
        assert said
    assert made.interviewers <= set(made.speakers)
    assert not made.interviewers & set(choices.participants)


@settings(max_examples=100)
@given(TEXTS, FINDING, st.lists(st.builds(Rename, LABELS, LABELS), max_size=4).map(tuple))
def test_renaming_changes_names_and_nothing_else(text, finding, renames):
    """`known` labels may be found more readily, so both readings know the same."""
    knowing = finding.and_then(ReadingChoices(tuple(Rename(r.label, r.label) for r in renames)))
    naming = finding.and_then(ReadingChoices(renames))
    plain = read_transcript("a.txt", text.encode(), choices=knowing)
    named = read_transcript("a.txt", text.encode(), choices=naming)
    assert [(t.span, t.time) for t in plain.turns] == [(t.span, t.time) for t in named.turns]
    assert [t.speaker and naming.name_of(t.speaker) for t in plain.turns] == [
        t.speaker for t in named.turns
    ]


@given(CHOICES, CHOICES)
def test_choices_come_back_from_what_is_stored_and_add_up_the_same_twice(first, second):
    assert from_plain(ReadingChoices, to_plain(first)) == first
    both = first.and_then(second)
    assert both.and_then(second) == both


@pytest.mark.filterwarnings("ignore::FutureWarning")
@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_expression_is_used_or_refused_in_words(expression):
    what, hint = fault_of_expression(expression)
    assert bool(what) == bool(hint)
    if expression and what:
        with pytest.raises(ReadError, match=re.escape(what)):
            ReadingChoices(expression=expression)
    elif expression:
        made = ReadingChoices(expression=expression)
        text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n" * 3
        assert read_transcript("a.txt", text.encode(), choices=made).text == text
