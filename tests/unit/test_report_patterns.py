"""Blocks on movement, records, silence and minorities say their numbers and their rules."""

import pytest

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.evidence import evidence_base
from qualkit.model.findings import Quoted
from qualkit.model.patterns import (
    Absence,
    AskedRow,
    Change,
    Movement,
    Recorded,
    Silence,
    Speaker,
    Trajectory,
)
from qualkit.report.movement import moved, movement_blocks
from qualkit.report.patterns import recorded_sentence, speakers_named
from qualkit.report.silence import absence_paragraph, silence_blocks
from qualkit.report.tree import Paragraph, TableBlock
from qualkit.report.wording import Names, brief
from tests import factories as make

NAMES = Names(
    evidence_base(
        Corpus(make.study(), make.sample_transcripts(), make.sample_codings(), make.codebook()),
        ["dar.acc"],
    )
)


def movement(*shares, word="rises", kind="strategy", everyone="rises"):
    change = Change("Window (of weeks)", shares, word)
    other = Change("Window (of weeks)", shares, everyone)
    by_site = (("kestrel", change), ("orchard", Change("", shares, "no clear change")))
    line = Trajectory(kind, change, by_site, other, None, None)
    return Movement(("y1", "y2"), (line,), 20, 0, ("y1",))


def text(blocks):
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def tables(blocks):
    return [block for block in blocks if isinstance(block, TableBlock)]


def test_numbers_intervals_and_the_rule_stand_in_the_memo():
    blocks = movement_blocks(movement((1, 10), (6, 10)), NAMES)
    first = tables(blocks)[0]
    assert first.header == ("", "2015-16, of\u00a010", "2016-17, of\u00a010", "First to last")
    assert first.rows == (("Window", "1 [2–40]", "6 [31–83]", "rises"),)
    assert "20 percentage points" in text(blocks)
    assert "Wilson" in first.note


def test_a_word_that_differs_over_all_transcripts_is_told():
    blocks = movement_blocks(movement((1, 10), (6, 10), everyone="falls"), NAMES)
    assert "some words differ: “Window” falls (1 of 10, then 6 of 10)" in text(blocks)


def test_one_wave_or_no_common_voice_is_said():
    assert "one wave" in text(movement_blocks(Movement(("y1",)), NAMES))
    assert "cannot be compared" in text(movement_blocks(Movement(("y1", "y2")), NAMES))


def test_in_brief_names_what_rises():
    base, listed = moved(movement((1, 10), (6, 10)), NAMES)
    assert "(10 in 2015-16 and 10 in 2016-17)" in base.text
    assert listed.items == ("Rises: “Window” (1, 6).",)
    assert moved(movement((1, 10), (6, 10), kind="code"), NAMES) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            Recorded("y1", ("kestrel",), ("orchard",), (("yes", 1),)),
            "Recorded as done at 1 of 2 schools in 2015-16 (Kestrel).",
        ),
        (
            Recorded("y1", (), ("orchard", "kestrel"), ()),
            "Recorded as done at none of 2 schools in 2015-16.",
        ),
        (
            Recorded("y1", ("kestrel", "orchard"), (), (("a", 2), ("b", 1))),
            "Recorded as done at 2 of 2 schools in 2015-16. Kinds differ by school in 2015-16: "
            "a (2) and b (1).",
        ),
    ],
)
def test_records_are_told_with_their_base(row, said):
    assert recorded_sentence(NAMES, [row]) == said


def test_minors_are_told_by_number_and_transcript_only():
    child = Speaker("KES-S3", "kestrel", "student", ("y1",), "KES-F01", 3, minor=True)
    grown = Speaker("KES-T3", "kestrel", "teacher", ("y1",), "KES-T01")
    said = speakers_named(NAMES, [child, grown])
    assert said == "student 3 in KES-F01 and KES-T3 (teacher, 2015-16)"
    assert "KES-S3" not in said


def test_many_people_are_counted_and_not_named():
    many = [Speaker(f"p{n}", "kestrel", "teacher", (), "t") for n in range(9)]
    assert speakers_named(NAMES, many) == "9 people"


ASKED = (AskedRow("teacher", 2, 1, 0, 3, 0), AskedRow("student", 0, 0, 1, 1, 0))


def test_silence_after_a_question_is_told_from_not_being_asked():
    found = Silence(True, ("p/Q1",), ASKED, ("t1",), ("t2", "t3"), ())
    blocks = silence_blocks(NAMES, found, "money")
    assert "3 of 8 transcripts hold nothing on money (t1, t2 and t3)." in text(blocks)
    assert "1 asked and silent (t1) and 2 not asked (t2 and t3)" in text(blocks)
    assert tables(blocks)[0].rows[0] == ("Teacher", "2", "1", "0", "3", "0")


def test_without_a_question_every_mention_is_unprompted():
    rows = (AskedRow("teacher", 0, 0, 4, 1, 0),)
    said = text(silence_blocks(NAMES, Silence(True, (), rows, (), ("t",), ()), "money"))
    assert "every mention is unprompted: teacher 4 of 5 transcripts." in said


def test_where_no_topic_is_named_nothing_is_claimed():
    said = text(silence_blocks(NAMES, Silence(False, (), (), (), (), ("t",)), "money"))
    assert "do not tell whether it was asked" in said


def test_codes_not_found_are_named_apart_from_those_not_looked_for():
    (told,) = absence_paragraph(NAMES, Absence(("dar.acc",), ("zzz",)))
    assert told.text == (
        "Looked for, not found: Logic of accountability. Not in the codebook, so not looked for: "
        "zzz."
    )
    assert absence_paragraph(NAMES, Absence()) == ()


def test_a_dialogue_names_each_speaker_before_the_words():
    quote = Quoted(
        "a / b", (), "F", 4, "kestrel", "y1", "student", "k", 1, True, (1, 2), ("a", "b")
    )
    shown = NAMES.quote(quote)
    assert shown.text == "Student 1: a / Student 2: b […]"
    assert shown.attribution == "students, Kestrel School, 2015-16 (F, turn 5)"


@pytest.mark.parametrize(
    ("name", "short"),
    [("Window (of weeks)", "Window"), ("(all)", "(all)"), ("Plain", "Plain")],
)
def test_what_stands_in_brackets_at_the_end_is_left_out(name, short):
    assert brief(name) == short
