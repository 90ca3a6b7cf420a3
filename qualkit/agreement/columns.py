"""Columns of a CSV file, read at once; lines are counted only where something is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.grid import Ints
from qualkit.errors import Problem, QualkitError, StatisticsError

MOST_PROBLEMS = 20
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Columns:
    """A table by column; `cells[name]` has one text a row. `data` is kept to find lines again."""

    where: str
    data: bytes
    cells: Mapping[str, tuple[str, ...]]
    rows: int

    def numbers(self, name: str) -> Ints:
        """A column of whole numbers. Raises StatisticsError at every line that holds none."""
        values = self.cells[name]
        try:
            return np.fromiter(map(int, values), dtype=np.int64, count=len(values))
        except (ValueError, OverflowError):
            wrong = [i for i, value in enumerate(values) if not _is_whole(value)]
            raise self.refused(
                wrong,
                lambda i: f"{name} is '{values[i]}', not a whole number",
                "offsets count characters from 0",
            ) from None

    def refused(
        self, rows: Sequence[int] | Ints, what: Callable[[int], str], hint: str
    ) -> QualkitError:
        """An error that names the line of every row given, of the first twenty."""
        at = lines(self.data)
        found = [
            Problem(what(int(i)), f"{self.where}:{at[int(i) + 1]}", hint)
            for i in rows[:MOST_PROBLEMS]
        ]
        if len(rows) > MOST_PROBLEMS:
            found.append(Problem(f"and {len(rows) - MOST_PROBLEMS} more like these", self.where))
        return StatisticsError.of(found)

    def check(
        self, wrong: Sequence[bool] | NDArray[np.bool_], what: Callable[[int], str], hint: str
    ) -> None:
        """Raise StatisticsError where any row is wrong."""
        rows = np.flatnonzero(wrong)
        if len(rows):
            raise self.refused(rows, what, hint)


def read_columns(data: bytes, where: str, wanted: Names, optional: Names | None = None) -> Columns:
    """The columns wanted, each by one of several names; further columns are ignored.

    Comma, semicolon and tab separate columns, whichever the first line uses. Raises
    StatisticsError for a missing column and, with its line, for every ragged row.
    """
    records = list(_records(data, where))
    if not records:
        raise StatisticsError("the file is empty", where=where, hint=_names(wanted))
    header = [name.strip().lower() for name in records[0]]
    body = records[1:]
    ragged = [i for i, row in enumerate(body) if len(row) != len(header)]
    blank = Columns(where, data, {}, len(body))
    if ragged:
        raise blank.refused(
            ragged,
            lambda i: f"{len(body[i])} cells where the header has {len(header)}",
            "every line needs one cell a column",
        )
    places = {name: _place(header, known) for name, known in wanted.items()}
    missing = [name for name, place in places.items() if place is None]
    if missing:
        raise StatisticsError(f"no column '{missing[0]}'", where=f"{where}:1", hint=_names(wanted))
    places.update((name, _place(header, known)) for name, known in (optional or {}).items())
    by_place = tuple(zip(*body, strict=True)) if body else ((),) * len(header)
    cells = {
        name: tuple(map(str.strip, by_place[place]))
        for name, place in places.items()
        if place is not None
    }
    return Columns(where, data, cells, len(body))


def lines(data: bytes) -> list[int]:
    """The line on which each record begins that is not blank, the header included."""
    text = data.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    found, begins = [], 1
    for record in reader:
        if any(record):
            found.append(begins)
        begins = reader.line_num + 1
    return found


def separator(text: str) -> str:
    first = next((line for line in text.splitlines()[:50] if line.strip()), "")
    return max(",;\t", key=first.count)


def _records(data: bytes, where: str) -> Iterable[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StatisticsError(
            "not UTF-8 text", where=f"{where}:{line}", hint="save the table as CSV in UTF-8"
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text[:100_000]))
    try:
        return [record for record in reader if any(record)]
    except csv.Error as error:
        raise StatisticsError(
            f"not a CSV table: {error}",
            where=f"{where}:{reader.line_num}",
            hint="save it as plain CSV",
        ) from error


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _names(wanted: Names) -> str:
    return f"the first line names the columns {', '.join(wanted)}"


def _is_whole(value: str) -> bool:
    try:
        return -(2**63) <= int(value) < 2**63
    except ValueError:
        return False
