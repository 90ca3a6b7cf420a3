"""The audit trail: one event a write, chained, and nothing of what was rolled back."""

from __future__ import annotations

import pytest

from qualkit.errors import CodingError
from qualkit.model import Coder, Round
from qualkit.store import Project
from tests import factories
from tests.contract.tampering import raw


class _Stop(Exception):
    pass


def _write_and_stop(project: Project) -> None:
    with project.writing("ana") as repository:
        repository.record(factories.sample_codings())
        repository.flush_log()
        raise _Stop


def actions(project: Project) -> list[tuple[str, str]]:
    with project.reading() as repository:
        return [(event.action, event.actor) for event in reversed(repository.events())]


class TestEvents:
    def test_every_write_has_one(self, project: Project) -> None:
        transcript = factories.transcript()
        one = factories.coding(transcript, "choose", "hal.agy")
        with project.writing("lead") as repository:
            repository.save_study(factories.study())
            repository.save_codebook(factories.codebook())
            repository.save_themes((factories.freedom_within_fences(),), ())
        with project.writing("ana") as repository:
            repository.add_transcript(transcript)
            repository.ensure_coder(Coder("ana"))
            repository.save_round(Round("first", 1))
            repository.assign("first", frozenset({(transcript.name, "ana")}))
            repository.record([one])
            repository.retract(one.id)
        assert actions(project) == [
            ("study.saved", "lead"), ("codebook.saved", "lead"), ("themes.saved", "lead"),
            ("transcript.added", "ana"), ("coder.added", "ana"), ("round.added", "ana"),
            ("round.assigned", "ana"), ("coding.recorded", "ana"), ("coding.retracted", "ana"),
        ]  # fmt: skip
        assert project.check() == ()

    def test_what_changes_nothing_has_none(self, coded: Project) -> None:
        before = actions(coded)
        with coded.writing("ana") as repository:
            repository.ensure_coder(Coder("ana"))
            repository.assign("first", frozenset())
        assert actions(coded) == before

    def test_numbers_follow_each_other_and_times_do_not_go_back(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record(factories.sample_codings())
        with coded.reading() as repository:
            events = repository.events()[::-1]
            assert repository.revision() == len(events)
            assert len(repository.events(limit=3)) == 3
            assert repository.changed_at() == events[-1].at
        assert [event.id for event in events] == list(range(1, len(events) + 1))
        times = [event.at for event in events if event.at]
        assert times == sorted(times)
        assert len(times) == len(events)

    def test_what_was_rolled_back_leaves_none(self, coded: Project) -> None:
        before = actions(coded)
        with pytest.raises(_Stop):
            _write_and_stop(coded)
        with pytest.raises(CodingError), coded.writing("ana") as repository:
            repository.record(factories.sample_codings()[:1] * 2)
        assert actions(coded) == before
        with coded.reading() as repository:
            assert repository.codings() == ()

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE event SET actor = 'eve' WHERE id = 3", "event 3: this event was changed"),
            ("UPDATE event SET \"after\" = 'x' WHERE id = 2", "event 2: this event was changed"),
            ("UPDATE event SET at = '' WHERE id = 1", "event 1: this event was changed"),
            ("DELETE FROM event WHERE id = 3", "event 4: an event is missing before this one"),
            ("DELETE FROM event WHERE id = 1", "event 2: an event is missing before this one"),
            (
                "DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)",
                "event 12: 1 event after this one, the last ones, are missing",
            ),
            (
                "DELETE FROM event WHERE id > 5",
                "event 5: 8 events after this one, the last ones, are missing",
            ),
            (
                "DELETE FROM event",
                "audit trail: 13 events after this one, the last ones, are missing",
            ),
            (
                "UPDATE event_head SET events = 7",
                "event 13: the audit trail does not end as it was recorded to end",
            ),
        ],
    )
    def test_tampering_is_found(self, coded: Project, statement: str, said: str) -> None:
        assert coded.check() == ()
        raw(coded, statement)
        assert [str(problem) for problem in coded.check()] == [said]

    def test_a_cut_off_end_stays_visible_when_work_goes_on(self, coded: Project) -> None:
        raw(coded, "DELETE FROM event WHERE id > 6")
        with coded.writing("ana") as repository:
            repository.record(factories.sample_codings()[:1])
        assert [str(problem) for problem in coded.check()] == [
            "event 14: an event is missing before this one"
        ]

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            (
                "DELETE FROM coding WHERE id = :id",
                "is in the audit trail and not among the codings",
            ),
            (
                "INSERT INTO coding SELECT 'other', transcript_id, revision, span_start, span_end, "
                "code, 'ben', round, quote, origin, value, note, recorded_at, valence "
                "FROM coding WHERE id = :id",
                "coding other is among the codings and not in the audit trail",
            ),
            ("UPDATE coding SET coder = 'ben' WHERE id = :id", "audit trail has it: coder"),
            ("UPDATE coding SET note = 'no', value = 'x' WHERE id = :id", "has it: value, note"),
        ],
    )
    def test_codings_unlike_the_log_are_named(
        self, coded: Project, statement: str, said: str
    ) -> None:
        mine = factories.sample_codings()[0]
        with coded.writing("ana") as repository:
            repository.record([mine])
        raw(coded, statement, **({"id": mine.id} if ":id" in statement else {}))
        (problem,) = coded.check()
        assert said in str(problem)
        assert problem.where == mine.transcript

    def test_the_day_of_the_newest_change_may_leave_actions_out(self, coded: Project) -> None:
        with coded.writing("lead") as repository:
            repository.save_round(Round("second", 1))
        with coded.reading() as repository:
            newest = repository.changed_at()
            assert repository.changed_at(besides=("round",)) != newest
            assert repository.changed_at(besides=("r_und", "nothing")) == newest
            assert repository.changed_at(besides=()) == newest

    def test_an_untouched_project_was_never_changed(self, project: Project) -> None:
        with project.reading() as repository:
            assert repository.changed_at() is None
            assert repository.revision() == 0
