"""The demo makes room for itself and keeps what anyone worked on."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.errors import ProjectError
from qualkit.model import Coder
from qualkit.services import demo
from qualkit.store import Project


def project_of(place: Path, *actors: str) -> None:
    project = Project.create(place)
    for actor in actors:
        with project.writing(actor) as repository:
            repository.ensure_coder(Coder(f"by {actor}"))
    project.close()


def coders(place: Path) -> list[str]:
    project = Project.open(place)
    with project.reading() as repository:
        found = [coder.name for coder in repository.coders()]
    project.close()
    return found


def test_nothing_there_needs_no_room(tmp_path: Path) -> None:
    demo._make_room(tmp_path / "sample.qualkit")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_demo_makes_way(tmp_path: Path) -> None:
    place = tmp_path / "sample.qualkit"
    project_of(place, demo.ACTOR)
    demo._make_room(place)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("actor", ["ana", "demo"])
def test_a_project_that_someone_worked_in_is_kept_under_another_name(
    tmp_path: Path, actor: str
) -> None:
    place = tmp_path / "sample.qualkit"
    for _ in range(2):
        project_of(place, demo.ACTOR, actor)
        demo._make_room(place)
    assert sorted(item.name for item in tmp_path.iterdir()) == [
        "sample_1.qualkit", "sample_2.qualkit"
    ]  # fmt: skip
    for kept in tmp_path.iterdir():
        assert f"by {actor}" in coders(kept)


def test_a_file_that_is_no_project_is_not_touched(tmp_path: Path) -> None:
    place = tmp_path / "sample.qualkit"
    place.write_text("my notes")
    with pytest.raises(ProjectError, match="not a qualkit project"):
        demo._make_room(place)
    assert place.read_text() == "my notes"
