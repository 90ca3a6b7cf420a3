"""With a scheduler and two worker processes the results are those of one machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import StudyError, UsageError
from qualkit.services import cluster, importing, review
from qualkit.services.review import Asked
from qualkit.store import Project
from tests import projects
from tests.clusters import cluster as started

FILES = [(f"talk{n:02d}.txt", f"I: Question {n}?\nT: Answer {n}.\n".encode()) for n in range(40)]


def own_process(_item: int) -> int:
    import os

    return os.getpid()


def doubled(item: int) -> int:
    return 2 * item


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("distributed")
    with started(tmp_path_factory.mktemp("cluster")) as found:
        yield found
        cluster._client(found).close()
        cluster._client.cache_clear()


@pytest.fixture
def many(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(cluster.VARIABLE, address)
    return address


def test_without_an_address_nothing_leaves_this_process(monkeypatch):
    monkeypatch.delenv(cluster.VARIABLE, raising=False)
    assert set(cluster.spread(own_process, range(3))) == {own_process(0)}


def test_results_come_in_order_from_two_processes(many):
    cluster._client(many).wait_for_workers(2, timeout=30)
    assert list(cluster.spread(doubled, range(50), together=3)) == [2 * n for n in range(50)]
    elsewhere = set(cluster.spread(own_process, range(40)))
    assert len(elsewhere) == 2
    assert own_process(0) not in elsewhere


def read(tmp_path: Path, name: str):
    project = Project.create(tmp_path / f"{name}.qualkit")
    report = importing.import_files(project, FILES, actor="lead")
    project.close()
    return report


def test_files_are_read_alike(many, tmp_path, monkeypatch):
    there = read(tmp_path, "there")
    monkeypatch.delenv(cluster.VARIABLE)
    assert there == read(tmp_path, "here")
    assert there.added == len(FILES)


def test_files_are_refused_alike(many, tmp_path, monkeypatch):
    files = [*FILES[:3], ("broken.docx", b"no zip"), ("x.eaf", b"<no"), *FILES[3:5]]
    told = []
    for name in ("there", "here"):
        project = Project.create(tmp_path / f"{name}.qualkit")
        with pytest.raises(StudyError) as refused:
            importing.import_files(project, files, actor="lead")
        told.append(refused.value.problems)
        project.close()
        monkeypatch.delenv(cluster.VARIABLE, raising=False)
    assert told[0] == told[1]
    assert len(told[0]) == 2


def test_intervals_are_alike_to_the_last_digit(many, tmp_path, monkeypatch):
    from qualkit.agreement import bootstrap

    monkeypatch.setattr(bootstrap, "MOST_BYTES", 2**12)  # several blocks
    project = projects.coded(tmp_path)
    asked = Asked("first", bootstrap=200)
    there = review.agreement(project, asked=asked)
    monkeypatch.delenv(cluster.VARIABLE)
    assert repr(there) == repr(review.agreement(project, asked=asked))
    assert "bootstrap" in there.interval
    project.close()


def test_a_scheduler_that_is_not_there_is_said_so(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "WAITS", "1s")
    monkeypatch.setenv(cluster.VARIABLE, "tcp://127.0.0.1:9")
    with pytest.raises(UsageError, match="no worker answers"):
        list(cluster.spread(doubled, range(3)))
