"""What was chosen about reading is kept as it is, and every change of it is in the audit trail."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.model import ReadingChoices, Rename
from qualkit.store import Project, schema
from qualkit.store.engine import engine_for
from qualkit.store.migrations import migrations
from tests.contract.tampering import raw

CHOICES = ReadingChoices(
    renames=(Rename("ד״ר לוי", "T1"), Rename("JD", "T1")),
    interviewers=("Ann-Léa", "问"),
    participants=("Q",),
    expression=r"(?P<speaker>\w{1,30})\s*>> 'x'",
)


class TestReadingChoices:
    def test_nothing_special_where_nothing_was_chosen(self, project: Project) -> None:
        with project.reading() as repository:
            assert repository.reading_choices() == ReadingChoices()

    def test_they_come_back_as_they_were_and_the_last_count(self, project: Project) -> None:
        for choices in (ReadingChoices(pattern="tab"), CHOICES):
            with project.writing("ana") as repository:
                repository.save_reading_choices(choices)
                assert repository.reading_choices() == choices
        with project.reading() as repository:
            assert repository.reading_choices() == CHOICES
        assert project.check() == ()

    def test_each_change_has_one_event_and_no_change_none(self, project: Project) -> None:
        for choices in (ReadingChoices(), CHOICES, CHOICES, ReadingChoices()):
            with project.writing("ana") as repository:
                repository.save_reading_choices(choices)
        with project.reading() as repository:
            events = repository.events()[::-1]
            assert repository.reading_choices() == ReadingChoices()
        assert [(e.action, e.actor) for e in events] == [("reading.chosen", "ana")] * 2
        assert "Ann-Léa" in (events[0].after or "")
        assert events[1].before == events[0].after

    def test_a_reading_transaction_cannot_change_them(self, project: Project) -> None:
        with project.reading() as repository, pytest.raises(RuntimeError):
            repository.save_reading_choices(CHOICES)

    def test_what_nobody_could_have_chosen_is_refused_and_not_used(self, project: Project) -> None:
        with project.writing("ana") as repository:
            repository.save_reading_choices(CHOICES)
        raw(project, """UPDATE reading_choices SET definition = '{"expression": "((a+)+)"}'""")
        with project.reading() as repository, pytest.raises(ReadError):
            repository.reading_choices()


def test_a_project_of_before_is_brought_up_to_date(place: str) -> None:
    Project.create(place).close()
    later = [m for m in migrations() if m.version > 1]
    engine = engine_for(place)
    with engine.begin() as connection:
        schema.reading_choices.drop(connection)
        connection.execute(schema.migration.delete().where(schema.migration.c.version > 1))
        assert later[0].name == "reading_choices"
    engine.dispose()
    if len(later) > 1:
        pytest.skip("later migrations made more than this test takes back")
    project = Project.open(place)
    with project.reading() as repository:
        assert repository.reading_choices() == ReadingChoices()
    project.close()
