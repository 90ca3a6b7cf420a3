"""A process killed while it wrote without write-ahead logging leaves a journal to be undone."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from qualkit.store import Project
from tests import projects


def test_a_half_written_change_is_undone_when_the_project_is_opened(tmp_path: Path) -> None:
    projects.coded(tmp_path).close()
    place, killed = tmp_path / "study.qualkit", tmp_path / "killed.qualkit"
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE transcript_text SET body = body || hex(zeroblob(20000))")
        connection.execute("UPDATE coding SET note = 'half'")
        for suffix in ("", "-journal"):
            shutil.copy(f"{place}{suffix}", f"{killed}{suffix}")
        connection.execute("ROLLBACK")
    project = Project.open(killed)
    assert project.check() == ()
    with project.reading() as repository:
        assert "half" not in {coding.note for coding in repository.codings()}
    project.close()
