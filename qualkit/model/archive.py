"""Zip archives from elsewhere: members by their exact names, counted while they inflate.

Nothing is written to disk, nothing that is inside a member is opened, and no claim that the archive
makes about itself is believed.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass

from qualkit.errors import ReadError

DAMAGE = (  # what zipfile raises on damaged or absurd archives
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
_END_RECORD = b"PK\x05\x06"
_BEGINNING = b"PK\x03\x04"
_CHUNK = 1_000_000
_LONGEST_LIST = 4_000_000  # bytes; tens of thousands of members
_ENCRYPTED = 0x1
_ANEW = "export it again from where it comes, or ask for it again"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that a member, and all members together, may inflate to; and how many times its size.

    The ratio counts only from `harmless` bytes on, since a short member may be very repetitive.
    """

    member: int = 60_000_000
    total: int = 200_000_000
    ratio: int = 200
    harmless: int = 10_000_000


class Archive:
    """The members of a zip archive. Raises ReadError, saying what is wrong, when it is none."""

    def __init__(self, data: bytes, where: str, *, limits: Limits | None = None) -> None:
        self.where = where
        self._limits = limits or Limits()
        self._inflated = 0
        _refuse_no_archive(data, where)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            what = "the archive is damaged or cut off"
            raise ReadError(what, where=where, hint=_ANEW) from error
        self.names = tuple(info.orig_filename for info in self._zip.infolist())
        self._refuse_twice()

    def _refuse_twice(self) -> None:
        if len(set(self.names)) < len(self.names):
            what = "the archive holds two members of the same name"
            hint = "which of them counts cannot be known; " + _ANEW
            raise ReadError(what, where=self.where, hint=hint)

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises ReadError where it is encrypted, damaged or beyond measure."""
        info = self._zip.infolist()[self.names.index(name)]
        where = f"{self.where}: {name}"
        if info.flag_bits & _ENCRYPTED:
            hint = "export it again without a password"
            raise ReadError("the archive is encrypted", where=where, hint=hint)
        try:
            return self._bytes_of(info, where)
        except DAMAGE as error:
            what = "this member is damaged, or not of the size that the archive says"
            raise ReadError(what, where=where, hint=_ANEW) from error

    def _bytes_of(self, info: zipfile.ZipInfo, where: str) -> bytes:
        chunks, size = [], 0
        with self._zip.open(info) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                self._inflated += len(chunk)
                self._refuse_inflated(size, info.compress_size, where)
                chunks.append(chunk)
        return b"".join(chunks)

    def _refuse_inflated(self, size: int, packed: int, where: str) -> None:
        limits = self._limits
        if size > limits.member or self._inflated > limits.total:
            most = limits.member if size > limits.member else limits.total
            what = f"the archive inflates to more than {most // 1_000_000} MB"
        elif size > limits.harmless and size > limits.ratio * max(packed, 1):
            what = f"this member inflates to more than {limits.ratio} times its size"
        else:
            return
        raise ReadError(what, where=where, hint="check where the file comes from")


def _refuse_no_archive(data: bytes, where: str) -> None:
    if not data:
        raise ReadError("the file is empty", where=where, hint=_ANEW)
    end = data.rfind(_END_RECORD)
    if end < 0:
        cut = data.startswith(b"PK")
        what = "the archive is cut off: its end is missing" if cut else "this is no zip archive"
        raise ReadError(what, where=where, hint=_ANEW)
    if int.from_bytes(data[end + 12 : end + 16], "little") > _LONGEST_LIST:
        what = "the archive lists far more members than a project has"
        raise ReadError(what, where=where, hint="check where the file comes from")


def is_archive(data: bytes) -> bool:
    return data.startswith((_BEGINNING, _END_RECORD))
