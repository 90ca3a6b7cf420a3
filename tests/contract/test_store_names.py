"""Names out of a whole project and back, on every kind of store; what is replaced is elsewhere."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from qualkit.model import Coder, Round, Span
from qualkit.names import Category, Decision, Verdict
from qualkit.services import coding, keeping, project_names
from qualkit.services.coding import NewCoding
from qualkit.services.progress import silent
from qualkit.store import Project, schema
from qualkit.store.moving import move_project
from tests import factories

NAMES = ("Maria", "Lopez", "Zoë")
PSEUDONYMS = {"Maria Lopez": "Person 1", "Maria": "Person 1b", "Zoë": "Person 2"}
ROWS = tuple(
    Decision(name, Category.PERSON, Verdict.ACCEPT, pseudonym)
    for name, pseudonym in PSEUDONYMS.items()
)
SAID = (("I", "Who came, Maria?"), ("Maria Lopez", "\U0001f600 Zoë did; ZOË'S turn."))


def filled(project: Project) -> str:
    """A transcript with names in label, file name, text, coding and note; its name."""
    text = factories.transcript("Maria_Lopez_2", *SAID, persons="Maria Lopez")
    with project.writing("lead") as repository:
        repository.save_study(factories.study())
        repository.save_codebook(factories.codebook())
        repository.add_transcript(text, original=b"Maria Lopez", original_name="Maria Lopez.docx")
        repository.ensure_coder(Coder("ana"))
        repository.save_round(Round("first", 1))
    at = text.text.index("Zoë did")
    new = NewCoding(text.name, Span(at, at + 7), factories.CODES[0].id, note="Zoë again")
    coding.record(project, new, coder="ana", round_name="first")
    return text.name


def contents(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with project.reading() as repository:
        ask = repository.connection.execute
        return {
            t.name: sorted((tuple(row) for row in ask(select(t))), key=repr)
            for t in schema.metadata.sorted_tables
        }


def held(project: Project) -> list[str]:
    everything = repr(contents(project)).casefold()
    return [name for name in NAMES if name.casefold() in everything]


def replaced(project: Project, folder: Path) -> Path:
    place = folder / "study.key"
    project_names.apply(
        project, ROWS, lambda key: keeping.keep_key(place, key), actor="lead", anyway=True
    )
    return place


class TestNames:
    def test_none_is_left_in_any_table_and_all_come_back(
        self, project: Project, tmp_path: Path
    ) -> None:
        filled(project)
        before = contents(project)
        assert held(project) == list(NAMES)
        key = replaced(project, tmp_path)
        assert held(project) == []
        assert project.check() == ()
        with project.reading() as repository:
            (made,) = repository.codings()
        assert (made.quote, made.note) == ("Person 2 did", "Person 2 again")
        project_names.restore(project, keeping.key_at(key), actor="lead")
        assert project.check() == ()
        after = contents(project)
        for table in (schema.speaker, schema.transcript_attribute, schema.site, schema.roster):
            assert after[table.name] == before[table.name]
        with project.reading() as repository:
            assert repository.original("Maria_Lopez_2") == b"Maria Lopez"
            assert repository.transcript("Maria_Lopez_2").text.endswith("ZOË'S turn.\n")

    def test_two_places_of_one_project_are_replaced_alike(
        self, project: Project, tmp_path: Path
    ) -> None:
        filled(project)
        copy = tmp_path / "copy.qualkit"
        move_project(project.location, copy, progress=silent)
        there = Project.open(copy)
        replaced(project, tmp_path)
        (tmp_path / "other").mkdir()
        replaced(there, tmp_path / "other")
        one, two = contents(project), contents(there)
        for table in ("transcript_text", "coding", "turn", "speaker", "transcript_attribute"):
            assert one[table] == two[table]
        there.close()
