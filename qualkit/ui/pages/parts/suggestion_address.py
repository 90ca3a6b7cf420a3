"""Where one is on the Suggestions page: in the address, so that one can come back from another."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from qualkit.ui.pages.parts.pattern_asked import first

NAMES = ("kind", "topic", "phrase")


def address() -> str:
    """The query of this very place."""
    return urlencode([("kind", first("kind", "topics")),
                      *((name, first(name)) for name in NAMES[1:] if first(name))])  # fmt: skip


def back_link(asked: str) -> str:
    """The way back to a place on this page as a relative link; only names it knows are kept."""
    kept = [(name, value) for name, value in parse_qsl(asked) if name in NAMES]
    return f"suggestions?{urlencode(kept)}" if kept else ""
