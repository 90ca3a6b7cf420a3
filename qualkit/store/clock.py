"""Times as the store writes them: UTC, ISO 8601 with microseconds, sortable as text."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def parse(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
