"""Codings as tables, a coding a row, with the columns that `COLUMNS` name.

CSV and JSON hold every cell verbatim, so that quotes stay the transcript's words; the workbook is
the form to open in a spreadsheet: there every text stays text, also when it looks like a formula.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qualkit.errors import CodingError, Problem, UsageError
from qualkit.exchange.csv_text import read_table, write_table
from qualkit.model import Coding, Origin, Valence

COLUMNS = (
    "transcript",
    "coder",
    "round",
    "code",
    "start",
    "end",
    "quote",
    "value",
    "note",
    "origin",
)
VALENCE = "valence"
"""A last column, written only where a coding has a valence: other tables keep their shape."""
Format = Literal["csv", "json", "jsonl", "xlsx"]
_NEEDED = ("transcript", "coder", "code")
_VERBATIM = frozenset({"quote", "value", "note"})


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One row; offsets may be missing when a quote says where, `origin` when the file is silent."""

    transcript: str
    coder: str
    code: str
    round: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""
    value: str = ""
    note: str = ""
    origin: Origin | None = None
    valence: Valence = Valence.NONE
    where: str = field(default="", compare=False)

    @classmethod
    def of(cls, coding: Coding) -> CodingRow:
        return cls(
            transcript=coding.transcript,
            coder=coding.coder,
            code=coding.code,
            round=coding.round,
            start=coding.span.start,
            end=coding.span.end,
            quote=coding.quote,
            value=coding.value,
            note=coding.note,
            origin=coding.origin,
            valence=coding.valence,
        )


@dataclass(frozen=True, slots=True)
class _Record:
    """One row as written: text cells by column."""

    where: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        found = self.cells.get(column, "")
        return found if column in _VERBATIM else found.strip()


def load_codings(data: bytes, where: str) -> tuple[CodingRow, ...]:
    """The rows of a .csv, .jsonl or .json file, told apart by the suffix of `where`.

    Raises CodingError with every problem at its `file:line` (a row's first line; in a .json list
    the number of the item).
    """
    problems: list[Problem] = []
    text = _decoded(data, where, problems)
    records = list(_reader(where)(text, where, problems)) if text is not None else []
    rows = tuple(_row(record, problems) for record in records)
    if problems:
        raise CodingError.of(problems)
    return rows


def _reader(where: str) -> Callable[[str, str, list[Problem]], Iterator[_Record]]:
    suffix = where.lower().rpartition(".")[2]
    readers = {"csv": _from_csv, "jsonl": _from_jsonl, "json": _from_json}
    if suffix not in readers:
        raise CodingError("codings cannot be read from this kind of file", where=where, hint=_KINDS)
    return readers[suffix]


_KINDS = "save them as .csv, .jsonl or .json"


def _decoded(data: bytes, where: str, problems: list[Problem]) -> str | None:
    """UTF-8, or UTF-16 with its mark; None with a problem otherwise."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
        problems.append(Problem("not UTF-8 text", f"{where}:{line}", hint))
        return None


def _from_csv(text: str, where: str, problems: list[Problem]) -> Iterator[_Record]:
    table = read_table(text, where, problems)
    if table is None:
        return
    _check_columns(table.columns, table.where, problems)
    for row in table.rows:
        yield _Record(row.where, {name: table.cell(row, name) for name in table.columns})


def _check_columns(columns: Sequence[str], where: str, problems: list[Problem]) -> None:
    for name in _NEEDED:
        if name not in columns:
            hint = f"columns: {', '.join(COLUMNS)}"
            problems.append(Problem(f"column '{name}' is missing", where, hint))
    if not {"quote"} & set(columns) and not {"start", "end"} <= set(columns):
        hint = "add start and end, or quote"
        problems.append(Problem("no column says where a coding lies", where, hint))


def _from_jsonl(text: str, where: str, problems: list[Problem]) -> Iterator[_Record]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            place = f"{where}:{number}"
            yield from _record(_json(line, place, problems), place, problems)


def _from_json(text: str, where: str, problems: list[Problem]) -> Iterator[_Record]:
    found = _json(text, f"{where}:1", problems)
    if isinstance(found, list):
        for number, item in enumerate(found, start=1):
            yield from _record(item, f"{where}: item {number}", problems)
    elif not problems:
        problems.append(Problem("not a list of codings", f"{where}:1", "write [{…}, {…}]"))


def _json(text: str, place: str, problems: list[Problem]) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        problems.append(Problem(f"not valid JSON: {error}", place, "one JSON object a line"))
        return None


def _record(found: object, place: str, problems: list[Problem]) -> Iterator[_Record]:
    if isinstance(found, dict):
        flat = {str(name): value for name, value in found.items() if value is not None}
        for name, value in flat.items():
            if isinstance(value, (dict, list, bool, float)):
                problems.append(Problem(f"'{name}' must be text or a whole number", place))
        yield _Record(place, {name: str(value) for name, value in flat.items()})
    elif found is not None:
        problems.append(Problem("not a JSON object", place, 'write {"transcript": …}'))


def _row(record: _Record, problems: list[Problem]) -> CodingRow:
    _check_cells(record, problems)
    start, end = (_offset(record, column, problems) for column in ("start", "end"))
    _check_place(record, (start, end), problems)
    return CodingRow(
        transcript=record.text("transcript"),
        coder=record.text("coder"),
        code=record.text("code"),
        round=record.text("round"),
        start=start,
        end=end,
        quote=record.text("quote"),
        value=record.text("value"),
        note=record.text("note"),
        origin=_origin(record, problems),
        valence=_valence(record, problems),
        where=record.where,
    )


def _check_cells(record: _Record, problems: list[Problem]) -> None:
    for column in _NEEDED:
        if not record.text(column):
            problems.append(Problem(f"'{column}' is empty", record.where, "every row needs it"))
    for column, text in record.cells.items():
        if any("\ud800" <= char <= "\udfff" for char in text):
            what = f"'{column}' holds half a character"
            problems.append(Problem(what, record.where, "save the file as UTF-8 again"))


def _offset(record: _Record, column: str, problems: list[Problem]) -> int | None:
    written = record.text(column)
    if not written:
        return None
    if not (written.isascii() and written.isdecimal() and len(written) < 16):
        hint = "offsets are whole numbers of characters, counted from 0"
        problems.append(Problem(f"'{column}' is not an offset: '{written}'", record.where, hint))
        return None
    return int(written)


def _check_place(
    record: _Record, place: tuple[int | None, int | None], problems: list[Problem]
) -> None:
    start, end = place
    written = (bool(record.text("start")), bool(record.text("end")))
    if written[0] != written[1]:
        problems.append(Problem("'start' and 'end' go together", record.where, "give both or none"))
    elif not any(written) and not record.text("quote"):
        hint = "give start and end, or the quote"
        problems.append(Problem("nothing says where the coding lies", record.where, hint))
    elif start is not None and end is not None and start >= end:
        hint = "offsets are half-open: the end is one past the last character"
        what = f"'end' must come after 'start', not {start} to {end}"
        problems.append(Problem(what, record.where, hint))


def _origin(record: _Record, problems: list[Problem]) -> Origin | None:
    written = record.text("origin")
    if written and written not in set(Origin):
        hint = f"one of {', '.join(Origin)}, or empty"
        problems.append(Problem(f"unknown origin '{written}'", record.where, hint))
        return None
    return Origin(written) if written else None


def _valence(record: _Record, problems: list[Problem]) -> Valence:
    written = record.text(VALENCE)
    if written not in set(Valence):
        hint = f"one of {', '.join(filter(None, Valence))}, or empty"
        problems.append(Problem(f"unknown valence '{written}'", record.where, hint))
        return Valence.NONE
    return Valence(written)


def dump_codings(codings: Iterable[Coding | CodingRow], format: Format) -> bytes:
    """The codings in the order given as .csv, .json (a list), .jsonl or .xlsx."""
    rows = [c if isinstance(c, CodingRow) else CodingRow.of(c) for c in codings]
    columns = (*COLUMNS, VALENCE) if any(row.valence for row in rows) else COLUMNS
    values = [{name: _values(row)[name] for name in columns} for row in rows]
    if format == "csv":
        return write_table(columns, map(_cells, values)).encode()
    if format == "json":
        return (json.dumps(values, ensure_ascii=False, indent=1)).encode()
    if format == "jsonl":
        lines = (json.dumps(row, ensure_ascii=False) for row in values)
        return "".join(f"{line}\n" for line in lines).encode()
    if format == "xlsx":
        from qualkit.exchange.workbook import write_workbook

        return write_workbook("codings", columns, [list(row.values()) for row in values])
    raise UsageError(f"codings are not written as '{format}'", hint="csv, json, jsonl or xlsx")


def _values(row: CodingRow) -> dict[str, str | int | None]:
    return {
        "transcript": row.transcript,
        "coder": row.coder,
        "round": row.round,
        "code": row.code,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "value": row.value,
        "note": row.note,
        "origin": row.origin.value if row.origin else "",
        VALENCE: row.valence.value,
    }


def _cells(row: dict[str, str | int | None]) -> list[str]:
    return ["" if value is None else str(value) for value in row.values()]
