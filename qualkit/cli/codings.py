"""qualkit codings load, dump."""

from __future__ import annotations

import click

from qualkit.cli.files import read_bytes, write_bytes
from qualkit.cli.show import anyway_option, counted, json_option, print_table, safe


@click.group()
def codings() -> None:
    """Load and write codings as tables."""


@codings.command()
@click.argument("project")
@click.argument("file", type=click.Path())
@click.option(
    "--assign",
    type=click.Choice(["coded", "all"]),
    default="coded",
    show_default=True,
    help="Who counts as assigned to a transcript: those who coded it, or every coder of the file.",
)
def load(project: str, file: str, assign: str) -> None:
    """Load codings from a .csv, .jsonl or .json file; all rows or none."""
    from qualkit.services import coding_files, people, projects

    report = coding_files.load(
        projects.open_project(project),
        read_bytes(file),
        file,
        actor=people.acting_coder(),
        assign_all=assign == "all",
    )
    click.echo(
        f"{counted(report.added, 'coding')} stored, {report.unchanged} there already; "
        f"rounds {safe(', '.join(report.rounds))}; coders {safe(', '.join(report.coders))}."
    )
    if report.by_quote:
        click.echo(f"{counted(report.by_quote, 'coding')} found by the quote.")


@codings.command()
@click.argument("project")
@click.option("--round", "round_name", help="Codings of one round only.")
@json_option
@click.option("--csv", type=click.Path(), help="Write a CSV file.")
@click.option("--jsonl", type=click.Path(), help="Write a JSON Lines file.")
@click.option("--xlsx", type=click.Path(), help="Write a workbook.")
@click.option("--docx", type=click.Path(), help="Write a Word document of quotations by code.")
@anyway_option
def dump(
    project: str,
    round_name: str | None,
    as_json: bool,
    csv: str | None,
    jsonl: str | None,
    xlsx: str | None,
    docx: str | None,
    anyway: bool,
) -> None:
    """Write all codings, or show how many each coder made."""
    from qualkit.services import coding_files, people, projects

    by = people.acting_coder() if anyway else None
    opened = projects.open_project(project)
    for kind, file in (("csv", csv), ("jsonl", jsonl), ("xlsx", xlsx)):
        if file:
            data = coding_files.dump(opened, kind, round_name=round_name, anyway_by=by)  # type: ignore[arg-type]
            click.echo(f"Wrote {write_bytes(file, data)}", err=True)
    if docx:
        rounds = (round_name,) if round_name else ()
        data = coding_files.dump_docx(opened, rounds=rounds, anyway_by=by)
        click.echo(f"Wrote {write_bytes(docx, data)}", err=True)
    if as_json:
        data = coding_files.dump(opened, "json", round_name=round_name, anyway_by=by)
        click.echo(data.decode())
    elif not (csv or jsonl or xlsx or docx):
        print_table(("round", "coder", "codings"), coding_files.tally(opened), right=2)


COMMANDS = (codings,)
