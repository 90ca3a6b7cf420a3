"""Projects of every earlier schema come forward whole; newer ones are left alone."""

from __future__ import annotations

import json
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualkit.errors import ProjectError
from qualkit.model import Coder
from qualkit.services import projects, safety
from qualkit.store import Project
from qualkit.store.migrations import migrations, newest_version
from qualkit.store.snapshots import folder_of, kept_copies
from tests import factories

OLD = sorted((Path(__file__).parents[1] / "data" / "schemas").glob("*.qualkit.xz"))


def unpacked(file: Path, folder: Path) -> Path:
    place = folder / "study.qualkit"
    place.write_bytes(lzma.decompress(file.read_bytes()))
    return place


def rows(place: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute(statement).fetchall()


def test_every_schema_before_the_newest_has_a_project() -> None:
    assert [int(file.name[:4]) for file in OLD] == [m.version for m in migrations()][:-1]


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.name[:4])
def test_an_old_project_comes_forward_whole(tmp_path: Path, file: Path) -> None:
    place = unpacked(file, tmp_path)
    events = rows(place, "SELECT * FROM event ORDER BY id")
    texts = rows(place, "SELECT body, sha256 FROM transcript_text ORDER BY transcript_id")
    project = Project.open(place)
    assert project.check() == ()
    assert rows(place, "SELECT MAX(version) FROM migration") == [(newest_version(),)]
    assert rows(place, "SELECT * FROM event ORDER BY id") == events
    assert rows(place, "SELECT body, sha256 FROM transcript_text ORDER BY transcript_id") == texts
    with project.reading() as repository:
        held = {(c.id, c.span, c.code, c.quote, c.note) for c in repository.codings()}
        assert len(repository.codebook()) == len(factories.CODES)
        assert repository.study() == factories.study()
    wanted = factories.sample_codings()[:-1]
    assert held == {(c.id, c.span, c.code, c.quote, c.note) for c in wanted}
    with project.writing("ana") as repository:
        repository.ensure_coder(Coder("new"))
    assert project.check() == ()
    project.close()


def test_a_copy_of_the_old_project_is_kept_and_brings_it_back(tmp_path: Path) -> None:
    place = unpacked(OLD[0], tmp_path)
    before = rows(place, "SELECT * FROM coding ORDER BY id")
    Project.open(place).close()
    (kept,) = kept_copies(place)
    assert kept.why == "migration"
    assert rows(kept.path, "SELECT MAX(version) FROM migration") == [(1,)]
    assert rows(kept.path, "SELECT * FROM coding ORDER BY id") == before
    safety.restore(kept.path, tmp_path / "back.qualkit")
    assert projects.check_project(tmp_path / "back.qualkit") == ()
    assert rows(kept.path, "SELECT MAX(version) FROM migration") == [(1,)]
    assert not folder_of(tmp_path / "back.qualkit").exists()


def test_without_a_copy_nothing_is_migrated(tmp_path: Path) -> None:
    place = unpacked(OLD[-1], tmp_path)
    folder_of(place).write_text("in the way")
    with pytest.raises(ProjectError, match="cannot be written"):
        Project.open(place)
    assert rows(place, "SELECT MAX(version) FROM migration") == [(int(OLD[-1].name[:4]),)]


@pytest.mark.parametrize("command", ["open", "check", "backup", "restore"])
def test_a_newer_project_is_not_touched(tmp_path: Path, command: str) -> None:
    place = unpacked(OLD[-1], tmp_path)
    newer = (newest_version() + 1, "of_tomorrow", json.dumps(""))
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", newer)
        connection.commit()
    before = place.read_bytes(), place.stat().st_mtime_ns
    doing = {
        "open": lambda: projects.open_project(place),
        "check": lambda: projects.check_project(place),
        "backup": lambda: safety.backup(place, tmp_path / "b.qualkit"),
        "restore": lambda: safety.restore(place, tmp_path / "b.qualkit"),
    }[command]
    with pytest.raises(ProjectError, match="schema version"):
        doing()
    assert (place.read_bytes(), place.stat().st_mtime_ns) == before
    assert [path.name for path in tmp_path.iterdir()] == [place.name]
