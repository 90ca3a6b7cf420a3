"""A coding never points silently at other words, even where the same words stand many times."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualkit.model import Span
from qualkit.model.anchoring import Anchor, Fate, reanchor

PHRASES = st.sampled_from(
    [
        "we chose the menu",
        "yes",
        "👩‍👩‍👧 and 😀",
        "cafe\u0301 au lait",
        "שלום לכולם",
        "学校的菜单",
    ]
)
NAMES = [
    "alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ironwood", "juniper",
    "katsura", "larch",
]  # fmt: skip
Lines = list[tuple[str, str]]


@st.composite
def corrected(draw: st.DrawFn) -> tuple[Lines, Lines, int]:
    """Lines of (unlike name, like phrase), the same with lines taken out or put in, one coded."""
    phrase = draw(PHRASES)
    old = [(name, phrase) for name in NAMES[: draw(st.integers(2, 7))]]
    coded = draw(st.integers(0, len(old) - 1))
    if draw(st.booleans()):
        taken = draw(st.sets(st.integers(0, len(old) - 1), max_size=len(old) - 1))
        return old, [line for n, line in enumerate(old) if n not in taken], coded
    new = list(old)
    for name in draw(st.lists(st.sampled_from(NAMES[7:]), unique=True, max_size=3)):
        new.insert(draw(st.integers(0, len(new))), (name, phrase))
    return old, new, coded


def _text(lines: Lines) -> str:
    return "".join(f"{name}: {phrase}.\n" for name, phrase in lines)


def _phrase_at(lines: Lines, number: int) -> Span:
    start = len(_text(lines[:number])) + len(lines[number][0]) + 2
    return Span(start, start + len(lines[number][1]))


def _whose(lines: Lines, place: Span) -> str:
    """The name in the line in which a place begins."""
    ends = [len(_text(lines[: n + 1])) for n in range(len(lines))]
    return next(name for (name, _), end in zip(lines, ends, strict=True) if place.start < end)


def _is_told(anchor: Anchor) -> bool:
    """Whether a list of what a correction does says that words are lost, changed or elsewhere."""
    return anchor.fate in (Fate.LOST, Fate.CHANGED) or bool(anchor.reason)


@settings(deadline=None, max_examples=300)
@given(corrected())
@example(([("alder", "yes"), ("birch", "yes")], [("birch", "yes")], 0))
def test_of_like_phrases_the_one_coded_is_followed_or_its_loss_is_told(
    given_: tuple[Lines, Lines, int],
) -> None:
    old, new, coded = given_
    (anchor,) = reanchor(_text(old), _text(new), [_phrase_at(old, coded)])
    name = old[coded][0]
    if old[coded] in new:
        assert anchor.new is not None
        assert anchor.new == _phrase_at(new, new.index(old[coded]))
        assert anchor.fate in (Fate.KEPT, Fate.MOVED)
    elif anchor.new is not None:
        assert _is_told(anchor), f"{name} went silently to {_whose(new, anchor.new)}"


INSERTED = st.sampled_from(["so ", "😀", "\u0301", "I: ", "學", "the menu ", "\n"])


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 33), INSERTED)
def test_an_insertion_before_inside_or_after_is_told_as_what_it_is(at: int, more: str) -> None:
    old = "Ana said: the 😀 menu of cafe\u0301s it is."
    span = Span(10, 26)
    new = old[:at] + more + old[at:]
    (anchor,) = reanchor(old, new, [span])
    assert anchor.new is not None
    words = anchor.new.text(new)
    if at <= span.start:
        assert words == span.text(old)
    if at >= span.end:
        assert (anchor.fate, anchor.new) == (Fate.KEPT, span)
    if span.start < at < span.end and more.strip() and words != span.text(old):
        assert anchor.fate is Fate.CHANGED
        assert words == new[span.start : span.end + len(more)]


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 30), st.integers(1, 12))
def test_a_deletion_never_leaves_a_coding_on_other_words_untold(start: int, size: int) -> None:
    old = "one two three four five six seven eight nine ten"
    new = old[:start] + old[start + size :]
    spans = [Span(a, b) for a in range(0, 40, 5) for b in (a + 4, a + 9)]
    for anchor in reanchor(old, new, spans):
        if anchor.fate in (Fate.KEPT, Fate.MOVED):
            assert anchor.new is not None
            assert anchor.new.text(new) == anchor.old.text(old)
        untouched = anchor.old.end <= start or anchor.old.start >= start + size
        if not untouched and anchor.old.text(old) not in new:
            assert _is_told(anchor)


@settings(deadline=None)
@given(st.sampled_from(["e\u0301", "👩‍👩‍👧", "😀", "ñ"]), st.sampled_from(["e", "👩", "😁", "n"]))
def test_a_mark_or_an_emoji_that_changes_changes_the_coding(one: str, two: str) -> None:
    """Words that look alike are not the same: é without its accent is told as a change."""
    old, new = f"We said {one} about the menus.", f"We said {two} about the menus."
    span = Span(3, old.index(" menus"))
    (anchor,) = reanchor(old, new, [span])
    assert anchor.fate is Fate.CHANGED
    assert anchor.new is not None
    assert anchor.new.text(new) == f"said {two} about the"
