"""qualkit matrix and qualkit co-occurrence: codes by anything, and codes by codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.files import write_bytes
from qualkit.cli.show import anyway_option, counted, json_option, print_json, print_table
from qualkit.errors import UsageError

if TYPE_CHECKING:
    from qualkit.model.matrix import CoOccurrence, CountOf, FactGrid, Matrix, MatrixCell, Ranked
    from qualkit.services.patterns import Patterns
    from qualkit.store import Project

_COUNTS = ("passages", "transcripts", "people")
_SHOWN_PAIRS = 40
_SIGNS = {"not planned": "–", "missing": "○", "not asked": "×", "not assigned": "×",
          "no transcript": "∅"}  # fmt: skip
_where_option = click.option(
    "--where", multiple=True, metavar="QUERY", help="Only what it leaves: 'site=KES,LIN wave=Y2'."
)
_consensus_option = click.option(
    "--consensus", is_flag=True, help="Count what the team agreed on, wherever it did."
)
_csv_option = click.option("--csv", type=click.Path(), help="Write a CSV file.")
_xlsx_option = click.option("--xlsx", type=click.Path(), help="Write a workbook.")


@click.command("matrix")
@click.argument("project")
@click.option("--rows", default="", metavar="AXES", help="What rows are: code, site, role …")
@click.option("--columns", default="", metavar="AXES", help="What columns are: site,wave …")
@click.option("--count", type=click.Choice(_COUNTS), default="transcripts", help="What is counted.")
@_where_option
@_consensus_option
@click.option("--rank", is_flag=True, help="Rows by how much they hold, with their places.")
@click.option("--rank-by", metavar="COLUMN", help="Rows by how much they hold in this column.")
@click.option("--fact", metavar="NAME", help="A recorded fact by site and wave, beside talk of it.")
@click.option("--code", "codes", multiple=True, help="With --fact: talk of this code.")
@json_option
@_csv_option
@_xlsx_option
@anyway_option
def matrix(
    project: str,
    *,
    rows: str,
    columns: str,
    count: str,
    where: tuple[str, ...],
    consensus: bool,
    rank: bool,
    rank_by: str | None,
    fact: str | None,
    codes: tuple[str, ...],
    as_json: bool,
    csv: str | None,
    xlsx: str | None,
    anyway: bool,
) -> None:
    """Count codes by sites, waves, roles, people, values … with what they are counted against."""
    from qualkit.model.matrix import CountOf
    from qualkit.services import people, projects

    if bool(rows) == bool(fact):
        raise UsageError("name --rows, or a --fact", hint="for example --rows code --columns wave")
    if (fact and (columns or rank or rank_by or xlsx)) or (codes and not fact):
        raise UsageError("--fact goes with --code, --where, --json and --csv only")
    opened = projects.open_project(project)
    by = people.acting_coder() if anyway else None
    out = _Out(opened, as_json, csv, xlsx, by)
    found = _read(opened, where, consensus=consensus)
    if fact:
        _show_facts(out, found, found.facts(fact, codes))
    else:
        _show_matrix(out, found.matrix(rows, columns), CountOf(count), rank, rank_by or "")


class _Out:
    """Where a table goes: printed as JSON, written to files, else shown."""

    def __init__(
        self, project: Project, as_json: bool, csv: str | None, xlsx: str | None, by: str | None
    ) -> None:
        self.project, self.as_json, self.csv, self.xlsx, self.by = project, as_json, csv, xlsx, by

    def to(self, value: Any, files: dict[str, Any], what: str) -> bool:
        """Write what was asked for; False where nothing was and the table is to be shown."""
        from qualkit.services.release import refuse_unresolved

        if self.as_json:
            refuse_unresolved(self.project, f"{what} as json", anyway_by=self.by)
        for kind, place in (("csv", self.csv), ("xlsx", self.xlsx)):
            if place:
                data = files[kind](anyway_by=self.by)
                click.echo(f"Wrote {write_bytes(place, data)}", err=True)
        if self.as_json:
            print_json(value)
        return bool(self.as_json or self.csv or self.xlsx)


def _read(project: Project, where: tuple[str, ...], *, consensus: bool) -> Patterns:
    from qualkit.services import patterns

    return patterns.patterns(project, consensus=consensus).where(where)


def _show_matrix(out: _Out, found: Matrix, count: CountOf, rank: bool, column: str) -> None:
    from functools import partial

    from qualkit.services import pattern_files

    found, ranks = _ranked(found, count, column) if rank or column else (found, ())
    files = {
        "csv": partial(pattern_files.matrix_csv, out.project, found, count),
        "xlsx": partial(pattern_files.matrix_xlsx, out.project, found, count),
    }
    if out.to(_matrix_value(found, count, ranks), files, "matrix"):
        return
    single = not found.column_axes
    header = [", ".join(found.row_axes), *(c.label for c in found.columns if not single), "All"]
    places = [f"{r.place}{'=' if r.tied else ''} " for r in ranks] or [""] * len(found.rows)
    lines = zip(places, found.rows, found.cells, found.row_totals, strict=True)
    rows = [
        [f"{place}{row.label}", *(_cell(c, count) for c in cells if not single), _cell(all_, count)]
        for place, row, cells, all_ in lines
    ]
    last = [
        *(_cell(c, count) for c in found.column_totals if not single),
        _cell(found.total, count),
    ]
    print_table(header, [*rows, ["All", *last]])
    _foot(found, count)


def _foot(found: Matrix, count: CountOf) -> None:
    from qualkit.model.matrix import CountOf

    of = {
        CountOf.PASSAGES: "Passages; N is the transcripts in which they could be",
        CountOf.TRANSCRIPTS: "Transcripts with a passage, of those in which one could be",
        CountOf.PEOPLE: "People in passages, of those heard",
    }
    click.echo(f"{of[count]}. All is counted anew and is not a sum.")
    cells = (cell for row in found.cells for cell in row)
    signs = {c.state.value: _SIGNS[c.state.value] for c in cells if c.state.value in _SIGNS}
    if signs:
        click.echo(", ".join(f"{sign} {state}" for state, sign in sorted(signs.items())) + ".")
    for line in found.filters:
        click.echo(f"Only {line}.")
    if found.of_interviewers:
        click.echo(f"{counted(found.of_interviewers, 'coding')} of interviewers' words left out.")
    if found.elsewhere:
        click.echo(f"{counted(found.elsewhere, 'coding')} in no row and column.")


def _ranked(found: Matrix, count: CountOf, column: str) -> tuple[Matrix, tuple[Ranked, ...]]:
    from qualkit.analysis.matrices import by_rank, ranked

    return by_rank(found, count, column), ranked(found, count, column)


def _cell(cell: MatrixCell, count: CountOf) -> str:
    from qualkit.model.matrix import CellState, CountOf

    if cell.state not in (CellState.FOUND, CellState.ZERO):
        return _SIGNS[cell.state.value]
    if count is CountOf.PASSAGES:
        return f"{cell.passages} (N {cell.basis.asked})"
    return f"{cell.n(count)} of {cell.basis.of(count)}"


def _matrix_value(found: Matrix, count: CountOf, ranks: tuple[Ranked, ...]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "rows": [row.id for row in found.rows],
        "columns": [column.id for column in found.columns],
        "cells": [[cell.n(count) for cell in row] for row in found.cells],
        "denominators": [[cell.basis.of(count) for cell in row] for row in found.cells],
        "count": count.value,
        "states": [[cell.state.value for cell in row] for row in found.cells],
        "totals": {
            "rows": [[c.n(count), c.basis.of(count)] for c in found.row_totals],
            "columns": [[c.n(count), c.basis.of(count)] for c in found.column_totals],
            "all": [found.total.n(count), found.total.basis.of(count)],
        },
    }
    if ranks:
        value["places"] = [each.place for each in ranks]
    return value


def _show_facts(out: _Out, patterns: Patterns, found: FactGrid) -> None:
    from functools import partial

    from qualkit.services import pattern_files

    value = {
        "fact": found.fact,
        "codes": list(found.codes),
        "sites": list(found.sites),
        "waves": list(found.waves),
        "recorded": [[cell.value for cell in row] for row in found.cells],
        "transcripts": [[cell.talk.transcripts for cell in row] for row in found.cells],
        "denominators": [[cell.talk.basis.asked for cell in row] for row in found.cells],
        "tally": {wave: dict(values) for wave, values in found.tally},
    }
    files = {"csv": partial(pattern_files.facts_csv, out.project, patterns, found)}
    if out.to(value, files, "facts beside talk"):
        return
    from qualkit.model.matrix import CountOf

    study = patterns.study
    rows = [
        [
            study.site_name(site),
            *(f"{c.value or '–'} · {_cell(c.talk, CountOf.TRANSCRIPTS)}" for c in row),
        ]
        for site, row in zip(found.sites, found.cells, strict=True)
    ]
    tally = ["; ".join(f"{value} {n}" for value, n in values) or "–" for _, values in found.tally]
    print_table(["", *map(study.wave_label, found.waves)], [*rows, ["Sites", *tally]])
    codes = ", ".join(found.codes) or "any code"
    click.echo(f"{found.fact} as recorded · transcripts that speak of {codes}.")


@click.command("co-occurrence")
@click.argument("project")
@click.option(
    "--within",
    type=click.Choice(["passage", "turn", "document"]),
    default="passage",
    help="Where two codes must meet.",
)
@click.option("--codes", default="code", metavar="AXIS", help="code, family, or code:ID.")
@_where_option
@_consensus_option
@json_option
@_csv_option
@_xlsx_option
@click.option("--png", type=click.Path(), help="Write a heat map.")
@anyway_option
def co_occurrence(
    project: str,
    *,
    within: str,
    codes: str,
    where: tuple[str, ...],
    consensus: bool,
    as_json: bool,
    csv: str | None,
    xlsx: str | None,
    png: str | None,
    anyway: bool,
) -> None:
    """Show which codes stand together, beside how often they would by chance."""
    from functools import partial

    from qualkit.model.matrix import Within
    from qualkit.services import pattern_files, people, projects

    opened = projects.open_project(project)
    out = _Out(opened, as_json, csv, xlsx, people.acting_coder() if anyway else None)
    found = _read(opened, where, consensus=consensus).co_occurrence(Within(within), codes)
    if png:
        figure = pattern_files.pairs_figure(found)
        if figure is None:
            raise UsageError("no two codes meet, or too many to draw", hint="try --codes family")
        click.echo(f"Wrote {write_bytes(png, figure.png)}", err=True)
    files = {
        "csv": partial(pattern_files.pairs_csv, opened, found),
        "xlsx": partial(pattern_files.pairs_xlsx, opened, found),
    }
    if not (out.to(_pairs_value(found), files, "co-occurrence") or png):
        _show_pairs(found)


def _pairs_value(found: CoOccurrence) -> dict[str, Any]:
    return {
        "within": found.within.value,
        "units": found.units,
        "codes": list(found.codes),
        "pairs": [
            {"a": p.a, "b": p.b, "of_a": p.of_a, "of_b": p.of_b, "both": p.both,
             "expected": round(p.expected, 4), "jaccard": round(p.jaccard, 4)}
            for p in found.pairs
        ],
    }  # fmt: skip


def _show_pairs(found: CoOccurrence) -> None:
    from qualkit.services.pattern_files import ordered_pairs

    label = dict(zip(found.codes, found.labels, strict=True))
    met = ordered_pairs(found)
    unit = found.within.value
    header = ("Code", "Code", "Both", "Expected", "First", "Second")
    rows = [
        (label[p.a], label[p.b], p.both, f"{p.expected:.1f}", p.of_a, p.of_b)
        for p in met[:_SHOWN_PAIRS]
    ]
    print_table(header, rows, right=2)
    more = f" {len(met) - _SHOWN_PAIRS} pairs more are in --json and --csv." * (
        len(met) > _SHOWN_PAIRS
    )
    click.echo(
        f"{counted(len(met), 'pair')} of {len(found.pairs)} meet in the same {unit}; "
        f"{counted(found.units, unit)} in all. Expected: if codes had nothing to do with each "
        f"other.{more}"
    )
    for line in found.filters:
        click.echo(f"Only {line}.")


COMMANDS = (matrix, co_occurrence)
