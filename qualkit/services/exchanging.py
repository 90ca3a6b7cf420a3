"""Files of other tools: what is in them."""

from __future__ import annotations

from qualkit.exchange.registry import exchange_suffixes, read_exchanged
from qualkit.model.exchanged import Exchanged

__all__ = ["exchange_suffixes", "read_file"]


def read_file(data: bytes, where: str) -> Exchanged:
    """What a file of another tool holds. Raises ReadError where it cannot be read."""
    return read_exchanged(data, where)
