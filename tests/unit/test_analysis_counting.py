"""Passages, people and cells are counted by the stated rules, whatever the order of the input."""

import pytest

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.counts import by, table, total
from qualkit.analysis.passages import passages
from qualkit.errors import CodingError
from qualkit.model import Span
from tests import factories as make

TEACHER = make.transcript(
    "KES-T01", ("I", "So?"), ("T", "We plan by data. We test in May."), ("I", "May?"), ("T", "Yes.")
)


def corpus(*codings, transcripts=(TEACHER,), **changes):
    return Corpus(make.study(**changes), transcripts, codings, make.codebook())


def found(of, *codes):
    return passages(of.pick(codes))


def test_a_passage_counts_once_however_many_coders_applied_the_code():
    here = corpus(
        make.coding(TEACHER, "We plan by data.", "dar.field.plan"),
        make.coding(TEACHER, "plan by data", "dar.field.plan", coder="ben"),
    )
    (one,) = found(here, "dar.field.plan")
    assert one.quote == "We plan by data."
    assert one.coders == ("ana", "ben")


def test_overlapping_codes_are_shown_as_one_passage_from_first_to_last_character():
    here = corpus(
        make.coding(TEACHER, "plan by data. We", "dar.field.plan"),
        make.coding(TEACHER, "We test in May", "dar.acc.state_test"),
    )
    (one,) = found(here, "dar.field.plan", "dar.acc.state_test")
    assert one.quote == "plan by data. We test in May"
    assert one.codes == ("dar.acc.state_test", "dar.field.plan")


def test_codings_that_only_touch_are_two_passages():
    here = corpus(
        make.coding(TEACHER, "We plan by data.", "dar.field.plan"),
        make.coding(TEACHER, " We test", "dar.field.plan"),
    )
    assert len(found(here, "dar.field.plan")) == 2


def test_a_code_counts_with_those_below_it():
    here = corpus(make.coding(TEACHER, "We test", "dar.acc.state_test"))
    assert len(found(here, "dar.acc")) == 1


def test_a_value_is_counted_apart():
    from qualkit.model import CodeRef

    here = corpus(
        make.coding(TEACHER, "We plan", "dar.org.test_prep", value="declined"),
        make.coding(TEACHER, "We test", "dar.org.test_prep", value="adopted"),
    )
    (one,) = passages(here.pick([CodeRef("dar.org.test_prep", "adopted")]))
    assert one.quote == "We test"


def test_words_of_an_interviewer_count_nowhere_and_are_reported():
    here = corpus(make.coding(TEACHER, "May?", "dar.acc.state_test"))
    assert found(here, "dar.acc") == ()
    assert here.of_interviewers == 1


def test_a_coding_over_question_and_answer_belongs_to_the_answer():
    span = Span(TEACHER.turns[2].span.start, TEACHER.turns[3].span.end)
    words = TEACHER.quote(span)
    (one,) = found(corpus(make.coding(TEACHER, words, "dar.acc")), "dar.acc")
    assert (one.speaker, one.turn) == ("T", 3)


def test_a_quote_that_differs_from_the_transcript_is_refused_with_its_place():
    from dataclasses import replace

    wrong = replace(make.coding(TEACHER, "We test", "dar.acc"), quote="We tested")
    with pytest.raises(CodingError, match="KES-T01:"):
        _ = corpus(wrong).placed


def test_speakers_of_one_conversation_are_separate_people():
    group = make.transcript(
        "KES-F01",
        ("S1", "I test."),
        ("S2", "I test too."),
        instrument="focus_group",
        role="student",
    )
    here = corpus(
        make.coding(group, "I test.", "dar.acc"),
        make.coding(group, "I test too.", "dar.acc"),
        transcripts=(group,),
    )
    count = total(here, found(here, "dar.acc"))
    assert (count.passages, count.transcripts, count.people, count.eligible) == (2, 1, 2, 1)


def test_one_named_person_in_two_waves_is_one_person():
    first = make.transcript("KES-T01", ("R", "We test."), persons="t1")
    second = make.transcript("KES-T02", ("R", "We test."), persons="t1", wave="y2")
    here = corpus(
        make.coding(first, "We test.", "dar.acc"),
        make.coding(second, "We test.", "dar.acc"),
        transcripts=(first, second),
    )
    count = total(here, found(here, "dar.acc"))
    assert (count.transcripts, count.people) == (2, 1)


def test_a_label_is_the_person_whose_name_ends_in_it():
    group = make.transcript("F", ("S1", "Yes."), ("S2", "No."), persons="KES-S1;KES-S2;KES-S3")
    (document,) = corpus(transcripts=(group,)).documents
    assert document.person("S1") == "kestrel/KES-S1"
    assert document.person("X") == "F/X"
    assert len(document.people) == 3


def test_cells_tell_missing_from_not_planned():
    here = corpus(make.coding(TEACHER, "We test", "dar.acc"))
    cells = table(here, found(here, "dar.acc"), "role", "wave")
    assert cells.cell("teacher", "y1").transcripts == 1
    assert cells.cell("leader", "y1").planned
    assert not cells.cell("student", "y1").planned
    assert cells.cell("student", "y2").planned


def test_a_transcript_outside_the_frame_still_has_a_row():
    stray = make.transcript("X", ("T", "We test."), site="elsewhere", wave="")
    here = corpus(make.coding(stray, "We test.", "dar.acc"), transcripts=(stray,))
    assert dict(by(here, found(here, "dar.acc"), "site"))["elsewhere"].passages == 1
    assert dict(by(here, found(here, "dar.acc"), "wave"))[""].passages == 1
