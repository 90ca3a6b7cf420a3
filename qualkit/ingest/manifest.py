"""The manifest: a CSV table of files and what is known about each of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from qualkit.errors import Problem, ReadError, StudyError
from qualkit.ingest.decode import decode
from qualkit.ingest.header import key, value
from qualkit.ingest.interviewers import interviewers_of
from qualkit.model import Attributes, Transcript

_HINT = "save the table as CSV with UTF-8"


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One file and its attributes; `line` is the line of the manifest on which it begins."""

    file: str
    attributes: Attributes
    line: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of one table; `where` is its file's name."""

    rows: tuple[ManifestRow, ...]
    where: str = "manifest"

    def row_of(self, file: str) -> ManifestRow | None:
        """The row of a file, by its name without folders."""
        return next((row for row in self.rows if PurePath(row.file).name == file), None)


def read_manifest(data: bytes, where: str) -> Manifest:
    """The manifest in the bytes. Raises StudyError with every problem in it."""
    table = _table(_text(data, where), where)
    problems: list[Problem] = []
    columns = tuple(key(name) for name in table[0][1]) if table else ()
    problems.extend(_column_problems(columns, where))
    if problems:
        raise StudyError.of(problems)
    rows = [_row(columns, cells, line) for line, cells in table[1:]]
    problems.extend(_row_problems(columns, table[1:], rows, where))
    if problems:
        raise StudyError.of(problems)
    return Manifest(tuple(rows), where)


def with_manifest(
    transcript: Transcript, row: ManifestRow, where: str
) -> tuple[Transcript, tuple[Problem, ...]]:
    """The transcript with the row's attributes, and each contradiction between the two.

    Where they contradict each other the transcript keeps its own value.
    """
    own = transcript.attributes
    file = f"{transcript.name}.{transcript.format}"
    problems = tuple(
        Problem(
            f"{name} is '{theirs}' in the manifest and '{own[name]}' in {file}",
            f"{where}:{row.line}",
            "correct the one that is wrong",
        )
        for name, theirs in row.attributes.items()
        if name in own and not same_value(own[name], theirs)
    )
    merged = Attributes.of({**dict(row.attributes.pairs), **dict(own.pairs)})
    named = transcript.interviewers or interviewers_of(transcript.speakers, merged)
    return replace(transcript, attributes=merged, interviewers=named), problems


def same_value(one: str, other: str) -> bool:
    """Whether two values say the same: case, spaces and the order of a list do not count."""
    return _folded(one) == _folded(other)


def _folded(text: str) -> list[str]:
    return sorted(part.strip() for part in text.casefold().split(";"))


def _text(data: bytes, where: str) -> str:
    try:
        decoded = decode(data, where)
    except ReadError as error:
        raise StudyError.of(error.problems) from error
    if decoded.warnings:
        what = f"the manifest is not UTF-8 (it looks like {decoded.encoding})"
        raise StudyError(what, where=f"{where}:{_first_foreign_line(data)}", hint=_HINT)
    return decoded.text


def _first_foreign_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _table(text: str, where: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of every row that is not empty."""
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise StudyError(f"is no CSV: {error}", where=f"{where}:{line}", hint=_HINT) from error
    return rows


def _column_problems(columns: tuple[str, ...], where: str) -> Iterator[Problem]:
    if "file" not in columns:
        what = f"the manifest has no column 'file', only {', '.join(columns) or 'none'}"
        yield Problem(what, f"{where}:1", "name the column with the file names 'file'")
    for number, name in enumerate(columns):
        if name in columns[:number]:
            what = f"column '{name}' stands twice" if name else "a column has no name"
            yield Problem(what, f"{where}:1", "keep one of them")


def _row(columns: tuple[str, ...], cells: list[str], line: int) -> ManifestRow:
    found = dict(zip(columns, cells, strict=False))
    file = found.pop("file", "")
    kept = {name: value(name, text) for name, text in found.items() if name and text}
    return ManifestRow(file, Attributes.of(kept), line)


def _row_problems(
    columns: tuple[str, ...],
    table: list[tuple[int, list[str]]],
    rows: list[ManifestRow],
    where: str,
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for (line, cells), row in zip(table, rows, strict=True):
        place = f"{where}:{line}"
        if len(cells) != len(columns):
            what = f"{len(cells)} cells under {len(columns)} columns"
            yield Problem(what, place, "put quotation marks around cells that hold the separator")
        if not row.file:
            yield Problem("names no file", place, "fill in the column 'file'")
        elif row.file in first:
            what = f"'{row.file}' stands twice, first on line {first[row.file]}"
            yield Problem(what, place, "delete one of the two rows")
        first.setdefault(row.file, line)
    if not rows:
        yield Problem("the manifest lists no files", where, "add a row for each file")
