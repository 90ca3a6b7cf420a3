"""People who sign in: accounts, open sign-ins, wrong tries, and what each may do."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from qualkit.errors import NotAllowed, NotFound
from qualkit.model.people import Account, Right, SignIn, TeamRole, refuse_role
from qualkit.store import people_schema, schema
from qualkit.store.clock import parse
from qualkit.store.event_schema import HEAD, event_head
from qualkit.store.plain import to_plain
from qualkit.store.tables import Tables, dumps

PERSON_COLUMNS = frozenset(
    {
        "coder",
        "author",
        "created_by",
        "decided_by",
        "changed_by",
        "by",
        "made_by",
        "opened_by",
        "closed_by",
    }
)
"""Columns that name a person; a person who leaves is renamed in each of them."""

_account, _sign_in, _tries = people_schema.account, people_schema.sign_in, people_schema.wrong_tries
_ACTS = (
    select(
        event_head.c.events,
        event_head.c.hash,
        select(_account.c.name).exists().label("team"),
        _account,
    )
    .join(_account, _account.c.name == bindparam("actor"), isouter=True)
    .where(event_head.c.id == HEAD)
)
"""What every change needs first: who makes it, and where the audit trail ends."""
_SIGNED_IN = (
    select(_account, _sign_in.c.made_at, _sign_in.c.ends_at)
    .join(_sign_in, _sign_in.c.account == _account.c.name)
    .where(
        _sign_in.c.token_hash == bindparam("token"),
        _sign_in.c.ends_at > bindparam("now"),
        _account.c.ended == 0,
    )
)


class PeopleTables(Tables):
    def accounts(self) -> tuple[Account, ...]:
        """Everyone who has or had an account, by name; none in a project of one person."""
        rows = self._rows(select(_account))
        return tuple(sorted((_as_account(row) for row in rows), key=lambda a: a.name.casefold()))

    def has_accounts(self) -> bool:
        """Whether people must sign in to this project."""
        return self._scalar(select(_account.c.name).limit(1)) is not None

    def account(self, name: str) -> Account:
        """Raises NotFound."""
        found = self._find(name)
        if found is None:
            raise NotFound(
                f"nobody called '{name}' has an account",
                hint="qualkit people list PROJECT names those who do",
            )
        return _as_account(found)

    def _find(self, name: str) -> Any:
        return self.connection.execute(select(_account).where(_account.c.name == name)).first()

    def refuse_unless_allowed(self, actor: str, right: Right) -> None:
        """Raises NotAllowed where the project has accounts and this person's does not allow it."""
        found, has_team = self._acts(actor)
        if not has_team:
            return
        if found is None or found.ended:
            raise NotAllowed(
                f"{actor} has no account in this project",
                hint="the lead adds one: qualkit people add PROJECT NAME",
            )
        refuse_role(actor, TeamRole(found.role), right)

    def _acts(self, actor: str) -> tuple[Any, bool]:
        """The account of who makes a change, or None, and whether anybody has one."""
        row = self.connection.execute(_ACTS, {"actor": actor}).first()
        if row is None:  # a project without the end of its audit trail is no open door
            return self._find(actor), self.has_accounts()
        self._held.get("head", (event_head,), lambda: (row.events, row.hash))
        return (None if row.name is None else row), bool(row.team)

    def allows(self, actor: str, right: Right) -> bool:
        """Whether this person may; everyone may everything in a project without accounts."""
        try:
            self.refuse_unless_allowed(actor, right)
        except NotAllowed:
            return False
        return True

    def save_account(self, account: Account) -> None:
        """Add an account, or change its role, e-mail or whether it has ended."""
        before = self._find(account.name)
        row = {"role": account.role.value, "email": account.email, "ended": int(account.ended)}
        if before is None:
            new = {"name": account.name, **row, "password_hash": "", "added_at": self.at}
            self._insert(_account, [new])
        else:
            self._change(account.name, row)
        old = None if before is None else _plain(_as_account(before))
        self.log("person.saved", account.name, before=old, after=_plain(account))

    def _change(self, name: str, values: dict[str, Any]) -> None:
        self._may_write()
        self.connection.execute(update(_account).where(_account.c.name == name).values(values))

    def password_hash(self, name: str) -> str:
        """The hash; empty where there is no such account or it has no password."""
        return self._scalar(select(_account.c.password_hash).where(_account.c.name == name)) or ""

    def save_password_hash(self, name: str, password_hash: str, *, log: bool = True) -> None:
        self._change(name, {"password_hash": password_hash})
        if log:
            self.log("person.password", name)

    def rename_person(self, name: str, pseudonym: str) -> None:
        """Give all that a person did the pseudonym; her account ends and goes with her name."""
        table = schema.coder
        kept = self.connection.execute(select(table).where(table.c.name == name)).first()
        if kept is not None:
            self._insert(table, [{**kept._mapping, "name": pseudonym}])
        for held in schema.metadata.sorted_tables:
            for column in held.c:
                if column.name in PERSON_COLUMNS and held is not table:
                    statement = update(held).where(column == name).values({column.name: pseudonym})
                    self.connection.execute(statement)
        self._rename_in_words(name, pseudonym)
        self.connection.execute(table.delete().where(table.c.name == name))
        self.end_sign_ins(name)
        self.connection.execute(_account.delete().where(_account.c.name == name))
        self.log("person.renamed", pseudonym, after={"pseudonym": pseudonym})

    def _rename_in_words(self, name: str, pseudonym: str) -> None:
        """The same where a person is named within a text: links of codes, and what was refused."""
        for table, column, renamed in (
            (schema.code_version, "supports", _in_links),
            (schema.operation, "problem", _in_sentence),
        ):
            held = table.c[column]
            for row in self._rows(select(held).where(held != "").distinct()):
                new = renamed(row[0], name, pseudonym)
                if new != row[0]:
                    self.connection.execute(
                        update(table).where(held == row[0]).values({column: new})
                    )

    def open_sign_in(self, token_hash: str, account: str, *, ends_at: str) -> None:
        row = {"token_hash": token_hash, "account": account, "made_at": self.at}
        self._insert(_sign_in, [{**row, "ends_at": ends_at}])

    def signed_in(self, token_hash: str) -> Account | None:
        """Who signed in with that token, while it lasts and the account does."""
        found = self.sign_in(token_hash)
        return None if found is None else found.account

    def sign_in(self, token_hash: str) -> SignIn | None:
        """The sign-in of a token, while it lasts and the account does."""
        asked = {"token": token_hash, "now": self.at}
        row = self.connection.execute(_SIGNED_IN, asked).first()
        if row is None:
            return None
        made, ends = (datetime.fromisoformat(at) for at in (row.made_at, row.ends_at))
        return SignIn(_as_account(row), made, ends)

    def extend_sign_in(self, token_hash: str, *, ends_at: str) -> None:
        """Let a sign-in that has not ended last longer."""
        self._may_write()
        statement = update(_sign_in).where(
            _sign_in.c.token_hash == token_hash, _sign_in.c.ends_at > self.at
        )
        self.connection.execute(statement.values(ends_at=ends_at))

    def end_sign_in(self, token_hash: str) -> None:
        """Sign out: the token is worth nothing from now on."""
        statement = update(_sign_in).where(_sign_in.c.token_hash == token_hash)
        self.connection.execute(statement.values(ends_at=self.at))

    def end_sign_ins(self, account: str) -> None:
        self._may_write()
        self.connection.execute(_sign_in.delete().where(_sign_in.c.account == account))

    def wrong_tries(self, name: str) -> tuple[int, datetime | None]:
        """How often a wrong password was given for this name, and when last."""
        row = self.connection.execute(select(_tries).where(_tries.c.name == name)).first()
        return (0, None) if row is None else (row.tries, parse(row.last_at))

    def save_wrong_tries(self, name: str, tries: int) -> None:
        """Remember wrong tries; 0 forgets them, as a day does."""
        self._may_write()
        yesterday = (datetime.fromisoformat(self.at) - timedelta(days=1)).isoformat()
        old = (_tries.c.name == name) | (_tries.c.last_at < yesterday)
        self.connection.execute(_tries.delete().where(old))
        if tries:
            self._insert(_tries, [{"name": name, "tries": tries, "last_at": self.at}])


def _in_links(links: str, name: str, pseudonym: str) -> str:
    """Links of a code as JSON, those that the person made with the pseudonym."""
    made = json.loads(links)
    return dumps([{**link, "by": pseudonym} if link["by"] == name else link for link in made])


def _in_sentence(sentence: str, name: str, pseudonym: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: pseudonym, sentence)


def _as_account(row: Any) -> Account:
    return Account(row.name, TeamRole(row.role), row.email, bool(row.ended), parse(row.added_at))


def _plain(account: Account) -> dict[str, object]:
    return {**to_plain(replace(account, added_at=None)), "added_at": None}
