"""Files as commands read and write them: clear refusals, and nothing half written."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from qualkit.errors import ReadError

SKIPPED = (".", "~$")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def read_bytes(path: str | Path) -> bytes:
    """A file's bytes. Raises ReadError saying what is in the way."""
    place = Path(path)
    if place.is_dir():
        raise ReadError("this is a folder", where=str(place), hint="name a file in it")
    try:
        return place.read_bytes()
    except FileNotFoundError as missing:
        raise ReadError(
            "there is no such file", where=str(place), hint="check the name and the folder"
        ) from missing
    except OSError as refused:
        raise ReadError(
            f"the file cannot be read: {refused.strerror}", where=str(place)
        ) from refused


def read_text(path: str | Path) -> str:
    """A UTF-8 file's text. Raises ReadError with the line of the first wrong byte."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise ReadError(
            "the file is not UTF-8 text", where=f"{path}:{line}", hint="save it as UTF-8"
        ) from wrong


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Write a file as a whole or not at all. Raises ReadError saying what is in the way."""
    place = Path(path)
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, _NEW, 0o666), "wb") as stream:
            stream.write(data)
        draft.replace(place)
    except OSError as refused:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ReadError(
            f"the file cannot be written: {refused.strerror}",
            where=str(place),
            hint="choose a folder you may write to; is the file open in another program?",
        ) from refused
    return place


def files_under(paths: Iterable[str], suffixes: Iterable[str]) -> list[Path]:
    """The files named, and those with a known suffix in the folders named, in order.

    Hidden files and the lock files of word processors are left out.
    """
    known = frozenset(suffixes)
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in known)
            found.extend(sorted(p for p in inside if not p.name.startswith(SKIPPED)))
        else:
            found.append(path)
    return list(dict.fromkeys(found))
