"""Codings as CSV, JSON lines, JSON and workbooks."""

import csv
import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from qualkit.errors import CodingError, UsageError
from qualkit.exchange.codings_table import COLUMNS, CodingRow, dump_codings, load_codings
from qualkit.model import Coding, Origin, Span, Valence

ROW = CodingRow("t1", "ann", "a.b", "r1", 3, 9, "=1+1 😀", "yes", "שלום\nsecond", Origin.HUMAN)


def test_csv_columns_may_stand_in_any_order_and_be_few():
    (row,) = load_codings(b"code,coder,transcript,quote\na, ann ,t1, words \n", "c.csv")
    assert row == CodingRow("t1", "ann", "a", quote=" words ")
    assert row.where == "c.csv:2"


def test_a_row_is_named_by_the_line_on_which_it_begins():
    data = b'transcript,coder,code,quote\nt,ann,a,"two\nlines"\n\nt,ann,b,x\n'
    assert [row.where for row in load_codings(data, "c.csv")] == ["c.csv:2", "c.csv:5"]


def test_jsonl_takes_numbers_and_skips_blank_lines():
    line = json.dumps({"transcript": "t", "coder": "c", "code": "a", "start": 0, "end": 2})
    rows = load_codings(f"\n{line}\n".encode(), "c.jsonl")
    assert rows == (CodingRow("t", "c", "a", start=0, end=2),)
    assert rows[0].where == "c.jsonl:2"


def test_utf16_with_its_mark_and_very_long_fields():
    quote = "x" * 300_000
    data = f"transcript\tcoder\tcode\tquote\nt\tann\ta\t{quote}\n".encode("utf-16")
    assert load_codings(data, "c.csv")[0].quote == quote


HEAD = "transcript,coder,code,start,end,quote,origin\n"


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (HEAD + "t,,a,0,1,,\n", 2, "'coder' is empty"),
        (HEAD + "t,ann,a,5,5,,\n", 2, "'end' must come after 'start'"),
        (HEAD + "t,ann,a,x,5,,\n", 2, "'start' is not an offset: 'x'"),
        (HEAD + "t,ann,a,-1,5,,\n", 2, "'start' is not an offset: '-1'"),
        (HEAD + "t,ann,a,1,,words,\n", 2, "go together"),
        (HEAD + "t,ann,a,,,,\n", 2, "nothing says where"),
        (HEAD + "t,ann,a,0,1,,robot\n", 2, "unknown origin 'robot'"),
        ("transcript,coder,code,quote,valence\nt,ann,a,x,glad\n", 2, "unknown valence 'glad'"),
        ("transcript,coder,quote\nt,ann,x\n", 1, "column 'code' is missing"),
        ("transcript,coder,code\nt,ann,a\n", 1, "no column says where"),
        ("", 1, "empty"),
    ],
)
def test_csv_problems_are_named_by_line(data, line, says):
    with pytest.raises(CodingError) as caught:
        load_codings(data.encode(), "c.csv")
    found = [(p.where, p.what) for p in caught.value.problems]
    assert any(where == f"c.csv:{line}" and says in what for where, what in found), found


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"transcript": "t", "coder": "c", "code": ["a"], "quote": "q"}', "must be text"),
        ('{"transcript": "t", "coder": "c", "code": "a", "start": 1.5, "end": 2}', "must be text"),
        ('{"transcript": "t", "coder": "c", "code": "a", "quote": "\\ud83d"}', "half a character"),
    ],
)
def test_jsonl_problems_are_named_by_line(line, says):
    with pytest.raises(CodingError) as caught:
        load_codings(f"\n{line}\n".encode(), "c.jsonl")
    assert caught.value.problems[0].where == "c.jsonl:2"
    assert says in caught.value.problems[0].what


def test_all_problems_come_at_once():
    with pytest.raises(CodingError) as caught:
        load_codings((HEAD + "t,,a,0,1,,\nt,ann,,0,1,,\n").encode(), "c.csv")
    assert [p.where for p in caught.value.problems] == ["c.csv:2", "c.csv:3"]


def test_wrong_encoding_and_unknown_suffix():
    with pytest.raises(CodingError, match=r"c\.csv:2: not UTF-8 text"):
        load_codings(b"transcript,coder,code,quote\nt,\xe9,a,x\n", "c.csv")
    with pytest.raises(CodingError, match=r"cannot be read from this kind of file"):
        load_codings(b"", "c.ods")


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl"])
def test_dumped_rows_come_back(suffix):
    assert load_codings(dump_codings([ROW], suffix), f"c.{suffix}") == (ROW,)


def test_codings_of_the_model_are_dumped_with_quotes_verbatim():
    coding = Coding("id", "t1", Span(3, 9), "a", "ann", "r1", "- words")
    (row,) = csv.DictReader(io.StringIO(dump_codings([coding], "csv").decode(), newline=""))
    assert tuple(row) == COLUMNS
    assert (row["start"], row["end"], row["quote"], row["origin"]) == ("3", "9", "- words", "human")


def test_workbook_cells_that_look_like_formulas_stay_text():
    sheet = load_workbook(io.BytesIO(dump_codings([ROW], "xlsx"))).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    quote, start = sheet["G2"], sheet["E2"]
    assert (quote.value, quote.data_type, quote.quotePrefix) == ("=1+1 😀", "s", True)
    assert (start.value, start.data_type) == (3, "n")
    assert sheet["I2"].value == "שלום\nsecond"


def test_workbook_takes_control_characters_and_cuts_what_no_cell_holds():
    rows = [
        CodingRow("t", "c", "a", quote="a\x0bb\r_x000D_"),
        CodingRow("t", "c", "a", quote="😀" * 40_000),
    ]
    sheet = load_workbook(io.BytesIO(dump_codings(rows, "xlsx"))).active
    assert sheet["G2"].value == "a_x000B_b_x000D__x005F_x000D_"
    assert sheet["G3"].value.endswith(" […]")


def test_unknown_format_is_wrong_usage():
    with pytest.raises(UsageError):
        dump_codings([ROW], "ods")  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_valence_is_a_last_column_only_where_a_coding_has_one(format):
    plain = dump_codings([ROW], format)
    assert b"valence" not in plain
    light = replace(ROW, valence=Valence.NEGATIVE)
    both = dump_codings([ROW, light], format)
    assert load_codings(both, f"c.{format}") == (ROW, light)
    assert load_codings(plain, f"c.{format}") == (ROW,)


def test_valence_stands_last_in_a_workbook():
    light = replace(ROW, valence=Valence.MIXED)
    sheet = load_workbook(io.BytesIO(dump_codings([light], "xlsx"))).active
    head, row = list(sheet.values)
    assert head == (*COLUMNS, "valence")
    assert row[-1] == "mixed"
