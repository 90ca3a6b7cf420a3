"""The XML of REFI-QDA, read with tolerance: any vocabulary, GUIDs in any dress, loose colours.

No entity is resolved, no document type accepted, no place named in the file ever visited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from qualkit.errors import ReadError
from qualkit.model.whole import whole

_MOST_ELEMENTS = 400_000
_SPACE = re.compile(r"urn:QDA-XML:(project|codebook)[:.\d]*", re.IGNORECASE)
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/].*)?\)", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_AGAIN = "export it again from the program it comes from"


def root_of(xml: bytes, where: str) -> Any:
    """The root element. Raises ReadError for entities, damage, wrong letters and absurd depth."""
    from lxml import etree

    head = xml[:4_000_000]
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise _refused(where)
    if xml.count(b"<") - xml.count(b"</") > _MOST_ELEMENTS:
        what = f"the file has more than {_MOST_ELEMENTS:,} elements"
        hint = "export it in parts, or check where it comes from"
        raise ReadError(what, where=where, hint=hint)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(_fault(error), where=where, hint=_AGAIN) from error
    if root.getroottree().docinfo.doctype:
        raise _refused(where)
    return root


def _refused(where: str) -> ReadError:
    what = "the file declares a document type or entities; refused"
    return ReadError(what, where=where, hint="no program that exports REFI-QDA writes one")


def _fault(error: Exception) -> str:
    """What the parser met, in words for people; it may not quote the file."""
    said = str(error).casefold()
    if "depth" in said:
        return "elements are nested deeper than any codebook is"
    if "encod" in said or "utf-8" in said:
        return "the file is not in the encoding that it declares"
    line = getattr(error, "lineno", None)
    return f"the XML is damaged in line {line}" if line else "the XML is damaged"


def foreign(element: Any) -> str:
    """The vocabulary of an element where it is none that REFI-QDA ever had; else nothing."""
    space = element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""
    return "" if not space or _SPACE.fullmatch(space) else space


def local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The elements directly below with one of the names, in their order; all where none is said."""
    for child in element:
        name = local_name(child)
        if name and (not names or name in names):
            yield child


def first(element: Any, name: str) -> Any | None:
    return next(children(element, name), None)


def within(element: Any, group: str, *names: str) -> Iterator[Any]:
    """The elements in all groups of that name: `within(root, "Users", "User")`."""
    for each in children(element, group):
        yield from children(each, *names)


def text_in(element: Any, name: str) -> str:
    """The text of the first child of that name; empty where there is none."""
    child = first(element, name)
    return "" if child is None else "".join(child.itertext())


def attribute(element: Any, *names: str) -> str:
    """The first of the attributes that is there and not empty."""
    return next((value for name in names if (value := (element.get(name) or "").strip())), "")


def guid_of(element: Any, *names: str) -> str:
    """A GUID as the file spells it, without braces; the attribute `guid` unless said."""
    return attribute(element, *(names or ("guid",))).strip("{} ")


def is_guid(text: str) -> bool:
    return _GUID.fullmatch(text) is not None


def color_of(written: str) -> str | None:
    """A colour as `#rrggbb`; empty where none is written, None where it cannot be read."""
    value = written.strip()
    if not value:
        return ""
    if _HEX.fullmatch(value):
        short = len(value) == 4
        return ("#" + "".join(2 * c for c in value[1:]) if short else value).lower()
    found = _RGB.fullmatch(value)
    parts = [whole(part) for part in found.groups()] if found else []
    fit = [part for part in parts if part is not None and part <= 255]
    if not fit or len(fit) < len(parts):
        return None
    return "#" + "".join(f"{part:02x}" for part in fit)


def time_of(written: str) -> datetime | None:
    """A time; without a zone it counts as UTC. None where there is none that can be read, or
    where it lies, in UTC, before the first year or after the last that can be written.
    """
    try:
        found = datetime.fromisoformat(written.strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found


def truth_of(written: str, *, unless_said: bool) -> bool:
    value = written.strip().casefold()
    return unless_said if not value else value not in ("false", "0", "no")
