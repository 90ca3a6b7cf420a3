"""A place for one project a test: a file, and a database where a PostgreSQL server is named."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from qualkit.model import Coder, Round
from qualkit.store import Project
from qualkit.store.engine import engine_for
from tests import factories

VARIABLE = "QUALKIT_TEST_DATABASE"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a project may be made; with the fixture `project`, where one has been made."""
    kind = request.param
    named = "project" in request.fixturenames
    template = request.getfixturevalue(f"new_on_{kind}") if named else ""
    if kind == "postgresql":
        with databases(like=template) as address:
            yield address
    else:
        path = tmp_path / "study.qualkit"
        if named:
            shutil.copy(template, path)
        yield str(path)


@pytest.fixture(scope="session")
def new_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A new, empty project to copy."""
    made = Project.create(tmp_path_factory.mktemp("new") / "study.qualkit")
    made.close()
    return made.location


@pytest.fixture(scope="session")
def new_on_postgresql() -> Iterator[str]:
    """The name of a database with a new, empty project to copy."""
    with databases() as address:
        Project.create(address).close()
        yield str(make_url(address).database)


@contextmanager
def databases(*, like: str = "") -> Iterator[str]:
    """A database of its own on the server, a copy of another or empty, gone afterwards.

    Skips where no server is named.
    """
    server = os.environ.get(VARIABLE)
    if not server:
        pytest.skip(f"{VARIABLE} names no PostgreSQL server (postgresql://user@host:port/postgres)")
    name = f"qualkit_test_{uuid.uuid4().hex[:12]}"
    copied = f" TEMPLATE {like}" if like else ""
    engine = engine_for(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}{copied}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    """A new, empty project."""
    made = Project.open(place)
    yield made
    made.close()


@pytest.fixture
def coded(project: Project) -> Project:
    """A project with the sample transcripts, coders Ana and Ben and the round "first"."""
    with project.writing("lead") as repository:
        repository.save_study(factories.study())
        repository.save_codebook(factories.codebook())
        for transcript in factories.sample_transcripts():
            repository.add_transcript(transcript, original=b"as read", original_name="a.txt")
        for name in ("ana", "ben"):
            repository.ensure_coder(Coder(name))
        repository.save_round(Round("first", 1))
    return project
