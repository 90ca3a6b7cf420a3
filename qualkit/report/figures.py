"""Figures made of findings: small multiples over waves by site, site by dimension
and code by site.

One style, grey, readable in black and white; the alternative text says every number. They are
drawn by `figure`, which knows nothing of findings.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.model.findings import CodeInWave, EvidenceBase, ThemeFindings
from qualkit.model.results import Count, CountTable
from qualkit.report.figure import Line, Panel, heat_map, small_multiples
from qualkit.report.tree import Figure
from qualkit.report.wording import Names, in_cell, side


def waves_by_site(
    base: EvidenceBase, lines: Iterable[tuple[str, CountTable]], caption: str
) -> tuple[Figure, ...]:
    """Shares of transcripts over waves, a panel a site, a line each (label, site x wave table).

    None where fewer than two waves hold transcripts or nothing was found.
    """
    names = Names(base)
    given = tuple(lines)
    if not given:
        return ()
    first = given[0][1]
    held = [w for n, w in enumerate(first.columns) if any(row[n].eligible for row in first.cells)]
    panels = tuple(
        Panel(
            names.site(site),
            tuple(_line(names, label, table, site, held) for label, table in given),
        )
        for site, row in zip(first.rows, first.cells, strict=True)
        if any(cell.eligible for cell in row)
    )
    return small_multiples(panels, caption) if len(held) > 1 else ()


def _line(names: Names, label: str, table: CountTable, site: str, waves: Iterable[str]) -> Line:
    cells = ((wave, table.cell(site, wave)) for wave in waves)
    return Line(label, tuple((names.wave(w), c.transcripts, c.eligible) for w, c in cells))


def sites_by_dimension(findings: ThemeFindings) -> tuple[Figure, ...]:
    """Shares of transcripts, a row a side of each dimension, a column a site."""
    names = Names(findings.base)
    heard = [row.site for row in findings.sites if row.meeting.side_a.eligible]
    rows = []
    for found in findings.dimensions:
        met = {each.site: each.meeting for each in found.sites}
        for number, name in enumerate(findings.theme.sides):
            cells = tuple(_cell(met[site].side_b if number else met[site].side_a) for site in heard)
            rows.append((f"{found.dimension.label}: {side(name)}", cells))
    columns = tuple(names.site(site) for site in heard)
    caption = f"Share of transcripts that speak of each side, by {names.site_noun}"
    return heat_map(tuple(rows), columns, caption)


def codes_by_site(
    base: EvidenceBase, codes: Iterable[CodeInWave], sites: Iterable[str]
) -> tuple[Figure, ...]:
    """Shares of transcripts of one wave, a row a code, a column a site."""
    names, heard = Names(base), tuple(sites)
    rows = tuple(
        (names.code(code.code), tuple(_cell(dict(code.by_site)[site]) for site in heard))
        for code in codes
    )
    caption = f"Share of transcripts with the most frequent codes, by {names.site_noun}"
    return heat_map(rows, tuple(map(names.site, heard)), caption) if len(heard) > 1 else ()


def _cell(count: Count) -> tuple[int, int, str]:
    return (count.transcripts, count.eligible, in_cell(count))
