"""Codebooks as CSV: the table people edit in a spreadsheet."""

import csv
import io

import pytest

from qualkit.errors import CodebookError
from qualkit.exchange.codebook_csv import check_codebook_csv, dump_codebook_csv, load_codebook_csv
from qualkit.model import Code, Codebook, Source, Work


def test_a_plain_table_loads_and_takes_its_id_from_the_file_name():
    text = "id,label,parent,values\na,First,,\na.b,Second,a,yes | no|maybe\n"
    book = load_codebook_csv(text, "some/where/small.csv")
    assert book.id == "small"
    assert book.code("a.b").values == ("yes", "no", "maybe")


def test_semicolons_from_a_spreadsheet_are_understood():
    assert load_codebook_csv("\ufeffid;label\na;First, then\n", "x.csv").code("a").label == (
        "First, then"
    )


def test_formula_characters_stay_text_and_come_back():
    label = "=HYPERLINK(1)"
    book = Codebook("x", codes=(Code("a", label, definition="-1", cues=("+1", "'2")),))
    text = dump_codebook_csv(book)
    row = next(r for r in csv.DictReader(io.StringIO(text)) if r["id"] == "a")
    assert (row["label"], row["definition"], row["cues"]) == ("'=HYPERLINK(1)", "'-1", "'+1 | '2")
    assert load_codebook_csv(text, "x.csv") == book


def test_bars_backslashes_and_colons_in_items_come_back():
    book = Codebook(
        "x",
        works=(Work("w", "A | B"),),
        levels=("one", "two"),
        codes=(Code("a", "A", level="two", cues=("a|b", "c\\", " d "), source=(Source("w:1"),)),),
    )
    assert load_codebook_csv(dump_codebook_csv(book), "y.csv") == book


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id,label\na,First\na,Again\n", 3, "stands twice"),
        ('id,label,note\na,"two\nlines",\n,Lost,\n', 4, "no id"),
        ("id,label,parent\na,First,x\n", 2, "parent 'x'"),
        ("id,label\na,First,more\n", 2, "3 cells where the header has 2"),
        ('id,label\na,"First\n', 2, "not valid CSV"),
        ("id,label,label\na,First,x\n", 1, "column 'label' stands twice"),
        ("id,label,stanc\na,First,emic\n", 1, "'stanc' is not a field"),
        ("id,label\n#titel,T\na,First\n", 2, "'#titel' is not a field"),
        ("id,label\n#work,only an id\na,First\n", 2, "a work needs"),
        ("id,label,source\na,First, : 12\n", 2, "a source names no file"),
        ("", 1, "empty"),
    ],
)
def test_problems_are_named_by_line(text, line, says):
    errors = check_codebook_csv(text, "c.csv").errors
    assert any(p.where == f"c.csv:{line}" and says in p.what for p in errors), errors
    with pytest.raises(CodebookError):
        load_codebook_csv(text, "c.csv")


def test_unknown_columns_are_advice():
    result = check_codebook_csv("id,label,definition,owner\na,First,d,me\n", "c.csv")
    assert result.errors == ()
    assert [(p.where, p.what) for p in result.advice] == [
        ("c.csv:1", "'owner' is not a field here")
    ]
