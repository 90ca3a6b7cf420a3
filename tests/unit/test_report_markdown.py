"""Markdown: what people said never acts as markup."""

import pytest

from qualkit.report.markdown import escaped, render_markdown
from qualkit.report.tree import Heading, Memo, Notes, Paragraph, Quote, TableBlock


def lines(*blocks):
    return render_markdown(Memo("T", "Theme memo", "", blocks)).splitlines()


@pytest.mark.parametrize(
    ("said", "safe"),
    [
        ("*so* _it_", r"\*so\* \_it\_"),
        ("[x](y) <b>", r"\[x\](y) \<b\>"),
        ("# no", r"\# no"),
        ("- no", r"\- no"),
        ("1. no", r"\1. no"),
        ("a | b", r"a \| b"),
        ("two\nlines", "two lines"),
    ],
)
def test_markup_is_escaped(said, safe):
    assert escaped(said) == safe


def test_blocks_become_markdown():
    table = TableBlock("C", ("a", "b"), (("1", "x|y"),))
    out = lines(Heading("H", 2), Quote("said", "who"), table, Paragraph("end"))
    assert "### H" in out
    assert "> said" in out
    assert "> — who" in out
    assert r"| 1 | x\|y |" in out


def test_a_table_without_rows_is_left_out():
    assert lines(TableBlock("C", ("a",), ())) == lines()


def test_the_analyst_s_text_is_kept_as_written():
    assert "**my** view" in lines(Notes("**my** view"))
