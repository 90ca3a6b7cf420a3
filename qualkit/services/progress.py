"""How long steps say where they are."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""
