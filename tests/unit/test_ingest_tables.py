"""Tables of turns and of answers, as CSV and as workbooks."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

HOSTILE = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "hostile"


def book(*rows, more=()):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for row in more:
        made.create_sheet().append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def said(transcript):
    return [(turn.speaker, turn.time, transcript.quote(turn.span)) for turn in transcript.turns]


@pytest.mark.parametrize(
    "table",
    [
        "speaker,text,time\nI,How?,0:01\nR,So.,0:02\n",
        "Start_Time;Speaker Name;Utterance\r\n00:00:01;I;How?\r\n2;R;So.\r\n",
        "Zeit\tSprecher/in\tWortlaut\n1,0\tI\tHow?\n2\tR\tSo.\n",
        "sep=|\nstart_ms|who|content\n1000|I|How?\n2000|R|So.\n",
        '"text","speaker","start"\n"How?","I","1"\n"So.","R","2"',
    ],
)
def test_columns_of_turns_by_their_names(table):
    transcript = read_transcript("a.csv", table.encode())
    assert said(transcript) == [("I", 1, "How?"), ("R", 2, "So.")]
    assert transcript.text == "I: How?\nR: So."
    assert transcript.interviewers == {"I"}


def test_a_row_without_a_speaker_goes_on_and_one_without_words_is_counted():
    transcript = read_transcript("a.csv", b'who,text\nI,"a, ""b""\nc"\n,d\nR,\n')
    assert said(transcript) == [("I", None, 'a, "b"\nc'), ("I", None, "d")]
    assert any("1 row(s) name somebody" in warning.what for warning in transcript.warnings)


def test_answers_are_turns_of_respondents_below_their_questions():
    table = (
        "Respondent ID,Age,What did you change?,Anything else?\n"
        "P1,12,We moved the lesson twice,\nP2,13,,It was a good year for all of us\n"
    )
    transcript = read_transcript("a.csv", table.encode())
    assert said(transcript) == [
        ("P1", None, "We moved the lesson twice"),
        ("P2", None, "It was a good year for all of us"),
    ]
    assert transcript.text.startswith("What did you change?\nP1: We")
    assert any("columns not read: Age" in warning.what for warning in transcript.warnings)


def test_questions_may_stand_in_rows_and_people_may_be_numbered_only():
    rows = b"respondent,question,answer\nP1,Why?,So\nP2,Why?,Thus\n"
    assert [who for who, _, _ in said(read_transcript("a.csv", rows))] == ["P1", "P2"]
    rows = b"What was hard about it?\nnearly everything we did\nnot all that much really\n"
    assert [who for who, _, _ in said(read_transcript("a.csv", rows))] == ["1", "2"]


@pytest.mark.parametrize(
    ("table", "what"),
    [
        (b"file,site\na.txt,KES\n", "is a manifest"),
        (b"transcript,coder,code,quote\na,b,c,d e f\n", "is a table of codings"),
        (b"a,b\n1,2\n", "no column holds"),
        (b"speaker,text\nI,\n", "holds no words"),
        (b"speaker,text\n", "holds no words"),
    ],
)
def test_tables_that_are_no_transcripts(table, what):
    with pytest.raises(ReadError, match=what):
        read_transcript("a.csv", table)


def test_a_cell_of_any_length():
    cell = "word " * 100_000 + "end"
    transcript = read_transcript("a.csv", f"speaker,text\nI,{cell}\n".encode())
    assert said(transcript) == [("I", None, cell)]


def test_workbook_times_formulas_and_sheets():
    data = book(
        ["Time", "Speaker", "Text"],
        [datetime.timedelta(seconds=75), "I", "How? 😀"],
        [datetime.time(0, 1, 20), "R", 3.0],
        [90, "I", "=A1"],
        more=[["x"]],
    )
    transcript = read_transcript("a.xlsx", data)
    assert said(transcript) == [("I", 75, "How? 😀"), ("R", 80, "3")]
    assert len(transcript.warnings) == 2


def test_a_workbook_far_out_or_blown_up_is_refused():
    made = Workbook()
    for row in range(1, 60):
        made.active.cell(row, 16_384, "x")
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(ReadError, match="inflates to more"):
        read_transcript("a.xlsx", out.getvalue())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings2.xml", b" " * 60_000_000)
    with pytest.raises(ReadError, match="inflates to more"):
        read_transcript("a.xlsx", out.getvalue())


def test_declarations_in_a_workbook_are_refused():
    out = io.BytesIO(book(["speaker", "text"], ["I", "a"]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/more.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>')
    with pytest.raises(ReadError, match="entities"):
        read_transcript("a.xlsx", out.getvalue())


@pytest.mark.parametrize("data", [b"hello", book(["a"])[:900], b"PK\x03\x04"])
def test_damaged_workbooks(data):
    with pytest.raises(ReadError, match=r"is not a \.xlsx file, or damaged"):
        read_transcript("a.xlsx", data)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason=f"the hostile samples are not beside: {HOSTILE}")
def test_an_archive_that_is_no_workbook():
    with pytest.raises(ReadError, match=r"not a \.xlsx file"):
        read_transcript("a.xlsx", (HOSTILE / "86_xlsx_is_zip_bomb.xlsx").read_bytes())


TALK = "I,How was it in the first year?\nAnna,It was hard but we did it together.\n" * 3


def test_a_table_without_names_of_columns_is_guessed_and_says_so():
    read = read_transcript("a.csv", TALK.encode())
    assert read.speakers == ("I", "Anna")
    assert len(read.turns) == 6
    assert "which is a guess" in read.warnings[0].what
    timed = "".join(f"0:0{n},{line}\n" for n, line in enumerate(TALK.splitlines()))
    assert [turn.time for turn in read_transcript("a.csv", timed.encode()).turns] == [
        0,
        1,
        2,
        3,
        4,
        5,
    ]


def test_a_first_row_that_may_be_names_is_not_taken_for_a_turn():
    named = "name,what did you like about it\n" + TALK
    read = read_transcript("a.csv", named.encode())
    assert not any("guess" in warning.what for warning in read.warnings)
    assert len(read.turns) == 6


def test_the_sheet_that_holds_a_transcript_is_read_and_the_others_are_named():
    made = Workbook()
    made.active.title = "Contents"
    made.active.append(["sheet", "pages"])
    made.active.append(["Talk", 12])
    for title in ("Talk", "Second talk"):
        sheet = made.create_sheet(title)
        sheet.append(["speaker", "text"])
        sheet.append(["Anna", f"It was hard in the {title}."])
    out = io.BytesIO()
    made.save(out)
    read = read_transcript("a.xlsx", out.getvalue())
    assert read.quote(read.turns[0].span) == "It was hard in the Talk."
    assert read.warnings[0].what == ("only the sheet 'Talk' is read, not 'Contents', 'Second talk'")
