"""qualkit memo draft and memo notes: notes written in a Word file come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.text.paragraph import Paragraph

from tests import projects
from tests.cli.running import qualkit

P = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.chdir(tmp_path)
    project = projects.coded(tmp_path)
    project.close()
    return project.location


def write_in(file: str, words: str, out: str) -> None:
    document = Document(file)
    lines = [Paragraph(p, document._body) for p in document.element.body.iter(P)]
    at = next(n for n, p in enumerate(lines) if p.text.startswith("[Notes on C1"))
    lines[at + 1].text = words
    document.save(out)


def test_notes_go_out_and_come_back(place: str) -> None:
    assert qualkit("memo", "draft", place, "tension", "T01").out == "Wrote tension_T01_draft.docx\n"
    write_in("tension_T01_draft.docx", "Mine.", "mine.docx")
    write_in("tension_T01_draft.docx", "Other.", "other.docx")
    tried = qualkit("memo", "notes", place, "mine.docx", "--dry-run").out
    assert "Notes on C1: changed in the file: Mine." in tried
    assert "Nothing was stored." in tried
    assert "Stored 1 note." in qualkit("memo", "notes", place, "mine.docx").out
    assert "No notes were changed." in qualkit("memo", "notes", place, "mine.docx").out
    refused = qualkit("memo", "notes", place, "other.docx")
    assert (refused.code, "Stored 0 notes." in refused.out) == (1, True)
    assert "--keep project, file or both" in refused.err
    assert "Stored 1 note." in qualkit("memo", "notes", place, "other.docx", "--keep", "both").out
    again = qualkit("memo", "notes", place, "other.docx", "--keep", "both").out
    assert "No notes were changed." in again
    listed = qualkit("memo", "notes", place).out
    assert "Mine. Other." in listed
    assert "1 note" in listed


def test_a_draft_says_what_changed_since_a_file(place: str) -> None:
    qualkit("memo", "draft", place, "tension", "T01", "-o", "old.docx")
    since = ("--since", "old.docx", "-o", "new.docx")
    assert qualkit("memo", "draft", place, "tension", "T01", *since).code == 0
    lines = [p.text for p in Document("new.docx").paragraphs]
    assert any("every claim and quotation is as it was" in line for line in lines)
    assert qualkit("memo", "draft", place, "wave", "y1", *since).code == 1


@pytest.mark.parametrize("words", [("no.docx",), ("notes.txt",)])
def test_what_is_no_memo_is_refused(place: str, words: tuple[str, ...]) -> None:
    Path("notes.txt").write_text("words", encoding="utf-8")
    ran = qualkit("memo", "notes", place, *words)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Refused: ")
