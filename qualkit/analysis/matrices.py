"""Matrices: codings counted by any two sets of axes, each cell with what it is counted against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from qualkit.analysis.axes import Axis, parse_axes
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.ground import ASSIGNED, PERSON, QUESTION, Ground, Strand
from qualkit.errors import UsageError
from qualkit.model.matrix import (
    Basis,
    CellState,
    CountOf,
    Heading,
    Matrix,
    MatrixCell,
    Ranked,
)

MOST_CELLS = 250_000
ALL = ("\0",)  # no text that is stored holds it
_Key = tuple[str | None, ...]
_At = tuple[_Key, _Key]


def matrix(ground: Ground, rows: str, columns: str = "") -> Matrix:
    """Counts by rows and columns; each is a list of axes such as `site,wave`, columns may be none.

    A coding stands in every cell whose categories it has. Codings that overlap in one turn are one
    passage of a cell, whoever made them. Raises NotFound for an axis there is none of, UsageError
    for a table that nobody could read.
    """
    across, down = parse_axes(ground, columns), parse_axes(ground, rows)
    if not down:
        raise UsageError("a matrix needs rows", hint="for example --rows code --columns site,wave")
    both = next((a.name for a in down if a.name in {b.name for b in across}), None)
    if both:
        raise UsageError(f"'{both}' is in rows and in columns", hint="choose another for one")
    return _Counting(ground, down, across).matrix()


@dataclass
class _Counting:
    """One matrix in the making."""

    ground: Ground
    down: tuple[Axis, ...]
    across: tuple[Axis, ...]

    def matrix(self) -> Matrix:
        facets = frozenset(axis.facet for axis in (*self.down, *self.across))
        basis = _Bases(self.ground, self.down, self.across, facets)
        rows = _headings(self.down, basis.occurring(self.ground, self.down))
        columns = _headings(self.across, basis.occurring(self.ground, self.across))
        if len(rows) * len(columns) > MOST_CELLS:
            raise UsageError(
                f"{len(rows):,} rows by {len(columns):,} columns are too many to read",
                hint="choose coarser rows or columns, or filter",
            )
        inside, elsewhere = self._sorted()
        count = _Counter(self.ground)

        of_row = {row: basis.closed(row, self.down) for row in _with_all(rows)}
        of_column = {column: basis.closed(column, self.across) for column in _with_all(columns)}

        def cell(row: _Key, column: _Key) -> MatrixCell:
            found = inside.get((row, column), ())
            return count.cell(found, basis.of(of_row[row], of_column[column]), facets)

        return Matrix(
            tuple(axis.name for axis in self.down),
            tuple(axis.name for axis in self.across),
            rows,
            columns,
            tuple(tuple(cell(r.key, c.key) for c in columns) for r in rows),
            tuple(cell(r.key, ALL) for r in rows),
            tuple(cell(ALL, c.key) for c in columns),
            cell(ALL, ALL),
            elsewhere,
            self.ground.corpus.of_interviewers,
            self.ground.filters,
        )

    def _sorted(self) -> tuple[dict[_At, list[int]], int]:
        """Numbers of the placed codings by cell, totals included, and how many stand in none."""
        inside: defaultdict[_At, list[int]] = defaultdict(list)
        elsewhere = 0
        rows, columns = _keys_of(self.ground, self.down), _keys_of(self.ground, self.across)
        for number, (of_rows, of_columns) in enumerate(zip(rows, columns, strict=True)):
            if not (of_rows and of_columns):
                elsewhere += 1
                continue
            for row in (*of_rows, ALL):
                for column in (*of_columns, ALL):
                    inside[row, column].append(number)
        return inside, elsewhere


def _with_all(headings: tuple[Heading, ...]) -> tuple[_Key, ...]:
    return (ALL, *(heading.key for heading in headings))


def _keys_of(ground: Ground, axes: tuple[Axis, ...]) -> list[tuple[_Key, ...]]:
    """For each placed coding, the headings under which it stands."""
    of = [[axis.of(placed) for placed in ground.corpus.placed] for axis in axes]
    if len(of) == 1:
        known: dict[tuple[str, ...], tuple[_Key, ...]]
        known = {each: tuple((key,) for key in each) for each in set(of[0])}
        return [known[each] for each in of[0]]
    if not of:
        return [((),)] * len(ground.corpus.placed)
    return [tuple(product(*each)) for each in zip(*of, strict=True)]


def _headings(axes: tuple[Axis, ...], occurring: set[_Key] | None) -> tuple[Heading, ...]:
    """All combinations of categories; of axes that are not framed only those that occur."""
    if prod(len(axis.categories) for axis in axes) > MOST_CELLS * 4:
        raise UsageError("these axes have too many combinations", hint="combine fewer of them")
    closed = [n for n, axis in enumerate(axes) if axis.at]
    return tuple(
        Heading(tuple(key for key, _ in each), tuple(label for _, label in each))
        for each in product(*(axis.categories for axis in axes))
        if occurring is None or tuple(each[n][0] for n in closed) in occurring
    )


@dataclass
class _Gathered:
    """What a cell is counted against, while documents are gone through."""

    received: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


class _Bases:
    """What every cell is counted against, from the documents and their parts."""

    def __init__(
        self,
        ground: Ground,
        down: tuple[Axis, ...],
        across: tuple[Axis, ...],
        facets: frozenset[str],
    ) -> None:
        self._ground, self._axes = ground, (down, across)
        self._asked: defaultdict[_At, _Gathered] = defaultdict(_Gathered)
        self._received: defaultdict[_At, set[str]] = defaultdict(set)
        self._planned: defaultdict[_At, int] = defaultdict(int)
        self._eligible = {d.name for d in ground.corpus.documents if ground.eligible(d)}
        self._kept: dict[_At, Basis] = {}
        for document in ground.corpus.documents:
            whole = Strand(document)
            for at in _with_totals(*(_closed(axes, whole, facet="") for axes in self._axes)):
                self._received[at].add(document.name)
            for strand in ground.strands(document, facets):
                people = {strand.person} if PERSON in facets else document.people
                for at in _with_totals(*(_closed(axes, strand) for axes in self._axes)):
                    here = self._asked[at]
                    here.asked.add(document.name)
                    here.people |= people
        self._plan()

    def _plan(self) -> None:
        axes = [axis for each in self._axes for axis in each if axis.at]
        self._speaks = self._ground.states_plan and all(
            axis.plan or axis.facet in (QUESTION, ASSIGNED) for axis in axes
        )
        if not self._speaks:
            return
        for planned in self._ground.corpus.study.planned:
            keys = [
                tuple(axis.plan(planned.cell) if axis.plan else None for axis in each)
                for each in self._axes
            ]
            for at in _with_totals(*keys):
                self._planned[at] += planned.count

    def occurring(self, ground: Ground, axes: tuple[Axis, ...]) -> set[_Key] | None:
        """Keys of closed axes that documents or codings have; None where all are shown."""
        closed = tuple(axis for axis in axes if axis.at)
        if all(axis.framed for axis in closed):
            return None
        facets = frozenset(axis.facet for axis in closed)
        of_parts = {
            tuple(axis.at(strand) for axis in closed if axis.at)
            for document in ground.corpus.documents
            for strand in ground.strands(document, facets)
        }
        return of_parts | {key for keys in _keys_of(ground, closed) for key in keys}

    @staticmethod
    def closed(key: _Key, axes: tuple[Axis, ...]) -> _Key:
        """A full key without what any part of a document may hold; ALL stays."""
        if key == ALL:
            return ALL
        return tuple(k if axis.at else None for k, axis in zip(key, axes, strict=True))

    def of(self, row: _Key, column: _Key) -> Basis:
        """The basis of a cell by its closed keys."""
        if (row, column) not in self._kept:
            self._kept[row, column] = self._basis((row, column))
        return self._kept[row, column]

    def _basis(self, at: _At) -> Basis:
        plain = self._without_facets(at)
        gathered = self._asked.get(at) or _Gathered()
        received = self._received.get(plain, set())
        planned = self._planned.get(plain, 0) if self._speaks else None
        if planned and not self._ground.plan_speaks:
            planned = None
        return Basis(
            len(received),
            len(received & self._eligible),
            len(gathered.asked),
            len(gathered.people),
            planned,
        )

    def _without_facets(self, at: _At) -> _At:
        row, column = (
            key
            if key == ALL
            else tuple(None if a.facet else k for k, a in zip(key, axes, strict=True))
            for key, axes in zip(at, self._axes, strict=True)
        )
        return row, column


def _closed(axes: tuple[Axis, ...], strand: Strand, *, facet: str | None = None) -> _Key:
    """Where a part of a document stands; None for axes that do not divide documents so."""
    return tuple(
        axis.at(strand) if axis.at and facet in (None, axis.facet) else None for axis in axes
    )


def _with_totals(row: _Key, column: _Key) -> tuple[_At, ...]:
    return ((row, column), (row, ALL), (ALL, column), (ALL, ALL))


class _Counter:
    """Counts placed codings by their numbers."""

    def __init__(self, ground: Ground) -> None:
        self._ids, self._people = ground.ids, ground.persons
        self._places, self._names = ground.places, ground.names

    def cell(self, numbers: Sequence[int], basis: Basis, facets: frozenset[str]) -> MatrixCell:
        if not numbers:
            return MatrixCell(0, 0, 0, basis, _state(basis, facets))
        people = {self._people[n] for n in numbers} - {""}
        return MatrixCell(
            self._passages(numbers),
            len({self._names[n] for n in numbers}),
            len(people),
            basis,
            CellState.FOUND,
            tuple(self._ids[n] for n in numbers),
        )

    def _passages(self, numbers: Iterable[int]) -> int:
        """Stretches of overlapping codings within a turn; the numbers are in reading order."""
        count, reached = 0, dict[int, int]()
        for number in numbers:
            turn, start, end = self._places[number]
            reach = reached.get(turn, -1)
            count += start >= reach
            if end > reach:
                reached[turn] = end
        return count


def _state(basis: Basis, facets: frozenset[str]) -> CellState:
    """Why nothing was found in a cell."""
    if not basis.received:
        if basis.planned is None:
            return CellState.NO_TRANSCRIPT
        return CellState.MISSING if basis.planned else CellState.NOT_PLANNED
    if basis.asked:
        return CellState.ZERO
    if QUESTION in facets:
        return CellState.NOT_ASKED
    return CellState.NOT_ASSIGNED if ASSIGNED in facets else CellState.NO_TRANSCRIPT


def ranked(found: Matrix, count: CountOf, column: str = "") -> tuple[Ranked, ...]:
    """Rows by how much they hold in all, or in one column; equal numbers share a place (1, 2, 2).

    `column` is its id. Raises UsageError where there is none.
    """
    judged = _column(found, column) if column else found.row_totals
    sizes = [cell.n(count) for cell in judged]
    order = sorted(range(len(sizes)), key=lambda n: -sizes[n])
    return tuple(
        Ranked(
            1 + sum(other > sizes[n] for other in sizes),
            found.rows[n],
            judged[n],
            sizes.count(sizes[n]) > 1,
        )
        for n in order
    )


def _column(found: Matrix, column: str) -> tuple[MatrixCell, ...]:
    ids = [heading.id for heading in found.columns]
    if column not in ids:
        raise UsageError(f"there is no column '{column}'", hint=f"there are {', '.join(ids)}")
    return tuple(row[ids.index(column)] for row in found.cells)


def by_rank(found: Matrix, count: CountOf, column: str = "") -> Matrix:
    """The matrix with its rows in the order of `ranked`."""
    place = {row.key: n for n, row in enumerate(found.rows)}
    order = [place[each.row.key] for each in ranked(found, count, column)]
    return replace(
        found,
        rows=tuple(found.rows[n] for n in order),
        cells=tuple(found.cells[n] for n in order),
        row_totals=tuple(found.row_totals[n] for n in order),
    )


def of_corpus(corpus: Corpus, rows: str, columns: str = "") -> Matrix:
    """The matrix of a corpus in which nobody was assigned but who coded."""
    return matrix(Ground(corpus), rows, columns)
