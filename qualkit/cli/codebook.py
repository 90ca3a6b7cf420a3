"""qualkit codebook load, dump, check, diff, history."""

from __future__ import annotations

import sys

import click

from qualkit.cli.files import read_text, write_bytes
from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
)


@click.group()
def codebook() -> None:
    """Load, write, check and compare codebooks (YAML, CSV)."""


@codebook.command()
@click.argument("project")
@click.argument("file", type=click.Path())
def load(project: str, file: str) -> None:
    """Load a codebook as the project's new version."""
    from qualkit.services import codebooks, people, projects

    book = codebooks.codebook_from(read_text(file), file)
    saved = codebooks.save(projects.open_project(project), book, actor=people.acting_coder())
    click.echo(f"Codebook version {saved.version}: {counted(len(saved), 'code')}.")


@codebook.command()
@click.argument("project")
@click.argument("file", type=click.Path(), default="-")
@click.option("--version", type=click.IntRange(1), help="An older version.")
@anyway_option
def dump(project: str, file: str, version: int | None, anyway: bool) -> None:
    """Write the codebook to FILE (.yaml or .csv), or as YAML to standard output."""
    from qualkit.services import codebooks, people, projects

    by = people.acting_coder() if anyway else None
    opened = projects.open_project(project)
    text = codebooks.dump(opened, file, version=version, anyway_by=by)
    if file == "-":
        click.echo(text, nl=False)
    else:
        click.echo(f"Wrote {write_bytes(file, text.encode())}", err=True)


@codebook.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@json_option
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Name every problem of codebook files, each with its file and line."""
    from qualkit.services import codebooks

    results = [(file, codebooks.check(read_text(file), file)) for file in files]
    errors = [problem for _, result in results for problem in result.errors]
    advice = [problem for _, result in results for problem in result.advice]
    if as_json:
        print_json({
            name: [{"what": p.what, "where": p.where, "hint": p.hint} for p in problems]
            for name, problems in (("errors", errors), ("advice", advice))
        })  # fmt: skip
    else:
        print_problems(errors, heading=f"{counted(len(errors), 'error')}:")
        print_problems(advice, heading=f"{counted(len(advice), 'thing')} worth a second look:")
        click.echo(f"{counted(len(files), 'file')}: {counted(len(errors), 'error')}.")
    if errors:
        sys.exit(1)


@codebook.command()
@click.argument("project")
@click.argument("old", type=click.IntRange(1))
@click.argument("new", type=click.IntRange(1), required=False)
def diff(project: str, old: int, new: int | None) -> None:
    """Show what changed from version OLD to NEW (the newest unless said)."""
    from qualkit.services import codebooks, projects

    found = codebooks.diff(projects.open_project(project), old, new)
    rows = [(code, "added", "") for code in found.added]
    rows += [(code, "removed", "") for code in found.removed]
    rows += [(code, "changed", ", ".join(names)) for code, names in found.changed]
    if rows:
        print_table(("code", "what", "fields"), rows, right=9)
    click.echo(f"Version {found.old} to {found.new}: {counted(len(rows), 'code')} differ.")


@codebook.command()
@click.argument("project")
def history(project: str) -> None:
    """List the versions: when, by whom, how many codes."""
    from qualkit.services import codebooks, projects

    print_table(
        ("version", "codes", "when", "who"),
        codebooks.versions(projects.open_project(project)),
        right=9,
    )


COMMANDS = (codebook,)
