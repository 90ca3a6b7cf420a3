"""Codebooks in a project: versions, differences, and codes named on the fly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import CodebookError, NotFound, ProjectError
from qualkit.model import Code, Codebook, Stance
from qualkit.model.codebook_changes import CodebookDiff, FieldChange
from qualkit.services import codebooks
from qualkit.store import Project
from tests import factories, projects


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def current(project: Project) -> Codebook:
    with project.reading() as repository:
        return repository.codebook()


def test_a_changed_codebook_is_a_new_version(project: Project) -> None:
    book = current(project)
    saved = codebooks.save(project, replace(book, note="second"), actor="lead")
    assert saved == current(project) == replace(book, note="second", version=2)
    assert [version.number for version in codebooks.versions(project)] == [2, 1]


def test_an_unchanged_codebook_stays_the_version_it_is(project: Project) -> None:
    before = projects.actions(project)
    assert codebooks.save(project, current(project).with_version(40), actor="x").version == 1
    assert projects.actions(project) == before


@pytest.mark.parametrize("suffix", ["yaml", "csv"])
def test_a_codebook_written_out_and_read_again_is_unchanged(project: Project, suffix: str) -> None:
    book = current(project)
    again = codebooks.codebook_from(codebooks.codebook_text(book, f"b.{suffix}"), f"b.{suffix}")
    assert [code.id for code in again] == [code.id for code in book]
    if suffix == "yaml":
        assert codebooks.save(project, again, actor="lead").version == 1


def test_what_changed_between_versions(project: Project) -> None:
    book = current(project)
    first, *rest = book.codes
    changed = replace(first, label="Agency", exclude="not this")
    kept = [code for code in rest if code.id != "dar.ten"]
    codebooks.save(project, replace(book, codes=(changed, *kept, Code("new", "New"))), actor="a")
    found = codebooks.diff(project, 1)
    assert found == codebooks.diff(project, 1, 2)
    assert (found.added, found.removed) == (("new",), ("dar.ten",))
    assert found.changed == ((first.id, ("label", "exclude")),)
    assert found.codes[0].fields[0] == FieldChange("label", first.label, "Agency")
    assert codebooks.diff(project, 2, 1).removed == ("new",)
    assert codebooks.diff(project, 2) == CodebookDiff(2, 2)
    with pytest.raises(NotFound, match="no codebook version 9"):
        codebooks.diff(project, 9)


def test_codes_that_passages_carry_may_not_vanish(project: Project) -> None:
    book = current(project)
    fewer = replace(book, codes=tuple(c for c in book if c.id not in ("dar.acc", "hal.fwf")))
    with pytest.raises(ProjectError, match=r"dar\.acc, hal\.fwf") as refused:
        codebooks.save(project, fewer, actor="lead")
    assert "take the codings off first" in refused.value.hint
    assert current(project) == book


@pytest.mark.parametrize(
    ("label", "slug", "kept"),
    [
        ("Peer help", "peer_help", "Peer help"),
        ("  Bells \n and  chimes! ", "bells_and_chimes", "Bells and chimes!"),
        ("“I call it the menu”", "i_call_it_the_menu", "“I call it the menu”"),
        ("<b>bold</b> & \"quoted\"", "b_bold_b_quoted", "<b>bold</b> & \"quoted\""),
        ("Größe 2", "grösse_2", "Größe 2"),
        ("自由と柵", "自由と柵", "自由と柵"),
        ("w" * 200, "w" * 60, "w" * 200),
        ("Fences", None, ""),
        ("FENCES ", None, ""),
        ("", None, ""),
        ("😀 !", None, ""),
        ("x" * 500, None, ""),
    ],
)  # fmt: skip
def test_a_code_named_on_the_fly(project: Project, label: str, slug: str | None, kept: str) -> None:
    before = current(project)
    if slug is None:
        with pytest.raises(CodebookError):
            codebooks.add_code(project, label, actor="ana")
        assert current(project) == before
        return
    made = codebooks.add_code(project, label, actor="ana", definition="d")
    assert (made.id, made.label, made.stance) == (slug, kept, Stance.EMIC)
    assert current(project).codes == (*before.codes, made)
    text = codebooks.codebook_text(current(project), "b.yaml")
    assert codebooks.codebook_from(text, "b.yaml").code(slug).label == kept


def test_names_that_differ_and_make_the_same_id_get_numbers(project: Project) -> None:
    made = [codebooks.add_code(project, name, actor="a").id for name in ("A b", "A-b", "a, b")]
    assert made == ["a_b", "a_b_2", "a_b_3"]
    with pytest.raises(CodebookError, match="there is a code 'A-b'"):
        codebooks.add_code(project, "a-B", actor="ana")


def test_a_first_code_makes_a_codebook(tmp_path: Path) -> None:
    bare = Project.create(tmp_path / "bare.qualkit")
    codebooks.add_code(bare, "Time", actor="ana", stance=Stance.ETIC)
    book = current(bare)
    assert (book.id, book.version, [c.id for c in book]) == ("working", 1, ["time"])
    bare.close()


def test_checks_name_file_and_line() -> None:
    result = codebooks.check(
        "codebook:\n  id: b\ncodes:\n- id: a\n  label: A\n  parent: z\n", "b.yaml"
    )
    assert "b.yaml:6" in [problem.where for problem in result.errors]
    assert factories.codebook().code("hal.agy") is not None
