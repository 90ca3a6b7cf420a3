"""Span's algebra against sets of whole numbers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from qualkit.model import Span, covered, merged

TEXTS = st.text(st.sampled_from("ab 😀é\u0301\u05d0\u00a0\n\t"), min_size=1, max_size=30)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 40))
    return Span(start, start + draw(st.integers(1, 20)))


def points(*of: Span) -> set[int]:
    return {point for span in of for point in range(span.start, span.end)}


@given(spans(), spans())
def test_intersection_is_what_both_share_in_either_order(one: Span, other: Span) -> None:
    shared = one.intersection(other)
    assert shared == other.intersection(one)
    assert (points(shared) if shared else set()) == points(one) & points(other)
    assert (shared is not None) == one.overlaps(other) == other.overlaps(one)
    if shared is not None:
        assert one.contains(shared)
        assert other.contains(shared)


@given(spans(), spans())
def test_hull_is_the_smallest_that_contains_both(one: Span, other: Span) -> None:
    hull = one.hull(other)
    both = points(one, other)
    assert (hull.start, hull.end) == (min(both), max(both) + 1)


@given(spans(), spans())
def test_jaccard_is_shared_over_joint_and_symmetric(one: Span, other: Span) -> None:
    shared, joint = points(one) & points(other), points(one, other)
    assert one.jaccard(other) == other.jaccard(one) == len(shared) / len(joint)
    assert 0 <= one.jaccard(other) <= 1


@given(st.lists(spans(), max_size=8))
def test_merged_is_the_union_in_order_with_gaps(some: list[Span]) -> None:
    union = merged(some)
    assert points(*union) == points(*some)
    assert all(left.end < right.start for left, right in pairwise(union))
    assert merged(union) == union


@given(st.lists(spans(), max_size=8), spans())
def test_covered_counts_points_once(some: list[Span], within: Span) -> None:
    assert covered(some, within) == len(points(*some) & points(within))


@given(TEXTS, st.data())
def test_trimmed_drops_white_space_at_the_ends_and_no_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    kept = span.trimmed(text)
    if kept is None:
        assert not span.text(text).strip()
        return
    assert span.contains(kept)
    assert kept.text(text) == span.text(text).strip()
    assert not kept.text(text)[0].isspace()
    assert not kept.text(text)[-1].isspace()


@given(spans(), st.integers(-20, 20))
def test_shift_and_back_is_nothing(span: Span, by: int) -> None:
    assume(span.start + by >= 0)
    assert len(span.shift(by)) == len(span)
    assert span.shift(by).shift(-by) == span
