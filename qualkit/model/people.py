"""Who may do what in a project that several people share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualkit.errors import NotAllowed


class TeamRole(StrEnum):
    """What a person is in the team."""

    LEAD = "lead"
    CODER = "coder"
    VIEWER = "viewer"


class Right(StrEnum):
    """What an action asks of the person who takes it."""

    READ = "read"
    CODE = "code"
    MANAGE = "manage"


_RIGHTS = {
    TeamRole.VIEWER: frozenset({Right.READ}),
    TeamRole.CODER: frozenset({Right.READ, Right.CODE}),
    TeamRole.LEAD: frozenset(Right),
}


def may(role: TeamRole, right: Right) -> bool:
    """Whether people in this role have that right."""
    return right in _RIGHTS[role]


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may sign in. `name` is the coder's name; `ended` accounts keep their codings.

    `email` is how an institution's sign-in names the person; empty where it is not used.
    """

    name: str
    role: TeamRole
    email: str = ""
    ended: bool = False
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """Someone at a browser, since when, and until when if it is not used."""

    account: Account
    made_at: datetime
    ends_at: datetime


def refuse_role(name: str, role: TeamRole, right: Right) -> None:
    """Raises NotAllowed where people in this role do not have the right."""
    if not may(role, right):
        raise NotAllowed(
            f"{name} is a {role} and may not change this",
            hint="ask the lead of the project",
        )


LONGEST_NAME = 80


def name_fault(name: str) -> str:
    """Why this cannot be a person's name in a project; empty when it can."""
    if not name or name != " ".join(name.split()):
        return "a name needs words without spaces at its ends"
    if name.casefold() == "consensus":
        return "'consensus' is the name of what a team agrees on"
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters"
    if not name.isprintable():
        return "a name has no control characters"
    return ""
