"""Tables that several memos share: counts by site and wave, and change over waves."""

from __future__ import annotations

from qualkit.model.findings import EvidenceBase
from qualkit.model.patterns import Change
from qualkit.model.results import Count, CountTable
from qualkit.report.tree import TableBlock
from qualkit.report.wording import NONE, Names, in_cell


def by_site_and_wave(base: EvidenceBase, table: CountTable, caption: str) -> TableBlock:
    """'n of N' transcripts in each cell with the passages beneath; gaps say why they are gaps."""
    names = Names(base)
    rows = tuple(
        (names.site(site), *(_filled(cell) for cell in cells), _filled(_sum(cells)))
        for site, cells in zip(table.rows, table.cells, strict=True)
    )
    header = (names.site_noun.capitalize(), *(names.wave(w) for w in table.columns), "All")
    return TableBlock(caption, header, rows, "Of the transcripts received; passages in brackets.")


def _filled(count: Count) -> str:
    return f"{in_cell(count)} ({count.passages})" if count.passages else in_cell(count)


def _sum(cells: tuple[Count, ...]) -> Count:
    """A row's sum: a transcript stands in one cell only; people are left out, they may return."""
    return Count(
        sum(cell.passages for cell in cells),
        sum(cell.transcripts for cell in cells),
        0,
        sum(cell.eligible for cell in cells),
        any(cell.planned for cell in cells),
    )


def by_sites(table: CountTable) -> tuple[tuple[str, Count], ...]:
    """Row sums, without people."""
    return tuple((row, _sum(cells)) for row, cells in zip(table.rows, table.cells, strict=True))


def changes_table(changes: tuple[Change, ...], waves: tuple[str, ...], note: str) -> TableBlock:
    rows = tuple(
        (line.label, *(f"{n} of {of}" if of else NONE for n, of in line.shares), line.word)
        for line in changes
    )
    first_to_last = f"{waves[0]} to {waves[-1]}"
    return TableBlock("Transcripts by wave", ("", *waves, first_to_last), rows, note)
