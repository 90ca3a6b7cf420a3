"""The whole path on real transcripts where they lie: import, code twice, compare, write a memo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.ingest import suffixes
from qualkit.model import Code, Codebook, Dimension, Site, Span, Study, Theme, Transcript, Wave
from qualkit.services import admission, coding, importing, projects, reporting, review, studying
from qualkit.services.codebooks import save
from qualkit.services.coding import NewCoding
from qualkit.store import Project

TRANSCRIPTS = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "transcripts"
FRAME = Study(
    "real",
    "Real transcripts",
    sites=(Site("en", "English"), Site("de", "German")),
    waves=(Wave("W1", "Collected"),),
)
WORDS = {"talk.people": ("people", "Leute"), "talk.time": ("time", "Zeit")}
THEME = Theme("TH1", "People and time", "Who and when.", (
    Dimension("all", "Everything", ("talk.people",), ("talk.time",)),
), ("People", "Time"))  # fmt: skip

pytestmark = pytest.mark.skipif(
    not TRANSCRIPTS.is_dir(), reason=f"the real transcripts are not beside it: {TRANSCRIPTS}"
)


def files() -> list[tuple[str, bytes]]:
    paths = sorted(p for p in TRANSCRIPTS.iterdir() if p.suffix in suffixes())
    return [(path.name, path.read_bytes()) for path in paths]


def manifest(names: list[str]) -> bytes:
    german = ("04_", "05_", "64_", "67_")
    rows = (f"{name},{'de' if name.startswith(german) else 'en'},W1" for name in names)
    return "\n".join(["file,site,wave", *rows]).encode()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    place = tmp_path_factory.mktemp("real") / "real.qualkit"
    made = projects.create_project(place, actor="lead", study=FRAME)
    codes = tuple(Code(id, id.rpartition(".")[2].title()) for id in WORDS)
    save(made, Codebook("small", "A small codebook", codes=codes), actor="lead")
    projects.save_themes(made, ((THEME,), ()), actor="lead")
    found = files()
    importing.import_files(
        made,
        found,
        actor="lead",
        manifest=importing.manifest_from(manifest([name for name, _ in found]), "manifest.csv"),
    )
    yield made
    made.close()


def hits(transcript: Transcript, word: str) -> list[Span]:
    """The first place of a word in each turn that has it, in the transcript's own offsets."""
    places = []
    for turn in transcript.turns:
        at = transcript.quote(turn.span).find(word)
        if at >= 0:
            start = turn.span.start + at
            places.append(Span(start, min(start + 60, turn.span.end)))
    return places


def code_all(project: Project, coder: str, *, skip: int) -> int:
    """A scripted coder who passes over every `skip`-th passage."""
    with project.reading() as repository:
        transcripts = repository.transcripts()
    made = 0
    for transcript in transcripts:
        for code, words in WORDS.items():
            spans = [span for word in words for span in hits(transcript, word)]
            for number, span in enumerate(spans, start=1):
                if number % skip:
                    new = NewCoding(transcript.name, span, code)
                    coding.record(project, new, coder=coder, round_name="working")
                    made += 1
    return made


def test_from_real_files_to_a_memo(project: Project) -> None:
    admission.working_round(project, "ana")
    by_ana, by_ben = code_all(project, "ana", skip=10_000), code_all(project, "ben", skip=3)
    assert by_ana > by_ben > 20

    table = review.agreement(project)
    rows = {row.code: row for row in table.codes}
    for code in WORDS:
        alpha = rows[code].coefficients["krippendorff_alpha"].value
        assert alpha is not None
        assert 0.3 < alpha < 1.0
    assert dict(rows["talk.people"].applied)["ana"] > dict(rows["talk.people"].applied)["ben"]

    grid = studying.grid(project)
    assert grid.transcripts == len(files())
    assert project.check() == ()
    assert "People and time" in word_text(reporting.memo_docx(project, "theme", "TH1"))
    assert f"of {grid.transcripts} transcripts" in reporting.memo_markdown(project, "theme", "TH1")


def word_text(data: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_every_stored_text_is_what_was_read(project: Project) -> None:
    from qualkit.ingest import read_transcript

    with project.reading() as repository:
        for name, data in files():
            read = read_transcript(name, data)
            kept = repository.transcript(read.name)
            assert (kept.text, kept.turns) == (read.text, read.turns)
