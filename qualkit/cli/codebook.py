"""qualkit codebook load, dump, check, diff, history."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qualkit.cli.files import read_bytes, read_text, write_bytes
from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_values,
    safe,
)

if TYPE_CHECKING:
    from qualkit.exchange.codebook_checks import CheckResult
    from qualkit.model.codebook_changes import CodebookDiff, FieldChange


@click.group()
def codebook() -> None:
    """Codebooks and their changes: load, check, compare, merge, take back, recode."""


@codebook.command()
@click.argument("project")
@click.argument("file", type=click.Path())
def load(project: str, file: str) -> None:
    """Load a codebook as the project's new version; a .qdc, .xlsx or .docx adds its codes."""
    from qualkit.services import codebooks, exchanging, people, projects

    opened, me = projects.open_project(project), people.acting_coder()
    if file.lower().endswith((".qdc", ".xlsx", ".docx")):
        saved = exchanging.load_codebook(opened, read_bytes(file), file, actor=me)
    else:
        book = codebooks.codebook_from(read_text(file), file)
        saved = codebooks.save(opened, book, actor=me)
    click.echo(f"Codebook version {saved.version}: {counted(len(saved), 'code')}.")


@codebook.command()
@click.argument("project")
@click.argument("file", type=click.Path(), default="-")
@click.option("--version", type=click.IntRange(1), help="An older version.")
@anyway_option
def dump(project: str, file: str, version: int | None, anyway: bool) -> None:
    """Write the codebook to FILE (.yaml, .csv or .qdc), or as YAML to standard output."""
    from qualkit.services import codebooks, exchange_export, people, projects

    by = people.acting_coder() if anyway else None
    opened = projects.open_project(project)
    if file.lower().endswith(".qdc"):
        data = exchange_export.codebook_qdc(opened, version)
        click.echo(f"Wrote {write_bytes(file, data)}", err=True)
        return
    text = codebooks.dump(opened, file, version=version, anyway_by=by)
    if file == "-":
        click.echo(text, nl=False)
    else:
        click.echo(f"Wrote {write_bytes(file, text.encode())}", err=True)


@codebook.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@json_option
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Name every problem of codebook files (file and line) or projects (code id)."""
    results = [_checked(file) for file in files]
    errors = [problem for result in results for problem in result.errors]
    advice = [problem for result in results for problem in result.advice]
    if as_json:
        print_json({"errors": problem_values(errors), "advice": problem_values(advice)})
    else:
        print_problems(errors, heading=f"{counted(len(errors), 'error')}:")
        print_problems(advice, heading=f"{counted(len(advice), 'thing')} worth a second look:")
        click.echo(f"{counted(len(files), 'file')}: {counted(len(errors), 'error')}.")
    if errors:
        sys.exit(1)


def _checked(file: str) -> CheckResult:
    from qualkit.services import codebooks, projects

    if projects.looks_like_project(file):
        return codebooks.check_project(projects.open_project(file))
    return codebooks.check(read_text(file), file)


@codebook.command()
@click.argument("project")
@click.argument("old", type=click.IntRange(1))
@click.argument("new", type=click.IntRange(1), required=False)
@json_option
def diff(project: str, old: int, new: int | None, as_json: bool) -> None:
    """Show what changed from version OLD to NEW (the newest unless said)."""
    from qualkit.services import codebooks, projects

    found = codebooks.diff(projects.open_project(project), old, new)
    if as_json:
        print_json(asdict(found))
        return
    _print_diff(found)


def _print_diff(found: CodebookDiff) -> None:
    rows = [("(codebook)", "changed", *_texts(field)) for field in found.header]
    for change in found.codes:
        fields = change.fields or ()
        rows += [(change.code, change.kind, *_texts(field)) for field in fields]
    if rows:
        print_table(("code", "what", "field", "old", "new"), rows, right=9)
    if found.reordered:
        click.echo("Codes stand in another order.")
    counts = counted(len(found.codes), "code")
    click.echo(f"Version {found.old} to {found.new}: {counts} differ.")


def _texts(field: FieldChange) -> tuple[str, str, str]:
    return field.field.replace("_", " "), safe(field.old), safe(field.new)


@codebook.command()
@click.argument("project")
@json_option
def history(project: str, as_json: bool) -> None:
    """List the versions: when, by whom, how many codes, and what was done."""
    from qualkit.services import codebooks, projects

    versions = codebooks.versions(projects.open_project(project))
    if as_json:
        print_json([{**asdict(each), "words": each.words} for each in versions])
        return
    print_table(
        ("version", "codes", "when", "who", "what"),
        [(each.number, each.codes, each.at, each.by, each.words) for each in versions],
        right=9,
    )


COMMANDS = (codebook,)
