"""qualkit disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.files import write_bytes
from qualkit.cli.show import counted, json_option, print_json, print_table, safe

if TYPE_CHECKING:
    from qualkit.model.disagreement import Comparison
    from qualkit.report.disagreements import Shown

SHOWN = 20
CUT = 70


@click.command("disagreements")
@click.argument("project")
@click.option("--round", "round_name", help="The newest round with two coders unless said.")
@click.option(
    "--codes-of-today", is_flag=True, help="Take codes merged or recoded since as they are today."
)
@json_option
@click.option("--csv", type=click.Path(), help="Write the list to a CSV file.")
@click.option("--xlsx", type=click.Path(), help="Write list and confusion matrix to a workbook.")
@click.option("--docx", type=click.Path(), help="Write a document to discuss.")
def disagreements(
    project: str,
    round_name: str | None,
    codes_of_today: bool,
    as_json: bool,
    csv: str | None,
    xlsx: str | None,
    docx: str | None,
) -> None:
    """What coders of a round coded differently, with its text and who coded what."""
    from qualkit.services import projects, review, review_files

    opened = projects.open_project(project)
    asked = review.Asked(round_name, bootstrap=0, codes_of_today=codes_of_today)
    found = review.comparison(opened, asked=asked)
    made = (
        (csv, review_files.disagreements_csv),
        (xlsx, review_files.disagreements_xlsx),
        (docx, review_files.disagreements_docx),
    )
    for path, build in made:
        if path:
            click.echo(f"Wrote {write_bytes(path, build(opened, found))}", err=True)
    if as_json:
        print_json(_plain(found, review_files.listed(opened, found)))
    elif not (csv or xlsx or docx):
        _print(found, review_files.listed(opened, found))


def _print(found: Comparison, shown: tuple[Shown, ...]) -> None:
    print_table(
        ("code", "places", "kinds", "what is seen"),
        [
            (d.code, d.disagreements, d.in_words,
             "; ".join(d.findings) or "–")
            for d in found.diagnoses
        ],
        title=f"Round {found.round}: codes to discuss, the most important first",
        right=9,
    )  # fmt: skip
    rows = [
        (each.number, each.disagreement.kind.value, each.disagreement.transcript,
         each.text[:CUT] + ("…" if len(each.text) > CUT else ""),
         "; ".join(f"{m.coder}: {', '.join(m.codes) or '-'}" for m in each.disagreement.marked))
        for each in shown[:SHOWN]
    ]  # fmt: skip
    header = ("no", "kind", "transcript", "text", "who coded what")
    print_table(header, rows, title=safe("Disagreements"), right=9)
    click.echo(
        f"{counted(len(shown), 'disagreement')}, {found.agreed} places coded alike. "
        + ("--csv, --xlsx or --docx write all of them." if len(shown) > SHOWN else "")
    )


def _plain(found: Comparison, shown: tuple[Shown, ...]) -> dict[str, Any]:
    return {
        "round": found.round,
        "coders": list(found.coders),
        "agreed": found.agreed,
        "disagreements": [_one(each) for each in shown],
        "codes": [
            {"code": d.code, "places": d.disagreements, "weight": d.weight,
             "kinds": {kind.value: n for kind, n in d.kinds}, "findings": list(d.findings)}
            for d in found.diagnoses
        ],
        "confusions": {
            "codes": list(found.confusions.codes),
            "cells": [list(row) for row in found.confusions.cells],
            "left_out": list(found.confusions.alone),
        },
    }  # fmt: skip


def _one(each: Shown) -> dict[str, Any]:
    d = each.disagreement
    return {
        "no": each.number,
        "kind": d.kind.value,
        "transcript": d.transcript,
        "start": d.span.start,
        "end": d.span.end,
        "speaker": each.speaker or None,
        "before": each.before,
        "text": each.text,
        "after": each.after,
        "coders": {m.coder: list(m.codes) for m in d.marked},
        "resolution": each.resolution or None,
    }


COMMANDS = (disagreements,)
