"""Labels and times in plain text: what is a turn and what only looks like one."""

import pytest

from qualkit.ingest import read_transcript


def read(text, name="A.txt", **options):
    return read_transcript(name, text.encode(), **options)


def turns(text, **options):
    transcript = read(text, **options)
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I: Hello.\nR: Hi.\n", [("I", "Hello.", None), ("R", "Hi.", None)]),
        ("Anna: Hello.\nBen: Hi.\n", [("Anna", "Hello.", None), ("Ben", "Hi.", None)]),
        (
            "[id1] one\n\n[id2] two\n\n[id1] three\n\n[id2] four",
            [("id1", "one", None), ("id2", "two", None),
             ("id1", "three", None), ("id2", "four", None)],
        ),
        (
            "**Ann Bee:** \\[01:46\\] one\n\n**Cy Dee:** two\n\n**Ann Bee:** three",
            [("Ann Bee", "one", 106), ("Cy Dee", "two", None), ("Ann Bee", "three", None)],
        ),
        ("**I**: one\n**R**: two", [("I", "one", None), ("R", "two", None)]),
        ("S01: [00:00:12] one\nS02: two", [("S01", "one", 12), ("S02", "two", None)]),
        (
            "Ann Bee  0:00\none\n\nCy Dee  1:02:03\ntwo\n\nAnn Bee  1:02:05\nthree",
            [("Ann Bee", "one", 0), ("Cy Dee", "two", 3723), ("Ann Bee", "three", 3725)],
        ),
        ("I (01:20): one\nR (01:30): two", [("I", "one", 80), ("R", "two", 90)]),
        ("I: (01:20) one\nR: (01:30) two", [("I", "one", 80), ("R", "two", 90)]),
        ("[00:12:31] I: one\n00:12:33 R: two", [("I", "one", 751), ("R", "two", 753)]),
        ("[00:01 - 00:04] I: one\nR: two", [("I", "one", 1), ("R", "two", None)]),
        ("00:10\nI: one\n\n00:20\n\nR: two", [("I", "one", 10), ("R", "two", 20)]),
        ("I: one #00:00:07-3#\nR: two #00:00:09-0#", [("I", "one", None), ("R", "two", None)]),
        ("Marie\u00a0: oui\nI\u00a0: non\nMarie\u00a0: si", [("Marie", "oui", None),
          ("I", "non", None), ("Marie", "si", None)]),
        ("I\tone\nR\ttwo\nI\tthree\nR\tfour", [("I", "one", None), ("R", "two", None),
          ("I", "three", None), ("R", "four", None)]),
        ("I:\u00a0one\u00a0\nR:\u00a0two", [("I", "one", None), ("R", "two", None)]),
        ("I\u200b: one\nR: two\nI: three", [("I", "one", None), ("R", "two", None),
          ("I", "three", None)]),
    ],
)  # fmt: skip
def test_labels_and_times(text, expected):
    assert turns(text) == expected


def test_paragraphs_without_label_continue_the_turn():
    text = "I: One.\n\nTwo.\n\nR: Three.\nFour.\n"
    assert turns(text) == [("I", "One.\n\nTwo.", None), ("R", "Three.\nFour.", None)]


def test_words_after_an_empty_label_line_belong_to_it():
    text = "I:\n\nOne.\n\nR:\nTwo.\n\nI:\nThree."
    assert [(s, q) for s, q, _ in turns(text)] == [("I", "One."), ("R", "Two."), ("I", "Three.")]


def test_a_label_without_words_is_no_turn():
    assert turns("I: one\nR:\nI: two\nR:  \n") == [("I", "one", None), ("I", "two", None)]


def test_aliases_are_one_speaker_under_the_form_used_most():
    text = "**Interviewer (I):** a\n**Respondent (R):** b\n**I:** c\n**R:** d\n**I:** e"
    assert read(text).speakers == ("I", "R")
    kept = "Teacher (T): a\nI: b\nTeacher (T): c"
    assert read(kept).speakers == ("Teacher (T)", "I")


@pytest.mark.parametrize(
    "line",
    ["Heat map: red is hot.", "Break: ten minutes.", "note: door opens", "**Break:** \\[11:37\\]",
     "http://example.org", "12:30 was the time.", "She said: never again.", "//R: yes//",
     "PS: thanks", "And then: no.\nAnd then: yes.", "[Q3 adults]"],
)  # fmt: skip
def test_what_looks_like_a_speaker_and_is_none(line):
    transcript = read(f"I: one\nR: two\n{line}\nI: three\nR: four\n")
    assert transcript.speakers == ("I", "R")
    assert len(transcript.turns) == 4


def test_a_label_used_once_is_a_warning_that_names_its_line():
    transcript = read("I: one\nAda: two\nI: three\nAda: four\nGoals: five\nI: six\nAda: seven\n")
    assert transcript.speakers == ("I", "Ada")
    assert [w.where for w in transcript.warnings] == ["A.txt:5"]
    assert "Goals" in transcript.warnings[0].what


def test_a_full_name_used_once_among_full_names_is_a_speaker_and_a_warning():
    transcript = read("Al Bo: one\nCy Do: two\nAl Bo: three\nCy Do: four\nEd Fa: five")
    assert transcript.speakers == ("Al Bo", "Cy Do", "Ed Fa")
    assert len(transcript.warnings) == 1


def test_pauses_overlaps_and_notes_stay_in_the_turn():
    text = "S01: Well (..) //S02: Yes.// I [inaudible] think\nS02: So."
    assert turns(text)[0][1] == "Well (..) //S02: Yes.// I [inaudible] think"


@pytest.mark.parametrize(
    "text",
    ["Just prose.\n\nWith paragraphs, and one thing: a colon.\n", "One line",
     "Title at 10:30 and 11:30\n\nMore prose.", "Code of conduct\nA: the only label"],
)  # fmt: skip
def test_prose_has_no_turns(text):
    assert turns(text) == []


def test_stamped_lines_are_turns_without_speaker():
    text = "Title\n\n00:00:01 one\nmore\n\n00:00:08 two\n"
    assert turns(text) == [(None, "one\nmore", 1), (None, "two", 8)]


def test_rules_headings_and_trailers_after_a_turn_are_not_said():
    text = "I: one\n\n-- TIMER RESET --\n\nR: two\n\n## Part 2\n\nI: three\n\n***\n\n00:31\n"
    assert [quote for _, quote, _ in turns(text)] == ["one", "two", "three"]


def test_markers_of_captions_and_line_numbers_stand_before_labels():
    assert [s for s, _, _ in turns(">> ANN: a\n>> BO: b\n>> ANN: c\n>> BO: d")] == ["ANN", "BO"] * 2
    assert turns("1\tI:\ta\n2\tR:\tb") == [("I", "a", None), ("R", "b", None)]


def test_prose_says_that_it_has_no_turns():
    assert "no speakers" in read("Just prose.").warnings[-1].what


def test_the_text_is_what_the_file_says():
    text = "I:\u00a0e\u0301 \u200b one\r\nR: two\rI: three"
    assert read("\ufeff" + text).text == "I:\u00a0e\u0301 \u200b one\nR: two\nI: three"


def test_interviewers_given_by_the_caller_count_alone():
    text = "Ann: one\nBo: two\nAnn: three\nBo: four"
    assert read(text).interviewers == frozenset()
    assert read(text, interviewers=["ann"]).interviewers == {"Ann"}
    assert read("Q: one\nA: two", interviewers=["A"]).interviewers == {"A"}
    assert read("Interviewer (I): one\nR: two").interviewers == {"Interviewer (I)"}
    assert read("Mod: one\nBo: two", interviewers=["Mod"]).speakers == ("Mod", "Bo")


def test_the_header_names_the_interviewer():
    text = "study: x\ninterviewer: Ann; Cy\n---\nAnn: one\nBo: two\nAnn: three\nBo: four"
    assert read(text).interviewers == {"Ann"}
    once = "study: x\nsite: y\ninterviewer: Ann\n---\nAnn: one\nBo: two\nBo: three"
    assert read(once).speakers == ("Ann", "Bo")


def test_bidirectional_controls_are_a_warning_with_a_line():
    transcript = read("I: one\nR: a \u202e b\n")
    assert [w.where for w in transcript.warnings] == ["A.txt:2"]


@pytest.mark.parametrize(
    "text",
    ["x" * 20_000_000, ":" * 200_000, "a: " * 200_000, "[" * 500_000, "**" * 300_000,
     " " * 2_000_000 + "I: a", "I" * 500_000 + ":", "(1" * 300_000, "a\n" * 200_000],
)  # fmt: skip
def test_no_line_is_costly(text):
    """Patterns that look back would not come to an end here."""
    assert read(text).text == text
