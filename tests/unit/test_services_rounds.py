"""Rounds: dealt out evenly, worked through, closed, and nobody gets in sideways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import CodingError, NotAllowed, NotFound, QualkitError
from qualkit.model import Purpose, ReadingState
from qualkit.services import reading_status, rounds
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from qualkit.ui.presence import Presence
from tests import factories, projects

NAMES = tuple(sorted(t.name for t in factories.sample_transcripts()))
NAME = NAMES[0]
PLAN = RoundPlan("drift 1", NAMES, ("ana", "ben", "cem"), Purpose.DRIFT)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    yield made
    made.close()


def test_everyone_gets_everything_unless_said(project: Project) -> None:
    made = rounds.open_round(project, PLAN, actor="lea")
    assert made.assignments == {(name, who) for name in NAMES for who in PLAN.coders}
    assert rounds.one(project, "drift 1") == made


def test_work_is_spread_evenly_and_the_seed_says_how(project: Project) -> None:
    made = rounds.open_round(project, replace(PLAN, each=2), actor="lea")
    again = rounds.open_round(project, replace(PLAN, name="drift 2", each=2), actor="lea")
    assert {len(made.assigned(name)) for name in NAMES} == {2}
    load = Counter(coder for _, coder in made.assignments)
    assert max(load.values()) - min(load.values()) <= 1
    assert made.assignments == again.assignments


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "first"}, "a round 'first' already"),
        ({"name": " "}, "the name of a round"),
        ({"transcripts": ()}, "at least one transcript"),
        ({"coders": ()}, "at least one transcript and one coder"),
        ({"each": 4}, "4 coders for each transcript, of 3"),
        ({"transcripts": ("nowhere",)}, "no transcript 'nowhere'"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    project: Project, change: dict[str, object], said: str
) -> None:
    with pytest.raises(QualkitError, match=said):
        rounds.open_round(project, replace(PLAN, **change), actor="lea")  # type: ignore[arg-type]
    assert [each.name for each in rounds.everything(project)] == ["first"]


def test_done_is_one_notion_on_both_pages(project: Project) -> None:
    reading_status.set_state(project, NAME, ReadingState.DONE, coder="ana")
    rounds.open_round(project, PLAN, actor="lea")
    assert reading_status.status(project, NAME, coder="ana").state is ReadingState.NOT_STARTED
    reading_status.set_state(project, NAME, ReadingState.DONE, coder="ana")
    assert (NAME, "ana") in rounds.one(project, "drift 1").done
    rounds.say_done(project, "drift 1", NAME, coder="ana", done=False)
    assert reading_status.status(project, NAME, coder="ana").state is ReadingState.IN_PROGRESS
    rounds.say_done(project, "drift 1", NAME, coder="ana")
    assert reading_status.status(project, NAME, coder="ana").state is ReadingState.DONE
    (mine,) = rounds.my_work(project, "ana")
    assert mine[1] == NAMES[1:]
    assert rounds.shares(mine[0])[0].done == 1


def test_closing_waits_for_everyone_unless_told(project: Project) -> None:
    rounds.open_round(project, replace(PLAN, transcripts=(NAME,), coders=("ana",)), actor="lea")
    with pytest.raises(NotAllowed, match="1 transcript is not done yet, by ana"):
        rounds.close_round(project, "drift 1", actor="lea")
    rounds.say_done(project, "drift 1", NAME, coder="ana")
    assert rounds.close_round(project, "drift 1", actor="lea").closed
    assert rounds.my_work(project, "ana") == ()
    with pytest.raises(CodingError, match="was closed on"):
        rounds.say_done(project, "drift 1", NAME, coder="ana", done=False)
    with pytest.raises(CodingError, match="was closed on"):
        rounds.assign(project, "drift 1", [(NAME, "ben")], actor="lea")
    rounds.reopen_round(project, "drift 1", actor="lea")
    assert (NAME, "ben") in rounds.assign(
        project, "drift 1", [(NAME, "ben")], actor="lea"
    ).assignments


def test_nobody_is_done_with_what_she_was_not_given(project: Project) -> None:
    rounds.open_round(project, replace(PLAN, coders=("ana",)), actor="lea")
    with pytest.raises(NotFound):
        rounds.say_done(project, "drift 1", NAME, coder="eve")


def test_who_is_where_is_forgotten_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("qualkit.ui.presence.time.monotonic", lambda: now[0])
    presence = Presence()
    presence.here("one", "ana", NAME)
    presence.here("one", "ben", NAME)
    presence.here("other", "cem", NAME)
    assert presence.people("one") == (("ana", NAME), ("ben", NAME))
    presence.here("one", "ben", "")
    now[0] += 30
    presence.here("one", "ana", NAMES[1])
    now[0] += 30
    assert presence.people("one") == (("ana", NAMES[1]),)
    assert presence.people("other") == ()
