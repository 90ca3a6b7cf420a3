"""qualkit agreement project, table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.files import read_bytes, write_bytes
from qualkit.cli.show import counted, json_option, number, print_json, print_table

if TYPE_CHECKING:
    from qualkit.agreement import TableAgreement
    from qualkit.model.results import AgreementTable, CodeAgreement


ALPHA = "krippendorff_alpha"


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
        _print_round(table)


def _print_round(table: AgreementTable) -> None:
    from qualkit.agreement import KRIPPENDORFF, band
    from qualkit.services.review import kind

    names = ("percent", kind(table, "kappa"), ALPHA, "gwet_ac1")
    used = [code for code in table.codes if any(n for _, n in code.applied)]
    print_table(
        ("code", *(f"n {coder}" for coder in table.coders), "prevalence", "percent", "kappa",
         "alpha", "AC1", "alpha reads"),
        [
            (code.code, *(n for _, n in code.applied), number(code.prevalence),
             *(number(code.coefficients[name].value) for name in names),
             _reading(code, band(code.coefficients[ALPHA].value)))
            for code in used
        ],
        title=f"Round {table.round}: agreement by {table.unit}",
    )  # fmt: skip
    click.echo(_summary(table, unused=len(table.codes) - len(used)))
    click.echo(f"How alpha reads: {KRIPPENDORFF.citation}")


def _summary(table: AgreementTable, *, unused: int) -> str:
    left_out = table.left_out[ALPHA]
    return (
        f"{counted(len(table.coders), 'coder')}, {counted(table.transcripts, 'transcript')} coded "
        f"by two or more, {counted(table.units, 'unit')}. Mean alpha over "
        f"{counted(len(table.codes) - left_out, 'code')}: {number(table.mean[ALPHA].value)}; "
        f"{counted(left_out, 'code')} left out, {unused} of them never used."
    )


def _reading(code: CodeAgreement, band: str) -> str:
    """The band's word without its citation, which stands below the table."""
    return code.coefficients[ALPHA].reason or band.partition(" (")[0]


@agreement.command("table")
@click.argument("ratings", type=click.Path())
@click.option(
    "--level",
    type=click.Choice(["nominal", "ordinal", "interval", "ratio"]),
    default="nominal",
    show_default=True,
)
@click.option(
    "--weights",
    type=click.Choice(["none", "linear", "quadratic"]),
    default="none",
    show_default=True,
)
@json_option
def of_table(ratings: str, level: str, weights: str, as_json: bool) -> None:
    """Agreement of any table: first column the unit, one column a rater, empty = missing."""
    from qualkit.agreement import table_as_plain
    from qualkit.services import review

    found = review.agreement_of_table(
        read_bytes(ratings),
        ratings,
        level=level,  # type: ignore[arg-type]
        weights=weights,  # type: ignore[arg-type]
    )
    if as_json:
        print_json(table_as_plain(found))
    else:
        _print_table(found)


def _print_table(found: TableAgreement) -> None:
    print_table(
        ("coefficient", "value", "se", "95 % interval", "remark"),
        [
            (name, number(e.value), number(e.se),
             f"{number(e.ci[0])} to {number(e.ci[1])}" if e.ci else "–", e.reason or e.method)
            for name, e in found.coefficients.items()
        ],
        title=f"{counted(found.units, 'unit')}, {counted(len(found.raters), 'rater')}",
    )  # fmt: skip


COMMANDS = (agreement,)
