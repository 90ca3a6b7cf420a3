"""Span: what it refuses, and its algebra on the edges."""

from __future__ import annotations

import pytest

from qualkit.errors import SpanError
from qualkit.model import Span, covered, merged


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 2), (0, 0)])
def test_refuses_what_is_negative_backward_or_empty(start: int, end: int) -> None:
    with pytest.raises(SpanError, match=f"{start} to {end}"):
        Span(start, end)


def test_touching_spans_do_not_overlap() -> None:
    left, right = Span(0, 3), Span(3, 5)
    assert not left.overlaps(right)
    assert left.intersection(right) is None
    assert left.hull(right) == Span(0, 5)


def test_contains_itself_and_parts_and_not_the_reverse() -> None:
    whole, part = Span(2, 9), Span(2, 4)
    assert whole.contains(whole)
    assert whole.contains(part)
    assert not part.contains(whole)


def test_text_counts_code_points_not_bytes_or_utf16_units() -> None:
    assert Span(1, 3).text("a😀é́b") == "😀é"


def test_text_outside_is_refused_with_its_place() -> None:
    with pytest.raises(SpanError, match="2-9 lies outside the text, which has 3 characters"):
        Span(2, 9).text("abc")
    with pytest.raises(SpanError) as refused:
        Span(2, 9).check_within(3, "KES-T01")
    assert refused.value.where == "KES-T01"


def test_trimmed_leaves_white_space_of_any_script_out() -> None:
    assert Span(0, 8).trimmed("\u00a0 ab c\u3000\n") == Span(2, 6)
    assert Span(0, 3).trimmed(" \t\n") is None


def test_jaccard_by_hand() -> None:
    assert Span(0, 4).jaccard(Span(2, 6)) == pytest.approx(2 / 6)
    assert Span(0, 4).jaccard(Span(4, 6)) == 0
    assert Span(0, 4).jaccard(Span(0, 4)) == 1


def test_shift_moves_both_ends_and_not_before_the_text() -> None:
    assert Span(2, 4).shift(3) == Span(5, 7)
    with pytest.raises(SpanError):
        Span(2, 4).shift(-3)


def test_merged_joins_what_touches_and_keeps_gaps() -> None:
    assert merged([Span(5, 7), Span(0, 2), Span(2, 4), Span(6, 9)]) == (Span(0, 4), Span(5, 9))
    assert merged([]) == ()


def test_covered_counts_overlaps_once_and_only_within() -> None:
    assert covered([Span(0, 4), Span(2, 6), Span(9, 12)], Span(3, 10)) == 4
