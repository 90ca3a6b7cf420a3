"""What a memo is drawn on: a Word document with numbered captions and marked headings."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_HEADING = 100  # ids of bookmarks below it are for others


class Sheet:
    """A python-docx document under way; captions are numbered in order, each kind by itself."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._numbers: Counter[str] = Counter()

    def add_paragraph(self, text: str = "") -> Any:
        return self.document.add_paragraph(text)

    def line(self, text: str, style: str) -> Any:
        """A paragraph in a style, set by id: looking styles up by name costs a millisecond each."""
        paragraph = self.document.add_paragraph(clean(text))
        paragraph._p.style = style_id(style)
        return paragraph

    def caption(self, kind: str, text: str) -> None:
        """'Table 3. …', with a field that Word can renumber and refer to."""
        self._numbers[kind] += 1
        paragraph = self.line(f"{kind} ", "Caption")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._numbers[kind]))
        paragraph.add_run(f". {clean(text)}")

    def heading(self, text: str, level: int) -> None:
        """A heading with a bookmark, so that the table of contents leads to it."""
        self._numbers["heading"] += 1
        number = self._numbers["heading"]
        paragraph = self.line(text, f"Heading {level}")
        start = element("w:bookmarkStart", id=str(_FIRST_HEADING + number), name=mark(number))
        paragraph._p.insert(1, start)
        paragraph._p.append(element("w:bookmarkEnd", id=str(_FIRST_HEADING + number)))


def mark(number: int) -> str:
    """The name of the bookmark of a memo's n-th heading."""
    return f"_Toc{number:06d}"


def clean(text: str) -> str:
    """One line of text without characters that are illegal in XML."""
    return _ILLEGAL.sub("\ufffd", text).replace("\t", " ").replace("\n", " ")


def style_id(name: str) -> str:
    return name.replace(" ", "")


def element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field with the result it has now."""
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Any, instruction: str) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="begin"))
    told = element("w:instrText")
    told.text = f" {instruction} "
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.add_run()._r.append(told)
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))


def end_field(paragraph: Any) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))
