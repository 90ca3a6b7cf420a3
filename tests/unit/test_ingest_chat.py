"""CHAT files: main tiers are speech, everything else is not."""

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

HEAD = """@UTF8
@PID:\t11312/c-1
@Begin
@Languages:\teng, spa
@Participants:\tCHI Ruth Target_Child, MOT Mother,
\tINV Ann Investigator
@ID:\teng|corpus|CHI|2;06.|female|||Target_Child|||
"""


def read(body, head=HEAD, **options):
    return read_transcript("a.cha", f"{head}{body}@End\n".encode(), **options)


def turns(transcript):
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


def test_bullets_and_dependent_tiers_are_no_speech():
    transcript = read(
        "*MOT:\twhat is [/] is that ? \x151500_2500\x15\n%mor:\tpro|what \x151500_1600\x15\n"
        "*CHI:\ta ball ! \x152600_3000\x15\n%com:\tshe laughs\n\tlong\n*CHI:\tmine .\n"
        "@Comment:\ta car passes\n*MOT:\tyes .\n"
    )
    assert turns(transcript) == [
        ("MOT", "what is [/] is that ?", 1.5), ("CHI", "a ball ! mine .", 2.6),
        ("MOT", "yes .", None),
    ]  # fmt: skip
    assert transcript.text == "what is [/] is that ?\na ball ! mine .\nyes ."
    assert transcript.warnings == ()


def test_an_utterance_goes_on_over_lines():
    transcript = read("*CHI:\tone two\n\tthree . \x151_2\x15\n%mor:\tx|one\n\tx|three .\n")
    assert transcript.text == "one two three ."


def test_who_asks_is_said_by_the_participants_unless_the_caller_says_it():
    body = "*INV:\twhy ?\n*MOT:\tso .\n"
    assert read(body).interviewers == {"INV"}
    assert read(body, interviewers=["MOT"]).interviewers == {"MOT"}


def test_old_bullets_name_their_recording():
    assert turns(read('*CHI:\tso . \x15%snd:"tape"_7000_8000\x15\n'))[0] == ("CHI", "so .", 7)


def test_marks_of_underlining_are_invisible_in_the_text():
    assert read("*CHI:\tso \x02\x01so\x02\x02 .\n").text == "so so ."


def test_lines_that_are_none_of_these_are_reported():
    transcript = read("*CHI:\tone .\nlost words\n")
    assert transcript.text == "one ."
    assert transcript.warnings[0].where == "a.cha:9"


@pytest.mark.parametrize("body", ["", "CHI: one\n", "*CHI:\n", "*CHI:\t\x151_2\x15\n"])
def test_files_without_speech_are_refused(body):
    with pytest.raises(ReadError) as refusal:
        read(body)
    assert refusal.value.hint


def test_unclosed_bullets_come_to_an_end():
    assert read("*CHI:\t" + "a \x15" * 100_001 + "\n").text
