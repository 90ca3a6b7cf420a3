"""Files that a fuzzing campaign made and that were neither read nor refused, made small."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest

from benchmarks.fuzz import paper
from qualkit.errors import CodebookError, ReadError
from qualkit.exchange import codebook_csv
from qualkit.exchange.refi_xml import time_of
from qualkit.exchange.registry import read_exchanged
from qualkit.ingest import read_transcript
from qualkit.ingest.coded_docx import counts_passages
from qualkit.model.whole import whole
from qualkit.services.exchange_readers import coded_file, read_file
from tests import foreign, refi

ENDLESS = "9" * 5000
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
WRITER = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members.items():
            made.writestr(name.replace("_", "/", 1) + ".xml", data)
    return out.getvalue()


def odt(inside: str) -> bytes:
    body = f"<o:body><o:text>{inside}</o:text></o:body>"
    return packed(content=f'<o:d xmlns:o="{OFFICE}" xmlns:t="{WRITER}">{body}</o:d>')


def docx(properties: str) -> bytes:
    paragraph = f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>I: How?</w:t></w:r></w:p>"
    return packed(word_document=f'<w:d xmlns:w="{WORD}"><w:body>{paragraph}</w:body></w:d>')


@pytest.mark.parametrize("written", ["²", ENDLESS, "-1", " ", "x"])
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.odt", lambda n: odt(f'<t:p>I: How<t:s t:c="{n}"/>are you?</t:p>')),
        ("a.odt", lambda n: odt(f'<t:h t:outline-level="{n}">I: How are you?</t:h>')),
        ("a.docx", lambda n: docx(f'<w:outlineLvl w:val="{n}"/>')),
        ("a.docx", lambda n: docx(f'<w:numPr><w:ilvl w:val="{n}"/></w:numPr>')),
        ("a.html", lambda n: f"<h{n[0]}>I: How?</h{n[0]}>".encode()),
        ("a.qdc", lambda n: codes_in(f"rgb(1, {n}, 3)")),
    ],
)
def test_numbers_that_are_none_are_taken_for_none(name, made, written):
    read = read_exchanged if name.endswith("qdc") else lambda d, n: read_transcript(n, d)
    assert read(made(written), name)


def codes_in(color: str) -> bytes:
    book = (
        f'<CodeBook><Codes><Code guid="{refi.CODE}" name="c" color="{color}"/></Codes></CodeBook>'
    )
    return book.encode()


@pytest.mark.parametrize(
    ("written", "number"),
    [(" 12 ", 12), ("-3", -3), ("٣", 3), ("²", None), (ENDLESS, None), ("", None), ("1.5", None)],
)
def test_a_whole_number(written, number):
    assert whole(written) == number


def test_a_number_behind_much_white_space_in_a_database():
    data = foreign.database(
        foreign.RQDA,
        source=[("talk", 1, foreign.TALK, "", "ana", "", "", 1)],
        freecode=[("rest", "", "ana", "", "", 1, 1, "")],
        coding=[(1, 1, "Ben", 0.0, 3.0, " " * 20 + "1", "ana", "", "")],
    )
    assert read_exchanged(data, "a.rqda").codes


def test_places_of_a_codebook_with_endless_digits_are_named():
    with pytest.raises(CodebookError, match="names no place"):
        codebook_csv.load_codebook_csv(f"id,label,passages\na,A,t : 0 : {ENDLESS}\n", "a.csv")


@pytest.mark.parametrize(
    "written", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2024-02-30", ENDLESS]
)
def test_times_that_no_calendar_has_are_left_out(written):
    assert time_of(written) is None
    code = f'<Code guid="{refi.CODE}" name="c"/>'
    marked = refi.selection(0, 5).replace("<Coding ", f'<Coding creationDateTime="{written}" ')
    inside = f"<CodeBook><Codes>{code}</Codes></CodeBook><Sources>{refi.text_source(marked)}"
    read = read_exchanged(refi.qdpx(f"{inside}</Sources>"), "a.qdpx")
    assert [coding.at for coding in read.codings] == [None]


def test_a_document_without_a_part_for_its_text_is_no_document():
    with pytest.raises(ReadError):
        counts_passages(packed(other="<x/>"), "a.docx")


@pytest.mark.parametrize(
    "drawn",
    [
        b"BT /F1 12 Tf 1 0 0 1 72 1e999 Tm (I: How?) Tj ET",
        b"BT /F1 " + b"9" * 400 + b" Tf 72 700 Td (I: How?) Tj ET",
    ],
)
def test_words_that_stand_nowhere_on_a_page(drawn):
    data = paper.printed(paper.plan(b"", b"", b"", drawn))
    with contextlib.suppress(ReadError):
        assert "How?" in read_transcript("a.pdf", data).text


def test_categories_without_end_are_still_named():
    deep = 1_200
    data = foreign.database(
        foreign.QUALCODER,
        project=[("v9", "", "", "QualCoder")],
        source=[(1, "talk", foreign.TALK, None, "", "ana", "")],
        code_cat=[
            (n, f"c{n}", "", "", "", n + 1 if n < deep else None) for n in range(1, deep + 1)
        ],
        code_name=[(1, "trying", "", 1, "ana", "", "")],
        code_text=[(1, 1, 1, "Ana", 0, 3, "ana", "", "", None)],
    )
    (coded,) = coded_file(data, "a.qda").spans
    assert coded.code.count(" > ") == deep


def test_letters_that_no_text_holds_are_shown_as_lost():
    rows = (("Transcript", "Code", "Start", "End"), ("talk", "_xD800_a_x0000_", "0", "3"))
    (coding,) = read_file(foreign.workbook(*rows), "a.xlsx").loose
    assert coding.code == "\ufffda\ufffd"


@pytest.mark.parametrize("turn", ["[0, 1e400, null, null]", "[0, 3, null, 1e400]", "[0, 3]", "3"])
def test_what_qualkit_wrote_beside_the_standard_is_left_out_where_it_is_odd(turn):
    source = f'{{"name": "t", "title": "", "format": "", "turns": [{turn}], "interviewers": []}}'
    rest = '"codebook": "", "codes": {}, "values": {}, "codings": {}, "rounds": []'
    own = f'{{"version": 1, {rest}, "sources": {{"{refi.SOURCE}": {source}}}}}'
    members = {"project.qde": refi.project(refi.one_code()), "qualkit.json": own}
    read = read_exchanged(refi.archive(members), "a.qdpx")
    assert read.own is None
    assert any("beside the standard" in problem.what for problem in read.warnings)
