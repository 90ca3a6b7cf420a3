"""Bytes to text, and refusals of what is no text."""

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript, suffixes
from qualkit.ingest.decode import decode

TEXT = "I: Größe, “quoted”?\nR: Ja, schön.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + TEXT.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_encodings_that_are_certain(data, encoding):
    decoded = decode(data, "a.txt")
    assert (decoded.text, decoded.encoding, decoded.warnings) == (TEXT, encoding, ())


def test_a_guess_says_what_was_guessed():
    decoded = decode(TEXT.encode("cp1252"), "a.txt")
    assert (decoded.text, decoded.encoding) == (TEXT, "cp1252")
    assert "cp1252" in decoded.warnings[0].what
    assert decoded.warnings[0].where == "a.txt"


def test_cyrillic_bytes_are_not_taken_for_western_ones():
    text = "Интервьюер: Расскажите, пожалуйста, о школе и о том, как вы учите детей.\n" * 20
    decoded = decode(text.encode("cp1251"), "a.txt")
    assert decoded.text == text
    assert decoded.warnings


def test_line_ends_become_one_line_feed():
    assert decode(b"a\r\nb\rc\n\rd", "a.txt").text == "a\nb\nc\n\nd"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "no text"),
        ("a.txt", b" \n\t\r\n", "no text"),
        ("a.txt", b"I: a\x00b", "binary"),
        ("a.txt", b"\xff\xfea", "breaks at byte"),
        ("a.txt", bytes(range(256)) * 10, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\x01\x02\x03" * 50, "binary"),
        ("a.txt", b"%PDF-1.7\nabc", "PDF"),
        ("a.txt", b"{\\rtf1 I: a}", "RTF"),
        ("a.txt", b"PK\x03\x04abc", "zip"),
        ("a.docx", b"", "empty"),
        ("a.docx", b"I: no zip at all", "not a .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0abcdef", "old Word document"),
        ("a.vtt", b"WEBVTT\n\n", "no cues"),
        ("a.srt", b"I: plain text", "no cues"),
        ("a.doc", b"x", ".doc"),
        ("a.rtf", b"x", ".rtf"),
        ("a.RTF", b"x", ".rtf"),
        ("a.mp3", b"x", ".mp3"),
        ("a.xyz", b"x", ".xyz"),
        ("noname", b"x", "no suffix"),
    ],
)
def test_refusals_say_what_where_and_what_to_do(name, data, says):
    with pytest.raises(ReadError) as refusal:
        read_transcript(name, data)
    assert says in refusal.value.what
    assert name in refusal.value.where
    assert refusal.value.hint


def test_recordings_are_to_be_transcribed_first():
    with pytest.raises(ReadError) as refusal:
        read_transcript("a.m4a", b"x")
    assert "transcribe" in refusal.value.hint


def test_suffixes():
    assert set(suffixes()) == {
        *(".txt", ".md", ".docx", ".odt", ".rtf", ".doc", ".pdf", ".html", ".htm"),
        *(".csv", ".xlsx", ".vtt", ".srt", ".eaf", ".textgrid", ".cha", ".json"),
    }
    assert read_transcript("dir/A.B.TXT", b"I: a").name == "A.B"
    assert read_transcript("A.TXT", b"I: a").format == "txt"
