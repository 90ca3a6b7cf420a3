"""Several writers and readers at once: nothing is lost, and a reader sees one state."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qualkit.model import Coder, Coding, Span
from qualkit.store import Project, engine
from tests import factories
from tests.contract.tampering import raw

EACH = 50
ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from tests.contract.test_store_together import write_each
write_each(*sys.argv[1:])
"""
TEXT = factories.sample_transcripts()[0].text


def codings_of(coder: str) -> list[Coding]:
    spans = [Span(n, n + 3) for n in range(EACH)]
    return [
        Coding(f"{coder}-{n}", "KES-L01", span, "hal.agy", coder, "first", span.text(TEXT))
        for n, span in enumerate(spans)
    ]


def write_each(location: str, coder: str) -> None:
    """Every coding in a transaction of its own."""
    project = Project.open(location)
    for coding in codings_of(coder):
        with project.writing(coder) as repository:
            repository.record([coding])
    project.close()


class TestTogether:
    def test_two_processes_lose_nothing(self, coded: Project) -> None:
        workers = [
            subprocess.Popen([sys.executable, "-c", WRITER, coded.location, name], cwd=ROOT)
            for name in ("ana", "ben")
        ]
        assert [worker.wait(60) for worker in workers] == [0, 0]
        self.holds_everything(coded)

    def test_two_threads_on_one_project_lose_nothing(self, coded: Project) -> None:
        def write(coder: str) -> None:
            for coding in codings_of(coder):
                with coded.writing(coder) as repository:
                    repository.record([coding])

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(write, ("ana", "ben")))
        self.holds_everything(coded)

    def holds_everything(self, project: Project) -> None:
        with project.reading() as repository:
            found = {coding.id for coding in repository.codings()}
        assert found == {c.id for name in ("ana", "ben") for c in codings_of(name)}
        assert project.check() == ()

    def test_many_readers_at_once(self, coded: Project) -> None:
        gate = threading.Barrier(24)

        def read(_: int) -> int:
            with coded.reading() as repository:
                gate.wait(20)
                return len(repository.transcripts())

        if coded.location.startswith("postgresql"):
            gate = threading.Barrier(12)
        with ThreadPoolExecutor(gate.parties) as pool:
            assert set(pool.map(read, range(gate.parties))) == {8}

    def test_reading_goes_on_while_another_writes_and_sees_one_state(self, coded: Project) -> None:
        first, second = codings_of("ana")[:2]
        with coded.reading() as reader:
            assert reader.codings() == ()
            with coded.writing("ana") as writer:
                writer.record([first])
                assert reader.codings() == ()
            assert reader.codings() == ()
            assert reader.coders() == (Coder("ana"), Coder("ben"))
        with coded.reading() as reader, coded.writing("ana") as writer:
            writer.record([second])
            assert [coding.id for coding in reader.codings()] == [first.id]
        with coded.reading() as reader:
            assert len(reader.codings()) == 2


class TestAfterABreak:
    def test_a_connection_that_the_server_ended_is_replaced(
        self, coded: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As after a restart of the server while nobody worked."""
        if "://" not in coded.location:
            pytest.skip("a file has no server")
        monkeypatch.setattr(engine, "RESTED_SECONDS", 0)
        with coded.reading() as repository:
            before = repository.revision()
        raw(
            coded,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        with coded.reading() as repository:
            assert repository.revision() == before
