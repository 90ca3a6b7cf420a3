"""Files that only their own program can open, and what to export there instead."""

from __future__ import annotations

import re

from qualkit.errors import ReadError

_REFI = "REFI-QDA project (.qdpx)"
_NATIVE = (
    (
        r"\.(mx\d+|mex\d+|mqda|mqtc|mxv|msb|mod|mqbac\d*)",
        "MAXQDA keeps its projects in a form that only MAXQDA opens",
        f"in MAXQDA: Home, Export, {_REFI}; or Reports, Export, coded segments as Excel",
    ),
    (
        r"\.(nvp|nvpx|nvcx|qsr)",
        "NVivo keeps its projects in a database that only NVivo opens",
        f"in NVivo: File or Share, Export, {_REFI}; or the codebook as Word or Excel",
    ),
    (
        r"\.(atlproj\d*|atlcb|hpr\d+|copy\d*)",
        "ATLAS.ti keeps its projects in a form that only ATLAS.ti opens",
        f"in ATLAS.ti: Project, Export, {_REFI}; or the quotations as Excel",
    ),
    (
        r"\.(ppj|qdproj|wpj|rdp)",
        "this project can be opened by its own program only",
        f"export it there as {_REFI}",
    ),
)


def refuse_native(suffix: str, where: str) -> None:
    """Raise ReadError for a file that only its own program opens, naming what to export."""
    for pattern, what, hint in _NATIVE:
        if re.fullmatch(pattern, suffix):
            raise ReadError(what, where=where, hint=hint)
