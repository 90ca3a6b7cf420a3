"""qualkit themes load, list."""

from __future__ import annotations

import click

from qualkit.cli.files import read_text
from qualkit.cli.show import counted, print_table


@click.group()
def themes() -> None:
    """Load and list the themes and tensions that memos are about."""


@themes.command()
@click.argument("project")
@click.argument("file", type=click.Path())
def load(project: str, file: str) -> None:
    """Load themes and tensions (YAML) in place of those in the project."""
    from qualkit.services import people, projects

    loaded = projects.themes_from_yaml(read_text(file), file)
    projects.save_themes(projects.open_project(project), loaded, actor=people.acting_coder())
    click.echo(f"{counted(len(loaded[0]), 'theme')}, {counted(len(loaded[1]), 'tension')}.")


@themes.command("list")
@click.argument("project")
def list_(project: str) -> None:
    """List what a memo can be written about."""
    from qualkit.services import projects, reporting

    kinds = reporting.kinds(projects.open_project(project))
    print_table(("kind", "id", "name"), [(k.kind, k.id, k.title) for k in kinds], right=9)


COMMANDS = (themes,)
