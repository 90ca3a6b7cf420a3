"""Codes of two sides that run against each other over the sites, and who goes against them."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.model.patterns import Mirror, Speaker
from qualkit.model.results import Count
from qualkit.report.patterns import speakers_named
from qualkit.report.tree import Block, BulletList, Paragraph, TableBlock
from qualkit.report.wording import Names, joined, plural, quoted, share


def mirror_blocks(names: Names, found: Sequence[Mirror]) -> tuple[Block, ...]:
    """The pairs with their rank correlation, one table of their codes, and the exceptions."""
    nouns = plural(2, names.site_noun)
    of = len(found[0].counts)
    pairs = joined(
        f"{quoted(names.code(m.a))} and {quoted(names.code(m.b))} ({m.rho:.1f})" for m in found
    )
    text = (
        f"Codes of the two sides that run against each other over the {of} {nouns}, with "
        f"Spearman's rho: {pairs}. So few {nouns} show a pattern, no law."
    )
    items = _exceptions(names, found)
    exceptions: tuple[Block, ...] = (BulletList(items),) if items else ()
    return (Paragraph(text), _table(names, found), *exceptions)


def _table(names: Names, found: Sequence[Mirror]) -> TableBlock:
    cells: dict[str, dict[str, Count]] = {}
    for side in ("a", "b"):
        for m in found:
            own = cells.setdefault(getattr(m, side), {})
            own.update({site: a if side == "a" else b for site, a, b in m.counts})
    sites = [site for site, _, _ in found[0].counts]
    rows = tuple(
        (names.site(site), *(share(cells[code][site]) for code in cells)) for site in sites
    )
    header = (names.site_noun.capitalize(), *map(names.code, cells))
    caption = "Transcripts with codes that mirror each other"
    noun = plural(2, names.site_noun)
    note = f"Of the transcripts of {noun} and roles heard in every wave."
    return TableBlock(caption, header, rows, note)


def _exceptions(names: Names, found: Sequence[Mirror]) -> tuple[str, ...]:
    """'Kestrel: …, against … : who says it', once for each site and code."""
    against: dict[tuple[str, str], tuple[Count, tuple[Speaker, ...], dict[str, Count]]] = {}
    for m in found:
        for lean in m.leans:
            lead, other = (m.a, m.b) if lean.side == "a" else (m.b, m.a)
            counts = lean.counts if lean.side == "a" else lean.counts[::-1]
            if lean.contrary:
                key = (lean.site, other)
                against.setdefault(key, (counts[1], lean.contrary, {}))[2][lead] = counts[0]
    return tuple(
        f"At {names.site(site)}, where {joined(_told(names, c, n) for c, n in leads.items())} "
        f"{'leads' if len(leads) == 1 else 'lead'}, {_told(names, other, count)} is said by "
        f"{speakers_named(names, who)}."
        for (site, other), (count, who, leads) in against.items()
    )


def _told(names: Names, code: str, count: Count) -> str:
    return f"{quoted(names.code(code))} ({share(count)})"
