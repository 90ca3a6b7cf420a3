"""Ratings: a table of units by raters as it was handed in, and how it is read from CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.errors import Problem, StatisticsError

Value = str | int | float
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["none", "linear", "quadratic"]

_RECTANGLE = "every line needs one cell a column; leave a cell empty where nothing was rated"


@dataclass(frozen=True)
class Ratings:
    """Units by raters; `rows[unit][rater]` is None where that rater did not rate the unit.

    `where` and `lines` (one a unit) say where a row was read, for messages.
    """

    raters: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    where: str = ""
    lines: tuple[int, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Sequence[Value | None]], *, raters: Sequence[str] = ()) -> Ratings:
        """Ratings from rows of values; raters are r1, r2 … and units u1, u2 … unless named."""
        kept = tuple(tuple(row) for row in rows)
        width = max((len(row) for row in kept), default=len(raters))
        names = tuple(raters) or tuple(f"r{i + 1}" for i in range(width))
        if any(len(row) != len(names) for row in kept):
            raise StatisticsError(f"every unit needs {len(names)} values, one a rater")
        return cls(names, tuple(f"u{i + 1}" for i in range(len(kept))), kept)

    @property
    def missing(self) -> int:
        """How many cells hold no rating."""
        return sum(value is None for row in self.rows for value in row)

    def place(self, unit: int) -> str:
        """`file:line` of a unit, as far as known."""
        if not self.lines:
            return self.where or f"unit {self.units[unit]}"
        return f"{self.where}:{self.lines[unit]}"


def read_ratings(data: bytes, where: str = "ratings") -> Ratings:
    """Ratings from CSV: first column the unit, then one column a rater; an empty cell is missing.

    Comma, semicolon and tab separate columns, whichever the first line uses. Raises
    StatisticsError with every ragged row, nameless or repeated unit at its `file:line`.
    """
    records = list(_records(data, where))
    if not records:
        raise StatisticsError("the file is empty", where=where, hint=_RECTANGLE)
    (_, header), *body = records
    problems = [*_header_problems(header, where), *_row_problems(header, body, where)]
    if not body:
        problems.append(Problem("no units below the header", where, "add one line a unit"))
    if problems:
        raise StatisticsError.of(problems)
    return Ratings(
        tuple(header[1:]),
        tuple(cells[0] for _, cells in body),
        tuple(tuple(cell or None for cell in cells[1:]) for _, cells in body),
        where,
        tuple(line for line, _ in body),
    )


def _records(data: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    """(line of its first character, stripped cells) of each record that is not blank."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StatisticsError(
            "not UTF-8 text", where=f"{where}:{line}", hint="save the table as CSV in UTF-8"
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    begins = 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise StatisticsError(
            f"not a CSV table: {error}", where=f"{where}:{begins}", hint="save it as plain CSV"
        ) from error


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _header_problems(header: list[str], where: str) -> Iterator[Problem]:
    place = f"{where}:1"
    if len(header) < 2:
        yield Problem("no rater column", place, "the first column is the unit, then one a rater")
    for number, name in enumerate(header[1:], start=2):
        if not name:
            yield Problem(f"column {number} has no name", place, "name every rater")
    for name, times in Counter(header[1:]).items():
        if name and times > 1:
            yield Problem(f"rater '{name}' has {times} columns", place, "give each its own name")


def _row_problems(
    header: list[str], body: list[tuple[int, list[str]]], where: str
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, cells in body:
        place = f"{where}:{line}"
        if len(cells) != len(header):
            yield Problem(
                f"{len(cells)} cells where the header has {len(header)}", place, _RECTANGLE
            )
        unit = cells[0]
        if not unit:
            yield Problem("no unit name in the first column", place, "name every unit")
        elif unit in first:
            yield Problem(
                f"unit '{unit}' stands already in line {first[unit]}",
                place,
                "one line a unit; a second rating belongs in a second rater's column",
            )
        first.setdefault(unit, line)
