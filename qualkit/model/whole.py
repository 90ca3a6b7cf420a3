"""Whole numbers as files write them."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[+-]?\d{1,18}")


def whole(written: str) -> int | None:
    """The number; None for anything else and for more than 18 digits, which nothing counts to.

    `str.isdigit` also says yes to `²`, of which `int` makes nothing, and to ten thousand digits.
    """
    text = written.strip()
    return int(text) if _WHOLE.fullmatch(text) else None
