"""Results: the values that analysis and agreement hand to memos, pages and commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualkit.model.attributes import Attributes
from qualkit.model.span import Span


@dataclass(frozen=True, slots=True)
class Estimate:
    """One coefficient. `value` is None where nothing can be estimated; `reason` then says why."""

    value: float | None
    reason: str = ""
    se: float | None = None
    ci: tuple[float, float] | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code. `applied` is the number of units each coder gave the code.

    `prevalence` is the share of (unit, coder) ratings that carry the code; `units` the number of
    doubly coded units. `on_value` is agreement on the code's value where two coders or more gave
    one; `notes` are warnings about how to read the figures.
    """

    code: str
    units: int
    applied: tuple[tuple[str, int], ...]
    prevalence: float | None
    coefficients: Mapping[str, Estimate]
    on_value: Estimate | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """Agreement of a round: `unit` is printed with every figure.

    `mean` is over the codes with a value, `left_out` counts those without. `overall` holds what is
    computed over all codes together: pooled kappa and the alphas of sets of codes. `interval` says
    how intervals were made.
    """

    unit: str
    round: str
    coders: tuple[str, ...]
    transcripts: int
    units: int
    codes: tuple[CodeAgreement, ...]
    mean: Mapping[str, Estimate]
    left_out: Mapping[str, int]
    overall: Mapping[str, Estimate] = field(default_factory=dict)
    interval: str = ""
    notes: tuple[str, ...] = ()


def kappa_of(table: AgreementTable) -> str:
    """The kappa that fits the number of coders: Cohen's for two, Light's mean for more."""
    return "cohen_kappa" if len(table.coders) == 2 else "light_kappa"


def notes_of(table: AgreementTable) -> tuple[str, ...]:
    """All notes of a table; one that holds for several codes is said once and names them."""
    codes: dict[str, list[str]] = {}
    for row in table.codes:
        for note in row.notes:
            codes.setdefault(note, []).append(row.code)
    return (*table.notes, *(f"{note}: {', '.join(names)}" for note, names in codes.items()))


@dataclass(frozen=True, slots=True)
class AgreementParts:
    """Agreement of parts of a round, or of several rounds; `by` says what the parts are."""

    by: str
    parts: tuple[tuple[str, AgreementTable], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of one speaker with every code it carries in the evidence at hand."""

    transcript: str
    span: Span
    quote: str
    turn: int
    speaker: str | None
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    attributes: Attributes
    time: float | None = None
    codings: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """How many, of how many. Passages, transcripts and people are never added to each other.

    `eligible` is the number of transcripts received in the cell; `planned` tells an empty cell
    that was planned from one that was not. `found` are the passages counted, where they are known.
    """

    passages: int
    transcripts: int
    people: int
    eligible: int
    planned: bool = True
    found: tuple[Passage, ...] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by row and column, with row and column names in reading order."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Count, ...], ...]

    def cell(self, row: str, column: str) -> Count:
        return self.cells[self.rows.index(row)][self.columns.index(column)]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One cell of the data-collection matrix; status is complete, missing, not planned or extra."""

    site: str
    wave: str
    role: str
    instrument: str
    planned: int
    received: int
    people: int
    status: str


@dataclass(frozen=True, slots=True)
class CollectionGrid:
    rows: tuple[GridRow, ...]
    transcripts: int
    people: int
    words: int
    minutes: int
    turns: int


Value = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a study table. `of` names the axis of the frame whose ids stand in it."""

    key: str
    label: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class StudyTable:
    """A table about a study, as ids and numbers. None is what is not there, shown as a dash.

    `totals` is a last row; `note` says how to read the table; `wide` columns hold names.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] = ()
    note: str = ""
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it came up in one transcript.

    `asked` is the mark or the interviewer's turn; `span` runs from the first participant's words
    after it to the last before the next question, and is None where nobody answered. `score` is
    how much of the question was said, 0 to 1; a mark is 1.
    """

    transcript: str
    protocol: str
    question: str
    asked: Span
    span: Span | None
    by: str
    score: float
