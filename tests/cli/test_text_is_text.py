"""Whatever stands in names and words of files and people, it is shown and never acts."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from qualkit.model import Account, Code, Codebook, Span, Subject, TeamRole
from qualkit.services import accounts, coding, memos, projects
from qualkit.services.coding import NewCoding
from qualkit.services.memos import NewMemo
from qualkit.store import Project
from tests import factories
from tests.cli.running import qualkit

NASTY = (
    '=HYPERLINK("http://x.example","y")',
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+1-2",
    "-2+3",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![](http://x.example/a.png)",
    "\x1b]0;title\x07\x1b[2J\x1b[31mred",
    "\u202egnihtemos",
    "\\033[2J %s {0} ${x} $(id) `id`",
    "]]>&lol;<w:p/>",
)
WORDS = " ".join(NASTY)
STEERING = ("\x1b]0;", "\x1b[2J", "\x1b[31m", "\x07", "\u202e")
READERS = (
    ("study",),
    ("study", "--json"),
    ("history", "--anyway"),
    ("codebook", "show"),
    ("codebook", "history"),
    ("codebook", "dump", "book.yaml", "--anyway"),
    ("codebook", "dump", "book.csv", "--anyway"),
    ("codings", "dump", "--csv", "out.csv", "--anyway"),
    ("codings", "dump", "--xlsx", "out.xlsx", "--anyway"),
    ("study", "--xlsx", "study.xlsx", "--anyway"),
    ("find", "alert"),
    ("notes", "list"),
    ("notes", "dump", "-o", "notes.docx", "--anyway"),
    ("memo", "all", "-o", "memos", "--anyway"),
    ("check",),
)
GROUPS = {"codebook", "codings", "notes", "memo"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What all commands print, and the folder into which they write."""
    folder = tmp_path_factory.mktemp("nasty")
    project = build(folder / "study.qualkit")
    said = []
    for words in READERS:
        cut = 2 if words[0] in GROUPS else 1
        given = [*words[:cut], project.location, *words[cut:]]
        files = [str(folder / w) if "." in str(w) or w == "memos" else w for w in given]
        ran = qualkit(*files, coder="ana", terminal=True)
        if ran.code == 0:
            said.append(ran.out + ran.err)
        else:
            assert words == ("codebook", "show"), ran.err
    project.close()
    return "\n".join(said), folder


def build(place: Path) -> Project:
    """A study whose every text is one that would do something elsewhere."""
    project = projects.create_project(place, actor="test", study=factories.study())
    clean = [text.replace("\x1b", "").replace("\x07", "") for text in NASTY]
    codes = tuple(Code(f"c{n}", text, definition=WORDS) for n, text in enumerate(clean))
    said = [(("I", "T")[n % 2], f"{text} said at length") for n, text in enumerate(NASTY)]
    with project.writing("test") as repository:
        repository.save_codebook(Codebook("nasty", WORDS, codes=(*factories.CODES, *codes)))
        repository.add_transcript(factories.transcript("KES-T01", *said))
        repository.add_transcript(factories.transcript("=1+1", *said))
        repository.save_themes(
            (factories.freedom_within_fences(),), (factories.accountability_and_personalization(),)
        )
        text, _ = repository.text("KES-T01")
    for n, words in enumerate(NASTY):
        span = Span(at := text.index(words), at + len(words))
        note = NewCoding("KES-T01", span, f"c{n}", note=words)
        coding.record(project, note, coder="ana")
        coding.record(project, NewCoding("KES-T01", span, "hal.agy"), coder="ana")
        on = (Subject.of_transcript("KES-T01"),)
        memos.write(project, NewMemo(clean[n], words, on), author="ana")
    return project


def parts(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(package.read(name)) for name in names}


def test_a_terminal_is_steered_by_nothing(told: tuple[str, Path]) -> None:
    said, _ = told
    assert "alert(1)" in said
    assert [code for code in STEERING if code in said] == []


def test_word_documents_have_no_links_fields_or_parts_from_elsewhere(
    told: tuple[str, Path],
) -> None:
    files = sorted(told[1].rglob("*.docx"))
    assert len(files) >= 3
    quoted = 0
    for file in files:
        for name, tree in parts(file).items():
            external = tree.xpath("//*[@TargetMode='External']")
            assert external == [], (file.name, name)
            fields = tree.xpath("//*[local-name()='instrText' or local-name()='fldSimple']")
            assert not any("HYPERLINK" in "".join(f.itertext()) for f in fields)
            quoted += "".join(tree.itertext()).count("<script>alert(1)")
    assert quoted > 0


def test_workbooks_have_no_formulas(told: tuple[str, Path]) -> None:
    files = sorted(told[1].rglob("*.xlsx"))
    assert len(files) == 2
    shown = 0
    for file in files:
        for tree in parts(file).values():
            assert tree.xpath("//*[local-name()='f']") == []
            assert tree.xpath("//*[local-name()='hyperlink']") == []
            shown += "".join(tree.itertext()).count("=HYPERLINK(")
    assert shown > 0


def test_no_cell_of_a_table_begins_like_a_formula(told: tuple[str, Path]) -> None:
    """Codings as CSV are verbatim, for programs; a spreadsheet opens the workbook."""
    files = [file for file in sorted(told[1].rglob("*.csv")) if file.name != "out.csv"]
    cells = [
        cell
        for file in files
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        for cell in row
    ]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_markdown_holds_no_markup_of_theirs(told: tuple[str, Path]) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(told[1].rglob("*.md"))]
    assert texts
    for text in texts:
        for acting in ("<script", "<img", "](javascript", "![]("):
            assert acting not in text.replace("\\" + acting[0], "")


@pytest.mark.parametrize("name", [*NASTY[8:10], "a\nb"])
def test_a_person_cannot_be_called_what_steers(tmp_path: Path, name: str) -> None:
    from qualkit.errors import UsageError

    project = Project.create(tmp_path / "a.qualkit")
    with pytest.raises(UsageError):
        accounts.add_person(
            project, Account(name, TeamRole.LEAD), actor="x", password="long enough"
        )
    project.close()
