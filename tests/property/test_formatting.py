"""Marks lie in the text, on one line each, and change nothing of it."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from qualkit.ingest import read_transcript
from qualkit.model import Mark, MarkKind, Span, carried, tidied

WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\n :IR😀"), min_size=1
)


@st.composite
def marked(draw) -> tuple[str, tuple[Mark, ...]]:
    text = draw(WORDS)
    places = st.integers(0, len(text) - 1)
    spans = draw(st.lists(st.tuples(places, st.integers(1, 12)), max_size=8))
    kinds = st.sampled_from(list(MarkKind))
    return text, tuple(
        Mark(Span(at, min(at + size, len(text))), draw(kinds), draw(st.integers(0, 3)))
        for at, size in spans
    )


@given(marked())
def test_tidied_marks_are_words_within_what_was_marked(given_):
    text, marks = given_
    found = tidied(marks, text)
    assert tidied(found, text) == found
    for mark in found:
        words = mark.span.text(text)
        assert words == words.strip()
        assert "\n" not in words
    for mark in marks:
        under = [m for m in found if (m.kind, m.level) == (mark.kind, mark.level)]
        for at in range(mark.span.start, mark.span.end):
            assert text[at].isspace() or any(m.span.start <= at < m.span.end for m in under)


@given(marked(), WORDS)
def test_carried_marks_hold_words_that_were_marked(given_, new):
    old, marks = given_
    before = tidied(marks, old)
    for mark in carried(before, old, new):
        assert mark.span.end <= len(new)
        assert any((m.kind, m.level) == (mark.kind, mark.level) for m in before)
    assert carried(before, old, old) == before


@given(st.lists(st.tuples(st.sampled_from(["", "b", "i", "u"]), WORDS), min_size=1))
def test_a_page_reads_the_same_with_and_without_its_formatting(pieces):
    plain = "".join(f"<span>{html.escape(words)}</span>" for _, words in pieces)
    dressed = "".join(
        f"<{tag or 'span'}>{html.escape(words)}</{tag or 'span'}>" for tag, words in pieces
    )
    page = "<!DOCTYPE html><meta charset='utf-8'><p>I: a</p><p>R: b</p><p>{}</p>"
    one = read_transcript("a.html", page.format(plain).encode())
    two = read_transcript("a.html", page.format(dressed).encode())
    assert (one.text, one.turns) == (two.text, two.turns)
    assert not one.marks
    assert all(mark.span.end <= len(two.text) for mark in two.marks)
