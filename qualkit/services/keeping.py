"""Keys and tables of decisions on disk: for their owner only, complete or not there at all."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path

from qualkit.errors import NamesError, ReadError
from qualkit.names import Decision
from qualkit.services import sealing
from qualkit.services.name_files import (
    KEY_SUFFIX,
    Key,
    dump_decisions,
    dump_key,
    load_decisions,
    load_key,
)
from qualkit.services.naming import Found

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
TABLE_SUFFIX = ".names.csv"


def keep_private(path: str | Path, data: bytes) -> Path:
    """Write a file that only its owner may read; it is on the disk when this returns.

    Raises ReadError saying what is in the way, leaving what was there.
    """
    place = Path(os.path.realpath(path))
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(place)
    except OSError as refused:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ReadError(
            f"the file cannot be written: {refused.strerror}",
            where=str(path),
            hint="choose a folder you may write to; is the file open in another program?",
        ) from refused
    return Path(path)


def key_at(path: str | Path) -> Key | None:
    """The key at a place, or None where there is no file. Raises NamesError where it is no key."""
    data = _read(path)
    return None if data is None else load_key(data, str(path))


def _read(path: str | Path) -> bytes | None:
    place = Path(path)
    try:
        return place.read_bytes() if place.exists() else None
    except OSError as refused:
        raise ReadError(
            f"the file cannot be read: {refused.strerror}", where=str(path)
        ) from refused


def keep_key(path: str | Path, key: Key) -> Path:
    """Write a key; where a sealed one was, it is sealed by the same passphrase."""
    data, before = dump_key(key), _read(path) or b""
    if sealing.is_sealed(before):
        sealing.opened(before, str(path))
        data = sealing.sealed(data, os.environ[sealing.PASSPHRASE_VARIABLE])
    return keep_private(path, data)


def seal_key(path: str | Path, passphrase: str) -> None:
    """Let only the passphrase open a key from now on; where it is sealed, this is another one."""
    data = _held(path)
    load_key(data, str(path))
    bare = sealing.opened(data, str(path))
    keep_private(path, sealing.sealed(bare, passphrase))


def unseal_key(path: str | Path, passphrase: str) -> None:
    """Write a sealed key as it was before."""
    data = _held(path)
    if not sealing.is_sealed(data):
        raise NamesError("this is no sealed key", where=str(path))
    keep_private(path, sealing.opened(data, str(path), passphrase=passphrase))


def _held(path: str | Path) -> bytes:
    data = _read(path)
    if data is None:
        raise ReadError("there is no such file", where=str(path))
    return data


def refuse_key_place(path: str | Path, *, beside: str | Path = "") -> None:
    """Raise NamesError where the name of a key does not end so, or is that of the project."""
    if Path(path).suffix != KEY_SUFFIX:
        raise NamesError(f"the name of a key ends in {KEY_SUFFIX}", where=str(path))
    if beside and os.path.realpath(path) == os.path.realpath(beside):
        raise NamesError("this is the project itself", where=str(path))


def decisions_at(path: str | Path) -> tuple[Decision, ...]:
    """The table of decisions at a place; none where there is no file."""
    data = _read(path)
    if data is None:
        return ()
    try:
        return load_decisions(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise ReadError(
            "the table is not UTF-8 text",
            where=f"{path}:{line}",
            hint="save it as CSV in UTF-8; the spreadsheet offers that",
        ) from wrong


def keep_decisions(path: str | Path, found: Found) -> Path:
    return keep_private(path, dump_decisions(found.rows))
