"""What a spreadsheet cell may hold: lists in one cell, and text that must not run as a formula."""

from __future__ import annotations

from collections.abc import Iterable

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "'")


def joined(items: Iterable[str], separator: str = "|") -> str:
    """The items in one cell, as `a | b`; a backslash marks what is no layout."""
    return f" {separator} ".join(_escaped(item, separator) for item in items)


def split(cell: str, separator: str = "|") -> tuple[str, ...]:
    """The items of a cell, without the spaces around them; an empty cell has none."""
    if not cell.strip():
        return ()
    items: list[list[str]] = [[]]
    marked = False
    for char in cell:
        if char == separator and not marked:
            items.append([])
        elif char == "\\" and not marked:
            marked = True
            continue
        else:
            items[-1].append("\\" + char if marked else char)
        marked = False
    if marked:
        items[-1].append("\\")
    return tuple(_trimmed(item) for item in items)


def _trimmed(chars: list[str]) -> str:
    """The characters as text without unmarked space at the ends; marks fall away."""
    kept = [at for at, char in enumerate(chars) if not char.isspace()]
    inner = chars[kept[0] : kept[-1] + 1] if kept else []
    return "".join(char[-1] for char in inner)


def _escaped(item: str, separator: str) -> str:
    last = len(item) - 1
    marked = (
        char in ("\\", separator) or (at in (0, last) and char.isspace())
        for at, char in enumerate(item)
    )
    return "".join(f"\\{char}" if mark else char for char, mark in zip(item, marked, strict=True))


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_START) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_START) else cell
