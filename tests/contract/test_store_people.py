"""Accounts in the store: what a role allows is decided where writing begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qualkit.errors import NotAllowed
from qualkit.model import Account, Right, TeamRole
from qualkit.store import Project
from tests import factories

LATER = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="microseconds")
BEFORE = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="microseconds")


@pytest.fixture
def team(coded: Project) -> Project:
    with coded.writing("lead", right=None) as repository:
        repository.save_account(Account("lead", TeamRole.LEAD))
        repository.save_account(Account("ana", TeamRole.CODER))
        repository.save_account(Account("vic", TeamRole.VIEWER))
        repository.save_account(Account("gone", TeamRole.LEAD, ended=True))
    return coded


ALLOWED = [
    ("lead", Right.MANAGE, True),
    ("lead", Right.CODE, True),
    ("ana", Right.CODE, True),
    ("ana", Right.MANAGE, False),
    ("vic", Right.READ, True),
    ("vic", Right.CODE, False),
    ("gone", Right.READ, False),
    ("stranger", Right.READ, False),
    ("ANA", Right.CODE, False),
]


class TestRights:
    @pytest.mark.parametrize(("name", "right", "allowed"), ALLOWED)
    def test_a_write_begins_only_with_the_right(
        self, team: Project, name: str, right: Right, allowed: bool
    ) -> None:
        with team.reading() as repository:
            assert repository.allows(name, right) is allowed
        if allowed:
            with team.writing(name, right=right):
                return
        with pytest.raises(NotAllowed), team.writing(name, right=right):
            pytest.fail("the transaction began")

    def test_without_accounts_everyone_may_everything(self, coded: Project) -> None:
        with coded.writing("anyone", right=Right.MANAGE) as repository:
            assert not repository.has_accounts()


class TestSignIns:
    def test_a_token_is_worth_something_while_it_lasts(self, team: Project) -> None:
        with team.writing("ana", right=None) as repository:
            repository.open_sign_in("long", "ana", ends_at=LATER)
            repository.open_sign_in("short", "ana", ends_at=BEFORE)
            repository.open_sign_in("ended", "gone", ends_at=LATER)
        with team.reading() as repository:
            found = repository.signed_in("long")
            assert found is not None
            assert found.name == "ana"
            assert repository.signed_in("short") is None
            assert repository.signed_in("ended") is None
            assert repository.signed_in("unknown") is None

    def test_signing_out_ends_one_and_a_new_password_all(self, team: Project) -> None:
        with team.writing("ana", right=None) as repository:
            repository.open_sign_in("one", "ana", ends_at=LATER)
            repository.open_sign_in("two", "ana", ends_at=LATER)
        with team.writing("ana", right=None) as repository:
            repository.end_sign_in("one")
        with team.reading() as repository:
            assert repository.signed_in("one") is None
            assert repository.signed_in("two") is not None
        with team.writing("ana", right=None) as repository:
            repository.end_sign_ins("ana")
        with team.reading() as repository:
            assert repository.signed_in("two") is None

    def test_wrong_tries_are_kept_and_forgotten(self, team: Project) -> None:
        with team.writing("sign-in", right=None) as repository:
            repository.save_wrong_tries("x", 3)
        with team.reading() as repository:
            assert repository.wrong_tries("x")[0] == 3
        with team.writing("sign-in", right=None) as repository:
            repository.save_wrong_tries("x", 0)
            assert repository.wrong_tries("x") == (0, None)


class TestRenaming:
    def test_all_that_a_person_did_goes_under_the_pseudonym(self, team: Project) -> None:
        with team.writing("lead") as repository:
            repository.record(factories.sample_codings())
            before = repository.codings(coder="ana")
        with team.writing("lead") as repository:
            repository.rename_person("ana", "Coder 1")
        with team.reading() as repository:
            after = repository.codings(coder="Coder 1")
            names = {a.name for a in repository.accounts()}
            assigned = {coder for r in repository.rounds() for coder in r.coders}
            coders = {coder.name for coder in repository.coders()}
        assert [(c.id, c.span, c.code, c.quote) for c in after] == [
            (c.id, c.span, c.code, c.quote) for c in before
        ]
        assert before
        assert "ana" not in names | assigned | coders
        assert team.check() == ()
