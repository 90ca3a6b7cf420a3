"""Saved queries, on every database."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qualkit.errors import NotFound, ProjectError
from qualkit.model import Purpose, Round
from qualkit.model.found import SavedQuery
from qualkit.store import Project

TALK = SavedQuery("talk of tests", 'code:dar.acc AND "test"', "ana")


def names(project: Project) -> list[str]:
    with project.reading() as repository:
        return [query.name for query in repository.saved_queries()]


def test_what_was_saved_is_read_again_by_name(coded: Project) -> None:
    with coded.writing("ana") as repository:
        repository.save_query(replace(TALK, name="Zeit"))
        kept = repository.save_query(TALK)
    assert replace(kept, saved_at=None) == TALK
    assert kept.saved_at is not None
    assert names(coded) == ["talk of tests", "Zeit"]
    with coded.reading() as repository:
        assert repository.saved_query("talk of tests") == kept
        with pytest.raises(NotFound, match="no saved query 'x'"):
            repository.saved_query("x")


def test_each_change_is_an_event_with_before_and_after(coded: Project) -> None:
    with coded.writing("ana") as repository:
        repository.save_query(TALK)
        repository.save_query(replace(TALK, query="code:dar.acc"))
        repository.remove_query(TALK.name)
    with coded.reading() as repository:
        removed, changed, written = repository.events(limit=3)
    assert [e.action for e in (written, changed, removed)] == [
        "query.saved", "query.saved", "query.removed",
    ]  # fmt: skip
    assert written.before is None
    assert json.loads(changed.before or "")["query"] == TALK.query
    assert json.loads(changed.after or "")["query"] == "code:dar.acc"
    assert removed.after is None
    assert names(coded) == []


def test_what_was_removed_is_known(coded: Project) -> None:
    with coded.writing("ana") as repository:
        repository.save_query(TALK)
        repository.remove_query(TALK.name)
        with pytest.raises(NotFound):
            repository.remove_query(TALK.name)
    with coded.reading() as repository:
        assert repository.removed_query(TALK.name) == TALK
        with pytest.raises(NotFound):
            repository.removed_query("x")


def test_half_a_character_is_refused(coded: Project) -> None:
    with pytest.raises(ProjectError), coded.writing("ana") as repository:
        repository.save_query(replace(TALK, query="\ud800"))
    assert names(coded) == []


def test_an_open_blind_round_hides_what_others_save(coded: Project) -> None:
    with coded.writing("ben") as repository:
        repository.save_query(replace(TALK, name="before", author="ben"))
    with coded.writing("lead") as repository:
        pairs = frozenset({("KES-T01", "ana"), ("KES-T01", "ben")})
        repository.save_round(
            Round("blind", 1, blind=True, assignments=pairs, purpose=Purpose.RELIABILITY)
        )
    for coder in ("ana", "ben"):
        with coded.writing(coder) as repository:
            repository.save_query(replace(TALK, name=f"of {coder}", author=coder))
    assert names(coded.seen_by("ana")) == ["before", "of ana"]
    assert names(coded.seen_by("ben")) == ["before", "of ben"]
    assert names(coded) == ["before", "of ana", "of ben"]
    with coded.writing("lead") as repository:
        repository.close_round("blind")
    assert names(coded.seen_by("ana")) == ["before", "of ana", "of ben"]


def test_a_person_who_leaves_is_renamed(coded: Project) -> None:
    with coded.writing("ana") as repository:
        repository.save_query(TALK)
    with coded.writing("lead") as repository:
        repository.rename_person("ana", "coder 1")
    with coded.reading() as repository:
        assert repository.saved_query(TALK.name).author == "coder 1"
