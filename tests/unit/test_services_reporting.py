"""Memos of a project: which there are, the same bytes for the same data, and what is not there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import NotFound, UsageError
from qualkit.model import Attributes, Span, Subject, Suggestion, SuggestionRun
from qualkit.services import codebook_changes, memo_batch, memos, reporting, suggesting
from qualkit.services.memo_batch import Batch
from qualkit.services.memo_ground import Basis
from qualkit.services.memos import NewMemo
from qualkit.services.reporting import MemoName
from qualkit.store import Project
from tests import factories, projects

BASIC = Batch(kinds=("theme", "tension", "wave"))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def test_every_kind_of_memo_is_offered_in_order(project: Project) -> None:
    names = [(name.kind, name.id) for name in reporting.kinds(project)]
    few = [name for name in names if name[0] != "code"]
    assert few == [
        ("theme", "C01"), ("tension", "T01"), ("wave", "y1"), ("wave", "y2"),
        ("site", "kestrel"), ("site", "orchard"), ("site", "linden"),
        ("person", "kestrel/kl1"),
        ("vignette", "kestrel"), ("vignette", "orchard"), ("vignette", "linden"),
        ("vignette", "kestrel/kl1"), ("methods", ""), ("recommendations", ""),
    ]  # fmt: skip
    assert len(names) - len(few) == len(factories.CODES)
    assert [name.id for name in reporting.kinds(project, ("wave",))] == ["y1", "y2"]


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        ("theme", "C01"), ("tension", "T01"), ("wave", "y2"), ("site", "kestrel"),
        ("code", "dar.org.test_prep"), ("person", "kl1"), ("methods", ""), ("recommendations", ""),
        ("vignette", "orchard"), ("vignette", "kestrel/kl1"),
    ],
)  # fmt: skip
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
        ("site", "mars", "the project has kestrel, orchard, linden"),
        ("code", "no.such", "codebook"),
        ("person", "nobody", "there are kl1"),
        ("vignette", "nobody", "there are kl1"),
        ("recommendations", "no.such", "family"),
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
    assert [name.kind for name in reporting.kinds(bare)] == ["methods", "recommendations"]
    assert "No transcripts have been received" in reporting.memo_markdown(bare, "methods", "")
    with pytest.raises(NotFound, match="no theme 'C01'") as refused:
        reporting.memo_docx(bare, "theme", "C01")
    assert refused.value.hint == "the project has no theme yet"
    assert [file.name for file in memo_batch.all_memos(bare)] == ["index.docx", "index.md"]
    bare.close()


def test_all_memos_with_an_index_and_the_same_zip_twice(project: Project) -> None:
    files = memo_batch.all_memos(project)
    names = [file.name for file in files]
    assert [name for name in names if not name.startswith("code_")] == [
        "theme_C01_freedom_within_fences.docx",
        "tension_T01_accountability_and_personalization.docx",
        "wave_y1_wave_2015_16.docx",
        "wave_y2_wave_2016_17.docx",
        "site_kestrel_kestrel_school.docx",
        "site_orchard_orchard_school.docx",
        "site_linden_linden_school.docx",
        "methods_methods_appendix.docx",
        "index.docx",
        "index.md",
    ]
    assert sum(name.startswith("code_") for name in names) == 13
    index = files[-1].data.decode()
    assert all(f"({file.name})" in index for file in files[:-2])
    packed = memo_batch.all_memos_zip(project)
    assert packed == memo_batch.all_memos_zip(project)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [file.name for file in files]


def test_memos_without_evidence_are_listed_and_not_written(project: Project) -> None:
    with project.writing("lead") as repository:
        for coding in repository.codings():
            if coding.code.startswith("hal"):
                repository.retract(coding.id)
    files = memo_batch.all_memos(project, BASIC)
    assert not any(file.name.startswith("theme") for file in files)
    assert "Freedom within fences (theme C01)" in files[-1].data.decode()


def test_only_the_kinds_that_are_wanted(project: Project) -> None:
    batch = Batch(kinds=("person",))
    names = [file.name for file in memo_batch.all_memos(project, batch)]
    assert names == ["person_kestrel_kl1_kl1.docx", "index.docx", "index.md"]
    with pytest.raises(UsageError, match="no kind of memo 'poem'"):
        memo_batch.all_memos(project, Batch(kinds=("poem",)))


def test_the_index_says_the_first_thing_of_each_memo(project: Project) -> None:
    index = memo_batch.all_memos(project, BASIC)[-1].data.decode()
    line = next(line for line in index.splitlines() if "wave y2" in line)
    assert line.endswith("(1 of 4 transcripts, 1 of 3 schools, 2016-17)"), line


def test_what_was_written_about_a_code_and_done_to_it_stands_in_its_memo(project: Project) -> None:
    on = (Subject.of_code("dar.org.test_prep"),)
    memos.write(project, NewMemo("A window?", "It **shuts** early.", on), author="lead")
    codebook_changes.rename(project, "dar.org.test_prep", "Test window", actor="lead")
    text = reporting.memo_markdown(project, "code", "dar.org.test_prep")
    assert "A window?" in text
    assert "> It shuts early." in text
    assert "renamed" in text
    assert "Test window" in text.splitlines()[0]


def test_a_page_holds_the_figures_and_no_markup_of_names(project: Project) -> None:
    page = reporting.written(project, "theme", "C01", Basis()).page
    assert "data:image/png;base64," in page
    assert "<h2>Freedom within fences</h2>" in page


def test_progress_counts_memos(project: Project) -> None:
    told: list[tuple[str, int, int]] = []
    memo_batch.all_memos(project, BASIC, progress=lambda *step: told.append(step))
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
    made = memo_batch.file_name(name)
    assert made.startswith("tension_T_0_1_")
    assert made.endswith(".docx")
    assert len(made) < 90
    assert "/" not in made
