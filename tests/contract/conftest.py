"""A place for one project a test: a file, and a database where a PostgreSQL server is named."""

from __future__ import annotations

import os
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
    """Where a project may be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "study.qualkit")
        return
    with databases() as address:
        yield address


@contextmanager
def databases() -> Iterator[str]:
    """A database of its own on the server, gone afterwards; skips where no server is named."""
    server = os.environ.get(VARIABLE)
    if not server:
        pytest.skip(f"{VARIABLE} names no PostgreSQL server (postgresql://user@host:port/postgres)")
    name = f"qualkit_test_{uuid.uuid4().hex[:12]}"
    engine = engine_for(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    """A new, empty project."""
    made = Project.create(place)
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
