"""Bold, italics, headings and lists survive reading; the text is what it is without them."""

from __future__ import annotations

import io
import zipfile

import pytest

from qualkit.errors import SpanError
from qualkit.ingest import read_transcript
from qualkit.model import Mark, MarkKind, Span, Transcript, carried, tidied

B, EM, U = MarkKind.BOLD, MarkKind.ITALIC, MarkKind.UNDERLINE
H, ITEM = MarkKind.HEADING, MarkKind.ITEM
TEXT = (
    "On paper\nI: How was it 😀 really?\nR: Very long, so.\nthe tablets\nthe noise\n"
    "I: And\tnow?\nR:\tFine."
)
SET = [
    ("On paper", H, 2),
    ("really", EM, 0),
    ("R:", B, 0),
    ("Very long", U, 0),
    ("so", B, 0),
    ("so", EM, 0),
    ("the tablets", ITEM, 1),
    ("the noise", ITEM, 2),
    ("Fine", EM, 0),
]


def docx() -> bytes:
    document = pytest.importorskip("docx").Document()
    document.add_heading("On paper", 2)
    one = document.add_paragraph("I: How was it 😀 ")
    one.add_run("really").italic = True
    one.add_run("?")
    two = document.add_paragraph()
    two.add_run("R:").bold = True
    two.add_run(" ")
    two.add_run("Very").underline = True
    two.add_run(" long").underline = True
    two.add_run(", ")
    three = two.add_run("so")
    three.bold = three.italic = True
    two.add_run(".").bold = False
    document.add_paragraph("the tablets", style="List Bullet")
    document.add_paragraph("the noise", style="List Bullet 2")
    cells = document.add_table(2, 2)
    for (row, column), words in {(0, 0): "I: And", (0, 1): "now?", (1, 0): "R:"}.items():
        cells.cell(row, column).text = words
    cells.cell(1, 1).paragraphs[0].add_run("Fine").italic = True
    cells.cell(1, 1).paragraphs[0].add_run(".")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_STYLES = """
<style:style style:name="b"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="bi" style:parent-style-name="b">
<style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="u">
<style:text-properties style:text-underline-style="solid"/></style:style>
"""
_BODY = """<text:h text:outline-level="2">On paper</text:h>\
<text:p>I: How was it 😀 <text:span text:style-name="Emphasis">really</text:span>?</text:p>\
<text:p><text:span text:style-name="b">R:</text:span> <text:span text:style-name="u">Very \
long</text:span>, <text:span text:style-name="bi">so</text:span>.</text:p>\
<text:list><text:list-item><text:p>the tablets</text:p><text:list><text:list-item><text:p>the \
noise</text:p></text:list-item></text:list></text:list-item></text:list>\
<table:table><table:table-row><table:table-cell><text:p>I: And</text:p></table:table-cell>\
<table:table-cell><text:p>now?</text:p></table:table-cell></table:table-row>\
<table:table-row><table:table-cell><text:p>R:</text:p></table:table-cell>\
<table:table-cell><text:p><text:span text:style-name="Emphasis">Fine</text:span>.</text:p>\
</table:table-cell></table:table-row></table:table>"""


def odt() -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{_BODY}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", content)
    return out.getvalue()


RTF = (
    r"{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s2\sbasedon0\b heading 2;}}"
    r"\pard\plain\s2\b On paper\par\pard\plain I: How was it \u-10179?\u-8704? {\i really}?\par "
    r"\pard{\b R:} \ul Very long\ulnone , {\b\i so\b0\i0 .}\par"
    r"\pard\ls1 the tablets\par\pard\ls1\ilvl1 the noise\par"
    r"\pard\intbl I: And\cell now?\cell\row R:\cell{\i Fine}.\cell\row}"
)
HTML = (
    "<h2>On paper</h2><p>I: How was it 😀 <em>really</em>?</p>"
    '<p><b>R:</b> <span style="text-decoration: underline">Very long</span>, '
    '<strong><span style="font-style:italic">so</span></strong>.</p>'
    "<ul><li>the tablets<ul><li>the noise</li></ul></li></ul>"
    "<table><tr><td>I: And<td>now?</tr><tr><td>R:<td><i>Fine</i>.</tr></table>"
)


def marks(transcript: Transcript) -> list[tuple[str, MarkKind, int]]:
    return [(m.span.text(transcript.text), m.kind, m.level) for m in transcript.marks]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.docx", docx), ("a.odt", odt), ("a.rtf", RTF.encode), ("a.html", HTML.encode)],
)
def test_every_format_gives_the_same_text_turns_and_marks(name, data):
    transcript = read_transcript(name, data())
    assert transcript.text == TEXT
    assert marks(transcript) == SET
    assert transcript.turns == read_transcript("a.txt", TEXT.encode()).turns


def test_the_marks_of_markdown_are_in_its_text():
    transcript = read_transcript("a.md", b"# Title\n\n**I:** so\n\n**R:** *well*\n")
    assert transcript.text == "# Title\n\n**I:** so\n\n**R:** *well*\n"
    assert transcript.marks == ()


@pytest.mark.parametrize("switch", ['w:val="0"', 'w:val="false"'])
def test_word_switches_off_what_a_style_switches_on(switch):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    run = f'<w:r><w:rPr><w:rStyle w:val="Strong"/><w:b {switch}/></w:rPr><w:t>I: a</w:t></w:r>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {space}><w:body><w:p>{run}</w:p></w:body></w:document>",
        )
    assert read_transcript("a.docx", out.getvalue()).marks == ()


def test_marks_must_lie_in_the_text():
    with pytest.raises(SpanError):
        Transcript("a", "short", marks=(Mark(Span(2, 9), B),))


def test_tidied_joins_across_spaces_and_parts_at_line_ends():
    text = "one two\nthree  "
    found = tidied([Mark(Span(4, 15), B), Mark(Span(0, 3), B), Mark(Span(7, 8), EM)], text)
    assert found == (Mark(Span(0, 7), B), Mark(Span(8, 13), B))


def test_marks_are_carried_where_the_words_stayed():
    old = "I: It was really long.\nR: Nobody knew.\n"
    new = "I: Then it was really long.\nR: Somebody knew.\n"
    kept = (Mark(Span(10, 16), EM), Mark(Span(26, 32), B))
    assert [new[m.span.start : m.span.end] for m in carried(kept, old, new)] == ["really"]
