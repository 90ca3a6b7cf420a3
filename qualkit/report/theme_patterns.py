"""Parts of a theme memo: order of dimensions, ingredients together, values beside the theme."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.model.findings import ThemeFindings
from qualkit.model.patterns import BesideValues, CoPresence, Ordering
from qualkit.report.evidence_base import queries
from qualkit.report.patterns import NAMED, moderator_tables
from qualkit.report.tree import Block, BulletList, Heading, Paragraph, TableBlock
from qualkit.report.wording import (
    NONE,
    Names,
    counted,
    joined,
    plural,
    quoted,
    raised,
    share,
    side,
)


def gradient(findings: ThemeFindings) -> tuple[Block, ...]:
    """Dimensions from most to least freedom, sites ranked within, and orders that hold anywhere."""
    if len({found.dimension.freedom for found in findings.dimensions}) < 2:
        return ()
    names = Names(findings.base)
    freedom = side(findings.theme.sides[0])
    ordered = sorted(findings.dimensions, key=lambda found: -found.total.side_a.transcripts)
    rows = tuple(
        (
            found.dimension.label,
            share(found.total.side_a),
            _ranked(
                names,
                [
                    (s.site, s.meeting.side_a.transcripts)
                    for s in found.sites
                    if s.meeting.side_a.eligible
                ],
            ),
        )
        for found in ordered
    )
    noun = plural(2, names.site_noun)
    header = ("Dimension", "Transcripts", f"{noun.capitalize()}, most first")
    table = TableBlock(
        f"Dimensions by {freedom}, most first",
        header,
        rows,
        f"Behind each {names.site_noun} its transcripts that speak of {freedom}; those with as "
        f"many stand together.",
        wide=3,
    )
    items = tuple(_order(names, findings, one) for one in findings.orderings)
    lead = Paragraph(
        f"Dimensions in the same order at every {names.site_noun}, by transcripts with {freedom}:"
    )
    orders = (lead, BulletList(items)) if items else ()
    return (Heading("Where it is widest"), table, *orders)


def _ranked(names: Names, counts: Sequence[tuple[str, int]]) -> str:
    """'Briar 3; Ashby and Corbin 2', without those that have none."""
    groups: dict[int, list[str]] = {}
    for site, n in counts:
        if n:
            groups.setdefault(n, []).append(site)
    return "; ".join(f"{names.sites(groups[n])} {n}" for n in sorted(groups, reverse=True)) or NONE


def _order(names: Names, findings: ThemeFindings, one: Ordering) -> str:
    labels = {d.dimension.key: quoted(d.dimension.label) for d in findings.dimensions}
    noun = plural(2, names.site_noun)
    equal = f", as much at {names.sites(one.equal)}" if one.equal else ""
    of = f" ({len(one.strictly)} of {len(one.strictly) + len(one.equal)} {noun})"
    return (
        f"{labels[one.less]} never above {labels[one.more]}: fewer at "
        f"{names.sites(one.strictly)}{of}{equal}."
    )


def together(findings: ThemeFindings) -> tuple[Block, ...]:
    """Ingredients that stand together in one transcript."""
    found = findings.together
    if found is None:
        return ()
    names = Names(findings.base)
    rows = [(label, share(count), str(count.people)) for label, count in found.parts]
    table = TableBlock("The ingredients", ("", "Transcripts", "People"), tuple(rows))
    return (Heading("All in one transcript"), table, Paragraph(_whole(names, found)))


def _whole(names: Names, found: CoPresence) -> str:
    of, most = sum(found.held), len(found.parts)
    first = f"All {most} stand together in {len(found.whole)} of {counted(of, 'transcript')}"
    named = f" ({joined(found.whole)})" if 0 < len(found.whole) <= NAMED else ""
    rest = ", ".join(f"{found.held[k]} hold {k}" for k in range(most - 1, -1, -1))
    where = joined(f"{names.site(site)} {n} of {here}" for site, n, here in found.by_site if n)
    sites = f" They are at {where}." if found.whole else ""
    return f"{first}{named}; {rest}.{sites}"


def beside(findings: ThemeFindings) -> tuple[Block, ...]:
    """Values of codes set against sites, and against groups of sites."""
    names = Names(findings.base)
    return tuple(block for one in findings.beside for block in _beside(names, one))


def _beside(names: Names, one: BesideValues) -> tuple[Block, ...]:
    rows = tuple(
        (row.value and names.site(row.sites[0]), *map(share, row.counts)) for row in one.by_site
    )
    heading = Heading(f"Beside it: {names.code(one.code)}")
    header = (names.site_noun.capitalize(), *one.values)
    note = "Transcripts whose codings say so, of those received."
    caption = f"{names.code(one.code)}, by {names.site_noun}"
    return (
        heading,
        TableBlock(caption, header, rows, note),
        *moderator_tables(names, one.by_attribute),
    )


def asked(findings: ThemeFindings) -> tuple[Block, ...]:
    """The queries that sides rest on beside their codes."""
    freedom, fence = (raised(side(name)) for name in findings.theme.sides)
    lines = [d.dimension for d in findings.dimensions]
    sides = [
        pair
        for d in lines
        for pair in (
            (f"{freedom} on {quoted(d.label)}", d.freedom_query),
            (f"{fence} on {quoted(d.label)}", d.fence_query),
        )
    ]
    return queries(findings.base, sides)
