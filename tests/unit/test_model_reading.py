"""How transcripts are to be read: what can be chosen, what is refused, how choices add up."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.ingest.labels import Style
from qualkit.model import PATTERNS, ReadingChoices, Rename, speaker_counts
from tests import factories


def test_every_style_of_label_can_be_chosen():
    assert sorted(PATTERNS) == sorted(["auto", "none", *(style.name.lower() for style in Style)])


@pytest.mark.parametrize(
    "expression",
    [
        r"(?P<speaker>[A-Z]\w{0,30})\s*>>",
        r"\[(?P<time>[\d:.]+)\]\s*(?P<speaker>[^:]+):\s*",
        r"(?P<speaker>\w+)\s*\((?P<time>[\d:]+)\)\s*:\s*",
        r"(?i)(?P<speaker>interviewer|teacher \d+)\s*[-–]\s*",
        r"(?:Q|A)\d*\. (?P<speaker>.{1,20}?) - ",
    ],
)
def test_expressions_that_cost_little_are_taken(expression):
    assert ReadingChoices(expression=expression).seeks


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("(a", "no regular expression"),
        ("a{2,1}", "no regular expression"),
        ("abc", "no group 'speaker'"),
        (r"(?P<speaker>(a+)+)x", "too long on some lines"),
        (r"(?P<speaker>(?:a|aa)*)x", "too long on some lines"),
        (r"(?P<speaker>(?:a?){30})x", "too long on some lines"),
        (r"(?P<speaker>.*).*.*.*.*x", "too long on some lines"),
        (r"(?P<speaker>\w+ (?=(\w+\s?)*x))", "too long on some lines"),
        (r"(?P<speaker>\w)\1", "too long on some lines"),
        (r"(?P<speaker>\w+)" + "x" * 200, "more than 200 characters"),
    ],
)
def test_expressions_that_cannot_be_used_are_refused(expression, what):
    with pytest.raises(ReadError) as error:
        ReadingChoices(expression=expression)
    assert what in error.value.what
    assert error.value.hint


@pytest.mark.parametrize(
    "wrong",
    [
        {"pattern": "semaphore"},
        {"pattern": "colon", "expression": r"(?P<speaker>\w)"},
        {"renames": (Rename("A", ""),)},
        {"renames": (Rename("A", "x" * 121),)},
        {"renames": (Rename("A\nB", "C"),)},
        {"interviewers": (" A",)},
        {"participants": ("\0",)},
        {"interviewers": tuple(map(str, range(2_001)))},
    ],
)
def test_choices_that_cannot_be_used_are_refused(wrong):
    with pytest.raises(ReadError):
        ReadingChoices(**wrong)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(ReadError) as error:
        ReadingChoices(pattern="semaphore", expression="(", interviewers=("",))
    assert len(error.value.problems) == 4


def test_later_choices_count_where_both_differ():
    first = ReadingChoices(
        (Rename("A", "Ann"), Rename("B", "Ben")), ("A",), ("B",), expression=r"(?P<speaker>\w)-"
    )
    both = first.and_then(ReadingChoices((Rename("A", "Anna"),), ("B",), ("A",), pattern="tab"))
    assert both == ReadingChoices(
        (Rename("A", "Anna"), Rename("B", "Ben")), ("B",), ("A",), pattern="tab"
    )
    assert first.and_then(ReadingChoices()) == first
    assert ReadingChoices().and_then(first) == first


def test_speakers_are_counted_over_transcripts_those_without_label_last():
    one = factories.transcript("a", (None, "Well."), ("I", "How was it?"), ("T", "Fine " * 30))
    two = factories.transcript("b", ("T", "Quite\nfine."), interviewers=())
    counts = speaker_counts(one, two)
    assert [(c.label, c.turns, c.words, c.interviewer) for c in counts] == [
        ("I", 1, 3, True), ("T", 2, 32, False), (None, 1, 1, False)
    ]  # fmt: skip
    assert counts[0].first_words == "How was it?"
    assert counts[1].first_words.endswith("Fine …")
    assert len(counts[1].first_words) <= 62
    assert speaker_counts() == ()
