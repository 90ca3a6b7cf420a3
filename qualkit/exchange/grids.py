"""Tables of other programs as rows of cells: CSV of any kind, workbooks, tables in Word documents.

Archives are counted while they inflate before anything in them is opened.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qualkit.errors import ReadError
from qualkit.exchange import refi_xml as xml
from qualkit.exchange.cells import unguarded
from qualkit.model.archive import DAMAGE, Archive
from qualkit.model.storable import fault_of
from qualkit.model.whole import whole

_MOST_CELLS = 2_000_000
_MOST_COLUMNS = 2_000
_LONGEST_FIELD = 10_000_000
_DELIMITERS = ",;\t|"
_DOCTYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I\0?T)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TWIPS = 120  # of an indent, for one space before the words
_BIG = "keep the table alone and save it again"


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `where` is its place in the file, for people."""

    where: str
    cells: tuple[str, ...]

    def at(self, column: int | None) -> str:
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with at least one line; `title` is its sheet's."""

    title: str
    lines: tuple[Line, ...]


def grids_in(data: bytes, where: str) -> tuple[Grid, ...]:
    """The tables of a file, by its suffix. Raises ReadError where there is none."""
    suffix = PurePath(where).suffix.casefold()
    found = tuple(grid for grid in _READERS.get(suffix, _of_csv)(data, where) if grid.lines)
    if not found:
        hint = "the first row names the columns"
        if suffix == ".docx":
            hint = "it has no comments either; a transcript comes in with qualkit ingest"
        raise ReadError("the file holds no table", where=where, hint=hint)
    return found


def _of_csv(data: bytes, where: str) -> Iterator[Grid]:
    text = _decoded(data, where)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    lines: list[Line] = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append(Line(f"{where}:{number}", tuple(map(unguarded, cells))))
            number = reader.line_num + 1
    except csv.Error as error:
        hint = "export it again, or save it as .xlsx"
        raise ReadError(f"not valid CSV: {error}", where=f"{where}:{number}", hint=hint) from error
    _refuse_many(lines, where)
    yield Grid("", tuple(lines))


def _refuse_many(lines: list[Line], where: str) -> None:
    if sum(len(line.cells) for line in lines) > _MOST_CELLS:
        raise ReadError("the table has too many cells", where=where, hint=_BIG)


def _decoded(data: bytes, where: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for each in (encoding, "cp1252"):
        try:
            text = data.decode(each)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ReadError("this is no table of text", where=where, hint="save it as CSV in UTF-8")


def _delimiter(text: str) -> str:
    """The one that stands most often outside quotation marks in the first line with words."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", head)
    return max(_DELIMITERS, key=bare.count)


def _checked(data: bytes, where: str, main: str) -> Archive:
    """The archive, each part of it counted; none of them declares entities."""
    archive = Archive(data, where)
    if main not in archive.names:
        suffix = PurePath(where).suffix
        raise ReadError(f"this archive is no {suffix} file", where=where, hint="save it again")
    for name in archive.names:
        if name.endswith((".xml", ".rels")) and _DOCTYPE.search(archive.read(name)):
            raise ReadError("the file declares entities; refused", where=where, hint=_BIG)
    return archive


def _of_xlsx(data: bytes, where: str) -> Iterator[Grid]:
    _checked(data, where, "xl/workbook.xml")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _sheets(data, where)
    except (*DAMAGE, KeyError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise ReadError("the workbook is damaged", where=where, hint="save it again") from error


def _sheets(data: bytes, where: str) -> Iterator[Grid]:
    from openpyxl import load_workbook

    book: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    cells = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        lines = []
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells += len(values)
            if cells > _MOST_CELLS or len(values) > _MOST_COLUMNS:
                raise ReadError("the table has too many cells", where=where, hint=_BIG)
            if any(value not in (None, "") for value in values):
                place = f"{where}: {sheet.title}, row {number}"
                lines.append(Line(place, tuple(map(_written, values))))
        yield Grid(str(sheet.title), tuple(lines))


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPED.sub(lambda found: _letter(int(found[1], 16)), text)


def _letter(number: int) -> str:
    """The character; the sign for a lost one where text cannot hold it."""
    return "\ufffd" if fault_of(chr(number)) else chr(number)


def _of_docx(data: bytes, where: str) -> Iterator[Grid]:
    archive = _checked(data, where, "word/document.xml")
    root = xml.root_of(archive.read("word/document.xml"), where)
    for number, table in enumerate(_all(root, "tbl"), start=1):
        lines = []
        for at, row in enumerate(xml.children(table, "tr"), start=1):
            cells = tuple(_cell(cell) for cell in xml.children(row, "tc"))
            if any(cell.strip() for cell in cells):
                lines.append(Line(f"{where}: table {number}, row {at}", cells))
        yield Grid(f"table {number}", tuple(lines))


def _all(root: Any, name: str) -> Iterator[Any]:
    return (each for each in root.iter() if xml.local_name(each) == name)


def _cell(cell: Any) -> str:
    """The words of a cell, a line a paragraph, with spaces before them for an indent."""
    lines = []
    for paragraph in _all(cell, "p"):
        words = "".join(each.text or "" for each in _all(paragraph, "t"))
        lines.append(" " * (_indent(paragraph) // _TWIPS) + words)
    return "\n".join(lines).rstrip()


def _indent(paragraph: Any) -> int:
    """How far a paragraph is set in, in twips."""
    for indent in _all(paragraph, "ind"):
        for name, value in indent.attrib.items():
            if name.rpartition("}")[2] in ("left", "start"):
                return min(max(whole(value) or 0, 0), 20_000)
    return 0


_READERS: dict[str, Callable[[bytes, str], Iterator[Grid]]] = {
    ".xlsx": _of_xlsx,
    ".xlsm": _of_xlsx,
    ".docx": _of_docx,
}
