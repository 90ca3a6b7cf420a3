"""Coded Word documents as Dedoose exports them."""

import io

import pytest
from docx import Document

from qualkit.errors import ReadError
from qualkit.ingest.coded_docx import read_coded_docx
from qualkit.model.coded_file import CodedSpan


def exported(*comments, lines=("We trust them.", "They give us time.")):
    """A document whose comments hold these lines each."""
    document = Document()
    runs = [document.add_paragraph().add_run(line) for line in lines]
    for comment in comments:
        made = document.add_comment(runs[0], text=comment[0], author="someone")
        for line in comment[1:]:
            made.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_every_code_of_a_comment_is_a_span():
    data = exported(("Codes (3-8)", "Trust", "Time "), ("Codes(15-33)", "Time"))
    found = read_coded_docx(data, "ana.docx")
    assert found.spans == (
        CodedSpan("", "", "Trust", 3, 8),
        CodedSpan("", "", "Time", 3, 8),
        CodedSpan("", "", "Time", 15, 33),
    )
    (text,) = found.texts
    assert (text.text, text.exact) == ("We trust them.\nThey give us time.", False)
    assert found.warnings == ()


def test_other_comments_are_left_out_and_counted():
    found = read_coded_docx(exported(("Codes (3-8)", "Trust"), ("Check this",)), "ana.docx")
    assert len(found.spans) == 1
    assert [str(w) for w in found.warnings] == ["ana.docx: comments without codes, left out: 1"]


@pytest.mark.parametrize("data", [exported(), exported(("A remark",)), exported(("Codes (1-2)",))])
def test_a_document_without_codes_is_refused(data):
    with pytest.raises(ReadError, match="no comment of the document holds codes"):
        read_coded_docx(data, "ana.docx")


def test_a_passage_that_runs_backwards_is_refused_with_its_comment():
    data = exported(("Codes (3-8)", "Trust"), ("Codes (8-8)", "Time"))
    with pytest.raises(ReadError, match="from 8 to 8") as refused:
        read_coded_docx(data, "ana.docx")
    assert refused.value.where == "ana.docx, comment 2"


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04broken"])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(ReadError, match="docx"):
        read_coded_docx(data, "ana.docx")
