"""Analysts' places in a Word file, marked so that they are found again whatever program saved it.

A place is what stands between two lines that name it. Word keeps those lines from being changed by
locked content controls; other programs know no such locks, and the lines alone are enough. (A
control around the prose itself would cost its first paragraph the bold and italics in LibreOffice.)
What the file remembers of its memo lies in a part of its own, which some programs drop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qualkit.model import prose
from qualkit.model.analyst_note import word_hash
from qualkit.model.file_record import record_text
from qualkit.model.prose import Kind, Part
from qualkit.report import styles
from qualkit.report.notes_read import paragraph_hashes
from qualkit.report.tree import Memo, Notes

TAG = "qualkit-notes-"
NAMESPACE = "urn:qualkit:memo:1"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STYLES = {Kind.BULLET: "ListBullet", Kind.NUMBER: "ListNumber"}


def add_notes(block: Notes, document: Any) -> None:
    """The line above, the prose, the line below; the prose alone where the place has no mark."""
    if block.mark:
        by = f" · {block.byline}" if block.byline else ""
        name = f"{block.mark}.{block.version}"
        _line(document, f"[{block.title}{by} · write below · {name}]", f"{name}.begin")
    _write(document, prose.read(block.text))
    if block.mark:
        title = f"{block.title[:1].lower()}{block.title[1:]}"
        _line(document, f"[End of {title} · {block.mark}]", f"{block.mark}.end")


def _line(document: Any, text: str, name: str) -> None:
    """A line of ours in a locked content control, whose tag names it."""
    paragraph = document.add_paragraph(_ILLEGAL.sub("\ufffd", text))
    paragraph._p.style = styles.MARK.replace(" ", "")
    control, content = _element("w:sdt"), _element("w:sdtContent")
    properties = _element("w:sdtPr")
    properties.append(_element("w:alias", val="qualkit"))
    properties.append(_element("w:tag", val=f"{TAG}{name}"))
    properties.append(_element("w:id", val=_number_of(text)))
    properties.append(_element("w:lock", val="sdtContentLocked"))
    control.append(properties)
    paragraph._p.addprevious(control)
    content.append(paragraph._p)
    control.append(content)


def _number_of(text: str) -> str:
    """A control's number, the same for the same line; Word wants each once in a file."""
    return str(int(word_hash(text)[:7], 16) + 1)


def _write(document: Any, parts: Sequence[Part]) -> None:
    """The prose, or one empty paragraph; a numbered list after other words counts from one."""
    if not parts:
        document.add_paragraph()
    numbering, before = "", Kind.TEXT
    for part in parts:
        paragraph = document.add_paragraph()
        _fill(paragraph, part)
        if part.kind is Kind.NUMBER and part.level == 0:
            if not numbering or before is Kind.TEXT:
                numbering = _numbering(document)
            _number(paragraph, numbering)
        before = part.kind


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _fill(paragraph: Any, part: Part) -> None:
    if part.kind in _STYLES:
        level = f"{part.level + 1}" if part.level else ""
        paragraph._p.style = f"{_STYLES[part.kind]}{level}"
    for run in part.runs:
        made = paragraph.add_run(_ILLEGAL.sub("\ufffd", run.text))
        made.bold = True if run.bold else None
        made.italic = True if run.italic else None


def _numbering(document: Any) -> str:
    """A list of its own that counts from one: the id of a new instance of the numbered list."""
    from docx.oxml.ns import qn

    style = document.styles["List Number"].element
    given = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    root = document.part.numbering_part.element
    base = given.get(qn("w:val"))
    abstract = next(n for n in root.findall(qn("w:num")) if n.get(qn("w:numId")) == base)
    made = root.add_num(int(abstract.find(qn("w:abstractNumId")).get(qn("w:val"))))
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return str(made.numId)


def _number(paragraph: Any, numbering: str) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = int(numbering)


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def seal(document: Any, memo: Memo) -> None:
    """Put the memo's record into the file, with a hash of each paragraph outside the places."""
    from docx.opc.part import Part as FilePart
    from lxml import etree

    if memo.record is None:
        return
    record = replace(memo.record, paragraphs=paragraph_hashes(document.element.body))
    root = etree.Element(f"{{{NAMESPACE}}}memo", nsmap={None: NAMESPACE})
    root.text = _ILLEGAL.sub("\ufffd", record_text(record))
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    name = package.next_partname("/customXml/item%d.xml")
    part = FilePart(name, "application/xml", data, package)
    document.part.relate_to(part, _RELATION)
