"""Zip packages with XML inside (.docx, .odt): one member, counted while it inflates.

No other member is opened, no entity resolved and nothing fetched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from qualkit.errors import ReadError
from qualkit.ingest.reading import Source
from qualkit.model.archive import DAMAGE

MOST_BYTES = 50_000_000
_MOST_ELEMENTS = 1_000_000
_CHUNK = 1_000_000
_END_RECORD = b"PK\x05\x06"
_LONGEST_LIST = 2_000_000  # bytes; thousands of parts


def hint(suffix: str) -> str:
    return f"open it in Word or LibreOffice and save it again as {suffix}"


def member_of(source: Source, suffix: str, choose: Callable[[list[str]], str | None]) -> bytes:
    """The bytes of the member that `choose` picks from all names.

    Raises ReadError when the file is no such package, is damaged, or inflates beyond measure.
    """
    refuse_crowded(source, suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            name = choose(archive.namelist())
            if name is None:
                what = f"is a zip archive but not a {suffix} file"
                raise ReadError(what, where=source.name, hint=hint(suffix))
            return _inflated(archive, name, source.name)
    except DAMAGE as error:
        what = f"is not a {suffix} file, or damaged"
        raise ReadError(what, where=source.name, hint=hint(suffix)) from error


def members_of(
    source: Source, suffix: str, wanted: Callable[[list[str]], list[str]]
) -> dict[str, bytes]:
    """The bytes of every member that `wanted` names, by its name. Raises as `member_of` does."""
    refuse_crowded(source, suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            names = wanted(archive.namelist())
            return {name: _inflated(archive, name, source.name) for name in names}
    except DAMAGE as error:
        what = f"is not a {suffix} file, or damaged"
        raise ReadError(what, where=source.name, hint=hint(suffix)) from error


def refuse_crowded(source: Source, suffix: str) -> None:
    """Raise ReadError where an archive lists far more parts than documents have.

    Its list of parts is as long as its end record says, whatever number of parts that gives.
    """
    data = source.data
    for at in (data.rfind(_END_RECORD), len(data) - 22):
        if at < 0 or not data.startswith(_END_RECORD, at):
            continue
        if int.from_bytes(data[at + 12 : at + 16], "little") > _LONGEST_LIST:
            what = f"holds far more parts than a {suffix} file has"
            raise ReadError(what, where=source.name, hint=hint(suffix))


def _inflated(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    """A member's bytes, counted as they come: its own claim about its size is not believed."""
    chunks, size = [], 0
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise ReadError(
                    f"the document's text inflates to more than {MOST_BYTES // 1_000_000} MB",
                    where=where,
                    hint="split the document, or check where it comes from",
                )
            chunks.append(chunk)
    return b"".join(chunks)


def body_of(xml: bytes, where: str, suffix: str) -> Any:
    """The `body` of the XML's root. Raises ReadError for entities, damage and lack of a body."""
    root = root_of(xml, where, hint(suffix))
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise ReadError("the document has no body", where=where, hint=hint(suffix))
    return body


def root_of(xml: bytes, where: str, way_out: str) -> Any:
    """The XML's root; nothing is resolved or fetched. Raises ReadError for entities and damage."""
    from lxml import etree

    refused = ReadError("the document declares entities; refused", where=where, hint=way_out)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise refused
    if xml.count(b"<") - xml.count(b"</") > _MOST_ELEMENTS:
        what = f"the document has more than {_MOST_ELEMENTS:,} parts of text"
        raise ReadError(what, where=where, hint=way_out)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        what = "the document inside is damaged"
        raise ReadError(what, where=where, hint=way_out) from error
    if root.getroottree().docinfo.doctype:
        raise refused
    return root


def local_name(element: Any) -> str:
    """The name without its vocabulary; nothing for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
