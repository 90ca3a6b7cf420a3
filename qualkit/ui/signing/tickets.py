"""Tickets: how a page, which cannot set a safe cookie, hands a sign-in to a route that can."""

from __future__ import annotations

import secrets
import threading
import time

GOOD_FOR = 60.0
"""Seconds."""

_tickets: dict[str, tuple[str, float]] = {}
_lock = threading.Lock()


def issue(token: str) -> str:
    """A ticket for a token, good once and for a minute."""
    ticket = secrets.token_urlsafe(24)
    with _lock:
        _tickets[ticket] = (token, time.monotonic() + GOOD_FOR)
    return ticket


def redeem(ticket: str) -> str | None:
    """The token, once; None where the ticket is unknown, used or too old."""
    with _lock:
        token, ends = _tickets.pop(ticket, ("", 0.0))
        old = [name for name, (_, end) in _tickets.items() if end < time.monotonic()]
        for name in old:
            del _tickets[name]
    return token if token and time.monotonic() <= ends else None
