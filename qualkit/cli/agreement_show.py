"""Agreement as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from qualkit.cli.show import counted, number, print_table
from qualkit.model.results import (
    AgreementParts,
    AgreementTable,
    CodeAgreement,
    Estimate,
    kappa_of,
    notes_of,
)

if TYPE_CHECKING:
    from qualkit.agreement import Unitizing
    from qualkit.agreement.gamma import GammaAgreement

ALPHA = "krippendorff_alpha"


def interval(estimate: Estimate) -> str:
    """The bounds as people read them; a dash where there are none."""
    if estimate.ci is None:
        return "–"
    return f"{number(estimate.ci[0], digits=2)} to {number(estimate.ci[1], digits=2)}"


def print_estimates(estimates: Iterable[tuple[str, Estimate]], *, title: str) -> None:
    """One line a coefficient."""
    print_table(
        ("coefficient", "value", "se", "95 % interval", "remark"),
        [
            (name, number(e.value), number(e.se),
             f"{number(e.ci[0])} to {number(e.ci[1])}" if e.ci else "–", e.reason or e.method)
            for name, e in estimates
        ],
        title=title,
    )  # fmt: skip


def print_codes(table: AgreementTable, *, title: str) -> None:
    """One line a code that somebody used, then what the figures rest on."""
    from qualkit.agreement import KRIPPENDORFF, band

    names = ("percent", kappa_of(table), ALPHA)
    used = [code for code in table.codes if any(n for _, n in code.applied)]
    print_table(
        ("code", *(f"n {coder}" for coder in table.coders), "prev.", "percent", "kappa",
         "alpha", "95 % interval", "AC1", "alpha reads"),
        [
            (code.code, *(f"{n:,}" for _, n in code.applied), number(code.prevalence),
             *(number(code.coefficients[name].value) for name in names),
             interval(code.coefficients[ALPHA]), number(code.coefficients["gwet_ac1"].value),
             _reading(code, band(code.coefficients[ALPHA].value)))
            for code in used
        ],
        title=title,
    )  # fmt: skip
    click.echo(_summary(table, unused=len(table.codes) - len(used)))
    click.echo(f"How alpha reads: {KRIPPENDORFF.citation}")
    if table.interval:
        click.echo(f"Intervals: {table.interval}")
    _print_values(table)
    _print_notes(table)


def _print_values(table: AgreementTable) -> None:
    """Agreement on the value given with a code, beside that on its presence."""
    rows = [(code.code, code.on_value) for code in table.codes if code.on_value is not None]
    if not rows:
        return
    print_table(
        ("value of", "alpha", "95 % interval", "remark"),
        [
            (code, number(found.value), interval(found),
             found.reason or found.method.rpartition("; ")[2])
            for code, found in rows
        ],
        title="Agreement on the value of a code, where two coders gave one",
    )  # fmt: skip


def _summary(table: AgreementTable, *, unused: int) -> str:
    left_out, mean = table.left_out[ALPHA], table.mean[ALPHA]
    between = f" (95 % interval {interval(mean)})" if mean.ci else ""
    pooled = table.overall["pooled_kappa"]
    return (
        f"{counted(len(table.coders), 'coder')}, {counted(table.transcripts, 'transcript')} coded "
        f"by two or more, {counted(table.units, 'unit')}. Mean alpha over "
        f"{counted(len(table.codes) - left_out, 'code')}: {number(mean.value)}{between}; "
        f"{counted(left_out, 'code')} left out, {unused} of them never used. "
        f"Pooled kappa: {number(pooled.value)}."
    )


def _print_notes(table: AgreementTable) -> None:
    for note in notes_of(table):
        click.echo(f"Note: {note}")


def _reading(code: CodeAgreement, band: str) -> str:
    """The band's word without its citation, which stands below the table."""
    return code.coefficients[ALPHA].reason or band.partition(" (")[0]


def print_parts(parts: AgreementParts) -> None:
    """One line a part; means over the codes that can be estimated in it."""
    print_table(
        (parts.by, "transcripts", "units", "percent", "alpha", "95 % interval", "pooled kappa",
         "codes left out"),
        [
            (name, table.transcripts, f"{table.units:,}", number(table.mean["percent"].value),
             number(table.mean[ALPHA].value), interval(table.mean[ALPHA]),
             number(table.overall["pooled_kappa"].value), table.left_out[ALPHA])
            for name, table in parts.parts
        ],
        title=f"Agreement by {parts.by}, means over codes",
    )  # fmt: skip
    tables = [table for _, table in parts.parts]
    for unit in dict.fromkeys(table.unit for table in tables):
        click.echo(f"Unit: {unit}")
    for how in dict.fromkeys(table.interval for table in tables if table.interval):
        names = ", ".join(name for name, table in parts.parts if table.interval == how)
        click.echo(f"Intervals of {names}: {how}")
    if len({table.left_out[ALPHA] for table in tables}) > 1:
        click.echo("Note: means are over other codes in each part; pooled kappa is over all codes")
    for note in dict.fromkeys(note for table in tables for note in table.notes):
        click.echo(f"Note: {note}")


def print_unitizing(found: Unitizing) -> None:
    """One line a code, and the coefficients over all codes."""
    print_table(
        ("code", "alpha_U", "u-alpha", "(k)u-alpha", "remark"),
        [
            (code, number(one.alpha_u.value), number(one.u_alpha.value),
             number(one.ku_alpha.value), one.alpha_u.reason)
            for code, one in found.by_code.items()
        ],
        title=f"Unitizing: {counted(found.documents, 'document')}, "
        f"{counted(found.length, 'character')}, {counted(len(found.coders), 'coder')}",
    )  # fmt: skip
    whole = (
        ("alpha_U", found.alpha_u),
        ("u-alpha", found.u_alpha),
        ("u-alpha, binary", found.binary),
        ("cu-alpha", found.cu_alpha),
    )
    print_estimates(whole, title="All codes")


def print_gamma(found: GammaAgreement) -> None:
    """One line a document, and the means over documents."""
    print_table(
        ("document", "gamma", "gamma-cat", "remark"),
        [
            (name, number(one.gamma.value), number(one.gamma_cat.value),
             one.gamma.reason or one.gamma_cat.reason)
            for name, one in found.by_document.items()
        ],
        title=f"Gamma: {counted(len(found.by_document), 'document')}, "
        f"{counted(len(found.coders), 'coder')}",
    )  # fmt: skip
    print_estimates((("gamma", found.gamma), ("gamma-cat", found.gamma_cat)), title="All documents")
