"""Notice of changes, by whichever program, on every kind of store."""

from __future__ import annotations

import threading

import pytest

from qualkit.model import Coder
from qualkit.store import Project

LONG = 20.0
SHORT = 0.05


def add(project: Project, name: str) -> None:
    with project.writing("lead") as repository:
        repository.ensure_coder(Coder(name))
        repository.log("note", name)


class TestWatch:
    def test_a_change_of_another_program_ends_the_wait(self, project: Project) -> None:
        other, watch = Project.open(project.location), project.watch()
        assert not watch.wait(SHORT)
        later = threading.Timer(0.1, add, (other, "ana"))
        later.start()
        assert watch.wait(LONG)
        later.join()
        assert not watch.wait(SHORT)
        watch.close()
        other.close()

    def test_a_change_of_this_program_counts_too(self, project: Project) -> None:
        watch = project.watch()
        add(project, "ana")
        assert watch.wait(LONG)
        watch.close()

    def test_what_was_refused_is_no_change(self, project: Project) -> None:
        watch = project.watch()
        with pytest.raises(ZeroDivisionError):
            self.write_and_fail(project)
        assert not watch.wait(0.5)
        watch.close()

    def write_and_fail(self, project: Project) -> None:
        with project.writing("lead") as repository:
            repository.ensure_coder(Coder("ana"))
            repository.log("note", "ana")
            raise ZeroDivisionError

    def test_after_it_is_closed_the_project_works_on(self, project: Project) -> None:
        project.watch().close()
        add(project, "ana")
        with project.reading() as repository:
            assert repository.log_problems() == ()
