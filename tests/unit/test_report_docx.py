"""The Word file: real styles, repeated headers, plain text, and the same bytes each time."""

import io
import zipfile

import pytest
from docx import Document

from qualkit.report.docx import render_docx
from qualkit.report.figure import balance_figure
from qualkit.report.tree import (
    BulletList,
    Callout,
    Claim,
    Heading,
    Memo,
    Notes,
    Paragraph,
    Quote,
    TableBlock,
)

BLOCKS = (
    Callout("Note", "Invented."),
    Heading("One"),
    Heading("Two", 2),
    Paragraph("Text."),
    Claim(1, "Most transcripts speak of it.", 31, 41, 5, 5, "schools", "Y2"),
    Quote("Said so.", "teacher, Kestrel School"),
    TableBlock("Counts", ("School", "N"), (("Kestrel", "1"), ("Orchard", "2")), "A note."),
    TableBlock("Nothing", ("School", "N"), ()),
    BulletList(("first", "second")),
    Notes(),
)


def memo(*blocks, **changes):
    given = {"title": "T", "subtitle": "Theme memo", "standing": "S", "date": "2026-03-01"}
    return Memo(blocks=blocks or BLOCKS, **{**given, **changes})


def opened(of):
    return Document(io.BytesIO(render_docx(of)))


def styles(document, text):
    return [p.style.name for p in document.paragraphs if p.text == text]


def test_every_part_has_a_style_of_its_own():
    document = opened(memo())
    assert styles(document, "T") == ["Title"]
    assert styles(document, "One") == ["Heading 1"]
    assert styles(document, "Two") == ["Heading 2"]
    assert styles(document, "Said so.") == ["Quote"]
    assert styles(document, "Table 1. Counts") == ["Caption"]
    assert styles(document, "first") == ["List Bullet"]


def test_a_claim_is_numbered_and_says_what_it_rests_on():
    texts = [p.text for p in opened(memo()).paragraphs]
    line = "C1\tMost transcripts speak of it. (31 of 41 transcripts, 5 of 5 schools, Y2)"
    assert line in texts


def test_table_headers_repeat_and_an_empty_table_is_not_drawn():
    (table,) = opened(memo()).tables
    assert [cell.text for cell in table.rows[0].cells] == ["School", "N"]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert not table.rows[1]._tr.xpath("./w:trPr/w:tblHeader")


def test_the_footer_counts_pages():
    footer = opened(memo()).sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_the_properties_carry_title_and_date():
    properties = opened(memo()).core_properties
    assert (properties.title, properties.author) == ("T", "qualkit")
    assert properties.created.isoformat()[:10] == "2026-03-01"


def test_the_same_memo_gives_the_same_bytes():
    figure = balance_figure((("A", 1, 2), ("B", 3, 0)), ("Freedom", "Fence"))
    assert render_docx(memo(*figure)) == render_docx(memo(*figure))


def test_no_part_of_the_file_carries_the_time_of_writing():
    with zipfile.ZipFile(io.BytesIO(render_docx(memo()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("said", ["<w:p/>", "{{x}}", "a & b", "=1+1", "**so**", "😀 שלום"])
def test_words_that_look_like_markup_stay_words(said):
    texts = [p.text for p in opened(memo(Quote(said, said), Paragraph(said))).paragraphs]
    assert texts.count(said) == 3


def test_characters_that_word_cannot_hold_are_shown_as_replaced():
    texts = [p.text for p in opened(memo(Paragraph("a\x00b\x0bc\ud800d"))).paragraphs]
    assert "a\ufffdb\ufffdc\ufffdd" in texts


def test_the_analyst_s_place_lies_between_locked_lines():
    document = opened(memo(Notes("My **view**.\n\n- more", mark="0123abcd", version=3)))
    body = document.element.body
    tags = body.xpath(".//w:sdtPr[w:lock/@w:val='sdtContentLocked']/w:tag/@w:val")
    assert tags == ["qualkit-notes-0123abcd.3.begin", "qualkit-notes-0123abcd.end"]
    lines = ["".join(p.xpath(".//w:t/text()")) for p in body.xpath(".//w:p")][-4:]
    assert lines == [
        "[Analyst notes · write below · 0123abcd.3]",
        "My view.",
        "more",
        "[End of analyst notes · 0123abcd]",
    ]


def test_a_figure_has_words_for_those_who_cannot_see_it():
    figure = balance_figure((("A", 1, 2), ("B", 3, 0)), ("Freedom", "Fence"))
    (described,) = opened(memo(*figure)).element.body.xpath(".//wp:docPr/@descr")
    assert described == "Bar chart. A: Freedom 1, Fence 2; B: Freedom 3, Fence 0."


def test_one_site_is_no_figure():
    assert balance_figure((("A", 1, 2),), ("Freedom", "Fence")) == ()
