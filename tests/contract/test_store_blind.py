"""A project seen by one person: an open blind round shows her own work and nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.errors import NotFound
from qualkit.model import Purpose, Round
from qualkit.store import Project
from tests import factories

NAME = "reliability 1"


@pytest.fixture
def blind(coded: Project) -> Project:
    """Ana and Ben code the same transcript, each without seeing the other."""
    samples = factories.sample_codings()
    name = samples[0].transcript
    pairs = frozenset({(name, "ana"), (name, "ben")})
    with coded.writing("lead") as repository:
        repository.save_round(
            Round(NAME, 1, blind=True, assignments=pairs, purpose=Purpose.RELIABILITY)
        )
        repository.record(samples)
    for coder in ("ana", "ben"):
        with coded.writing(coder) as repository:
            repository.record([replace(samples[0], id=f"of-{coder}", coder=coder, round=NAME)])
    return coded


def ids(project: Project) -> set[str]:
    with project.reading() as repository:
        return {coding.id for coding in repository.codings() if coding.round == NAME}


class TestWhileTheRoundIsOpen:
    def test_each_sees_her_own(self, blind: Project) -> None:
        assert ids(blind.seen_by("ana")) == {"of-ana"}
        assert ids(blind.seen_by("ben")) == {"of-ben"}
        assert ids(blind.seen_by("the lead")) == set()
        assert ids(blind) == {"of-ana", "of-ben"}

    def test_other_rounds_are_seen_as_before(self, blind: Project) -> None:
        with blind.seen_by("ana").reading() as repository:
            seen = [c for c in repository.codings() if c.round != NAME]
        with blind.reading() as repository:
            assert seen == [c for c in repository.codings() if c.round != NAME]
        assert seen

    def test_knowing_an_id_does_not_help(self, blind: Project) -> None:
        with blind.seen_by("ana").reading() as repository:
            with pytest.raises(NotFound):
                repository.coding("of-ben")
            assert repository.coding("of-ana").coder == "ana"

    def test_counts_and_events_do_not_tell(self, blind: Project) -> None:
        with blind.seen_by("ana").reading() as repository:
            seen = sum(entry.codings for entry in repository.listing())
            told = "".join(f"{e.actor} {e.subject} {e.after}" for e in repository.events())
        with blind.reading() as repository:
            everything = sum(entry.codings for entry in repository.listing())
        assert seen == everything - 1
        assert "of-ana" in told
        assert "of-ben" not in told

    def test_counting_and_checking_still_see_the_whole(self, blind: Project) -> None:
        seen = blind.seen_by("ana")
        with seen.reading(whole=True) as repository:
            assert {c.id for c in repository.codings()} >= {"of-ana", "of-ben"}
        assert seen.check() == ()


class TestClosing:
    def test_afterwards_everyone_sees_everything(self, blind: Project) -> None:
        with blind.writing("lead") as repository:
            repository.close_round(NAME)
        assert ids(blind.seen_by("ana")) == {"of-ana", "of-ben"}
        with blind.reading() as repository:
            assert repository.round(NAME).closed

    def test_opening_it_again_hides_again(self, blind: Project) -> None:
        for closed in (True, False):
            with blind.writing("lead") as repository:
                repository.close_round(NAME, closed=closed)
        assert ids(blind.seen_by("ana")) == {"of-ana"}

    def test_a_closed_round_is_nobodys_newest(self, blind: Project) -> None:
        with blind.reading() as repository:
            assert repository.newest_round_of("ana", repository.round(NAME).transcripts[0]) == NAME
        with blind.writing("lead") as repository:
            repository.close_round(NAME)
            assert repository.newest_round_of("ana", repository.round(NAME).transcripts[0]) is None


class TestBeingDone:
    def test_it_is_kept_for_each_coder(self, blind: Project) -> None:
        with blind.reading() as repository:
            round_ = repository.round(NAME)
        name = round_.transcripts[0]
        assert round_.unfinished == ((name, "ana"), (name, "ben"))
        with blind.writing("ana") as repository:
            repository.save_done(NAME, name, "ana")
        with blind.reading() as repository:
            assert repository.round(NAME).unfinished == ((name, "ben"),)
        with blind.writing("ana") as repository:
            repository.save_done(NAME, name, "ana", done=False)
            assert len(repository.round(NAME).unfinished) == 2

    def test_only_of_what_is_assigned(self, blind: Project) -> None:
        with blind.reading() as repository:
            name = repository.round(NAME).transcripts[0]
        with blind.writing("eve") as repository, pytest.raises(NotFound):
            repository.save_done(NAME, name, "eve")
