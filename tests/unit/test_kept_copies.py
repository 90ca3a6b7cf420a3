"""Copies that qualkit keeps by itself: when, how many, and that each brings the project back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualkit.errors import ProjectError
from qualkit.model import Coder
from qualkit.services import coding_files, projects, safety
from qualkit.services.importing import import_files
from qualkit.store import Project, project, snapshots
from qualkit.store.snapshots import folder_of, kept_copies
from tests import projects as made

FILE = [("new.txt", b"I: How was it?\n\nT: Fine, thanks.\n")]


def reasons(place: Path) -> list[str]:
    return [kept.why for kept in kept_copies(place)]


def codings(place: Path) -> set[str]:
    opened = Project.open(place)
    with opened.reading() as repository:
        found = {c.id for c in repository.codings()}
    opened.close()
    return found


def test_one_before_an_import_that_brings_something(tmp_path: Path) -> None:
    opened = made.coded(tmp_path)
    place = tmp_path / "study.qualkit"
    import_files(opened, FILE, actor="ana", dry_run=True)
    assert reasons(place) == []
    import_files(opened, FILE, actor="ana")
    assert reasons(place) == ["import"]
    import_files(opened, FILE, actor="ana")
    assert reasons(place) == ["import"]
    with opened.reading() as repository:
        transcripts = set(repository.transcript_names())
    opened.close()
    (kept,) = kept_copies(place)
    assert projects.check_project(kept.path) == ()
    assert codings(kept.path) == codings(place)
    copy = Project.open(kept.path)
    with copy.reading() as repository:
        assert set(repository.transcript_names()) == transcripts - {"new"}
    copy.close()


def test_one_before_codings_from_a_table(tmp_path: Path) -> None:
    opened = made.coded(tmp_path)
    table = b"transcript,coder,round,code,start,end,quote\nKES-L01,zoe,R9,hal.agy,3,9,\n"
    coding_files.load(opened, table, "rows.csv", actor="ana")
    opened.close()
    (kept,) = kept_copies(tmp_path / "study.qualkit")
    assert len(codings(tmp_path / "study.qualkit")) == len(codings(kept.path)) + 1


def test_a_project_without_transcripts_has_none(tmp_path: Path) -> None:
    opened = made.empty(tmp_path)
    import_files(opened, FILE, actor="ana")
    opened.close()
    assert reasons(tmp_path / "study.qualkit") == []


def write(opened: Project, name: str) -> None:
    with opened.writing("ana") as repository:
        repository.ensure_coder(Coder(name))


def test_one_before_the_first_change_of_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.coded(tmp_path).close()
    place = tmp_path / "study.qualkit"
    opened = Project.open(place)
    write(opened, "same day")
    assert reasons(place) == []
    monkeypatch.setattr(project, "now", lambda: "2999-01-01T09:00:00+00:00")
    write(opened, "next day")
    write(opened.seen_by("ana"), "next day, later")
    assert reasons(place) == ["day"]
    monkeypatch.setattr(project, "now", lambda: "2999-01-02T09:00:00+00:00")
    write(opened, "the day after")
    assert reasons(place) == ["day", "day"]
    opened.close()
    copy = Project.open(kept_copies(place)[1].path)
    with copy.reading() as repository:
        assert Coder("same day") in repository.coders()
        assert Coder("next day") not in repository.coders()
    copy.close()


def test_work_goes_on_where_the_copy_of_the_day_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened = made.coded(tmp_path)
    folder_of(tmp_path / "study.qualkit").write_text("in the way")
    monkeypatch.setattr(project, "now", lambda: "2999-01-01T09:00:00+00:00")
    write(opened, "next day")
    assert "no copy of the day could be kept" in caplog.text
    with pytest.raises(ProjectError, match="cannot be written"):
        import_files(opened, FILE, actor="ana")
    with opened.reading() as repository:
        assert "new" not in repository.transcript_names()
    opened.close()


def test_the_oldest_go_and_other_files_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST", 3)
    made.coded(tmp_path).close()
    place = tmp_path / "study.qualkit"
    folder_of(place).mkdir()
    mine = folder_of(place) / "mine.qualkit"
    mine.write_text("a copy of my own")
    first = snapshots.keep_copy(place, "day")
    for why in ("import", "merge", "migration"):
        snapshots.keep_copy(place, why)
    assert len(reasons(place)) == 3
    assert not first.exists()
    monkeypatch.setattr(snapshots, "MOST_BYTES", 1)
    snapshots.keep_copy(place, "day")
    assert len(reasons(place)) == 2
    assert mine.read_text() == "a copy of my own"


def test_nothing_half_is_left_where_the_copy_is_damaged(tmp_path: Path) -> None:
    made.coded(tmp_path).close()
    place = tmp_path / "study.qualkit"
    with place.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(os.urandom(4096 * 4))
    with pytest.raises(ProjectError, match="damaged"):
        snapshots.keep_copy(place, "import")
    assert list(folder_of(place).iterdir()) == []


def test_names_that_were_replaced_are_in_no_copy(tmp_path: Path) -> None:
    opened = made.coded(tmp_path)
    import_files(opened, FILE, actor="ana")
    place = tmp_path / "study.qualkit"
    (before,) = kept_copies(place)
    with opened.rewriting("lead") as repository:
        repository.log("names.restored", "project")
    opened.close()
    assert reasons(place) == ["fresh"]
    assert not before.path.exists()
    assert safety.kept(place)[0].size > 0
    assert safety.kept("postgresql://host/db") == ()
