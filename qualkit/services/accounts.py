"""Accounts and signing in: who is in the team, and who is at the other end of a browser."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from qualkit.errors import NotAllowed, UsageError
from qualkit.model import Account, Coder, Right, SignIn, TeamRole, may, name_fault
from qualkit.store import Project, Repository

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
STAYS_SIGNED_IN = timedelta(hours=12)
STAYS_UNUSED = timedelta(hours=2)
RENEWED_AFTER = timedelta(minutes=5)
MOST_TRIES = 10
WAIT = timedelta(minutes=15)
WRONG = "the name or the password is wrong"


def team(project: Project) -> tuple[Account, ...]:
    """Everyone who has or had an account, by name."""
    with project.reading() as repository:
        return repository.accounts()


def needs_sign_in(project: Project) -> bool:
    """Whether the project has accounts, so that nobody may look at it without one."""
    with project.reading() as repository:
        return repository.has_accounts()


def refuse_unless_allowed(project: Project, person: str, right: Right) -> None:
    """Raises NotAllowed where the person's account does not give the right."""
    with project.reading() as repository:
        repository.refuse_unless_allowed(person, right)


def make_lead(project: Project, name: str, password: str) -> Account:
    """The first account of a project. Raises NotAllowed where there is one already."""
    account = Account(_checked_name(name), TeamRole.LEAD)
    hashed = _hashed(password, name)
    with project.writing(name, right=None) as repository:
        if repository.has_accounts():
            raise NotAllowed(
                "the project has a lead already", hint="ask the lead to add you to the team"
            )
        _store(repository, account, hashed)
    return account


def add_person(
    project: Project, account: Account, *, actor: str, password: str | None = None
) -> None:
    """Add someone to the team, with a password or an e-mail address to sign in by."""
    name = _checked_name(account.name)
    if password is None and not account.email:
        raise UsageError("a person signs in by a password or an e-mail address; give one of them")
    hashed = None if password is None else _hashed(password, name)
    with project.writing(actor, right=Right.MANAGE) as repository:
        if not repository.has_accounts() and account.role is not TeamRole.LEAD:
            raise NotAllowed("the first account of a project is its lead's")
        _refuse_twice(repository, account)
        _store(repository, account, hashed)


def _refuse_twice(repository: Repository, account: Account) -> None:
    for known in repository.accounts():
        if known.name.casefold() == account.name.casefold():
            raise NotAllowed(f"{known.name} has an account already")
        if account.email and known.email.casefold() == account.email.casefold():
            raise NotAllowed(f"{known.name} signs in with that e-mail address already")


def _store(repository: Repository, account: Account, hashed: str | None) -> None:
    repository.ensure_coder(Coder(account.name))
    repository.save_account(account)
    if hashed is not None:
        repository.save_password_hash(account.name, hashed)


def change_role(project: Project, name: str, role: TeamRole, *, actor: str) -> Account:
    """Give someone another role; a project keeps at least one lead."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        changed = replace(repository.account(name), role=role)
        _save_keeping_a_lead(repository, changed)
    return changed


def end_account(project: Project, name: str, *, actor: str) -> Account:
    """Let someone in no more; what she did stays as it is, under her name."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        ended = replace(repository.account(name), ended=True)
        _save_keeping_a_lead(repository, ended)
        repository.end_sign_ins(name)
    return ended


def bring_back(project: Project, name: str, *, actor: str) -> Account:
    """Let someone in again whose account had ended."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        back = replace(repository.account(name), ended=False)
        repository.save_account(back)
    return back


def _save_keeping_a_lead(repository: Repository, changed: Account) -> None:
    others = [a for a in repository.accounts() if a.name != changed.name]
    if not any(_leads(account) for account in (*others, changed)):
        raise NotAllowed(
            f"{changed.name} is the only lead of the project",
            hint="make somebody else a lead first",
        )
    repository.save_account(changed)


def _leads(account: Account) -> bool:
    return account.role is TeamRole.LEAD and not account.ended


def pseudonymise(project: Project, name: str, *, actor: str) -> str:
    """Remove a person; her codings and memos stay under the pseudonym that is returned.

    For good: the name is kept nowhere but in the event log, where who did what must stand.
    """
    with project.writing(actor, right=Right.MANAGE) as repository:
        account = repository.account(name)
        _save_keeping_a_lead(repository, replace(account, ended=True))
        taken = {coder.name.casefold() for coder in repository.coders()}
        numbers = range(1, len(taken) + 2)
        pseudonym = next(p for n in numbers if (p := f"Coder {n}").casefold() not in taken)
        repository.rename_person(name, pseudonym)
    return pseudonym


def change_password(project: Project, name: str, password: str, *, actor: str) -> None:
    """A new password, one's own or by the lead; whoever is signed in by it must sign in anew."""
    hashed = _hashed(password, name)
    with project.writing(actor, right=Right.READ) as repository:
        asking = repository.account(actor)
        if actor != name and not may(asking.role, Right.MANAGE):
            raise NotAllowed("only the lead may give others a password")
        repository.account(name)
        repository.save_password_hash(name, hashed)
        repository.end_sign_ins(name)
        repository.save_wrong_tries(_tried(name), 0)


def sign_in(project: Project, name: str, password: str) -> str:
    """A token for the browser, good for 12 hours and until it is not used for two.

    Raises NotAllowed, without saying which is wrong. After ten wrong tries a name has to wait a
    quarter of an hour, a right password too.
    """
    typed = " ".join(name.split())
    count_try(project, typed)
    with project.reading() as repository:
        known = _known(repository, typed)
        stored = repository.password_hash(known) if known else ""
    if not _fits(stored, password):
        raise NotAllowed(WRONG, hint="try again, or ask the lead for a new password")
    return _token_for(project, known)


def count_try(project: Project, tried: str) -> None:
    """Count a try before it is looked at, so that many at once are no more than ten in a row.

    Raises NotAllowed after ten. A sign-in that succeeds forgets them.
    """
    with project.writing("sign-in", right=None) as repository:
        tries, last = repository.wrong_tries(_tried(tried))
        now = datetime.now(UTC)
        waited = last is not None and now - last > WAIT
        if tries >= MOST_TRIES and last is not None and not waited:
            minutes = -(-int((last + WAIT - now).total_seconds()) // 60)
            raise NotAllowed(
                f"too many wrong passwords for this name; wait {minutes} minutes",
                hint="the lead can give a new password at once",
            )
        repository.save_wrong_tries(_tried(tried), 1 if waited else tries + 1)


def sign_in_by_email(project: Project, email: str) -> str:
    """A token for a person whom an institution's sign-in has vouched for. Raises NotAllowed."""
    with project.reading() as repository:
        names = [
            account.name
            for account in repository.accounts()
            if account.email and account.email.casefold() == email.strip().casefold()
            if not account.ended
        ]
    if not names:
        raise NotAllowed(
            "this e-mail address has no account in the project", hint="ask the lead to add it"
        )
    return _token_for(project, names[0])


def _token_for(project: Project, name: str) -> str:
    token = secrets.token_urlsafe(32)
    ends = _written(datetime.now(UTC) + STAYS_UNUSED)
    with project.writing(name, right=Right.READ) as repository:
        repository.save_wrong_tries(_tried(name), 0)
        repository.open_sign_in(_digest(token), name, ends_at=ends)
    return token


def sign_in_of(project: Project, token: str) -> SignIn | None:
    """The sign-in that this token is of; None when it is over."""
    if not token:
        return None
    with project.reading() as repository:
        return repository.sign_in(_digest(token))


def person_of(project: Project, token: str) -> Account | None:
    """Who is signed in with this token; None when nobody is any more."""
    found = sign_in_of(project, token)
    return None if found is None else found.account


def keep_signed_in(project: Project, token: str, known: SignIn | None = None) -> None:
    """Note that a sign-in is in use, so that it lasts; for 12 hours from its beginning at most.

    `known` is the sign-in as it was looked up a moment ago, if it was.
    """
    found = known or sign_in_of(project, token)
    if found is None:
        return
    ends = min(datetime.now(UTC) + STAYS_UNUSED, found.made_at + STAYS_SIGNED_IN)
    if ends - found.ends_at < RENEWED_AFTER:
        return
    with project.writing(found.account.name, right=None) as repository:
        repository.extend_sign_in(_digest(token), ends_at=_written(ends))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def sign_out(project: Project, token: str) -> None:
    """End a sign-in on the server, so that a copied token is worth nothing."""
    person = person_of(project, token)
    if person is None:
        return
    with project.writing(person.name, right=None) as repository:
        repository.end_sign_in(_digest(token))


def _known(repository: Repository, typed: str) -> str:
    names = (a.name for a in repository.accounts() if not a.ended)
    return next((name for name in names if name.casefold() == typed.casefold()), "")


def _tried(name: str) -> str:
    """A name as it is kept with its wrong tries: a digest, since people type passwords there."""
    return hashlib.sha256(name.casefold().encode("utf-8", "replace")).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _checked_name(name: str) -> str:
    fault = name_fault(name)
    if fault:
        raise UsageError(fault)
    return name


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """A hash to compare with where a name has none, so that the answer takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))


def _hashed(password: str, name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(
            f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters",
            hint="a sentence of four words is easy to remember",
        )
    if password.casefold().strip() == name.casefold():
        raise UsageError("the password is the name; choose another one")
    return _hasher().hash(password)


def _fits(stored: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        right = _hasher().verify(stored or _nobodys_hash(), password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(stored)
