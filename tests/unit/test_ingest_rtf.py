"""Rich text as word processors write it: letters, tables, and what is not shown."""

from pathlib import Path

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

HOSTILE = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "hostile"


def text(body: bytes, name: str = "a.rtf") -> str:
    return read_transcript(name, rb"{\rtf1\ansi\ansicpg1252\deff0" + body + b"}").text


def said(transcript):
    return [(turn.speaker, transcript.quote(turn.span)) for turn in transcript.turns]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rb" caf\'e9 \u8364\'80 \emdash x\~y", "café € —x\u00a0y"),
        (rb" \u-10179?\u-8704? ok", "😀 ok"),
        (rb"\uc2 \u20320\'c4\'e3 a", "你 a"),
        (rb"\uc0 \u233 a", "éa"),
        (rb"{\fonttbl{\f1\fcharset204 T;}}\f1 \'cf\'f0\'e8", "При"),
        (rb"{\fonttbl{\f1\fcharset128 T;}}a{\f1 \'93\'fa\'96\'7b}b", "a日本b"),
        ("grün 日".encode(), "grün 日"),
        (b" one\\\ntwo\r\nthree", "one\ntwothree"),
        (rb" a{\b b{\i c}}\{d\}\\e", r"abc{d}\e"),
        (rb"\trowd A\cell B\par b\cell\row C\cell D\cell\row", "A\tB\nb\nC\tD"),
        (rb" a{\v hid}\v no\v0 b\v no\plain c", "abc"),
        (rb" a{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "alink"),
        (rb" a{\object{\*\objdata 4142}{\result shown}}{\pict 00ff}", "ashown"),
        (rb" a{\upr{no}{\*\ud{\u233?}}}{\*\unknown no}", "aé"),
        (b" a\\bin5 \x00{}}\\b", "ab"),
        (rb" x{\header H}{\info{\title T}}", "x"),
    ],
)
def test_what_is_shown(body, expected):
    assert text(body) == expected


def test_footnotes_comments_and_deletions_are_left_out_and_said_so():
    data = rb"{\rtf1 I: so{\footnote n}{\*\annotation c}{\deleted d}{\v v}\par R: yes\par I: ok}"
    transcript = read_transcript("a.rtf", data)
    assert said(transcript) == [("I", "so"), ("R", "yes"), ("I", "ok")]
    assert len(transcript.warnings) == 4


def test_a_file_that_breaks_off_says_so():
    transcript = read_transcript("a.rtf", rb"{\rtf1 I: one\par R: tw")
    assert any("breaks off" in warning.what for warning in transcript.warnings)


def test_rich_text_named_doc_is_read_and_an_old_document_is_not():
    assert text(b" I: a", "a.doc") == "I: a"
    with pytest.raises(ReadError, match="old Word document"):
        read_transcript("a.doc", b"\xd0\xcf\x11\xe0rest")


@pytest.mark.parametrize("data", [b"hello", rb"{\rtf1 }", b"PK"])
def test_refusals(data):
    with pytest.raises(ReadError) as refused:
        read_transcript("a.rtf", data)
    assert refused.value.hint


@pytest.mark.skipif(not HOSTILE.is_dir(), reason=f"the hostile samples are not beside: {HOSTILE}")
def test_an_object_and_binary_bytes_are_passed_over():
    transcript = read_transcript("a.rtf", (HOSTILE / "78_rtf_object.rtf").read_bytes())
    assert transcript.text == "I: Hello\nB: Hi\n“q”  end"
    assert [turn.speaker for turn in transcript.turns] == ["I", "B"]


def test_deep_groups_and_lone_halves_of_letters_do_no_harm():
    assert text(b" a" + b"{" * 100_000 + b"b") == "ab"
    assert text(rb" \u-10179?x") == "\ufffdx"
