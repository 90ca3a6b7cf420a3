"""Which columns of a table hold what, told by their cells where no row names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,6})?")
FRAMES = re.compile(r"(\d{1,2}:\d{2}:\d{2})[:;]\d{2}")  # of film editors
_WORDY = 20  # characters on average from which a column holds what somebody said
_SAMPLE = 2_000
_MOST_COLUMNS = 6
_LONGEST_NAME = 40

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; `said` are one or several, with their questions as names."""

    said: tuple[int, ...]
    speaker: int | None = None
    time: int | None = None
    question: int | None = None
    asked: bool = False
    milliseconds: bool = False


def wordy(width: int, body: Rows) -> Iterator[int]:
    """Columns whose filled cells are long on average and of several words."""
    for column in range(width):
        cells = _cells(body, column)
        spaced = sum(" " in cell for cell in cells)
        if cells and sum(map(len, cells)) >= _WORDY * len(cells) and spaced * 2 >= len(cells):
            yield column


def without_names(rows: Rows) -> Columns | None:
    """The columns of a table whose first row is a turn already; None where it looks like names.

    There one column holds words, and another short names that recur, that of the first row too.
    """
    width = len(rows[0]) if rows else 0
    if not 1 < width <= _MOST_COLUMNS:
        return None
    said = [n for n in wordy(width, rows) if " " in rows[0][n].strip()]
    times = [n for n in range(width) if all(map(CLOCK.fullmatch, _cells(rows, n)))]
    names = [n for n in range(width) if n not in (*said, *times) and _recurring(rows, n)]
    if len(said) != 1 or len(names) != 1 or len(times) > 1:
        return None
    return Columns((said[0],), names[0], times[0] if times else None)


def _recurring(rows: Rows, column: int) -> bool:
    cells = _cells(rows, column)
    uses = Counter(cells)
    first = rows[0][column].strip()
    short = all(len(cell) <= _LONGEST_NAME and not cell.isdigit() for cell in uses)
    return short and uses[first] > 1 and 1 < len(uses) <= len(cells) // 2


def _cells(rows: Rows, column: int) -> list[str]:
    """The filled cells of a column, of the first rows."""
    found = (row[column].strip() for row in rows[:_SAMPLE] if column < len(row))
    return [cell for cell in found if cell]
