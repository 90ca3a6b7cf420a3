"""qualkit queries list, show, delete, restore: queries under a name."""

from __future__ import annotations

import click

from qualkit.cli.show import counted, json_option, print_json, print_table, safe


@click.group()
def queries() -> None:
    """Keep queries under a name; `qualkit find PROJECT QUERY --save NAME` saves one."""


@queries.command("list")
@click.argument("project")
@json_option
def list_(project: str, as_json: bool) -> None:
    """List saved queries with who saved them and when."""
    from qualkit.services import projects, querying

    saved = querying.saved(projects.open_project(project))
    rows = [(q.name, q.query, q.author, q.saved_at) for q in saved]
    if as_json:
        names = ("name", "query", "author", "saved_at")
        shown = [(*row[:3], row[3].isoformat() if row[3] else None) for row in rows]
        print_json([dict(zip(names, row, strict=True)) for row in shown])
        return
    days = [(*row[:3], f"{row[3]:%Y-%m-%d}" if row[3] else "") for row in rows]
    print_table(("name", "query", "saved by", "on"), days, right=9)
    click.echo(counted(len(rows), "saved query", "saved queries"))


@queries.command("show")
@click.argument("project")
@click.argument("name")
def show(project: str, name: str) -> None:
    """Print the query that is saved as NAME."""
    from qualkit.services import projects, querying

    click.echo(safe(querying.saved_one(projects.open_project(project), name).query))


@queries.command("delete")
@click.argument("project")
@click.argument("name")
def delete(project: str, name: str) -> None:
    """Delete the query that is saved as NAME; `queries restore` brings it back."""
    from qualkit.services import people, projects, querying

    old = querying.remove(projects.open_project(project), name, actor=people.acting_coder())
    click.echo(safe(f"Deleted: {old.name}"))


@queries.command("restore")
@click.argument("project")
@click.argument("name")
def restore(project: str, name: str) -> None:
    """Bring back a query that was deleted."""
    from qualkit.services import people, projects, querying

    found = querying.put_back(projects.open_project(project), name, actor=people.acting_coder())
    click.echo(safe(f"Brought back: {found.name}"))


COMMANDS = (queries,)
