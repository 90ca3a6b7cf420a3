"""qualkit people list, add, role, end, back, remove, password."""

from __future__ import annotations

import sys

import click

from qualkit.cli.show import json_option, print_json, print_table

ROLES = click.Choice(["lead", "coder", "viewer"])


@click.group()
def people() -> None:
    """Who may sign in to a project that a team shares."""


@people.command("list")
@click.argument("project")
@json_option
def list_(project: str, as_json: bool) -> None:
    """List the accounts."""
    from qualkit.services import accounts, projects

    found = accounts.team(projects.open_project(project))
    rows = [(a.name, a.role.value, a.email, "ended" if a.ended else "") for a in found]
    if as_json:
        print_json(
            [dict(zip(("name", "role", "email", "state"), row, strict=True)) for row in rows]
        )
    elif rows:
        print_table(("name", "role", "e-mail", "state"), rows, right=9)
    else:
        click.echo("One person works here, without signing in.")


@people.command()
@click.argument("project")
@click.argument("name")
@click.option("--role", type=ROLES, default="coder", show_default=True)
@click.option("--email", default="", help="For signing in through an institution.")
def add(project: str, name: str, role: str, email: str) -> None:
    """Add NAME to the team; the first one must be a lead. Asks for a password.

    The password is read from standard input where that is no terminal; an empty one needs --email.
    """
    from qualkit.model import Account, TeamRole
    from qualkit.services import accounts, projects

    opened = projects.open_project(project)
    password = _password(optional=bool(email))
    account = Account(name, TeamRole(role), email)
    if accounts.needs_sign_in(opened) or role != "lead" or email:
        accounts.add_person(opened, account, actor=_actor(), password=password)
    else:
        accounts.make_lead(opened, name, password or "")
    click.echo(f"{name} may sign in as {role}: qualkit ui {project} --team")


@people.command()
@click.argument("project")
@click.argument("name")
@click.argument("new_role", metavar="ROLE", type=ROLES)
def role(project: str, name: str, new_role: str) -> None:
    """Give NAME another role."""
    from qualkit.model import TeamRole
    from qualkit.services import accounts, projects

    opened = projects.open_project(project)
    accounts.change_role(opened, name, TeamRole(new_role), actor=_actor())
    click.echo(f"{name} is a {new_role} now.")


@people.command()
@click.argument("project")
@click.argument("name")
def end(project: str, name: str) -> None:
    """Let NAME sign in no more; the codings stay as they are."""
    from qualkit.services import accounts, projects

    accounts.end_account(projects.open_project(project), name, actor=_actor())
    click.echo(f"{name} may not sign in any more.")


@people.command()
@click.argument("project")
@click.argument("name")
def back(project: str, name: str) -> None:
    """Let NAME sign in again."""
    from qualkit.services import accounts, projects

    accounts.bring_back(projects.open_project(project), name, actor=_actor())
    click.echo(f"{name} may sign in again.")


@people.command()
@click.argument("project")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(project: str, name: str, yes: bool) -> None:
    """Remove NAME for good; the codings stay under a pseudonym."""
    from qualkit.services import accounts, projects

    opened = projects.open_project(project)
    if not yes:
        click.confirm(f"Put a pseudonym on everything {name} did, for good?", abort=True)
    click.echo(f"The codings are {accounts.pseudonymise(opened, name, actor=_actor())}'s now.")


@people.command()
@click.argument("project")
@click.argument("name")
def password(project: str, name: str) -> None:
    """Give NAME a new password; whoever is signed in by that name must sign in again."""
    from qualkit.services import accounts, projects

    opened = projects.open_project(project)
    given = _password(optional=False) or ""
    accounts.change_password(opened, name, given, actor=_actor())
    click.echo(f"{name} has a new password.")


def _actor() -> str:
    from qualkit.services.people import acting_coder

    return acting_coder()


def _password(*, optional: bool) -> str | None:
    """From the terminal without showing it, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n") or None
    asked = "Password (empty for none)" if optional else "Password, at least 10 characters"
    default = "" if optional else None
    typed: str = click.prompt(
        asked, hide_input=True, confirmation_prompt=True, default=default, show_default=False
    )
    return typed or None


COMMANDS = (people,)
