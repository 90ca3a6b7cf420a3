"""qualkit themes load, list."""

from __future__ import annotations

import click

from qualkit.cli.files import read_text
from qualkit.cli.show import counted, print_problems, print_table


@click.group()
def themes() -> None:
    """Load and list the themes and tensions that memos are about."""


@themes.command()
@click.argument("project")
@click.argument("file", type=click.Path())
@click.option("--verbose", is_flag=True, help="List the codes that the codebook lacks.")
def load(project: str, file: str, verbose: bool) -> None:
    """Load themes and tensions (YAML) in place of those in the project."""
    from qualkit.services import people, projects, querying

    loaded = projects.themes_from_yaml(read_text(file), file)
    opened = projects.open_project(project)
    projects.save_themes(opened, loaded, actor=people.acting_coder())
    click.echo(f"{counted(len(loaded[0]), 'theme')}, {counted(len(loaded[1]), 'tension')}.")
    lacking = projects.codes_lacking(opened, loaded)
    if verbose:
        print_problems(lacking, heading="Not in the codebook:")
    elif lacking:
        owners = len({problem.where for problem in lacking})
        click.echo(
            f"{counted(owners, 'of them names', 'of them name')} codes that the codebook lacks; "
            "these count nothing in memos. --verbose lists them.",
            err=True,
        )
    print_problems(
        querying.formula_problems(opened),
        heading="These queries cannot be asked; memos on them are refused until they can:",
    )


@themes.command("list")
@click.argument("project")
def list_(project: str) -> None:
    """List what a memo can be written about."""
    from qualkit.services import projects, reporting

    listed = ("theme", "tension", "wave", "site")
    kinds = reporting.kinds(projects.open_project(project), listed)
    print_table(("kind", "id", "name"), [(k.kind, k.id, k.title) for k in kinds], right=9)


COMMANDS = (themes,)
