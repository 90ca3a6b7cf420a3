"""How the process looks after its memory."""

from __future__ import annotations

import gc

_YOUNG = 50_000


def collect_seldom() -> None:
    """Look for cycles rarely: a project read is many small values without any, looked through
    again and again by Python's defaults, which doubles the time of a memo.
    """
    if gc.get_threshold()[0] < _YOUNG:
        gc.set_threshold(_YOUNG, 20, 20)
