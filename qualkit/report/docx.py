"""A memo as a Word document; the same memo gives the same bytes."""

from __future__ import annotations

from datetime import datetime
from functools import cache, singledispatch
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qualkit.report import styles
from qualkit.report.docx_contents import add_contents
from qualkit.report.docx_sheet import Sheet, clean, element
from qualkit.report.docx_tables import add_table
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

_EPOCH = datetime(2000, 1, 1)
_WIDTH = 6.5


def render_docx(memo: Memo) -> bytes:
    """The document's bytes. Characters that Word cannot hold become U+FFFD."""
    from docx import Document

    document = Document(BytesIO(_template()))
    sheet = Sheet(document)
    _properties(document, memo)
    for text, style in (
        (memo.title, "Title"),
        (memo.subtitle, "Subtitle"),
        (memo.standing, styles.STANDING),
    ):
        if text:
            sheet.line(text, style)
    first = _opening(memo)
    for number, block in enumerate(memo.blocks):
        if number == first:
            add_contents(sheet, memo.blocks)
        _add(block, sheet)
    _footer(document, memo)
    seal(document, memo)
    out = BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _opening(memo: Memo) -> int:
    """How many blocks stand before the contents: what must be read before anything else."""
    return next((n for n, b in enumerate(memo.blocks) if not isinstance(b, Callout)), -1)


@cache
def _template() -> bytes:
    """An empty document in our styles; dressing one takes longer than filling it."""
    from docx import Document

    document = Document()
    styles.dress(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: Any, memo: Memo) -> None:
    day = datetime.fromisoformat(memo.date[:10]) if memo.date else _EPOCH
    known = document.core_properties
    known.title, known.subject = clean(memo.title), clean(f"{memo.subtitle}. {memo.subject}")
    known.author, known.last_modified_by = "qualkit", "qualkit"
    known.comments, known.keywords, known.category = "", "", "Memo"
    known.created = known.modified = day
    known.revision, known.language = 1, "en-US"


@singledispatch
def _add(block: Block, sheet: Sheet) -> None:
    raise TypeError(f"no Word form for {type(block).__name__}")


@_add.register
def _(block: Heading, sheet: Sheet) -> None:
    sheet.heading(block.text, block.level)


@_add.register
def _(block: Paragraph, sheet: Sheet) -> None:
    if block.text:
        sheet.add_paragraph(clean(block.text))


@_add.register
def _(block: Claim, sheet: Sheet) -> None:
    paragraph = sheet.line("", styles.CLAIM)
    paragraph.add_run(f"C{block.number}\t").bold = True
    paragraph.add_run(f"{clean(block.text)} ({clean(block.basis)})")


@_add.register
def _(block: Quote, sheet: Sheet) -> None:
    sheet.line(block.text, "Quote")
    sheet.line(block.attribution, styles.ATTRIBUTION)


@_add.register
def _(block: BulletList, sheet: Sheet) -> None:
    for item in block.items:
        sheet.line(item, "List Bullet")


@_add.register
def _(block: Callout, sheet: Sheet) -> None:
    paragraph = sheet.add_paragraph()
    paragraph.add_run(f"{clean(block.title)}. ").bold = True
    paragraph.add_run(clean(block.text))
    _shade(paragraph)


@_add.register
def _(block: Figure, sheet: Sheet) -> None:
    from docx.shared import Inches

    sheet.caption("Figure", block.caption)
    picture = sheet.document.add_picture(BytesIO(block.png), width=Inches(_WIDTH))
    described = picture._inline.docPr
    described.set("descr", clean(block.alt))
    described.set("name", "Figure")


@_add.register
def _(block: Notes, sheet: Sheet) -> None:
    add_notes(block, sheet.document)


@_add.register
def _(block: TableBlock, sheet: Sheet) -> None:
    if not block.rows:
        return
    sheet.caption("Table", block.caption)
    add_table(sheet.document, block)
    sheet.line(block.note, styles.NOTE if block.note else styles.GAP)


def _shade(paragraph: Any) -> None:
    shade = element("w:shd", val="clear", color="auto", fill=styles.SHADE)
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
    field = element("w:fldSimple", instr=name)
    run = element("w:r")
    text = element("w:t")
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
