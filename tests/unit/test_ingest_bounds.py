"""Files made to cost time or memory are refused with a message, or read as what they are."""

from __future__ import annotations

import io
import zipfile

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MANY = 1_000_001


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", xml)
    return out.getvalue()


def odt(inside: str) -> bytes:
    xml = f"<office:document-content {ODT}><office:body><office:text>{inside}"
    return packed(content=f"{xml}</office:text></office:body></office:document-content>")


def docx(inside: str) -> bytes:
    return packed(word__document=f"<w:document {W}><w:body>{inside}</w:body></w:document>")


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as error:
        read_transcript(name, data)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", docx("<w:p/>" * MANY)),
        ("a.odt", odt("<text:p/>" * MANY)),
        ("a.eaf", b"<ANNOTATION_DOCUMENT>" + b"<a/>" * MANY + b"</ANNOTATION_DOCUMENT>"),
    ],
)
def test_a_document_of_a_million_empty_parts_is_not_built(name, data):
    assert "more than 1,000,000 parts" in refusal(name, data)


def test_a_workbook_of_empty_cells_or_styles_is_not_opened():
    cells = packed(xl__workbook="<workbook/>", xl__worksheets__sheet1="<c/>" * MANY)
    styles = packed(xl__workbook="<workbook/>", xl__styles="<font/>" * (MANY // 10))
    for data in (cells, styles):
        assert "more than can be read" in refusal("a.xlsx", data)


def test_blanks_that_are_only_counted_are_not_written_out():
    blank = '<text:s text:c="99999999"/>'
    assert "millions of blanks" in refusal("a.odt", odt(f"<text:p>a{blank * 3000}</text:p>"))
    few = read_transcript("a.odt", odt(f"<text:p>a{blank}b</text:p>"))
    assert few.text == "a" + " " * 1000 + "b"


@pytest.mark.parametrize("suffix", ["docx", "odt", "xlsx"])
def test_an_archive_of_countless_parts_is_not_listed(suffix):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(30_000):
            archive.writestr(zipfile.ZipInfo(f"a/long/name/of/a/part/{number}"), b"")
    assert "far more parts" in refusal(f"a.{suffix}", out.getvalue())


def test_thousands_of_labels_are_a_list_and_no_conversation():
    few, many = (
        read_transcript("a.txt", "\n".join(f"Person {n}: yes" for n in range(count)).encode())
        for count in (10_000, 10_001)
    )
    assert len(few.turns) == 10_000
    assert many.turns == ()
    assert "more than 10,000 different labels" in many.warnings[0].what


def test_empty_lines_count_in_the_numbers_of_lines_and_in_nothing_else():
    read = read_transcript("a.txt", b"I: a" + b"\n" * 500_000 + b"R: b\nI: c\nOdd one: d\n\n\n")
    assert [read.quote(turn.span) for turn in read.turns] == ["a", "b", "c\nOdd one: d"]
    assert [warning.where for warning in read.warnings] == ["a.txt:500003"]
