"""A colour for every code. A label always stands beside it, so colour is never the only sign."""

from __future__ import annotations

import re
from zlib import crc32

from qualkit.model import Codebook

PALETTE = (
    "#2f6db5", "#c05a2a", "#2b8a5f", "#8b4fa8", "#b3842b", "#c03f6a",
    "#237f8c", "#6b7a2a", "#5a5fc0", "#a5483f", "#4a7f3c", "#7a6250",
)  # fmt: skip

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def code_colours(codebook: Codebook) -> dict[str, str]:
    """Code id -> `#rrggbb`: the code's own where it has a valid one, else from the palette.

    It follows from the id, so that a code keeps its colour when codes are moved or added.
    """
    return {
        code.id: code.color if _HEX.fullmatch(code.color) else _of(code.id) for code in codebook
    }


def _of(code_id: str) -> str:
    return PALETTE[crc32(code_id.encode()) % len(PALETTE)]
