"""A table as an Excel workbook in which text stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

_LONGEST_CELL = 32_767
_CUT = " […]"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS = {"quote": 60, "note": 40, "code": 26, "transcript": 30}


Rows = Iterable[Sequence[str | int | float | None]]
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def write_workbook(title: str, columns: Sequence[str], rows: Rows) -> bytes:
    """One sheet: a bold header that stays in view, then the rows. Texts over 32,767 are cut."""
    return write_sheets([(title, columns, rows)])


def write_sheets(sheets: Iterable[tuple[str, Sequence[str], Rows]]) -> bytes:
    """A workbook of (title, columns, rows), each like the sheet of `write_workbook`."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        sheet = book.create_sheet(_FORBIDDEN.sub(" ", title)[:31])
        sheet.freeze_panes = "A2"
        for number, name in enumerate(columns):
            sheet.column_dimensions[_letter(number)].width = _WIDTHS.get(name, 14)
        sheet.append([_cell(sheet, name, bold=True) for name in columns])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number + 1))


def _cell(sheet: Any, value: str | int | float | None, *, bold: bool = False) -> Any:
    """A cell of the type of its value; text is set as text whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if not value or not isinstance(value, str):
        return WriteOnlyCell(sheet, None if value == "" else value)
    text = _escaped(value)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if value.startswith(_FORMULA_START):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _escaped(text: str) -> str:
    """The text with characters that XML cannot hold as `_xHHHH_`, Excel's own escape."""
    safe = _LOOKS_ESCAPED.sub("_x005F_", text)
    safe = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", safe)
    if len(safe.encode("utf-16-le")) // 2 <= _LONGEST_CELL:
        return safe
    return safe[: _LONGEST_CELL // 2 - len(_CUT)] + _CUT
