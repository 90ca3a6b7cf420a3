"""Names replaced and the program ended before older copies were gone: the next opening does it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from qualkit.names import Category, Decision, Verdict
from qualkit.services import project_names, projects
from qualkit.store import Project, project
from qualkit.store.snapshots import folder_of, keep_copy, kept_copies
from tests import factories
from tests import projects as made

NAME = "Okonkwo"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    opened = made.filled(tmp_path)
    with opened.writing("lead") as repository:
        said = (("I", "Who?"), ("R", f"{NAME} told me."))
        repository.add_transcript(factories.transcript("N01", *said))
    opened.close()
    keep_copy(tmp_path / "study.qualkit", "day")
    keep_copy(tmp_path / "study.qualkit", "import")
    return tmp_path / "study.qualkit"


def replace_names(place: Path) -> None:
    rows = [Decision(NAME, Category.PERSON, Verdict.ACCEPT, "Person 1")]
    opened = Project.open(place)
    project_names.apply(opened, rows, lambda _key: None, actor="lead", anyway=True)


def killed_before_copies_go(place: Path) -> None:
    """A process of its own that ends itself without notice once the replacement is final."""
    child = os.fork()
    if not child:
        project.let_go_of_all = lambda _: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        try:
            replace_names(place)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def holders(place: Path) -> list[str]:
    """Files in and beside the project in which the name stands."""
    files = [*place.parent.glob("study.qualkit*"), *folder_of(place).iterdir()]
    return [file.name for file in files if file.is_file() and NAME.encode() in file.read_bytes()]


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not copied there")
def test_the_next_opening_removes_what_was_left(place: Path) -> None:
    killed_before_copies_go(place)
    assert len(holders(place)) >= 2
    Project.open(place).close()
    assert holders(place) == []
    assert [kept.why for kept in kept_copies(place)] == ["fresh"]
    assert projects.check_project(place) == ()
    assert projects.check_project(kept_copies(place)[0].path) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not copied there")
def test_check_names_copies_that_cannot_be_removed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    killed_before_copies_go(place)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refused)
        problems = projects.check_project(place)
    assert [Path(p.where).name for p in problems] == [k.path.name for k in kept_copies(place)]
    assert all("may hold" in problem.what for problem in problems)
    assert projects.check_project(place) == ()
    assert holders(place) == []


def test_a_copy_whose_quotations_do_not_stand_is_not_kept(place: Path) -> None:
    from tests.unit.test_services_repairing import tamper

    tamper(place, "UPDATE transcript_text SET body = replace(body, 'e', 'x')")
    with pytest.raises(project.ProjectError, match="no sound copy"):
        keep_copy(place, "day")
    assert len(kept_copies(place)) == 2
    assert keep_copy(place, "repair", sound=False).exists()
