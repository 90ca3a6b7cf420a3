"""The manifest: a row for each transcript."""

from __future__ import annotations

from corpora_sample.full.truth import Stored

MANIFEST = (
    "file", "site", "wave", "role", "instrument", "persons", "date", "minutes", "language",
)  # fmt: skip


def manifest_row(stored: Stored) -> tuple[str, ...]:
    document = stored.script.document
    head = document.attributes
    return (
        stored.name,
        document.site,
        document.wave,
        document.role,
        document.instrument,
        head.get("person_ids", ""),
        head["wave_date"],
        head.get("minutes", ""),
        head["language"],
    )
