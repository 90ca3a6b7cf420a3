"""Memos as a person reads them. QUALKIT_GOLDEN=write rewrites the files; read the difference."""

import io
import os
import pathlib
from dataclasses import replace

import pytest
from docx import Document
from docx.table import Table

from qualkit.analysis.code_profile import Frames, assemble_code
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.methods import CodingRecord, assemble_methods
from qualkit.analysis.person_profile import assemble_person
from qualkit.analysis.recommendations import assemble_recommendations
from qualkit.analysis.site_profile import assemble_site
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.vignette import assemble_vignette
from qualkit.analysis.waves import assemble_wave
from qualkit.model import Recommendation, Round
from qualkit.model.findings import Provenance
from qualkit.model.profiles import CodeRecord, CodeStep, NoteOnCode
from qualkit.report.code_memo import build_code_memo
from qualkit.report.docx import render_docx
from qualkit.report.markdown import render_markdown
from qualkit.report.methods_memo import build_methods_memo
from qualkit.report.person_memo import build_person_memo
from qualkit.report.recommendations_memo import build_recommendations_memo
from qualkit.report.site_memo import build_site_memo
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.vignette_memo import build_vignette_memo
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
ADVICE = (
    Recommendation(
        "Let the window shut before the test does.", "educators", ("dar.org.test_prep",),
        component="assessment", authority="the school", legal_status="possible now",
        condition="time in the plan", caution="may be read as giving up",
    ),
    Recommendation("Ask students how fast is fast."),
)  # fmt: skip
FRAMES = Frames(
    (replace(make.freedom_within_fences(), recommendations=ADVICE[1:]),),
    (replace(make.accountability_and_personalization(), recommendations=ADVICE[:1]),),
)
RECORD = CodeRecord(
    (CodeStep(2, "2026-02-01", "ana renamed “Test” to “State assessment”"),),
    (NoteOnCode("On April", "ben", "2026-02-03", "It is **always** April."),),
)
MEMOS = {
    "theme": lambda: build_theme_memo(assemble_theme(CORPUS, make.freedom_within_fences())),
    "tension": lambda: build_tension_memo(
        assemble_tension(CORPUS, make.accountability_and_personalization())
    ),
    "wave": lambda: build_wave_memo(assemble_wave(CORPUS, "y2")),
    "site": lambda: build_site_memo(assemble_site(CORPUS, "kestrel", FRAMES.tensions)),
    "code": lambda: build_code_memo(assemble_code(CORPUS, "dar.acc.state_test", FRAMES, RECORD)),
    "person": lambda: build_person_memo(
        assemble_person(CORPUS, "kl1", themes=FRAMES.themes, tensions=FRAMES.tensions)
    ),
    "vignette": lambda: build_vignette_memo(assemble_vignette(CORPUS, "kestrel")),
    "methods": lambda: build_methods_memo(
        assemble_methods(CORPUS, CodingRecord((Round("first", 1),)))
    ),
    "recommendations": lambda: build_recommendations_memo(
        assemble_recommendations(CORPUS, FRAMES, root="dar.ind")
    ),
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
