"""qualkit agreement table, sets, spans, size: for anyone's data, without a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualkit.cli.agreement_show import print_codes, print_estimates, print_gamma, print_unitizing
from qualkit.cli.files import read_bytes
from qualkit.cli.show import counted, json_option, print_json
from qualkit.cli.units import UNIT

if TYPE_CHECKING:
    from qualkit.agreement.span_files import NamedFile

bootstrap_option = click.option(
    "--bootstrap", type=click.IntRange(min=0), default=0, show_default=True,
    help="Resamples for intervals.",
)  # fmt: skip
seed_option = click.option("--seed", type=int, default=0, show_default=True)


@click.command("table")
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
@bootstrap_option
@seed_option
@json_option
def of_table(
    ratings: str, level: str, weights: str, bootstrap: int, seed: int, as_json: bool
) -> None:
    """Agreement of any table: first column the unit, one column a rater, empty = missing."""
    from qualkit.agreement import Spread, table_as_plain
    from qualkit.services import agreement_files

    found = agreement_files.agreement_of_table(
        read_bytes(ratings),
        ratings,
        level=level,  # type: ignore[arg-type]
        weights=weights,  # type: ignore[arg-type]
        spread=Spread(bootstrap, seed),
    )
    if as_json:
        print_json(table_as_plain(found))
    else:
        title = f"{counted(found.units, 'unit')}, {counted(len(found.raters), 'rater')}"
        print_estimates(found.coefficients.items(), title=title)


@click.command("sets")
@click.argument("sets", type=click.Path())
@json_option
def of_sets(sets: str, as_json: bool) -> None:
    """Agreement of label sets: cells hold labels between ;, - is rated without a label."""
    from qualkit.agreement.plain import estimate_as_plain
    from qualkit.services import agreement_files

    found = agreement_files.agreement_of_sets(read_bytes(sets), sets)
    alphas = (("alpha_masi", found.alpha_masi), ("alpha_jaccard", found.alpha_jaccard))
    if as_json:
        print_json(
            {
                "units": found.units,
                "raters": list(found.raters),
                "labels": list(found.labels),
                "missing": found.missing,
                **{name: estimate_as_plain(estimate) for name, estimate in alphas},
            }
        )
    else:
        title = f"{counted(found.units, 'unit')}, {counted(len(found.raters), 'rater')}"
        print_estimates(alphas, title=f"{title}, {counted(len(found.labels), 'label')}")


@click.command("spans")
@click.argument("spans", type=click.Path(), nargs=-1, required=True)
@click.option("--documents", type=click.Path(), help="For CSV: doc, length, coders.")
@click.option("--turns", type=click.Path(), help="CSV: doc, turn, start, end.")
@click.option("--unit", type=UNIT, help="turn, character, overlap:0.5, unitizing or gamma.")
@click.option("--min-cover", type=int, default=10, show_default=True)
@bootstrap_option
@seed_option
@json_option
def of_spans(
    spans: Sequence[str],
    documents: str | None,
    turns: str | None,
    unit: str | None,
    min_cover: int,
    bootstrap: int,
    seed: int,
    as_json: bool,
) -> None:
    """Agreement of anyone's spans: CSV (doc, coder, code, start, end) or coded files of Dedoose.

    One file, or one a coder, whose name or folder then is the coder.
    """
    from qualkit.agreement import Spread, Unit
    from qualkit.agreement.plain import gamma_as_plain, spans_as_plain, unitizing_as_plain
    from qualkit.services import agreement_files

    asked = Unit.parse(unit or ("turn" if turns else "character"))
    files = agreement_files.read_spans(
        [_named(path) for path in spans],
        _named(documents) if documents else None,
        _named(turns) if turns else None,
    )
    for warning in files.warnings:
        click.echo(str(warning), err=True)
    _tell_single(files.single)
    if asked.kind == "gamma":
        gamma = agreement_files.gamma_of_spans(files, seed=seed)
        print_json(gamma_as_plain(gamma)) if as_json else print_gamma(gamma)
        return
    if asked.kind == "unitizing":
        found = agreement_files.unitizing_of_spans(files).found
        print_json(unitizing_as_plain(found)) if as_json else print_unitizing(found)
        return
    result = agreement_files.agreement_of_spans(
        files, asked, min_cover=min_cover, spread=Spread(bootstrap, seed)
    )
    if as_json:
        print_json(spans_as_plain(result.table, result.single))
    else:
        print_codes(result.table, title=f"Agreement by {result.table.unit}")


@click.command("size")
@click.option("--alpha", type=float, required=True, help="The smallest alpha you would accept.")
@click.option("--p", type=float, required=True, help="Share of units with the rarest code.")
@click.option("--level", type=float, default=0.05, show_default=True, help="Of a one-sided test.")
@click.option("--coders", type=int, default=2, show_default=True)
@json_option
def of_size(alpha: float, p: float, level: float, coders: int, as_json: bool) -> None:
    """How many units to double-code (Bloch and Kraemer 1989, as Krippendorff uses it)."""
    from qualkit.services import agreement_files

    units = agreement_files.units_needed(alpha, p, level=level, coders=coders)
    if as_json:
        print_json({"units": units, "alpha": alpha, "p": p, "level": level, "coders": coders})
    else:
        click.echo(
            f"{counted(units, 'unit')} coded by {coders} people: that many tell an alpha of "
            f"{alpha:g} or more from less, one-sided at the {level:g} level, for a code that "
            f"{p:.0%} of the units have."
        )


def _named(path: str) -> NamedFile:
    from qualkit.agreement.span_files import NamedFile

    return NamedFile(read_bytes(path), path)


def _tell_single(single: Sequence[str]) -> None:
    if single:
        click.echo(
            f"{counted(len(single), 'document')} left out, coded by fewer than two people: "
            f"{', '.join(single[:5])}{' …' if len(single) > 5 else ''}",
            err=True,
        )


COMMANDS = (of_table, of_sets, of_spans, of_size)
