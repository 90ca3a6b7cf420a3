"""The look of a Word memo: one typeface, grey rules, no colour."""

from __future__ import annotations

from typing import Any

FONT = "Arial"
INK, SOFT, RULE, SHADE = "1a1a1a", "595959", "a6a6a6", "f2f2f2"
TABLE = "Memo Table"
CELL_POINTS = 9
ATTRIBUTION, CLAIM, NOTE, STANDING, CELL = "Attribution", "Claim", "Table Note", "Standing", "Cell"
MARK, GAP = "Notes Mark", "Table Gap"

# name: (size in points, bold, italic, colour, space before, space after, left indent)
_TEXT = {
    "Normal": (10, False, False, INK, 0, 6, 0),
    "Title": (22, True, False, INK, 0, 2, 0),
    "Subtitle": (11, False, False, SOFT, 0, 2, 0),
    "Heading 1": (14, True, False, INK, 18, 6, 0),
    "Heading 2": (11, True, False, INK, 12, 4, 0),
    "Heading 3": (10, True, True, INK, 8, 3, 0),
    "Quote": (10, False, False, INK, 4, 1, 24),
    "Caption": (9, True, False, INK, 10, 4, 0),
    "List Bullet": (10, False, False, INK, 0, 3, 18),
    ATTRIBUTION: (8.5, False, False, SOFT, 0, 8, 24),
    CLAIM: (10, False, False, INK, 0, 5, 28),
    NOTE: (8.5, False, False, SOFT, 3, 10, 0),
    GAP: (4, False, False, INK, 0, 2, 0),
    STANDING: (8.5, False, False, SOFT, 0, 12, 0),
    "List Number": (10, False, False, INK, 0, 3, 18),
    "List Bullet 2": (10, False, False, INK, 0, 3, 36),
    "List Bullet 3": (10, False, False, INK, 0, 3, 54),
    "List Number 2": (10, False, False, INK, 0, 3, 36),
    "List Number 3": (10, False, False, INK, 0, 3, 54),
    MARK: (7.5, False, False, SOFT, 2, 4, 0),
    "TOC Heading": (11, True, False, INK, 6, 3, 0),
    "toc 1": (10, False, False, INK, 0, 2, 0),
    "toc 2": (9, False, False, SOFT, 0, 1, 14),
    CELL: (CELL_POINTS, False, False, INK, 1.5, 1.5, 0),
    "Footer": (8.5, False, False, SOFT, 0, 0, 0),
}
_KEEP_WITH_NEXT = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Quote", "Caption")


def dress(document: Any) -> None:
    """Set page, styles and table style of a new python-docx document."""
    _page(document)
    for name, look in _TEXT.items():
        _paragraph_style(document, name, look)
    for name in _KEEP_WITH_NEXT:
        document.styles[name].paragraph_format.keep_with_next = True
    _hanging(document)
    _table_style(document)


def _page(document: Any) -> None:
    from docx.shared import Inches

    for section in document.sections:
        section.page_width, section.page_height = Inches(8.5), Inches(11)
        section.left_margin = section.right_margin = Inches(1)
        section.top_margin = section.bottom_margin = Inches(0.9)


def _paragraph_style(document: Any, name: str, look: tuple[Any, ...]) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    size, bold, italic, colour, before, after, indent = look
    known = {style.name for style in document.styles}
    style = document.styles[name] if name in known else None
    if style is None:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.quick_style = True
    font, shape = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(size), bold, italic
    font.color.rgb = RGBColor.from_string(colour.upper())
    _one_typeface(style)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
    if not name.startswith("List "):
        shape.left_indent = Pt(indent)


def _one_typeface(style: Any) -> None:
    """Name the font for every script and drop the theme's fonts, which would win otherwise."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for spaced in style.element.findall(f".//{qn('w:rPr')}/{qn('w:spacing')}"):
        spaced.getparent().remove(spaced)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _hanging(document: Any) -> None:
    from docx.shared import Pt

    document.styles[CLAIM].paragraph_format.first_line_indent = Pt(-28)
    document.styles[CLAIM].paragraph_format.tab_stops.add_tab_stop(Pt(28))
    document.styles["Quote"].paragraph_format.right_indent = Pt(24)


def _table_style(document: Any) -> None:
    """Rules above, below and thin ones between rows; the header row shaded."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    style = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="{RULE}"/>'
        for edge, size in (("top", 8), ("bottom", 8), ("insideH", 4))
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (("left", 70), ("right", 70))
    )
    names = nsdecls("w")
    style.element.append(
        parse_xml(
            f"<w:tblPr {names}><w:tblBorders>{edges}</w:tblBorders>"
            f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        )
    )
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {names} w:type="firstRow"><w:rPr><w:b/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr>'
            "</w:tblStylePr>"
        )
    )
