"""Questions are found by marks and by wording; an answer ends where the next question begins."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.answers import answer_table, question_table
from qualkit.analysis.questions import MARK, WORDING, find_answers
from qualkit.exchange.study_yaml import load_study
from qualkit.ingest import read_transcript
from qualkit.model import Protocol, ProtocolQuestion, Span, Transcript
from tests import factories as make

SAMPLE = Path(__file__).parents[2] / "corpora_sample" / "study_a"
CHOICE = ProtocolQuestion("Q1", "What may students decide for themselves?", "choice")
TESTS = ProtocolQuestion("Q2", "How do state tests change your lessons?", "tests")
PROTOCOL = Protocol("adults", "Adults", questions=(CHOICE, TESTS))


def found(transcript: Transcript, *protocols: Protocol) -> list[tuple[str, str, str | None]]:
    return [
        (a.question, a.by, transcript.quote(a.span) if a.span else None)
        for a in find_answers(transcript, protocols or (PROTOCOL,))
    ]


def read(text: str) -> Transcript:
    return read_transcript("t.txt", text.encode(), interviewers=("I",))


def test_marks_open_answers_that_end_at_the_next_mark() -> None:
    text = "I: Hi.\nR: Hello.\n\n[Q1 choice]\n\nI: So?\nR: The order.\nI: More?\nR: No.\n\n"
    told = read(text + "[Q2]\n\nI: And?\nR: They loom.\n")
    assert found(told) == [
        ("Q1", MARK, "The order.\nI: More?\nR: No."),
        ("Q2", MARK, "They loom."),
    ]


def test_a_topic_in_brackets_is_a_mark_where_one_question_has_it() -> None:
    told = read("[Tests]\nI: And?\nR: They loom.\n")
    assert found(told) == [("Q2", MARK, "They loom.")]
    twice = replace(CHOICE, topic="tests")
    assert found(told, Protocol("p", questions=(twice, TESTS))) == []


def test_a_mark_of_an_unknown_question_ends_an_answer() -> None:
    told = read("[Q1]\nI: So?\nR: The order.\n[Q9 rest]\nI: Else?\nR: Nothing.\n")
    assert found(told) == [("Q1", MARK, "The order.")]


def test_other_brackets_are_no_marks() -> None:
    told = read("[Q1]\nI: So?\nR: The order.\n[laughs]\nR: Yes, the order.\n")
    assert found(told) == [("Q1", MARK, "The order.\n[laughs]\nR: Yes, the order.")]


def test_wording_is_enough_and_need_not_be_exact() -> None:
    told = read(
        "I: Hi, how are you?\nR: Fine.\nI: Right, so what may the students here decide for "
        "themselves?\nR: The order.\nI: And how do the tests of the state change lessons?\n"
        "R: They loom.\n"
    )
    assert found(told) == [("Q1", WORDING, "The order."), ("Q2", WORDING, "They loom.")]


def test_a_participant_who_says_the_words_asks_nothing() -> None:
    told = read("I: Hi.\nR: What may students decide for themselves? They ask me that.\n")
    assert found(told) == []


def test_what_is_not_prompted_is_found_by_marks_only() -> None:
    quiet = Protocol("p", questions=(replace(CHOICE, prompted=False),))
    assert found(read("I: What may students decide for themselves?\nR: A lot.\n"), quiet) == []
    assert found(read("[Q1]\nI: So?\nR: A lot.\n"), quiet) == [("Q1", MARK, "A lot.")]


def test_a_question_asked_and_not_answered_has_no_span() -> None:
    told = read("[Q1]\nI: So?\n[Q2]\nI: And?\nR: They loom.\n")
    assert found(told) == [("Q1", MARK, None), ("Q2", MARK, "They loom.")]


def test_each_line_of_a_text_is_a_wording_and_the_fuller_one_wins() -> None:
    two = Protocol("p", questions=(ProtocolQuestion("M", "So, the model.\nNow tell of Compass."),))
    told = read(
        "I: So that is the model, is it?\nR: Wait.\nI: Now please tell me of Compass.\nR: Well.\n"
    )
    assert found(told, two) == [("M", WORDING, "Well.")]


def test_scripts_without_spaces_are_compared_by_character() -> None:
    asked = Protocol("p", questions=(ProtocolQuestion("Q", "学生可以决定什么?"),))
    told = read_transcript(
        "t.txt",
        "I: 你好。\nR: 好。\nI: 那么学生可以决定什么呢?\nR: 顺序。\n".encode(),
        interviewers=("I",),
    )
    assert found(told, asked) == [("Q", WORDING, "顺序。")]


@given(st.text(alphabet="[]Q12 \nIR:.ab", max_size=120))
def test_answers_lie_in_the_text_in_order_and_apart(text: str) -> None:
    told = Transcript("t", text)
    answers = find_answers(told, (PROTOCOL,))
    spans = [a.span for a in answers if a.span]
    assert all(isinstance(s, Span) and s.end <= len(text) for s in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(not s.overlaps(a.asked) for s in spans for a in answers)


@pytest.fixture(scope="module")
def sample() -> tuple[Transcript, ...]:
    study = load_study((SAMPLE / "study.yaml").read_text("utf-8"), "study.yaml")
    return tuple(
        read_transcript(p.name, p.read_bytes(), interviewers=("I",), file_names=study.file_names)
        for p in sorted((SAMPLE / "transcripts").iterdir())
    )


def test_all_three_topics_are_found_in_every_transcript_of_study_a(sample) -> None:
    study = load_study((SAMPLE / "study.yaml").read_text("utf-8"), "study.yaml")
    table = question_table(study, sample)
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
    assert [(r["question"], r["marked"], r["worded"], r["found"], r["of"]) for r in rows] == [
        *((q, 36, 3, 39, 39) for q in ("Q1", "Q2", "Q3")),
        *((q, 4, 2, 6, 6) for q in ("Q1", "Q2", "Q3")),
    ]
    assert all(row["unanswered"] == 0 for row in rows)


def test_wording_finds_the_places_that_marks_name(sample) -> None:
    """With its marks blanked, a transcript gives the same answers from the interviewer's words."""
    study = load_study((SAMPLE / "study.yaml").read_text("utf-8"), "study.yaml")
    same = 0
    for told in sample:
        protocols = study.protocols_of(told.attributes)
        blank = re.sub(r"\[Q\d \w+\]", lambda m: " " * len(m[0]), told.text)
        by_mark = {a.question: a.span for a in find_answers(told, protocols)}
        by_word = {a.question: a.span for a in find_answers(replace(told, text=blank), protocols)}
        same += sum(by_word[q].start == span.start for q, span in by_mark.items())
    assert same == 3 * 45


def test_planted_passages_lie_in_the_answers(sample) -> None:
    """What the truth says was said in a transcript was said after its first question."""
    study = load_study((SAMPLE / "study.yaml").read_text("utf-8"), "study.yaml")
    with (SAMPLE / "truth.csv").open(encoding="utf-8", newline="") as file:
        planted = [r for r in csv.DictReader(file) if r["code"]]
    spans = {
        t.name: [a.span for a in find_answers(t, study.protocols_of(t.attributes)) if a.span]
        for t in sample
    }
    inside = sum(
        any(s.contains(Span(int(r["start"]), int(r["end"]))) for s in spans[r["transcript"]])
        for r in planted
    )
    assert inside == len(planted) > 300


def test_the_answer_table_quotes_the_transcript() -> None:
    study = make.study(protocols=(PROTOCOL,))
    told = make.transcript(
        "K", ("I", "What may students decide for themselves?"), ("R", "The order."), persons="kl1"
    )
    table = answer_table(study, (told,), "adults/Q1")
    (row,) = (dict(zip([c.key for c in table.columns], r, strict=True)) for r in table.rows)
    assert row["answer"] == told.text[row["start"] : row["end"]] == "The order."
    assert (row["site"], row["persons"], row["by"]) == ("kestrel", "kl1", WORDING)
    assert answer_table(study, (told,), "Q2").rows == ()
