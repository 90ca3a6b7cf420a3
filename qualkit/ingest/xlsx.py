"""Workbooks (.xlsx) of turns or answers: the first sheet that holds any.

Everything inside is counted while it inflates before it is opened; formulas count as the values
that were saved with them, and nothing that the workbook links to is followed.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from qualkit.errors import NotATranscriptError, Problem, ReadError
from qualkit.ingest.columns import Rows
from qualkit.ingest.package import hint, refuse_crowded
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.tables import in_table
from qualkit.model.archive import DAMAGE

_SUFFIX = ".xlsx"
_MOST_BYTES = 40_000_000
_MOST_CELLS = 500_000
_MOST_ELEMENTS = 1_000_000
_OF_CELLS = ("xl/worksheets/", "xl/sharedStrings", "xl/media/", "xl/embeddings/")
_MOST_NAMED = 6
_HEAVIER = 20  # what a style or a name costs, in cells
_CHUNK = 1_000_000
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
_REFUSED = tuple("<!DOCTYPE".encode(encoding) for encoding in _ENCODINGS)


def read_xlsx(source: Source) -> Reading:
    """An .xlsx file. Raises ReadError when it is none, is damaged, or inflates beyond measure."""
    try:
        _check(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets = _sheets(source)
    except (*DAMAGE, KeyError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        what = f"is not a {_SUFFIX} file, or damaged"
        raise ReadError(what, where=source.name, hint=hint(_SUFFIX)) from error
    refused: NotATranscriptError | None = None
    for title, rows in sheets.items():
        try:
            return in_table(rows, source, warnings=_others(title, sheets, source.name))
        except NotATranscriptError as error:
            refused = refused or error
    raise refused or NotATranscriptError("holds no cells", where=source.name, hint=hint(_SUFFIX))


def _others(title: str, sheets: Iterable[str], where: str) -> tuple[Problem, ...]:
    """A doubt that names the sheets that are not read."""
    rest = [f"'{name[:40]}'" for name in sheets if name != title]
    if not rest:
        return ()
    shown = ", ".join(rest[:_MOST_NAMED]) + (" and more" if rest[_MOST_NAMED:] else "")
    what = f"only the sheet '{title[:40]}' is read, not {shown}"
    return (Problem(what, where, "save each sheet with a transcript as a file of its own"),)


def _check(source: Source) -> None:
    """Inflate every part that may be opened, count it, and refuse declarations."""
    size = elements = 0
    refuse_crowded(source, _SUFFIX)
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            what = f"is a zip archive but not a {_SUFFIX} file"
            raise ReadError(what, where=source.name, hint=hint(_SUFFIX))
        for name in names:
            weight = 1 if name.startswith(_OF_CELLS) else _HEAVIER
            for chunk, tail in _chunks(archive, name):
                size += len(chunk)
                elements += weight * (chunk.count(b"<") - chunk.count(b"</"))
                if size > _MOST_BYTES or elements > _MOST_ELEMENTS:
                    _too_much(source)
                if name.endswith((".xml", ".rels")) and _declares(tail + chunk):
                    what = "the workbook declares entities; refused"
                    raise ReadError(what, where=source.name, hint=hint(_SUFFIX))


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """The pieces of a part as they inflate, each with the end of the one before."""
    tail = b""
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            yield chunk, tail
            tail = chunk[-40:]


def _declares(xml: bytes) -> bool:
    return any(sign in xml for sign in _REFUSED)


def _too_much(source: Source) -> None:
    what = "the workbook inflates to more than can be read"
    raise ReadError(what, where=source.name, hint="keep one sheet and save it as CSV")


def _sheets(source: Source) -> dict[str, Rows]:
    """The rows of the sheets that hold any, by the names of the sheets."""
    from openpyxl import load_workbook

    book: Any = load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
    found: dict[str, Rows] = {}
    cells = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows: Rows = []
        for number, values in enumerate(sheet.iter_rows(values_only=True)):
            cells += len(values)
            if cells > _MOST_CELLS or number > _MOST_CELLS:
                _too_much(source)
            if any(value is not None for value in values):
                rows.append([_written(value) for value in values])
        if rows:
            found[str(sheet.title)] = rows
    return found


def _written(value: object) -> str:
    """A cell's value in words; a length of time as seconds."""
    if value is None:
        return ""
    if isinstance(value, datetime.timedelta):
        return f"{value.total_seconds():g}"
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
