"""Moving a project between a file and a server, and to the other kind of store and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from qualkit.errors import ProjectError
from qualkit.model import Coder, Coding, Round, Span
from qualkit.services import safety
from qualkit.services.progress import silent
from qualkit.store import Project, moving, schema
from qualkit.store.engine import engine_for
from qualkit.store.moving import content_of, move_project
from tests import factories
from tests.contract.conftest import databases
from tests.contract.tampering import raw


@pytest.fixture(params=["to a file", "to a server"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A free place of either kind."""
    if request.param == "to a file":
        yield str(tmp_path / "moved.qualkit")
        return
    with databases() as address:
        yield address


@pytest.fixture
def lived_in(coded: Project) -> Project:
    """Words beyond the basic plane, a file as bytes, several events."""
    odd = factories.transcript(
        "Odd\u0301", ("I", "Ünë \U0001f600 — ‘so’"), ("T", "ß and ẞ; \u4f60")
    )
    with coded.writing("ana") as repository:
        repository.add_transcript(odd, original=bytes(range(256)), original_name="ö.docx")
        repository.ensure_coder(Coder("zoë"))
        repository.save_round(Round("second", 1, blind=True))
        span = Span(0, 3)
        words = span.text(odd.text)
        made = Coding("c1", odd.name, span, "hal.agy", "zoë", "second", words, note="\U0001f600")
        repository.record([made])
    return coded


def contents(location: str) -> dict[str, moving.Content]:
    engine = engine_for(location)
    with engine.connect() as connection:
        found = {t.name: content_of(connection, t) for t in schema.metadata.sorted_tables}
    engine.dispose()
    return found


class TestMove:
    def test_everything_is_there_and_equal(self, lived_in: Project, target: str) -> None:
        moved = move_project(lived_in.location, target, progress=silent)
        assert contents(target) == contents(lived_in.location) == moved.tables
        assert moved.tables["coding"].rows == 1
        there = Project.open(target)
        assert there.check() == ()
        there.close()

    def test_to_the_other_place_and_back_is_the_same(
        self, lived_in: Project, target: str, tmp_path: Path
    ) -> None:
        back = str(tmp_path / "back.qualkit")
        out = move_project(lived_in.location, target, progress=silent)
        assert move_project(target, back, progress=silent).digest == out.digest
        assert contents(back) == contents(lived_in.location)

    def test_work_goes_on_in_the_new_place(self, lived_in: Project, target: str) -> None:
        move_project(lived_in.location, target, progress=silent)
        there = Project.open(target)
        with there.writing("ana") as repository:
            repository.add_transcript(factories.transcript("Next", ("I", "More?")))
        with there.reading() as repository:
            assert repository.transcript("Next").turns[0].speaker == "I"
            assert repository.log_problems() == ()
        there.close()

    def test_a_place_that_holds_something_is_left_alone(
        self, lived_in: Project, target: str
    ) -> None:
        Project.create(target).close()
        before = contents(target)
        with pytest.raises(ProjectError, match="already"):
            move_project(lived_in.location, target, progress=silent)
        assert contents(target) == before

    def test_what_arrives_otherwise_leaves_nothing(
        self, lived_in: Project, target: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A row lost on the way is found, and the place is as free as it was."""
        whole = moving._copy

        def lossy(source: object, there: object, progress: object) -> None:
            whole(source, there, progress)
            there.execute(schema.coding.delete())

        monkeypatch.setattr(moving, "_copy", lossy)
        with pytest.raises(ProjectError, match="'coding' is not what was sent"):
            move_project(lived_in.location, target, progress=silent)
        assert self.is_free(target)

    def test_a_project_that_is_not_sound_stays(self, lived_in: Project, target: str) -> None:
        raw(lived_in, "UPDATE coding SET quote = 'never said'")
        with pytest.raises(ProjectError, match="not sound"):
            move_project(lived_in.location, target, progress=silent)
        assert self.is_free(target)

    def test_nobody_writes_meanwhile(self, lived_in: Project, target: str) -> None:
        """What is written while a project moves would be missing in the new place."""
        other = Project.open(lived_in.location, patience=0.1)
        refused = []

        def meanwhile(_what: str, done: int, _total: int) -> None:
            if not done and not lived_in.location.startswith("postgresql"):
                try:
                    with other.writing("ben") as repository:
                        repository.ensure_coder(Coder("late"))
                except ProjectError as error:
                    refused.append(error.what)

        safety.move(lived_in.location, target, progress=meanwhile)
        other.close()
        if not lived_in.location.startswith("postgresql"):
            assert set(refused) == {"another program is writing to the project"}
        assert contents(target) == contents(lived_in.location)

    def is_free(self, target: str) -> bool:
        if "://" not in target:
            folder = Path(target).parent
            return not [p for p in folder.iterdir() if "moved" in p.name]
        engine = engine_for(target)
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
        engine.dispose()
        return tables == []


class TestOntoItself:
    def test_is_refused(self, coded: Project) -> None:
        with pytest.raises(ProjectError):
            move_project(coded.location, coded.location, progress=silent)
        assert coded.check() == ()
