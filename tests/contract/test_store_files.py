"""Project files: how they are made, and what is said of files that cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import ProjectError
from qualkit.model import Coder
from qualkit.store import Project, engine
from tests import factories


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A project file that nobody has open."""
    place = tmp_path / "study.qualkit"
    project = Project.create(place)
    with project.writing("lead") as repository:
        repository.add_transcript(factories.transcript())
    project.close()
    return place


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder to be in as an account without rights to everything."""
    folder = Path(tempfile.mkdtemp())
    Project.create(folder / "all.modules").close()  # loaded while we may still read them
    (folder / "all.modules").unlink()
    folder.chmod(0o777)
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o777)
    shutil.rmtree(folder)


def add_coder(project: Project, name: str) -> None:
    with project.writing(name) as repository:
        repository.ensure_coder(Coder(name))


def test_a_new_project_is_one_file_with_write_ahead_logging_and_foreign_keys(file: Path) -> None:
    assert [item.name for item in file.parent.iterdir()] == [file.name]
    project = Project.open(file)
    assert project.name == "study"
    with project.reading() as repository:
        ask = repository.connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA foreign_keys").scalar() == 1
        assert ask("PRAGMA synchronous").scalar() == 2
    project.close()
    assert [item.name for item in file.parent.iterdir()] == [file.name]


def test_a_newer_project_is_refused_and_not_a_byte_changes(file: Path) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("INSERT INTO migration VALUES (99, 'future', '')")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(ProjectError, match="schema version 99") as refused:
        Project.open(file)
    assert refused.value.where == str(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all, but words " * 40, b"SQLite format 3\0" + b"\xff" * 900],
)
def test_other_files_are_no_projects_and_stay_as_they_are(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "notes.qualkit"
    other.write_bytes(content)
    with pytest.raises(ProjectError, match="not a qualkit project") as refused:
        Project.open(other)
    assert refused.value.where == str(other)
    assert other.read_bytes() == content


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE cooking (recipe)", "CREATE TABLE migration (version, name)"]
)
def test_databases_of_other_programs_are_no_projects(tmp_path: Path, statement: str) -> None:
    other = tmp_path / "cooking.db"
    connection = sqlite3.connect(other)
    connection.execute(statement)
    connection.commit()
    connection.close()
    before = other.read_bytes()
    with pytest.raises(ProjectError, match="not a qualkit project"):
        Project.open(other)
    assert other.read_bytes() == before


def test_a_missing_file_and_a_folder_are_no_projects(tmp_path: Path) -> None:
    for place in (tmp_path / "none.qualkit", tmp_path):
        with pytest.raises(ProjectError, match="no such project"):
            Project.open(place)


def test_nothing_is_made_where_it_cannot_be(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(ProjectError, match="a file of that name"):
        Project.create(file)
    with pytest.raises(ProjectError, match="folder does not exist"):
        Project.create(file.parent / "nowhere" / "a.qualkit")
    assert file.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_a_project_that_another_program_writes_to(file: Path) -> None:
    project = Project.open(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProjectError, match="another program is writing") as refused:
        add_coder(project, "ana")
    assert "try again" in refused.value.hint
    with project.reading() as repository:
        assert len(repository.transcripts()) == 1
    other.execute("ROLLBACK")
    add_coder(project, "ana")
    project.close()
    other.close()


@pytest.mark.usefixtures("impatient")
def test_a_project_that_another_program_holds_for_itself(file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProjectError, match="another program is writing"):
        Project.open(file)
    other.close()
    Project.open(file).close()


def test_a_read_only_file_is_read_and_not_written(nobody: Path) -> None:
    place = nobody / "study.qualkit"
    Project.create(place).close()
    place.chmod(0o444)
    project = Project.open(place)
    with pytest.raises(ProjectError, match="read-only") as refused:
        add_coder(project, "ana")
    assert refused.value.where == str(place)
    assert project.check() == ()
    project.close()


def test_a_file_that_may_not_be_read(nobody: Path) -> None:
    place = nobody / "study.qualkit"
    Project.create(place).close()
    place.chmod(0o000)
    with pytest.raises(ProjectError, match="cannot be opened"):
        Project.open(place)


def test_a_folder_that_may_not_be_written(nobody: Path) -> None:
    nobody.chmod(0o555)
    with pytest.raises(ProjectError, match="cannot be opened") as refused:
        Project.create(nobody / "study.qualkit")
    assert refused.value.where == str(nobody / "study.qualkit")


def test_a_damaged_file_is_said_to_be_damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xab" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(ProjectError, match=r"damaged|not a qualkit project"):
        Project.open(file)


def test_names_of_files_may_hold_anything(tmp_path: Path) -> None:
    place = tmp_path / "étude 100% #1?.qualkit"
    Project.create(place).close()
    project = Project.open(place)
    assert project.name == "étude 100% #1?"
    project.close()
    assert [item.name for item in tmp_path.iterdir()] == [place.name]


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg")
    address = "postgresql://ana:secret@127.0.0.1:1/study"
    for attempt in (Project.open, Project.create):
        with pytest.raises(ProjectError, match="cannot be reached") as refused:
            attempt(address)
        assert "secret" not in str(refused.value)
        assert "127.0.0.1" in refused.value.where
