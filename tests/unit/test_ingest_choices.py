"""Reading as a person chose: other labels, other names, the same text."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import chosen, read_transcript
from qualkit.model import ReadingChoices, Rename

TALK = "I: One.\nT: Two.\nJD: Three.\nI: Four.\nT: Five.\nJD: Six.\n"
ARROWS = "Intro\n [00:10] Ann >> One.\nmore\n[01:02:03.5] Ben >>  Two.\nCy >>\nThree.\nAnn >> Four."
ARROW = r"(?:\[(?P<time>[\d:.]+)\] )?(?P<speaker>[A-Z]\w{0,30}) >>"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>One.\n\n00:03.000 --> 00:04.000\n<v Ben>Two.\n"


def read(text, name="a.txt", *, study=(), **choices):
    given = ReadingChoices(**choices)
    return read_transcript(name, text.encode(), interviewers=study, choices=given)


def turns(transcript):
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


def test_an_expression_finds_speakers_and_times():
    made = read(ARROWS, expression=ARROW)
    assert turns(made) == [
        ("Ann", "One.\nmore", 10),
        ("Ben", "Two.", 3723.5),
        ("Cy", "Three.", None),
        ("Ann", "Four.", None),
    ]
    assert made.text == ARROWS
    assert [(w.what, w.where) for w in made.warnings] == [
        ("'Ben' labels a single turn; taken as a speaker", "a.txt:4"),
        ("'Cy' labels a single turn; taken as a speaker", "a.txt:5"),
    ]


def test_an_expression_that_finds_nothing_leaves_prose_and_says_so():
    made = read(TALK, expression=ARROW)
    assert made.turns == ()
    assert "no speakers" in made.warnings[-1].what


def test_an_expression_does_not_look_beyond_the_beginning_of_a_line():
    far = "x" * 130
    assert read(f"{far} Ann >> One.\n{far} Ben >> Two.", expression=r".*(?P<speaker>Ann|Ben) >>"
                ).turns == ()  # fmt: skip


def test_an_expression_that_costs_too_much_in_a_file_is_refused(monkeypatch):
    clock = iter(range(1_000))
    monkeypatch.setattr(chosen.time, "process_time", lambda: float(next(clock)))
    with pytest.raises(ReadError) as error:
        read("x\n" * 50, expression=ARROW)
    assert error.value.where == "a.txt"
    assert "takes too long" in error.value.what


@pytest.mark.parametrize(
    ("pattern", "text", "speakers"),
    [
        ("none", TALK, ()),
        ("colon", "[a] I: One.\n[b] T: Two.\nI: x\nT: y\nI: z", ("I", "T")),
        ("bracket", "[id1] X: 1.\n[id2] Y: 2.\n[id1] X: 3.\n[id2] Y: 4.", ("id1", "id2")),
        ("tab", "I\tOne: 1\nT\tOne: 2\nI\tOne: 3\nT\tOne: 4", ("I", "T")),
        ("bold", "**I:** Note: a\n**T:** b\nX: c\nX: d", ("I", "T")),
        ("otter", "Ann Bee  0:00\nX: a\n\nCy Dee  0:09\nX: b\n\nAnn Bee  0:20\nc\n\n"
         "Cy Dee  0:30\nd", ("Ann Bee", "Cy Dee")),
        ("timed", "Ann (00:01) X: a\nBen (00:02) b\nAnn (00:03) c\nBen (00:04) d", ("Ann", "Ben")),
    ],
)  # fmt: skip
def test_a_pattern_looks_for_labels_of_its_style_only(pattern, text, speakers):
    assert read(text, pattern=pattern).speakers == speakers


def test_speakers_are_renamed_and_merged_and_the_text_stays():
    made = read(TALK, renames=(Rename("JD", "T"), Rename("I", "Ana")))
    assert [t.speaker for t in made.turns] == ["Ana", "T", "T", "Ana", "T", "T"]
    assert [t.span for t in made.turns] == [t.span for t in read(TALK).turns]
    assert made.text == TALK
    assert made.interviewers == {"Ana"}


def test_names_can_be_exchanged():
    made = read(TALK, renames=(Rename("JD", "T"), Rename("T", "JD")))
    assert [t.speaker for t in made.turns] == ["I", "JD", "T", "I", "JD", "T"]


@pytest.mark.parametrize(
    ("choices", "asking"),
    [
        ({}, {"I"}),
        ({"interviewers": ("JD",)}, {"I", "JD"}),
        ({"participants": ("I",)}, set()),
        ({"interviewers": ("Jane",), "renames": (Rename("JD", "Jane"),)}, {"I", "Jane"}),
        ({"interviewers": ("JD",), "renames": (Rename("JD", "Jane"),)}, {"I", "Jane"}),
        ({"renames": (Rename("I", "T"),)}, set()),
        ({"renames": (Rename("JD", "I"),)}, {"I"}),
        ({"renames": (Rename("JD", "Moderator"),)}, {"I", "Moderator"}),
    ],
)
def test_who_asks_is_what_a_person_says(choices, asking):
    assert read(TALK, **choices).interviewers == asking


def test_a_studys_own_interviewers_keep_asking_under_their_new_name():
    made = read(TALK, study=("JD",), renames=(Rename("JD", "Jane"),))
    assert made.interviewers == {"Jane"}


def test_formats_that_name_their_speakers_are_renamed_and_not_searched():
    made = read(VTT, "a.vtt", expression=ARROW, renames=(Rename("Ann", "Anna"),))
    assert made.speakers == ("Anna", "Ben")
    assert "says itself who speaks" in made.warnings[-1].what
    assert read(VTT, "a.vtt", renames=(Rename("Ann", "Anna"),)).warnings == ()
