"""Word documents whose comments are codes."""

from __future__ import annotations

import io

import pytest
from docx import Document

from qualkit.agreement.span_files import NamedFile
from qualkit.errors import ReadError
from qualkit.ingest import read_transcript
from qualkit.ingest.commented_docx import has_comments, read_commented_docx
from qualkit.services import agreement_files
from qualkit.services.exchange_readers import read_file
from tests import foreign

LINES = (("Ana: We ", "trust", " them."), ("Ben: They give us ", "time and trust", "."))


def commented(*comments: tuple[int, str], author: str = "ana") -> bytes:
    """Two paragraphs in which the run with the middle words of one has a comment."""
    document = Document()
    runs = []
    for line in LINES:
        paragraph = document.add_paragraph()
        runs.append([paragraph.add_run(words) for words in line][1])
    for at, text in comments:
        first, *more = text.split("\n")
        made = document.add_comment(runs[at], text=first, author=author)
        for line in more:
            made.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_each_line_of_a_comment_is_a_code_on_its_words():
    found = read_commented_docx(commented((0, "Trust"), (1, "Time; Trust")), "talk.docx")
    assert [(c.quote, c.code, c.coder, c.searched) for c in found.codings] == [
        ("trust", "Trust", "ana", False),
        ("time and trust", "Time", "ana", False),
        ("time and trust", "Trust", "ana", False),
    ]
    assert found.codings[0].at is not None


def test_the_text_is_that_of_the_transcript():
    data = commented((0, "Trust"))
    found = read_file(data, "talk.docx")
    assert found.sources[0].text == read_transcript("talk.docx", data).text


def test_dedoose_comments_lose_their_first_line_and_name_no_coder():
    data = commented((0, "Codes (11-16)\nTrust"), (1, "Codes (999-1013)\nTime"))
    found = read_commented_docx(data, "talk.docx")
    assert found.origin == "Dedoose"
    assert [(c.quote, c.code, c.coder) for c in found.codings] == [
        ("trust", "Trust", ""),
        ("time and trust", "Time", ""),
    ]


def test_where_a_comment_covers_other_words_than_dedoose_counts_its_count_is_taken():
    found = read_commented_docx(commented((0, "Codes (0-19)\nTrust")), "talk.docx")
    assert [c.quote for c in found.codings] == ["Ana: We trust them."]
    assert "compare" in str(found.warnings[0])


def test_remarks_are_counted_and_no_codes():
    found = read_commented_docx(commented((0, "Trust"), (1, "So much to say. " * 10)), "t.docx")
    assert len(found.codings) == 1
    assert [(d.what, d.count) for d in found.discarded] == [("comment", 1)]


def test_a_document_whose_comments_are_all_remarks_is_refused():
    with pytest.raises(ReadError, match="no comment"):
        read_commented_docx(commented((0, "word " * 40)), "talk.docx")


def test_documents_without_comments_are_told_apart():
    assert has_comments(commented((0, "Trust")))
    assert not has_comments(foreign.document([("Name", "Description"), ("a", "b")]))
    assert not has_comments(b"PK\x03\x04")


def test_files_of_two_coders_are_compared():
    one, other = commented((0, "Trust"), (1, "Time")), commented((0, "Trust"), author="ben")
    files = [NamedFile(one, "/w/first.docx"), NamedFile(other, "/w/second.docx")]
    made = agreement_files.read_spans(files, None, None)
    assert sorted(made.material.coders) == ["ana", "ben"]
    assert made.texts == (read_file(one, "first.docx").sources[0].text,)


def test_projects_of_other_programs_are_compared():
    files = []
    for who, end in (("ana", 11), ("ben", 9)):
        rows = [(1, 1, 1, "", 4, end, who, "", "", None)]
        data = foreign.database(
            foreign.QUALCODER,
            source=[(1, "talk", foreign.TALK, None, "", "", "")],
            code_name=[(1, "trying", "", None, "", "", "")],
            code_text=rows,
        )
        files.append(NamedFile(data, f"/w/{who}.qda"))
    made = agreement_files.read_spans(files, None, None)
    assert (made.material.documents, made.texts) == (("talk",), (foreign.TALK,))
    assert sorted(made.material.coders) == ["ana", "ben"]
