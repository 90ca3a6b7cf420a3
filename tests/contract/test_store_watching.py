"""Notice of changes, by whichever program, on every kind of store."""

from __future__ import annotations

import threading

import pytest

from qualkit.errors import ProjectError
from qualkit.model import Coder, CodingState, Operation, Put, Span
from qualkit.services.editing import apply_operations
from qualkit.store import Project
from tests.contract.tampering import raw

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

    def test_an_edit_from_a_desk_counts(self, coded: Project) -> None:
        watch = coded.watch()
        state = CodingState(Span(0, 3), "hal.agy")
        edit = Operation("o1", (Put("c1", state),), "KES-L01")
        assert apply_operations(coded, coder="ana", operations=[edit])[0].problem == ""
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

    def test_a_server_that_breaks_off_is_said_so(self, project: Project) -> None:
        if "://" not in project.location:
            pytest.skip("a file has no server")
        watch = project.watch()
        raw(
            project,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        with pytest.raises(ProjectError, match="broke off"):
            watch.wait(LONG)
        watch.close()

    def test_after_it_is_closed_the_project_works_on(self, project: Project) -> None:
        project.watch().close()
        add(project, "ana")
        with project.reading() as repository:
            assert repository.log_problems() == ()
