"""Whatever words a study holds, they stay words in every form of a memo."""

import io
import zipfile

import pytest
from docx import Document

from qualkit.analysis.code_profile import Frames, assemble_code
from qualkit.analysis.corpus import Corpus
from qualkit.model import Code, Codebook, Recommendation, Site
from qualkit.report.code_memo import build_code_memo
from qualkit.report.docx import render_docx
from qualkit.report.html import render_html
from qualkit.report.markdown import render_markdown
from qualkit.report.quotations import quotations_memo
from qualkit.report.tree import Claim, Figure, Heading, Memo, Notes, Paragraph, Quote, TableBlock
from qualkit.services.memo_kinds import KINDS
from tests import factories as make

NASTY = "<script>alert(1)</script> & =1+1 {{x}} **b** $E=mc$ \"q\" 'r' ]]>"
BLOCKS = (
    Heading(NASTY), Paragraph(NASTY), Claim(1, NASTY, 1, 2, 1, 1), Quote(NASTY, NASTY),
    TableBlock(NASTY, (NASTY, "N"), ((NASTY, "=1+1"),), NASTY), Notes(NASTY),
)  # fmt: skip


def test_html_holds_no_tag_of_anyone_else():
    page = render_html(Memo(NASTY, NASTY, NASTY, BLOCKS))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 13


def test_a_table_in_word_keeps_what_looks_like_a_formula_or_a_tag():
    document = Document(io.BytesIO(render_docx(Memo(NASTY, "", "", BLOCKS))))
    (table,) = document.tables
    assert [cell.text for row in table.rows for cell in row.cells] == [NASTY, "N", NASTY, "=1+1"]
    assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val") == [NASTY]


def test_a_figure_says_in_words_what_it_shows_and_is_the_same_twice():
    study = make.study(
        sites=(Site("kestrel", NASTY), Site("orchard", "$O$"), Site("linden", "_L_"))
    )
    book = Codebook("b", codes=(Code("dar.acc.state_test", NASTY),))
    corpus = Corpus(study, make.sample_transcripts(), make.sample_codings(), book)
    memo = build_code_memo(assemble_code(corpus, "dar.acc.state_test"))
    again = build_code_memo(assemble_code(corpus, "dar.acc.state_test"))
    (figure,) = (block for block in memo.blocks if isinstance(block, Figure))
    assert f"{NASTY}: 2015-16 1 of 2, 2016-17 1 of 2" in figure.alt
    assert render_docx(memo) == render_docx(again)
    assert "<script" not in render_html(memo)
    assert "<script>" not in render_markdown(memo).replace("\\<script\\>", "")


def test_quotations_stand_under_their_codes_in_the_order_of_the_codebook():
    texts = {t.name: t for t in make.sample_transcripts()}
    memo = quotations_memo(make.sample_codings(), make.codebook(), make.study(), texts)
    heads = [b.text for b in memo.blocks if isinstance(b, Heading)]
    assert heads[:2] == ["Control of time and pace", "Choice of means"]
    quotes = [b for b in memo.blocks if isinstance(b, Quote)]
    assert len(quotes) == len(make.sample_codings())
    where = "Teacher, Kestrel School, 2015-16 (KES-T01, "
    assert any(q.attribution.startswith(where) and q.attribution.endswith("set by school")
               for q in quotes)  # fmt: skip


def test_no_quotations_is_said():
    memo = quotations_memo((), make.codebook(), make.study(), {})
    assert "There are no codings yet." in render_markdown(memo)


def test_the_contents_lead_to_every_heading_listed():
    blocks = tuple(b for n in range(8) for b in (Heading(f"H{n}"), *[Paragraph("x")] * 4))
    with zipfile.ZipFile(io.BytesIO(render_docx(Memo("T", "", "", blocks)))) as parts:
        body = parts.read("word/document.xml").decode()
    assert body.count("<w:hyperlink ") == 8
    assert all(f'w:name="_Toc{n:06d}"' in body for n in range(1, 9))
    assert "TOC \\o" in body


def test_a_short_memo_has_no_contents():
    blocks = tuple(Heading(f"H{n}") for n in range(8))
    document = Document(io.BytesIO(render_docx(Memo("T", "", "", blocks))))
    assert "Contents" not in [p.text for p in document.paragraphs]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_is_about(kind):
    assert KINDS[kind].about


def test_recommendations_survive_the_file(tmp_path):
    from qualkit.errors import CodebookError
    from qualkit.exchange.themes_yaml import load_themes

    text = (
        "themes:\n- {id: C1, name: N, dimensions: [{key: k, freedom: [a], fence: [b]}],\n"
        "   recommendations: [{text: Do it., audience: all, codes: [a], caution: mind}]}\n"
    )
    ((theme,), _) = load_themes(text, "t.yaml")
    assert theme.recommendations == (Recommendation("Do it.", "all", ("a",), caution="mind"),)
    with pytest.raises(CodebookError):
        load_themes(text.replace("caution: mind", "colour: red"), "t.yaml")


def test_what_stands_across_from_a_code():
    corpus = Corpus(make.study(), (), (), make.codebook())
    frames = Frames((make.freedom_within_fences(),), (make.accountability_and_personalization(),))
    assert frames.opposite(corpus, "hal.agy.time") == {"hal.fen.schedule"}
    assert "dar.field.plan" in frames.opposite(corpus, "dar.acc.state_test")
    assert frames.opposite(corpus, "dar.ind.relief") == frozenset()
