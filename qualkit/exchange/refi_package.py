"""A .qdpx: which member is the project, and the texts beside it.

A text is read by its exact name among the sources, or by the only one that differs from it in case.
A path that leads anywhere else (absolute, relative, with a scheme, upwards) is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.errors import ReadError
from qualkit.exchange.gathering import Gathering
from qualkit.model.archive import Archive

_INTERNAL = "internal://"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FOLDER = "sources/"


@dataclass(frozen=True, slots=True)
class Found:
    """A text as it stands in the file, its line ends and byte-order mark kept; or why it is not."""

    text: str | None
    why: str = ""


class Texts:
    """The plain texts of a project file by the paths that it gives for them."""

    def __init__(self, archive: Archive | None, gathering: Gathering) -> None:
        self._archive = archive
        self._gathering = gathering
        self._members = _members(archive) if archive else {}
        self._read: dict[str, Found] = {}

    def of(self, path: str) -> Found:
        if path not in self._read:
            self._read[path] = self._found(path)
        return self._read[path]

    def _found(self, path: str) -> Found:
        name = _name_in(path)
        if name is None:
            return Found(None, "its path leads out of the file and was not followed")
        if self._archive is None:
            return Found(None, "the file holds no texts; a .qdpx does")
        member = self._members.get(name) or self._members.get(name.casefold())
        if member is None:
            return Found(None, "its text is not in the file")
        return Found(self._decoded(self._archive.read(member), member))

    def _decoded(self, data: bytes, member: str) -> str:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                # The mark goes with the decoding and comes back, as in UTF-8 texts.
                return "\ufeff" + data.decode("utf-16")
            except UnicodeDecodeError as wrong:
                raise _unreadable(self._gathering.where, member) from wrong
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            self._gathering.warn(
                "the text is not UTF-8 as the standard asks; it was read as Windows-1252",
                "look at its letters",
                at=member,
            )
            return data.decode("cp1252", errors="replace")


def _unreadable(where: str, member: str) -> ReadError:
    hint = "export it again from the program it comes from"
    return ReadError("the text is not in the encoding it begins with", where=f"{where}: {member}",
                     hint=hint)  # fmt: skip


def _name_in(path: str) -> str | None:
    """The name of a text's file among the sources; None for paths that lead elsewhere."""
    inside = path[len(_INTERNAL) :] if path.casefold().startswith(_INTERNAL) else path
    inside = inside.removeprefix(_FOLDER)
    odd = any(sign in inside for sign in ("/", "\\", "\0")) or inside in ("", ".", "..")
    return None if odd or _SCHEME.match(inside) else inside


def _members(archive: Archive) -> Mapping[str, str]:
    """Members of the folder of sources by their names there, and by those in small letters."""
    found: dict[str, str] = {}
    for name in archive.names:
        folder, slash, rest = name.partition("/")
        if slash and rest and "/" not in rest and folder.casefold() + "/" == _FOLDER:
            found[rest] = name
            found.setdefault(rest.casefold(), name)
    return found


def project_in(archive: Archive, gathering: Gathering) -> bytes:
    """The XML of the project. Raises ReadError where the archive holds none."""
    named = [n for n in archive.names if n.casefold().endswith(".qde") and not _is_junk(n)]
    top = [name for name in named if "/" not in name and "\\" not in name]
    called = [name for name in top if name.casefold() == "project.qde"]
    if not top:
        what = "the archive holds no project (.qde)"
        hint = "export the project again as REFI-QDA (.qdpx)"
        raise ReadError(what, where=archive.where, hint=hint)
    chosen = next((name for name in called if name == "project.qde"), (called or top)[0])
    if len(top) > 1:
        gathering.warn(f"the archive holds {len(top)} projects; {chosen} was read")
    return archive.read(chosen)


def _is_junk(name: str) -> bool:
    return name.startswith("__MACOSX") or name.rpartition("/")[2].startswith("._")
