"""Memos of a project: which there are, the same bytes for the same data, and what is not there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import NotFound
from qualkit.model import Attributes, Span, Suggestion, SuggestionRun
from qualkit.services import reporting, suggesting
from qualkit.services.reporting import MemoName
from qualkit.store import Project
from tests import factories, projects


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def test_every_theme_tension_and_wave_has_a_memo(project: Project) -> None:
    assert [(name.kind, name.id) for name in reporting.kinds(project)] == [
        ("theme", "C01"), ("tension", "T01"), ("wave", "y1"), ("wave", "y2")
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "id"), [("theme", "C01"), ("tension", "T01"), ("wave", "y2")])
def test_a_memo_as_word_and_as_text(project: Project, kind: str, id: str) -> None:
    assert reporting.memo_docx(project, kind, id) == reporting.memo_docx(project, kind, id)
    with zipfile.ZipFile(io.BytesIO(reporting.memo_docx(project, kind, id))) as document:
        assert document.testzip() is None
    assert reporting.memo_markdown(project, kind, id).startswith("# ")


@pytest.mark.parametrize(
    ("kind", "id", "said"),
    [
        ("theme", "C99", "the project has C01"),
        ("tension", "", "the project has T01"),
        ("wave", "y9", "the project has y1, y2"),
        ("poem", "C01", "theme, tension, wave"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    project: Project, kind: str, id: str, said: str
) -> None:
    for write in (reporting.memo_docx, reporting.memo_markdown):
        with pytest.raises(NotFound) as refused:
            write(project, kind, id)
        assert said in refused.value.hint


def test_an_empty_project_has_no_memos(tmp_path: Path) -> None:
    bare = Project.create(tmp_path / "bare.qualkit")
    assert reporting.kinds(bare) == ()
    with pytest.raises(NotFound, match="no theme 'C01'") as refused:
        reporting.memo_docx(bare, "theme", "C01")
    assert refused.value.hint == "the project has no theme yet"
    assert [file.name for file in reporting.all_memos(bare)] == ["index.md"]
    bare.close()


def test_all_memos_with_an_index_and_the_same_zip_twice(project: Project) -> None:
    files = reporting.all_memos(project)
    assert [file.name for file in files] == [
        "theme_C01_freedom_within_fences.docx",
        "tension_T01_accountability_and_personalization.docx",
        "wave_y1_wave_2015_16.docx",
        "wave_y2_wave_2016_17.docx",
        "index.md",
    ]
    index = files[-1].data.decode()
    assert all(f"({file.name})" in index for file in files[:-1])
    packed = reporting.all_memos_zip(project)
    assert packed == reporting.all_memos_zip(project)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [file.name for file in files]


def test_memos_without_evidence_are_listed_and_not_written(project: Project) -> None:
    with project.writing("lead") as repository:
        for coding in repository.codings():
            if coding.code.startswith("hal"):
                repository.retract(coding.id)
    files = reporting.all_memos(project)
    assert not any(file.name.startswith("theme") for file in files)
    assert "Freedom within fences (theme C01)" in files[-1].data.decode()


def test_progress_counts_memos(project: Project) -> None:
    told: list[tuple[str, int, int]] = []
    reporting.all_memos(project, progress=lambda *step: told.append(step))
    assert told == [("writing memos", n, 4) for n in (1, 2, 3, 4)]


def test_a_suggestion_changes_no_memo(project: Project) -> None:
    before = reporting.memo_docx(project, "theme", "C01")
    text = factories.sample_transcripts()[0].text
    run = SuggestionRun("r", "m", "1", "", 0, Attributes(), 1)
    made = Suggestion("s", "r", "KES-L01", Span(0, 4), text[:4], 0.5, "why", 0)
    with project.writing("lead") as repository:
        repository.at = "2199-01-01T00:00:00.000000+00:00"
        repository.save_suggestions(run, (), (made,))
    suggesting.refuse(project, "s", actor="ana")
    assert reporting.memo_docx(project, "theme", "C01") == before


def test_file_names_are_plain() -> None:
    name = MemoName("tension", "T/0 1", "Größe & “Menu”: " + "long " * 40)
    made = reporting.file_name(name)
    assert made.startswith("tension_T_0_1_")
    assert made.endswith(".docx")
    assert len(made) < 90
    assert "/" not in made
