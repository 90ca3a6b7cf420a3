"""Which program an SQLite file comes from, by its tables."""

from __future__ import annotations

from qualkit.errors import ReadError
from qualkit.exchange import qualcoder, rqda, taguette
from qualkit.exchange.sqlite_file import SqliteFile
from qualkit.model.exchanged import Exchanged

_READERS = (
    (taguette.TABLES, taguette.read_taguette),
    (qualcoder.TABLES, qualcoder.read_qualcoder),
    (rqda.TABLES, rqda.read_rqda),
)


def read_database(data: bytes, where: str) -> Exchanged:
    """A project of Taguette, QualCoder or RQDA. Raises ReadError where it is none of them."""
    with SqliteFile(data, where) as file:
        for tables, read in _READERS:
            if file.holds(*tables):
                return read(file)
    what = "this SQLite file is no project of Taguette, QualCoder or RQDA"
    raise ReadError(
        what, where=where, hint="export the project as .qdpx, or its codings as a table"
    )
