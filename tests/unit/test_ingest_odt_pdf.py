"""OpenDocument and PDF texts: what a word processor really writes, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
SAID = [
    ("I", "How did it begin?"),
    ("R", "Slowly, José. 😀 Nobody knew."),
    ("I", "And now?"),
    ("R", "Now we know."),
]


def odt(paragraphs: str, *, head: str = "") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {OFFICE}>'
        f"<office:body><office:text>{paragraphs}</office:text></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return out.getvalue()


def pdf(lines: list[str]) -> bytes:
    fpdf = pytest.importorskip("fpdf", reason="writing a PDF needs fpdf2")
    page = fpdf.FPDF()
    page.add_page()
    page.set_font("Helvetica", size=11)
    for line in lines:
        page.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def said(transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, transcript.quote(turn.span)) for turn in transcript.turns]


def test_odt_gives_the_same_turns_as_text():
    body = "".join(f"<text:p>{label}: {words}</text:p>" for label, words in SAID)
    text = "\n".join(f"{label}: {words}" for label, words in SAID)
    from_odt = read_transcript("a.odt", odt(body))
    assert said(from_odt) == said(read_transcript("a.txt", text.encode())) == SAID
    assert from_odt.text == text


def test_odt_spaces_tabs_breaks_and_styled_words_are_kept():
    body = (
        "<text:p>I: one<text:s text:c='3'/>two<text:tab/>three<text:line-break/>four "
        "<text:span>and <text:span>five</text:span></text:span>   six\n seven</text:p>"
        "<text:p>R: yes</text:p><text:p>I: no</text:p><text:p>R: yes</text:p>"
    )
    first = read_transcript("a.odt", odt(body)).text.split("\nR:")[0]
    assert first == "I: one   two\tthree\nfour and five six seven"


def test_odt_footnotes_are_left_out_and_said_so():
    note = (
        "<text:note text:id='n'><text:note-body><text:p>aside</text:p></text:note-body></text:note>"
    )
    body = f"<text:p>I: so{note}?</text:p><text:p>R: yes</text:p>" * 2
    transcript = read_transcript("a.odt", odt(body))
    assert "aside" not in transcript.text
    assert any("footnotes" in warning.what for warning in transcript.warnings)


def test_odt_tables_are_rows_with_tabs():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('I:')}{cell.format('Hello there')}</table:table-row>"
    transcript = read_transcript("a.odt", odt(f"<table:table>{row}</table:table>"))
    assert transcript.text == "I:\tHello there"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"not a zip", "is not a .odt file"),
        (odt("<text:p> </text:p>"), "holds no text"),
        (odt("<text:p>x</text:p>", head='<!DOCTYPE a [<!ENTITY b "c">]>'), "entities"),
        (odt("<text:p>x"), "damaged"),
    ],
)
def test_odt_refusals(data: bytes, what: str):
    with pytest.raises(ReadError, match=what):
        read_transcript("a.odt", data)


def test_odt_that_inflates_beyond_measure_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 60_000_000)
    with pytest.raises(ReadError, match="inflates"):
        read_transcript("a.odt", out.getvalue())


def test_pdf_lines_and_speakers():
    lines = [f"{label}: {words.replace('😀 ', '')}" for label, words in SAID]
    transcript = read_transcript("a.pdf", pdf(lines))
    assert [words for _, words in said(transcript)] == [w.replace("😀 ", "") for _, w in SAID]
    assert transcript.speakers == ("I", "R")


def test_pdf_without_text_says_how_to_go_on():
    with pytest.raises(ReadError, match="holds no text") as refused:
        read_transcript("scan.pdf", pdf([]))
    assert "recognition" in refused.value.hint


@pytest.mark.parametrize("data", [b"%PDF-1.4 nothing", b"hello", b"%PDF-1.7\n1 0 obj\n<<>>"])
def test_pdf_damaged(data: bytes):
    with pytest.raises(ReadError, match="is not a PDF file, or damaged"):
        read_transcript("a.pdf", data)
