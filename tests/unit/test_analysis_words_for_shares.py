"""The scale of words and the rule of change, at their borders."""

import pytest

from qualkit.analysis.quantifiers import change, quantifier


@pytest.mark.parametrize(
    ("n", "of", "word"),
    [
        (0, 0, ""),
        (4, 4, ""),
        (0, 5, "none"),
        (1, 5, "one"),
        (1, 100, "one"),
        (5, 5, "all"),
        (9, 10, "nearly all"),
        (89, 100, "most"),
        (61, 100, "most"),
        (60, 100, "about half"),
        (3, 5, "about half"),
        (2, 5, "about half"),
        (39, 100, "some"),
        (20, 100, "some"),
        (19, 100, "few"),
        (2, 100, "few"),
        (31, 41, "most"),
    ],
)
def test_each_share_has_its_word(n, of, word):
    assert quantifier(n, of) == word


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ((1, 5), (2, 5), "rises"),
        ((2, 5), (1, 5), "falls"),
        ((10, 100), (29, 100), "no clear change"),
        ((10, 100), (30, 100), "rises"),
        ((0, 4), (4, 4), "too few to say"),
        ((0, 5), (4, 4), "too few to say"),
    ],
)
def test_a_change_needs_twenty_points_on_five_transcripts(before, after, word):
    assert change(before, after) == word
