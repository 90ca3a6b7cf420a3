"""qualkit agreement project and sample, and the group they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualkit.cli import agreement_files
from qualkit.cli.agreement_show import print_codes, print_parts, print_unitizing
from qualkit.cli.files import write_bytes
from qualkit.cli.show import counted, json_option, print_json, print_table
from qualkit.cli.units import UNIT

if TYPE_CHECKING:
    from qualkit.model.results import AgreementParts
    from qualkit.services.review import Asked
    from qualkit.store import Project

WAYS = ("code", "group", "site", "wave", "role", "pair", "round")


@click.group()
def agreement() -> None:
    """Agreement between coders, of a round or of any table of ratings."""


@agreement.command("project")
@click.argument("project")
@click.option("--round", "round_name", help="The newest round with two coders unless said.")
@click.option("--unit", type=UNIT, help="What is compared; the round's own unit unless said.")
@click.option("--min-cover", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--interviewers", is_flag=True, help="Compare interviewers' turns too.")
@click.option("--by", type=click.Choice(WAYS), default="code", show_default=True)
@click.option(
    "--codes-of-today", is_flag=True, help="Count codes merged or recoded since as they are today."
)
@click.option("--bootstrap", type=click.IntRange(min=0), default=1000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--suggester", is_flag=True, help="Count the suggester as one more coder.")
@json_option
@click.option("--csv", type=click.Path(), help="Write the table to a CSV file.")
@click.option("--xlsx", type=click.Path(), help="Write tables to a workbook.")
@click.option("--docx", type=click.Path(), help="Write a document with a methods paragraph.")
def of_project(
    project: str,
    *,
    round_name: str | None,
    unit: str | None,
    min_cover: int,
    interviewers: bool,
    by: str,
    codes_of_today: bool,
    bootstrap: int,
    seed: int,
    suggester: bool,
    as_json: bool,
    csv: str | None,
    xlsx: str | None,
    docx: str | None,
) -> None:
    """Agreement by code in a round of the project."""
    from qualkit.services import projects, review

    asked = review.Asked(
        round_name, unit, min_cover, interviewers, bootstrap, seed, codes_of_today, suggester
    )
    opened = projects.open_project(project)
    if unit == "unitizing":
        _unitizing(opened, asked, by, as_json=as_json, files=(csv, xlsx, docx))
        return
    parts = review.agreement_in_parts(opened, by, asked=asked)  # type: ignore[arg-type]
    _write(opened, parts, asked, {"csv": csv, "xlsx": xlsx, "docx": docx})
    if as_json:
        _print_json(parts)
    elif not (csv or xlsx or docx):
        _print(parts)


def _unitizing(
    project: Project, asked: Asked, by: str, *, as_json: bool, files: Sequence[str | None]
) -> None:
    from qualkit.agreement.plain import unitizing_as_plain
    from qualkit.services import review

    if by != "code" or any(files):
        raise click.UsageError("with --unit unitizing, use --json or read the table as printed")
    found = review.unitizing(project, asked=asked)
    print_json(unitizing_as_plain(found)) if as_json else print_unitizing(found)


def _write(
    project: Project, parts: AgreementParts, asked: Asked, files: dict[str, str | None]
) -> None:
    from qualkit.services import review_files

    made = {
        "csv": lambda: review_files.agreement_csv(parts),
        "xlsx": lambda: review_files.agreement_xlsx(project, parts, asked=asked),
        "docx": lambda: review_files.agreement_docx(project, parts, asked=asked),
    }
    for kind, path in files.items():
        if path:
            click.echo(f"Wrote {write_bytes(path, made[kind]())}", err=True)


def _print_json(parts: AgreementParts) -> None:
    from qualkit.agreement.plain import parts_as_plain, round_as_plain

    if parts.by in {"code", "group"}:
        print_json(round_as_plain(parts.parts[0][1]))
    else:
        print_json(parts_as_plain(parts))


def _print(parts: AgreementParts) -> None:
    if parts.by not in {"code", "group"}:
        print_parts(parts)
        return
    table = parts.parts[0][1]
    of = "" if parts.by == "code" else " of groups of codes"
    print_codes(table, title=f"Round {table.round}: agreement{of} by {table.unit}")


@agreement.command("sample")
@click.argument("project")
@click.option("--share", type=float, help="Share of the transcripts, as 0.2.")
@click.option("--count", type=int, help="Number of transcripts.")
@click.option("--by", default="site,wave,role", show_default=True, help="Attributes, by commas.")
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
@click.option("--csv", type=click.Path(), help="Write the list to a CSV file.")
def of_sample(
    project: str,
    share: float | None,
    count: int | None,
    by: str,
    seed: int,
    as_json: bool,
    csv: str | None,
) -> None:
    """Draw transcripts for a second coder, from every site, wave and role."""
    from qualkit.services import projects, sampling

    names = tuple(name.strip() for name in by.split(",") if name.strip())
    strata = sampling.sample_to_double_code(
        projects.open_project(project), share=share, count=count, by=names, seed=seed
    )
    drawn = [name for s in strata for name in s.drawn]
    if csv:
        click.echo(f"Wrote {write_bytes(csv, sampling.sample_csv(strata, names))}", err=True)
    if as_json:
        print_json(
            {
                "seed": seed,
                "by": list(names),
                "transcripts": drawn,
                "strata": [
                    {"name": list(s.name), "of": len(s.documents), "drawn": list(s.drawn)}
                    for s in strata
                ],
            }
        )
    elif not csv:
        print_table(
            (*names, "of", "drawn"),
            [(*s.name, len(s.documents), ", ".join(s.drawn) or "–") for s in strata],
            title=f"{counted(len(drawn), 'transcript')} drawn, seed {seed}",
            right=len(names),
        )


for command in agreement_files.COMMANDS:
    agreement.add_command(command)
COMMANDS = (agreement,)
