"""qualkit agreement project, and the group it stands in."""

from __future__ import annotations

import click

from qualkit.cli import agreement_files
from qualkit.cli.agreement_show import print_codes
from qualkit.cli.files import write_bytes
from qualkit.cli.show import json_option, print_json


@click.group()
def agreement() -> None:
    """Agreement between coders, of a round or of any table of ratings."""


@agreement.command("project")
@click.argument("project")
@click.option("--round", "round_name", help="The newest round with two coders unless said.")
@click.option("--unit", type=click.Choice(["turn"]), default="turn", show_default=True)
@json_option
@click.option("--csv", type=click.Path(), help="Write the table to a CSV file.")
def of_project(
    project: str, round_name: str | None, unit: str, as_json: bool, csv: str | None
) -> None:
    """Agreement by code in a round of the project."""
    from qualkit.agreement import round_as_plain
    from qualkit.services import projects, review

    table = review.agreement(projects.open_project(project), round_name)
    if csv:
        click.echo(f"Wrote {write_bytes(csv, review.agreement_csv(table))}", err=True)
    if as_json:
        print_json(round_as_plain(table))
    elif not csv:
        print_codes(table, title=f"Round {table.round}: agreement by {table.unit}")


for command in agreement_files.COMMANDS:
    agreement.add_command(command)
COMMANDS = (agreement,)
