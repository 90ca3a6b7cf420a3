"""A memo as a Word document; the same memo gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qualkit.report import styles
from qualkit.report.notes_docx import add_notes, seal
from qualkit.report.tree import (
    Block,
    BulletList,
    Callout,
    Claim,
    Figure,
    Heading,
    Memo,
    Notes,
    Paragraph,
    Quote,
    TableBlock,
)

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = datetime(2000, 1, 1)
_WIDTH = 6.5
_KEPT_WHOLE = 12
_LETTER, _MARGINS = 0.06, 0.14  # inches: a letter of a table's head, and both margins
_LONGEST_WORD = 16


def render_docx(memo: Memo) -> bytes:
    """The document's bytes. Characters that Word cannot hold become U+FFFD."""
    from docx import Document

    document = Document()
    styles.dress(document)
    _properties(document, memo)
    for text, style in (
        (memo.title, "Title"),
        (memo.subtitle, "Subtitle"),
        (memo.standing, styles.STANDING),
    ):
        if text:
            _line(document, text, style)
    for block in memo.blocks:
        _add(block, document)
    _footer(document, memo)
    seal(document, memo)
    out = BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def clean(text: str) -> str:
    """One line of text without characters that are illegal in XML."""
    return _ILLEGAL.sub("\ufffd", text).replace("\t", " ").replace("\n", " ")


def _line(document: Any, text: str, style: str) -> Any:
    """A paragraph in a style, set by id: looking styles up by name costs a millisecond each."""
    paragraph = document.add_paragraph(clean(text))
    paragraph._p.style = _style_id(style)
    return paragraph


def _style_id(name: str) -> str:
    return name.replace(" ", "")


def _properties(document: Any, memo: Memo) -> None:
    day = datetime.fromisoformat(memo.date[:10]) if memo.date else _EPOCH
    known = document.core_properties
    known.title, known.subject = clean(memo.title), clean(f"{memo.subtitle}. {memo.subject}")
    known.author, known.last_modified_by = "qualkit", "qualkit"
    known.comments, known.keywords, known.category = "", "", "Memo"
    known.created = known.modified = day
    known.revision, known.language = 1, "en-US"


@singledispatch
def _add(block: Block, document: Any) -> None:
    raise TypeError(f"no Word form for {type(block).__name__}")


@_add.register
def _(block: Heading, document: Any) -> None:
    _line(document, block.text, f"Heading {block.level}")


@_add.register
def _(block: Paragraph, document: Any) -> None:
    if block.text:
        document.add_paragraph(clean(block.text))


@_add.register
def _(block: Claim, document: Any) -> None:
    paragraph = _line(document, "", styles.CLAIM)
    paragraph.add_run(f"C{block.number}\t").bold = True
    paragraph.add_run(f"{clean(block.text)} ({clean(block.basis)})")


@_add.register
def _(block: Quote, document: Any) -> None:
    _line(document, block.text, "Quote")
    _line(document, block.attribution, styles.ATTRIBUTION)


@_add.register
def _(block: BulletList, document: Any) -> None:
    for item in block.items:
        _line(document, item, "List Bullet")


@_add.register
def _(block: Callout, document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{clean(block.title)}. ").bold = True
    paragraph.add_run(clean(block.text))
    _shade(paragraph)


@_add.register
def _(block: Figure, document: Any) -> None:
    from docx.shared import Inches

    _line(document, block.caption, "Caption")
    picture = document.add_picture(BytesIO(block.png), width=Inches(_WIDTH))
    described = picture._inline.docPr
    described.set("descr", clean(block.alt))
    described.set("name", "Figure")


@_add.register
def _(block: Notes, document: Any) -> None:
    add_notes(block, document)


@_add.register
def _(block: TableBlock, document: Any) -> None:
    if not block.rows:
        return
    _line(document, block.caption, "Caption")
    table = document.add_table(rows=0, cols=len(block.header), style=styles.TABLE)
    _lay_out(table, block)
    for number, texts in enumerate((block.header, *block.rows)):
        _fill(table.add_row(), texts, block, head=number == 0)
    if block.sums:
        _set_off_sums(table)
    if len(block.rows) <= _KEPT_WHOLE:
        _keep_whole(table)
    _line(document, block.note, styles.NOTE)


def _lay_out(table: Any, block: TableBlock) -> None:
    from docx.shared import Inches

    table.autofit = False
    widths = column_widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)


def _set_off_sums(table: Any) -> None:
    """As journals set it: rules around the head and above a bold last row, none in between."""
    properties = table._tbl.tblPr
    borders = _element("w:tblBorders")
    for edge, size in (("top", "8"), ("bottom", "8")):
        borders.append(_element(f"w:{edge}", val="single", sz=size, space="0", color=styles.RULE))
    borders.append(_element("w:insideH", val="nil"))
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    for row, edge in ((table.rows[0], "bottom"), (table.rows[-1], "top")):
        for cell in row.cells:
            rule = _element("w:tcBorders")
            rule.append(_element(f"w:{edge}", val="single", sz="6", space="0", color=styles.RULE))
            cell._tc.get_or_add_tcPr().insert_element_before(
                rule, "w:shd", "w:noWrap", "w:tcMar", "w:vAlign"
            )
    for cell in table.rows[-1].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _keep_whole(table: Any) -> None:
    """Ask Word not to break a short table over two pages."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def column_widths(block: TableBlock) -> tuple[float, ...]:
    """Inches for each column, in proportion to its longest text, within bounds.

    The words of a header may stand on two lines.
    """
    columns = tuple(zip(block.header, *block.rows, strict=True))
    words = [max(map(_longest_word, column)) for column in columns]
    lines = [max(_on_two_lines(head), *map(len, rest)) for head, *rest in columns]
    least = [_LETTER * word + _MARGINS for word in words]
    wanted = [0.3 + max(min(line, 34) - word, 0) for line, word in zip(lines, words, strict=True)]
    left = max(_WIDTH - sum(least), 0.0)
    return tuple(
        min(1.0, _WIDTH / sum(least)) * floor + left * share / sum(wanted)
        for floor, share in zip(least, wanted, strict=True)
    )


def _longest_word(text: str) -> int:
    return min(max(map(len, text.split()), default=1), _LONGEST_WORD)


def _on_two_lines(text: str) -> int:
    """The length of the longer line when a text is broken between two words as best it can."""
    words = text.split()
    broken = (
        max(len(" ".join(words[:at])), len(" ".join(words[at:]))) for at in range(1, len(words))
    )
    return min(broken, default=len(text))


def _fill(row: Any, texts: Iterable[str], block: TableBlock, *, head: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Inches

    _row_rules(row, head=head)
    widths = column_widths(block)
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Inches(widths[number])
        paragraph = cell.paragraphs[0]
        paragraph._p.style = _style_id(styles.CELL)
        paragraph.add_run(clean(text)).bold = True if head else None
        if number >= block.wide:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if head:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def _row_rules(row: Any, *, head: bool) -> None:
    """No row breaks over a page; the header row is repeated on the next one."""
    properties = row._tr.get_or_add_trPr()
    names = ["w:cantSplit", "w:tblHeader"] if head else ["w:cantSplit"]
    for name in names:
        properties.append(_element(name))


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _shade(paragraph: Any) -> None:
    shade = _element("w:shd", val="clear", color="auto", fill=styles.SHADE)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(shade, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _footer(document: Any, memo: Memo) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "Footer"
    paragraph.add_run(f"{clean(memo.title)} · {clean(memo.subtitle)} · page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field = _element("w:fldSimple", instr=name)
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _settled(content: bytes) -> bytes:
    """The same parts with fixed times, so that equal memos are equal files."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(out, "w") as settled:
        for name in made.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            settled.writestr(entry, made.read(name))
    return out.getvalue()
