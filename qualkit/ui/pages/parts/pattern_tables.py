"""Matrices, facts and pairs of codes as tables whose cells can be opened."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.analysis.matrices import ranked
from qualkit.model.matrix import CellState, CoOccurrence, CountOf, FactGrid, Matrix, MatrixCell
from qualkit.services.pattern_files import ordered_pairs
from qualkit.services.patterns import Patterns
from qualkit.ui.components.counts import Line, Shown, Table
from qualkit.ui.pages.parts.pattern_asked import cell_key

ALL = "All"
MOST_ROWS, MOST_PAIRS = 400, 60
_Ids = tuple[str | None, str | None]


def matrix_table(found: Matrix, count: CountOf, chosen: str, *, places: bool) -> Table:
    """The first 400 rows and the totals; `places` puts each row's place before its name."""
    single = not found.column_axes
    most = max((c.n(count) for row in found.cells for c in row), default=0)
    columns = [(h.id, h.label) for h in found.columns] if not single else []
    rank = [f"{e.place}{'=' if e.tied else ''}  " for e in ranked(found, count)] if places else []

    def line(name: str, id: str | None, cells: Sequence[MatrixCell], total: MatrixCell) -> Line:
        shown = [
            _shown(cell, count, most, (id, column), f"{name}, {label}")
            for (column, label), cell in zip(columns, cells, strict=False)
        ]
        shown.append(_shown(total, count, most, (id, None), f"{name}, all"))
        return Line(name, tuple(shown), total=id is None)

    lines = [
        line(f"{rank[n] if rank else ''}{row.label}", row.id, found.cells[n], found.row_totals[n])
        for n, row in enumerate(found.rows[:MOST_ROWS])
    ]
    last = line(ALL, None, found.column_totals, found.total)
    names = (*(label for _, label in columns), ALL)
    caption = f"{count.value.capitalize()} by {', '.join((*found.row_axes, *found.column_axes))}"
    return Table(caption, "", names, (*lines, last), chosen, totals=not single)


def _shown(cell: MatrixCell, count: CountOf, most: int, at: _Ids, name: str) -> Shown:
    if cell.state not in (CellState.FOUND, CellState.ZERO):
        return Shown(state=cell.state.value)
    n, of = cell.n(count), cell.basis.of(count)
    whole = most if count is CountOf.PASSAGES else of
    shade = min(100, round(100 * n / whole)) if whole and None not in at else 0
    title = (
        f"{name}: {cell.passages} passages in {cell.transcripts} of {cell.basis.asked} transcripts "
        f"by {cell.people} of {cell.basis.people} people. Open the passages."
    )
    written = f"N = {of}" if count is CountOf.PASSAGES else f"of {of}"
    return Shown(str(n), written, shade, cell_key(*at) if n else "", title)


def codings_at(found: Matrix, row: str | None, column: str | None) -> tuple[str, ...]:
    """Ids behind a cell or a total; none where the table has no such place."""
    rows = {h.id: n for n, h in enumerate(found.rows)}
    columns = {h.id: n for n, h in enumerate(found.columns)}
    if (row is not None and row not in rows) or (column is not None and column not in columns):
        return ()
    if row is None:
        cell = found.total if column is None else found.column_totals[columns[column]]
    elif column is None:
        cell = found.row_totals[rows[row]]
    else:
        cell = found.cells[rows[row]][columns[column]]
    return cell.codings


def named(found: Matrix, row: str | None, column: str | None) -> str:
    """A cell in words."""
    names = [
        next((h.label for h in headings if h.id == id), ALL) if id is not None else ""
        for headings, id in ((found.rows, row), (found.columns, column))
    ]
    return " × ".join(name for name in names if name) or "All"


def fact_table(patterns: Patterns, found: FactGrid, chosen: str) -> Table:
    """What was recorded, with the transcripts that speak of it beneath."""
    study = patterns.study
    lines = []
    for site, row in zip(found.sites, found.cells, strict=True):
        name = study.site_name(site)
        cells = []
        for each in row:
            where = f"{name}, {study.wave_label(each.wave)}"
            talk = _shown(each.talk, CountOf.TRANSCRIPTS, 0, (site, each.wave), where)
            cells.append(_beside(each.value, talk))
        lines.append(Line(name, tuple(cells)))
    tally = tuple(
        Shown(n="; ".join(f"{value}: {n}" for value, n in values) or "–")
        for _, values in found.tally
    )
    waves = tuple(study.wave_label(wave) for wave in found.waves)
    caption = f"{found.fact}: recorded, and transcripts that speak of it"
    return Table(caption, "", waves, (*lines, Line("Sites", tally, total=True)), chosen)


def _beside(value: str | None, talk: Shown) -> Shown:
    recorded = f"recorded: {value}" if value else "nothing recorded"
    if talk.state:
        return Shown(state=f"{recorded}; {talk.state}")
    return Shown(talk.n, talk.of, talk.shade, talk.key, talk.title, "", recorded)


def pair_table(found: CoOccurrence, chosen: str) -> Table:
    """The pairs that meet most often, with what would be expected."""
    label = dict(zip(found.codes, found.labels, strict=True))
    pairs = ordered_pairs(found)[:MOST_PAIRS]
    most = max((pair.both for pair in pairs), default=0)
    unit = f"{found.within.value}s"
    lines = []
    for pair in pairs:
        name = f"{label[pair.a]} + {label[pair.b]}"
        title = f"{name}: {pair.both} {unit} with both. Open the passages."
        shade = round(100 * pair.both / most)
        both = Shown(str(pair.both), "", shade, cell_key(pair.a, pair.b), title)
        ratio = f"{pair.ratio:.1f}" if pair.ratio is not None else "–"
        rest = (f"{pair.expected:.1f}", ratio, str(pair.of_a), str(pair.of_b))
        lines.append(Line(name, (both, *(Shown(n=text) for text in rest))))
    columns = ("both", "expected", "times as often", "with the first", "with the second")
    return Table(
        f"Pairs of codes in the same {found.within.value}", "", columns, tuple(lines), chosen
    )
