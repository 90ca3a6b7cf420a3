"""Matrix and co-occurrence: counts with what they are counted against and the codings behind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CountOf(StrEnum):
    """What a cell counts; the three are never added to each other."""

    PASSAGES = "passages"
    TRANSCRIPTS = "transcripts"
    PEOPLE = "people"


class CellState(StrEnum):
    """Why a cell holds what it holds; only ZERO is a finding of nothing."""

    FOUND = "found"
    ZERO = "zero"
    NOT_ASKED = "not asked"
    NOT_ASSIGNED = "not assigned"
    MISSING = "missing"
    NOT_PLANNED = "not planned"
    NO_TRANSCRIPT = "no transcript"


@dataclass(frozen=True, slots=True)
class Heading:
    """One row or column: an id and a name for each of its axes; `id` joins the ids by commas."""

    key: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def id(self) -> str:
        return ",".join(self.key)

    @property
    def label(self) -> str:
        return " · ".join(self.labels)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a cell is counted against, in transcripts but for `people`.

    `received` came in; `eligible` came in where the study planned some; `asked` are those in which
    passages of this cell could be: the question was asked, the person heard, the coder assigned.
    `people` are heard in these. `planned` is None where the plan says nothing of such cells.
    """

    received: int
    eligible: int
    asked: int
    people: int
    planned: int | None = None

    def of(self, count: CountOf) -> int:
        """The denominator: people for people, else transcripts in which it could be."""
        return self.people if count is CountOf.PEOPLE else self.asked


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`codings` are the ids behind the counts, in reading order."""

    passages: int
    transcripts: int
    people: int
    basis: Basis
    state: CellState
    codings: tuple[str, ...] = ()

    def n(self, count: CountOf) -> int:
        counts = {
            CountOf.PASSAGES: self.passages,
            CountOf.TRANSCRIPTS: self.transcripts,
            CountOf.PEOPLE: self.people,
        }
        return counts[count]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells by row and column; totals are counted anew over a whole row or column, never summed.

    `row_axes` and `column_axes` are what was asked for; `elsewhere` counts codings that stand in no
    cell, `of_interviewers` those left out because only an interviewer speaks in them.
    """

    row_axes: tuple[str, ...]
    column_axes: tuple[str, ...]
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]
    row_totals: tuple[MatrixCell, ...]
    column_totals: tuple[MatrixCell, ...]
    total: MatrixCell
    elsewhere: int = 0
    of_interviewers: int = 0
    filters: tuple[str, ...] = ()

    def cell(self, row: str, column: str) -> MatrixCell:
        """The cell at two ids. Raises ValueError where there is none."""
        rows, columns = [h.id for h in self.rows], [h.id for h in self.columns]
        return self.cells[rows.index(row)][columns.index(column)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row's place among all; rows with the same number share the place, the next is left out."""

    place: int
    row: Heading
    cell: MatrixCell
    tied: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was done at a site in a wave, and in how many passages and transcripts people say so.

    `value` is None where nothing is recorded.
    """

    site: str
    wave: str
    value: str | None
    talk: MatrixCell


@dataclass(frozen=True, slots=True)
class FactGrid:
    """A recorded fact by site (rows) and wave (columns), beside talk of its codes.

    `tally` counts the sites with each value, by wave.
    """

    fact: str
    codes: tuple[str, ...]
    sites: tuple[str, ...]
    waves: tuple[str, ...]
    cells: tuple[tuple[Recorded, ...], ...]
    tally: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


class Within(StrEnum):
    """Where two codes must stand together."""

    PASSAGE = "passage"
    TURN = "turn"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes: units with the first, the second and both; `expected` if they were independent."""

    a: str
    b: str
    of_a: int
    of_b: int
    both: int
    expected: float

    @property
    def jaccard(self) -> float:
        """Units with both by units with either."""
        either = self.of_a + self.of_b - self.both
        return self.both / either if either else 0.0

    @property
    def ratio(self) -> float | None:
        """Observed by expected."""
        return self.both / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """Every two of some codes within a kind of unit; `units` is how many units there are."""

    within: Within
    units: int
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    pairs: tuple[Pair, ...]
    filters: tuple[str, ...] = ()

    def pair(self, a: str, b: str) -> Pair | None:
        return next((p for p in self.pairs if {p.a, p.b} == {a, b}), None)
