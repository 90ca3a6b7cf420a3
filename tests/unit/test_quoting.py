"""Where quoted words stand: exactly, by search, at several places, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Span
from qualkit.model.placing import span_of
from qualkit.model.quoting import Quoted, Way, folded

TEXT = "Ana: We “try” things\nout — on Mondays.\nBen: On Mondays? On Mondays we rest."


def found(quote, said=None, text=TEXT, **near):
    place = Quoted(text).find(quote, said, **near)
    return place.way, None if place.span is None else place.span.text(text)


def test_words_where_the_file_says_are_exact():
    at = TEXT.index("On Mondays we")
    assert Quoted(TEXT).find("On Mondays", Span(at, at + 10)).span == Span(at, at + 10)
    assert found("On Mondays", Span(at, at + 10))[0] is Way.EXACT


def test_offsets_without_words_count_if_there_are_words():
    assert found("", Span(0, 3)) == (Way.EXACT, "Ana")
    assert found("", Span(0, 3_000)) == (Way.NOWHERE, None)
    assert found("", Span(4, 5)) == (Way.NOWHERE, None)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("on Mondays.", "on Mondays."),
        ("things out", "things\nout"),
        ('We "try" things', "We “try” things"),
        ("out - on", "out — on"),
        ("  We “try”  ", "We “try”"),
        ("thingsout—onMondays", "things\nout — on Mondays"),
    ],
)
def test_words_are_found_however_they_are_set(quote, words):
    assert found(quote) == (Way.SEARCH, words)


def test_composed_and_decomposed_letters_are_the_same():
    assert found("café", text="the cafe\u0301 is shut") == (Way.SEARCH, "cafe\u0301")


def test_of_several_places_the_nearest_counts():
    first, second = TEXT.index("On Mondays?"), TEXT.index("On Mondays we")
    assert found("On Mondays") == (Way.SEVERAL, None)
    assert Quoted(TEXT).find("On Mondays", Span(second - 2, second + 8)).span == Span(
        second, second + 10
    )
    assert Quoted(TEXT).find("On Mondays", near=first).span == Span(first, first + 10)


def test_two_places_equally_near_are_not_guessed():
    assert found("ja", Span(4, 6), text="ja, na, ja")[0] is Way.SEVERAL


def test_whole_words_go_before_parts_of_words():
    assert Quoted("this is it").find("is").span == Span(5, 7)
    assert Quoted("this").find("is").span == Span(2, 4)


def test_words_that_are_not_there_are_nowhere():
    assert found("Tuesdays") == (Way.NOWHERE, None)
    assert found(" ") == (Way.NOWHERE, None)


def test_paragraphs_are_counted_from_one():
    text = Quoted("a\nb\n\nc")
    assert [text.paragraph(n) for n in (0, 1, 2, 4, 5)] == [None, 0, 2, 5, None]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_stretch_with_its_offsets_is_found_where_it_is(data):
    text = data.draw(st.text(alphabet="ab \n“é…😀\u200b-", min_size=1, max_size=40))
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    if span.trimmed(text) is None:
        return
    assert Quoted(text).find(span.text(text), span).span == span
    searched = Quoted(text).find(span.text(text), near=start)
    assert searched.span is None or folded(searched.span.text(text)) == folded(span.text(text))


def test_offsets_that_do_not_run_forward_are_none():
    assert (span_of(3, 3), span_of(-1, 2), span_of(None, 2)) == (None, None, None)
