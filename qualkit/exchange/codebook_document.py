"""A codebook as a Word document: one table, names set in by level, as NVivo writes it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from qualkit.exchange.flat_tables import paths_of, uses_of
from qualkit.model.exchanged import Exchanged

_HEAD = ("Name", "Description", "Files", "References")
_WIDTHS = (4.3, 6.1, 1.7, 3.1)  # cm
_INDENT = 240  # twips a level
_EPOCH = (1980, 1, 1, 0, 0, 0)


def codebook_docx(project: Exchanged) -> bytes:
    """A row a code: name, meaning, documents and codings. The same project gives the same bytes."""
    from docx import Document

    document: Any = Document()
    document.core_properties.author = ""
    document.core_properties.title = project.title
    document.add_heading(f"Codebook: {project.title}" if project.title else "Codebook", 1)
    table = document.add_table(rows=1, cols=len(_HEAD))
    table.style = "Table Grid"
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, _HEAD, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _repeat(table.rows[0])
    paths = paths_of(project)
    for code in project.codes:
        codings, documents = uses_of(project, code)
        cells = (code.name, code.description, str(documents), str(codings))
        _fill(table.add_row(), cells, level=len(paths[code.id]) - 1)
    _set_widths(table)
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _fill(row: Any, cells: tuple[str, ...], *, level: int) -> None:
    from docx.shared import Twips

    for cell, words in zip(row.cells, cells, strict=True):
        cell.text = "".join(c if c in "\n\t" or c.isprintable() else " " for c in words)
    row.cells[0].paragraphs[0].paragraph_format.left_indent = Twips(_INDENT * level)


def _repeat(row: Any) -> None:
    """The head again on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    repeated: Any = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def _set_widths(table: Any) -> None:
    from docx.shared import Cm

    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _timeless(data: bytes) -> bytes:
    """The document without the times at which its parts were packed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew,
    ):
        for name in packed.namelist():
            anew.writestr(zipfile.ZipInfo(name, _EPOCH), packed.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
