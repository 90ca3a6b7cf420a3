"""Where words stand after a correction: what must hold for any text and any change of it."""

from __future__ import annotations

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from qualkit.model import Span
from qualkit.model.alignment import align
from qualkit.model.anchoring import Fate, reanchor

WORDS = st.sampled_from(
    [
        "so",
        "the",
        "menu",
        "Friday",
        "😀",
        "👩‍👩‍👧",
        "שלום",
        "مدرسة",
        "cafe\u0301",
        "学校",
        "\n",
        "I:",
        ".",
        " ",
    ]
)
TEXT = st.one_of(
    st.lists(WORDS, min_size=1, max_size=40).map(" ".join),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60),
)


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and spans in it."""
    text = draw(TEXT)
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    drawn = draw(st.lists(places, min_size=1, max_size=6))
    return text, [Span(a, b) for a, b in drawn if a < b] or [Span(0, len(text))]


@settings(deadline=None)
@given(spanned(), TEXT)
@example(("a\nb", [Span(0, 3)]), "b\na")
def test_whatever_the_change_anchors_are_sound(given_: tuple[str, list[Span]], new: str) -> None:
    old, spans = given_
    anchors = reanchor(old, new, spans)
    assert [anchor.old for anchor in anchors] == spans
    for anchor in anchors:
        assert (anchor.new is None) == (anchor.fate is Fate.LOST)
        if anchor.new is None:
            assert anchor.reason
            continue
        words, there = anchor.old.text(old), anchor.new.text(new)
        assert (words == there) == (anchor.fate in (Fate.KEPT, Fate.MOVED))
        assert (anchor.new == anchor.old) or anchor.fate is not Fate.KEPT


@settings(deadline=None)
@given(spanned())
def test_the_same_text_keeps_everything(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    assert all(a.fate is Fate.KEPT and a.new == a.old for a in reanchor(text, text, spans))


@settings(deadline=None)
@given(spanned(), TEXT)
def test_what_is_put_before_shifts_everything(given_: tuple[str, list[Span]], more: str) -> None:
    text, spans = given_
    assume(not (more + text).startswith(text))
    for anchor in reanchor(text, more + text, spans):
        assert anchor.fate is Fate.MOVED
        assert anchor.new == anchor.old.shift(len(more))


@settings(deadline=None)
@given(spanned(), TEXT)
def test_what_is_put_behind_shifts_nothing(given_: tuple[str, list[Span]], more: str) -> None:
    text, spans = given_
    assert all(anchor.fate is Fate.KEPT for anchor in reanchor(text, text + more, spans))


@settings(deadline=None)
@given(TEXT, TEXT, TEXT)
def test_what_is_put_in_between_moves_only_what_is_behind(
    before: str, more: str, behind: str
) -> None:
    one, two = Span(0, len(before)), Span(len(before), len(before + behind))
    first, second = reanchor(before + behind, before + more + behind, [one, two])
    assert first.new is not None
    assert second.new is not None
    assert first.new.text(before + more + behind) == before
    assert second.new.text(before + more + behind) == behind


@settings(deadline=None)
@given(st.text("abcde \n", max_size=60), st.text("abcde \n", max_size=60))
def test_words_that_were_taken_out_are_lost(before: str, behind: str) -> None:
    quote = "ZUVWXY 😀 12 QRST."
    span = Span(len(before), len(before + quote))
    (anchor,) = reanchor(before + quote + behind, before + behind, [span])
    assert anchor.fate is Fate.LOST


@settings(deadline=None)
@given(TEXT, TEXT)
def test_stretches_are_disjoint_in_order_and_true(old: str, new: str) -> None:
    i = j = 0
    for stretch in align(old, new):
        assert stretch.old.start >= i
        assert stretch.new.start >= j
        i, j = stretch.old.end, stretch.new.end
        if stretch.same:
            assert stretch.old.text(old) == stretch.new.text(new)
    assert i <= len(old)
    assert j <= len(new)
