"""Memos as a person reads them. QUALKIT_GOLDEN=write rewrites the files; read the difference."""

import io
import os
import pathlib

import pytest
from docx import Document
from docx.table import Table

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave
from qualkit.model.findings import Provenance
from qualkit.report.docx import render_docx
from qualkit.report.markdown import render_markdown
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.wave_memo import build_wave_memo
from tests import factories as make

HERE = pathlib.Path(__file__).parent
MADE = Provenance("Small study", "Sample codebook", 3, ("first",), ("ana", "ben"), (), "2026-03-01")
CORPUS = Corpus(
    make.study(),
    make.sample_transcripts(),
    make.sample_codings(),
    make.codebook(),
    provenance=MADE,
)
MEMOS = {
    "theme": lambda: build_theme_memo(assemble_theme(CORPUS, make.freedom_within_fences())),
    "tension": lambda: build_tension_memo(
        assemble_tension(CORPUS, make.accountability_and_personalization())
    ),
    "wave": lambda: build_wave_memo(assemble_wave(CORPUS, "y2")),
}


def as_expected(text: str, name: str) -> None:
    path = HERE / name
    if os.environ.get("QUALKIT_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def text_of(content: bytes) -> str:
    """Paragraphs and table rows in order, each with its style."""
    document = Document(io.BytesIO(content))
    lines = []
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in item.rows]
        else:
            lines.append(f"[{item.style.name}] {item.text}".rstrip())
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", MEMOS)
def test_the_memo_reads_as_before_in_markdown(kind):
    as_expected(render_markdown(MEMOS[kind]()), f"{kind}_memo.md")


@pytest.mark.parametrize("kind", MEMOS)
def test_the_memo_reads_as_before_in_word(kind):
    as_expected(text_of(render_docx(MEMOS[kind]())), f"{kind}_memo.docx.txt")
