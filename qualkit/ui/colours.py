"""A colour for every code. A label always stands beside it, so colour is never the only sign."""

from __future__ import annotations

import re

from qualkit.model import Codebook

PALETTE = (
    "#2f6db5", "#c05a2a", "#2b8a5f", "#8b4fa8", "#b3842b", "#c03f6a",
    "#237f8c", "#6b7a2a", "#5a5fc0", "#a5483f", "#4a7f3c", "#7a6250",
)  # fmt: skip

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def code_colours(codebook: Codebook) -> dict[str, str]:
    """Code id -> `#rrggbb`: the code's own where it has a valid one, else from the palette."""
    return {
        code.id: code.color if _HEX.fullmatch(code.color) else PALETTE[index % len(PALETTE)]
        for index, code in enumerate(codebook)
    }
