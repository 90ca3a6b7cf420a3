"""What a project keeps of a codebook's changes and of decisions about codings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.errors import CodingError, NotFound
from qualkit.model import Code, Codebook, Passage, Scale, Span, Stance, Support
from qualkit.model.codebook_changes import Change, ChangeKind
from qualkit.model.recoding import Recoding, SecondCycle, Verdict
from qualkit.store import Project
from qualkit.store.engine import engine_for
from qualkit.store.migrations import _apply, migrations
from tests import factories

FULL = Code(
    "hal.agy",
    "Agency",
    Stance.EMIC,
    also_under=("dar.acc",),
    synonyms=("a", "b|c"),
    former_names=("Culture of agency",),
    values=("for", "by"),
    scale=Scale.ORDINAL,
    supports=(Support("dar.acc", "so 😀", "ana", "2026-01-01T00:00:00+00:00"),),
    passages=(Passage("KES-T01", Span(3, 9), "How wa", "c1"),),
    retired=True,
    why_retired="too broad",
    merged_into="dar.acc",
    split_into=("dar.ten", "dar.org"),
)


def with_code(code: Code) -> Codebook:
    book = factories.codebook()
    return replace(book, codes=tuple(code if c.id == code.id else c for c in book))


class TestCodebookMemory:
    def test_every_field_of_a_code_and_the_words_of_its_version(self, project: Project) -> None:
        change = Change(ChangeKind.EDITED, "changed “Agency”", ("hal.agy",), undoes=3)
        with project.writing("ana") as repository:
            repository.save_codebook(factories.codebook())
            repository.save_codebook(with_code(FULL), change)
        with project.reading() as repository:
            assert repository.codebook().code("hal.agy") == repository.code("hal.agy") == FULL
            assert repository.codebook(1) == factories.codebook()
            newest, first = repository.codebook_history()
        assert (newest.change, newest.by, newest.words) == (change, "ana", "changed “Agency”")
        assert first.words == "loaded a codebook"

    def test_the_history_of_rules_has_each_change_once(self, project: Project) -> None:
        book = factories.codebook()
        code = book.code("dar.acc")
        with project.writing("ana") as repository:
            repository.save_codebook(book)
            repository.save_codebook(with_code(replace(code, cues=("test",))))
            repository.save_codebook(with_code(replace(code, definition="New.")))
        with project.reading() as repository:
            history = repository.code_history()
        assert [change.version for change in history.changes["dar.acc"]] == [1, 3]
        assert [change.version for change in history.changes["dar.ten"]] == [1]
        assert history.code_at("dar.acc", 2).definition == code.definition
        assert history.since("dar.acc", "definition") == 3
        assert history.version_at("9999") == 3
        assert history.version_at("1999") == 1

    def test_decisions_change_how_codings_are_read_and_leave_them_as_they_are(
        self, coded: Project
    ) -> None:
        given = factories.sample_codings()
        one, two = given[0], given[1]
        with coded.writing("ana") as repository:
            repository.record(given)
            repository.save_recoding(Recoding(one.id, one.code, Verdict.RECODED, "dar.ten"))
            repository.save_recoding(Recoding(two.id, two.code, Verdict.OFF))
        with coded.reading() as repository:
            assert repository.coding(one.id).code == "dar.ten"
            assert repository.recorded(one.id).code == one.code
            assert one.id in {c.id for c in repository.codings(code="dar.ten")}
            assert one.id not in {c.id for c in repository.codings(code=one.code)}
            assert {c.id for c in repository.codings()} == {c.id for c in given} - {two.id}
            assert {c.id for c in repository.codings(as_recorded=True)} == {c.id for c in given}
            assert repository.codes_in_use()["dar.ten"] == 1
            with pytest.raises(NotFound):
                repository.coding(two.id)
        assert coded.check() == ()

    def test_a_decision_counts_only_for_the_code_it_was_made_about(self, coded: Project) -> None:
        one = factories.sample_codings()[0]
        with coded.writing("ana") as repository:
            repository.record([one])
            repository.save_recoding(Recoding(one.id, "another", Verdict.OFF))
        with coded.reading() as repository:
            assert [c.id for c in repository.codings()] == [one.id]

    def test_the_decision_before_comes_back_from_the_log(self, coded: Project) -> None:
        one = factories.sample_codings()[0]
        first = Recoding(one.id, one.code, Verdict.STAYS, version=1, by="ana", at="2026-01-01")
        second = replace(first, verdict=Verdict.OFF, at="2026-01-02")
        with coded.writing("ana") as repository:
            repository.record([one])
        for decision in (first, second):
            with coded.writing("ana") as repository:
                repository.save_recoding(decision)
        with coded.writing("ana") as repository:
            assert repository.take_back_recoding(one.id) == first
        with coded.writing("ana") as repository:
            assert repository.take_back_recoding(one.id) is None
            assert repository.recodings() == {}
        assert coded.check() == ()

    def test_the_same_coding_twice_is_refused_as_before(self, coded: Project) -> None:
        one = factories.sample_codings()[0]
        with coded.writing("ana") as repository:
            repository.record([one])
            repository.save_recoding(Recoding(one.id, one.code, Verdict.STAYS))
        with pytest.raises(CodingError), coded.writing("ana") as repository:
            repository.record([replace(one, id="other")])

    def test_second_cycle_queues_and_what_was_read(self, coded: Project) -> None:
        queue = SecondCycle("q", ("hal.agy", "hal.fen"), "dar.ten", "ana", "2026-01-01")
        with coded.writing("ana") as repository:
            repository.save_second_cycle(queue)
            repository.save_reread("q", ["a", "b"], coder="ana", verdict="coded")
            repository.save_reread("q", ["b"], coder="ana", verdict="not")
            repository.save_reread("q", ["a"], coder="ana", verdict="")
            repository.save_reread("q", ["a"], coder="ben", verdict="coded")
        with coded.reading() as repository:
            assert repository.second_cycles() == (queue,)
            assert {k: v[0] for k, v in repository.reread("q", "ana").items()} == {"b": "not"}
            assert {k: v[0] for k, v in repository.reread("q", "ben").items()} == {"a": "coded"}


def test_a_project_of_before_keeps_its_codebook(place: str) -> None:
    memory = next(m.version for m in migrations() if m.name == "codebook_memory")
    engine = engine_for(place)
    with engine.begin() as connection:
        for step in migrations()[: memory - 1]:
            _apply(connection, step)
        for statement in (
            "INSERT INTO codebook (version, id, levels, works) VALUES (1, 'old', '[]', '[]')",
            "INSERT INTO code (id) VALUES ('a')",
            "INSERT INTO code_version (version, code, position, label, stance, cycle, source)"
            " VALUES (1, 'a', 0, 'A', 'etic', 1, '[]')",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    project = Project.open(place)
    with project.reading() as repository:
        assert repository.codebook() == Codebook("old", codes=(Code("a", "A"),))
        (version,) = repository.codebook_history()
        assert (version.words, version.change) == ("stored a codebook", None)
        assert [c.version for c in repository.code_history().changes["a"]] == [1]
    project.close()
