"""Which module reads which file of another tool.

To add one: write a module with a function `(data, where) -> Exchanged`, tell in `Kind.fits` how its
files begin where the suffix alone does not say, add one line to KINDS, a sample to the tests and a
row to the documentation. What the reader has no place for is counted in `discarded`; what cannot be
read at all raises ReadError.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from qualkit.errors import ReadError
from qualkit.exchange.databases import read_database
from qualkit.exchange.foreign_tables import read_foreign_table
from qualkit.exchange.native_files import refuse_native
from qualkit.exchange.refi_read import read_qdc, read_qde, read_qdpx
from qualkit.model.archive import is_archive
from qualkit.model.exchanged import Exchanged

Reader = Callable[[bytes, str], Exchanged]


def _always(_data: bytes) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: its suffixes, its reader and, where a suffix is shared, how to know its files."""

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    fits: Callable[[bytes], bool] = _always


KINDS: tuple[Kind, ...] = (
    Kind("REFI-QDA project", (".qdpx",), read_qdpx),
    Kind("REFI-QDA project without its texts", (".qde",), read_qdpx, is_archive),
    Kind("REFI-QDA project without its texts", (".qde",), read_qde),
    Kind("REFI-QDA codebook", (".qdc",), read_qdc),
    Kind(
        "Project of Taguette, QualCoder or RQDA",
        (".sqlite3", ".sqlite", ".db", ".qda", ".rqda"),
        read_database,
    ),
    Kind("Table of codings or codes", (".csv", ".tsv", ".xlsx", ".docx"), read_foreign_table),
)


def exchange_suffixes(kinds: tuple[Kind, ...] = KINDS) -> tuple[str, ...]:
    """The suffixes that can be read, each once, in the order of the formats."""
    return tuple(dict.fromkeys(suffix for kind in kinds for suffix in kind.suffixes))


def read_exchanged(data: bytes, where: str, kinds: tuple[Kind, ...] = KINDS) -> Exchanged:
    """What a file of another tool holds. Raises ReadError where nothing reads it."""
    suffix = PurePath(where).suffix.casefold()
    refuse_native(suffix, where)
    for kind in kinds:
        if suffix in kind.suffixes and kind.fits(data):
            return kind.read(data, where)
    known = ", ".join(exchange_suffixes(kinds))
    what = f"qualkit reads no {suffix} files of other tools" if suffix else "the file has no suffix"
    raise ReadError(what, where=where, hint=f"it reads {known}")
