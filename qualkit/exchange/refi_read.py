"""REFI-QDA files: projects (.qdpx, .qde) and codebooks (.qdc)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qualkit.errors import ReadError
from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering, Ids
from qualkit.exchange.refi_codes import CodeReader
from qualkit.exchange.refi_notes import sets_of
from qualkit.exchange.refi_own import MEMBER, load_own
from qualkit.exchange.refi_package import Texts, project_in
from qualkit.exchange.refi_project import read_project
from qualkit.model.archive import Archive
from qualkit.model.exchanged import Exchanged


def read_qdpx(data: bytes, where: str) -> Exchanged:
    """A project with its texts. Raises ReadError where it is none, damaged or hostile."""
    gathering = Gathering(where)
    archive = Archive(data, where)
    root = xml.root_of(project_in(archive, gathering), where)
    own = load_own(archive.read(MEMBER), gathering) if MEMBER in archive.names else None
    return replace(read_project(root, Texts(archive, gathering), gathering), own=own)


def read_qde(data: bytes, where: str) -> Exchanged:
    """A project without the texts beside it."""
    gathering = Gathering(where)
    root = xml.root_of(data, where)
    return read_project(root, Texts(None, gathering), gathering)


def read_qdc(data: bytes, where: str) -> Exchanged:
    """A codebook; the one in a project where the file holds a whole one."""
    gathering = Gathering(where)
    root = xml.root_of(data, where)
    name = xml.local_name(root)
    if name == "Project":
        return read_project(root, Texts(None, gathering), gathering)
    if name != "CodeBook":
        what = f"this is no REFI-QDA codebook: its root is '{name[:40]}'"
        raise ReadError(what, where=where, hint="export the codebook again as .qdc")
    return _codebook(root, gathering)


def _codebook(root: Any, gathering: Gathering) -> Exchanged:
    codes = CodeReader(gathering)
    codes.read(root)
    codes.tell()
    if space := xml.foreign(root):
        gathering.warn(f"the file is in a vocabulary that is not known: {space[:80]}")
    sets = tuple(sets_of(root, codes.ids, Ids()))
    return Exchanged(
        "qdc",
        xml.attribute(root, "origin"),
        codes=tuple(codes.codes),
        sets=sets,
        discarded=gathering.discarded,
        warnings=gathering.warnings,
    )
