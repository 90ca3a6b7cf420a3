"""Signing in: who gets a token, who waits, and what a project of one never asks."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import qualkit.services
from qualkit.errors import NotAllowed, NotFound, UsageError
from qualkit.model import Account, TeamRole
from qualkit.services import accounts
from qualkit.store import Project, people_tables, schema

PASSWORD = "four words are enough"


@pytest.fixture
def project(tmp_path: Path):
    made = Project.create(tmp_path / "study.qualkit")
    yield made
    made.close()


@pytest.fixture
def team(project: Project) -> Project:
    accounts.make_lead(project, "Ana", PASSWORD)
    for name, role in (("Ben", TeamRole.CODER), ("Vic", TeamRole.VIEWER)):
        accounts.add_person(project, Account(name, role), actor="Ana", password=PASSWORD)
    return project


def test_nobody_signs_in_to_a_project_of_one(project):
    assert not accounts.needs_sign_in(project)
    with pytest.raises(NotAllowed):
        accounts.sign_in(project, "Ana", PASSWORD)


def test_a_name_and_its_password_give_a_token_that_ends_with_signing_out(team):
    token = accounts.sign_in(team, " ben ", PASSWORD)
    person = accounts.person_of(team, token)
    assert person is not None
    assert (person.name, person.role) == ("Ben", TeamRole.CODER)
    accounts.sign_out(team, token)
    assert accounts.person_of(team, token) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ben", "wrong"), ("Ben", ""), ("Nobody", PASSWORD), ("", ""), ("Ben", "x" * 100_000)],
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(team, name, password):
    with pytest.raises(NotAllowed, match=accounts.WRONG):
        accounts.sign_in(team, name, password)


def test_after_ten_wrong_tries_the_right_password_waits_too(team, monkeypatch):
    for _ in range(accounts.MOST_TRIES):
        with pytest.raises(NotAllowed, match=accounts.WRONG):
            accounts.sign_in(team, "BEN", "not the password")
    with pytest.raises(NotAllowed, match="wait 15 minutes"):
        accounts.sign_in(team, "Ben", PASSWORD)
    assert accounts.sign_in(team, "Ana", PASSWORD)
    later = datetime.now(UTC) + accounts.WAIT + timedelta(seconds=1)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return later

    monkeypatch.setattr(accounts, "datetime", Later)
    assert accounts.sign_in(team, "Ben", PASSWORD)


def test_a_new_password_by_the_lead_ends_the_wait_and_every_sign_in(team):
    token = accounts.sign_in(team, "Ben", PASSWORD)
    for _ in range(accounts.MOST_TRIES):
        with pytest.raises(NotAllowed):
            accounts.sign_in(team, "Ben", "no")
    accounts.change_password(team, "Ben", "another good sentence", actor="Ana")
    assert accounts.person_of(team, token) is None
    assert accounts.sign_in(team, "Ben", "another good sentence")
    with pytest.raises(NotAllowed):
        accounts.change_password(team, "Ana", "another good sentence", actor="Ben")


def test_no_password_and_no_token_is_kept_as_it_was_typed(team):
    token = accounts.sign_in(team, "Ben", PASSWORD)
    with pytest.raises(NotAllowed):
        accounts.sign_in(team, "my secret typed as a name", "x")
    team.close()
    written = Path(team.location).read_bytes()
    for secret in (PASSWORD, token, "typed as a name"):
        assert secret.encode() not in written
    assert b"$argon2id$" in written


def test_a_password_costs_who_guesses_what_the_standard_recommends(full_cost):
    """The second choice of RFC 9106: 64 MiB, three passes, four lanes."""
    assert full_cost().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("name", ["", " Ana", "a\nb", "x" * 81, "a  b", "\u202eAna"])
def test_a_name_must_be_one_that_can_stand_beside_a_coding(project, name):
    with pytest.raises(UsageError):
        accounts.make_lead(project, name, PASSWORD)
    assert accounts.team(project) == ()


@pytest.mark.parametrize("password", ["short", "x" * 201, "anastasia-ana"])
def test_a_weak_password_is_refused(project, password):
    with pytest.raises(UsageError):
        accounts.make_lead(project, "Anastasia-Ana", password)


def test_there_is_one_first_lead_and_always_a_lead(team):
    with pytest.raises(NotAllowed, match="a lead already"):
        accounts.make_lead(team, "Eve", PASSWORD)
    for refused in (
        lambda: accounts.change_role(team, "Ana", TeamRole.CODER, actor="Ana"),
        lambda: accounts.end_account(team, "Ana", actor="Ana"),
        lambda: accounts.pseudonymise(team, "Ana", actor="Ana"),
    ):
        with pytest.raises(NotAllowed, match="only lead"):
            refused()
    accounts.change_role(team, "Ben", TeamRole.LEAD, actor="Ana")
    accounts.end_account(team, "Ana", actor="Ben")


def test_names_and_addresses_are_given_once(team):
    for account in (Account("ben", TeamRole.CODER), Account("Vic", TeamRole.LEAD)):
        with pytest.raises(NotAllowed, match="already"):
            accounts.add_person(team, account, actor="Ana", password=PASSWORD)
    first = Account("Dana", TeamRole.CODER, "dana@school.example")
    accounts.add_person(team, first, actor="Ana")
    with pytest.raises(NotAllowed, match="already"):
        accounts.add_person(
            team, Account("Eve", TeamRole.CODER, "Dana@School.example"), actor="Ana"
        )
    assert accounts.sign_in_by_email(team, "DANA@school.example")
    with pytest.raises(NotAllowed):
        accounts.sign_in(team, "Dana", "")
    with pytest.raises(NotAllowed):
        accounts.sign_in_by_email(team, "eve@school.example")


@pytest.mark.parametrize("actor", ["Ben", "Vic", "Eve"])
def test_who_is_not_a_lead_changes_nobody(team, actor):
    new = Account("Eve", TeamRole.LEAD)
    for change in (
        lambda: accounts.add_person(team, new, actor=actor, password=PASSWORD),
        lambda: accounts.change_role(team, actor, TeamRole.LEAD, actor=actor),
        lambda: accounts.end_account(team, "Ana", actor=actor),
        lambda: accounts.pseudonymise(team, "Ben", actor=actor),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert [a.role for a in accounts.team(team)] == [
        TeamRole.LEAD, TeamRole.CODER, TeamRole.VIEWER,
    ]  # fmt: skip


def test_an_ended_account_is_out_at_once_and_can_come_back(team):
    token = accounts.sign_in(team, "Ben", PASSWORD)
    accounts.end_account(team, "Ben", actor="Ana")
    assert accounts.person_of(team, token) is None
    with pytest.raises(NotAllowed, match=accounts.WRONG):
        accounts.sign_in(team, "Ben", PASSWORD)
    accounts.bring_back(team, "Ben", actor="Ana")
    assert accounts.sign_in(team, "Ben", PASSWORD)


def test_a_removed_person_has_a_free_pseudonym_and_no_account(team):
    assert accounts.pseudonymise(team, "Ben", actor="Ana") == "Coder 1"
    assert accounts.pseudonymise(team, "Vic", actor="Ana") == "Coder 2"
    with pytest.raises(NotFound):
        accounts.end_account(team, "Ben", actor="Ana")


def test_every_service_says_which_right_its_writing_needs():
    """So that a new one cannot be written without thinking of who may."""
    silent = []
    for path in sorted(Path(qualkit.services.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                writes = node.func.attr == "writing"
                if writes and "right" not in {word.arg for word in node.keywords}:
                    silent.append(f"{path.name}:{node.lineno}")
    assert silent == []


def test_every_column_that_names_a_person_is_renamed_with_her():
    """A new table that names people must use one of the known column names."""
    known = people_tables.PERSON_COLUMNS
    from sqlalchemy import ForeignKey

    pointing = {
        column.name
        for table in schema.metadata.sorted_tables
        for column in table.c
        for key in column.foreign_keys
        if isinstance(key, ForeignKey) and key.target_fullname == "coder.name"
    }
    assert pointing <= known
