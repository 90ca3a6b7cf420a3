"""Times as other programs write them into tables."""

from __future__ import annotations

from datetime import UTC, datetime

from qualkit.exchange.refi_xml import time_of

_FORMS = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y",
    "%a %b %d %H:%M:%S %Y",
)


def time_in(written: str) -> datetime | None:
    """The time in a cell; None where it is in no form that is understood. Without a zone: UTC."""
    text = " ".join(written.split())
    if found := time_of(text):
        return found
    for form in _FORMS if text else ():
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
