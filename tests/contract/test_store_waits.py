"""How often one coding asks the database and waits for it, and that nothing is lost by asking less.

Counted, never timed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from qualkit.errors import ProjectError
from qualkit.model import (
    Account,
    CodingState,
    Operation,
    Outcome,
    Put,
    Right,
    Round,
    Segmentation,
    Span,
    TeamRole,
)
from qualkit.model.recoding import Recoding, Verdict
from qualkit.services import accounts, editing
from qualkit.store import Project
from qualkit.store import engine as engines
from tests import factories

MOST_STATEMENTS = 17
"""Of one coding by somebody who is signed in: what she may, what is there, what is stored."""
MOST_WAITS = 12
PASSWORD = "count them, all of them"


@pytest.fixture
def team(coded: Project) -> Project:
    with coded.writing("lead", right=None) as repository:
        repository.save_account(Account("lead", TeamRole.LEAD))
        repository.save_account(Account("ana", TeamRole.CODER))
        repository.assign("first", frozenset({("KES-T01", "ana")}))
    return coded


@contextmanager
def counted(project: Project) -> Iterator[list[str]]:
    """Every statement, and "wait" wherever a server is waited for."""
    told: list[str] = []

    def statement(_c: object, _cursor: object, text: str, *_more: object) -> None:
        told.append(text)

    def waits(*_: object) -> None:
        told.append("wait")

    engine = project._engine
    with pytest.MonkeyPatch.context() as patch:
        if engine.dialect.name == "postgresql":
            import psycopg

            patch.setattr(psycopg.Pipeline, "sync", _also(psycopg.Pipeline.sync, waits))
            for end in ("commit", "rollback"):
                done = getattr(psycopg.Connection, end)
                patch.setattr(psycopg.Connection, end, _also(done, waits))
        event.listen(engine, "before_cursor_execute", statement)
        try:
            yield told
        finally:
            event.remove(engine, "before_cursor_execute", statement)


def _also(function: Callable[..., object], tell: Callable[[], None]) -> Callable[..., object]:
    def both(*args: object) -> object:
        tell()
        return function(*args)

    return both


def put(name: str, start: int) -> Operation:
    state = CodingState(Span(start, start + 8), "dar.ten", "")
    return Operation(f"op-{name}", (Put(name, state),), "KES-T01")


def test_one_coding_asks_few_questions_and_waits_for_few_answers(team: Project) -> None:
    with team.writing("ana") as repository:
        repository.open_sign_in(accounts._digest("token"), "ana", ends_at="2999-01-01T00:00:00")
    editing.apply_operations(team, coder="ana", operations=[put("warm", 0)])
    with counted(team) as told:
        assert accounts.sign_in_of(team, "token") is not None
        (done,) = editing.apply_operations(team, coder="ana", operations=[put("one", 2)])
    assert done == Outcome("op-one", "")
    waits = told.count("wait")
    assert len(told) - waits <= MOST_STATEMENTS, "\n".join(told)
    assert waits <= MOST_WAITS
    assert len([line for line in told if "transcript_text" in line]) == 1
    assert team.check() == ()


class TestWhatIsReadOnceIsNeverOld:
    def test_a_round_that_is_closed_and_opened_again(self, team: Project) -> None:
        with team.writing("lead", right=Right.MANAGE) as repository:
            assert not repository.round("first").closed
            repository.close_round("first")
            assert repository.round("first").closed
            assert repository.newest_round_of("ana", "KES-T01") is None
            repository.close_round("first", closed=False)
            assert repository.newest_round_of("ana", "KES-T01") == "first"

    def test_assignments_and_blind_rounds(self, team: Project) -> None:
        with team.writing("lead", right=Right.MANAGE) as repository:
            assert not repository.is_assigned("first", "KES-T02", "ana")
            assert repository._blind_and_open() == frozenset()
            repository.assign("first", frozenset({("KES-T02", "ana")}))
            repository.save_round(Round("dark", 1, Segmentation.TURN, blind=True))
            assert repository.is_assigned("first", "KES-T02", "ana")
            assert repository.seen.hidden_rounds == {"dark"}
            only = repository.round_for("first", "KES-T01", "ana").assignments
            assert only == {("KES-T01", "ana")} < repository.round("first").assignments

    def test_a_text_that_is_corrected(self, team: Project) -> None:
        with team.writing("lead", right=Right.MANAGE) as repository:
            old = repository.transcript("KES-T02")
            assert repository.text("KES-T02") == (old.text, 1)
            new = replace(old, text=old.text + " And more.", revision=2)
            repository.add_revision(new, ())
            assert repository.text("KES-T02") == (new.text, 2)

    def test_codings_and_decisions_about_them(self, team: Project) -> None:
        given = factories.sample_codings()[0]
        with team.writing("lead", right=Right.MANAGE) as repository:
            assert repository.same_coding(given) is None
            repository.record([given])
            assert repository.same_coding(given) is not None
            off = Recoding(given.id, given.code, Verdict.OFF, version=1, by="lead")
            repository.save_recoding(off)
            assert repository.same_coding(given) is None
            repository.take_back_recoding(given.id)
            assert repository.same_coding(given) is not None

    def test_the_end_of_the_audit_trail(self, team: Project) -> None:
        with team.writing("lead", right=Right.MANAGE) as repository:
            for name in ("one", "two"):
                repository.log("noted", name)
                _, last = repository.flush_log() or (0, 0)
                assert repository.log_head()[0] == last
        assert team.check() == ()


class TestSentTogether:
    def test_what_is_wrong_with_a_statement_sent_later_undoes_everything(
        self, team: Project
    ) -> None:
        """The same operation twice, as two programs could send it that do not look first."""
        operation = put("one", 2)
        editing.apply_operations(team, coder="ana", operations=[operation])
        before = team.check(), _events(team)
        with pytest.raises(ProjectError, match="does not fit"):
            _save_blindly(team, operation)
        assert (team.check(), _events(team)) == before == ((), before[1])
        (done,) = editing.apply_operations(team, coder="ana", operations=[put("two", 9)])
        assert done.problem == ""

    def test_whoever_reads_cannot_write(self, team: Project) -> None:
        if team._engine.dialect.name != "postgresql":
            pytest.skip("a file is protected by what readers are given to call")
        with (
            pytest.raises(Exception, match="read-only transaction"),
            team.reading() as repository,
        ):
            repository.connection.exec_driver_sql("DELETE FROM coding")

    @pytest.mark.parametrize("rested", [True, False])
    def test_a_connection_that_broke_off_is_told_or_replaced(
        self, team: Project, rested: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a rest it is asked first, so that nobody notices; the next one is a new one."""
        if team._engine.dialect.name != "postgresql":
            pytest.skip("a file does not break off")
        editing.apply_operations(team, coder="ana", operations=[put("one", 2)])
        _break_connections(team)
        if rested:
            monkeypatch.setattr(engines, "RESTED_SECONDS", 0)
        else:
            with pytest.raises(ProjectError, match="broke off"):
                editing.apply_operations(team, coder="ana", operations=[put("two", 9)])
        (done,) = editing.apply_operations(team, coder="ana", operations=[put("two", 9)])
        assert done == Outcome("op-two", "")
        assert team.check() == ()

    def test_a_client_library_that_cannot_send_on_works_as_well(
        self, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        psycopg = pytest.importorskip("psycopg")
        monkeypatch.setattr(psycopg.Pipeline, "is_supported", classmethod(lambda _: False))
        made = Project.create(place)
        with made.writing("lead") as repository:
            repository.save_codebook(factories.codebook())
        assert made.check() == ()
        made.close()


def _save_blindly(project: Project, operation: Operation) -> None:
    with project.writing("ana") as repository:
        repository.log("noted", "x")
        repository.save_outcome(Outcome(operation.id), operation, "ana")


def _break_connections(project: Project) -> None:
    import psycopg

    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(project.location, autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


def _events(project: Project) -> int:
    with project.reading() as repository:
        return len(repository.events())
