"""Word documents, made by python-docx and by hand."""

import io
import zipfile

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def made(build):
    from docx import Document

    document = Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_hand(body, *, name="word/document.xml", before=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr(name, xml)
    return out.getvalue()


def text(*words):
    return "".join(f"<w:p><w:r><w:t>{w}</w:t></w:r></w:p>" for w in words)


def test_paragraphs_headings_and_runs_in_their_order():
    def build(document):
        document.add_heading("Interview", 1)
        paragraph = document.add_paragraph("I: ")
        paragraph.add_run("How ").bold = True
        paragraph.add_run("are\tyou?")
        document.add_paragraph("")
        document.add_paragraph("R: Fine,\nthanks.")

    transcript = read_transcript("a.docx", made(build))
    assert transcript.text == "Interview\nI: How are\tyou?\n\nR: Fine,\nthanks."
    assert [transcript.quote(t.span) for t in transcript.turns] == [
        "How are\tyou?",
        "Fine,\nthanks.",
    ]
    assert transcript.interviewers == {"I"}
    assert (transcript.format, transcript.warnings) == ("docx", ())


def test_tables_are_rows_of_cells():
    def build(document):
        table = document.add_table(rows=4, cols=2)
        for row, (who, what) in zip(
            table.rows, [("I", "one"), ("R", "two"), ("I", "three"), ("R", "four")], strict=True
        ):
            row.cells[0].text, row.cells[1].text = who, what

    transcript = read_transcript("a.docx", made(build))
    assert transcript.text == "I\tone\nR\ttwo\nI\tthree\nR\tfour"
    assert transcript.speakers == ("I", "R")


def test_a_header_block_in_a_document():
    data = by_hand(text("site: KES", "wave: Y2", "---", "I: one", "R: two"))
    transcript = read_transcript("a.docx", data)
    assert dict(transcript.attributes) == {"site": "KES", "wave": "Y2"}
    assert len(transcript.turns) == 2


def test_deleted_words_go_and_inserted_words_stay():
    body = (
        "<w:p><w:r><w:t>I: a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>"
        '<w:del w:id="1"/><w:ins><w:r><w:t>c</w:t></w:r></w:ins></w:p>'
    )
    transcript = read_transcript("a.docx", by_hand(body))
    assert transcript.text == "I: ac"
    assert "tracked changes" in transcript.warnings[0].what


def test_tab_stops_are_no_tabs_and_page_breaks_no_lines():
    body = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t>'
        '<w:br w:type="page"/><w:tab/><w:noBreakHyphen/><w:t xml:space="preserve"> b</w:t></w:r>'
        "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>"
    )
    assert read_transcript("a.docx", by_hand(body)).text == "a\t- blink"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (by_hand(text("I: a"), name="xl/workbook.xml"), "not a .docx"),
        (by_hand(text("I: a"))[:-40], "damaged"),
        (by_hand(text(" ")), "no text"),
        (by_hand("<w:p>"), "damaged"),
        (by_hand(text("&a;"), before='<!DOCTYPE w [<!ENTITY a "lol">]>'), "entities"),
        (by_hand(text("x" * 60_000_000)), "MB"),
        (by_hand("<w:tbl><w:tr><w:tc>" * 500 + "</w:tc></w:tr></w:tbl>" * 500), "damaged"),
    ],
    ids=["spreadsheet", "truncated", "blank", "malformed", "entity", "bomb", "deep"],
)
def test_refusals(data, says):
    with pytest.raises(ReadError) as refusal:
        read_transcript("a.docx", data)
    assert says in refusal.value.what
    assert refusal.value.where == "a.docx"
    assert refusal.value.hint


def test_a_document_named_txt_is_refused():
    with pytest.raises(ReadError, match="zip archive"):
        read_transcript("a.txt", by_hand(text("I: a")))
