"""FileRecord and Evidence as text, for a table and for a part of a Word file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from qualkit.model.analyst_note import (
    Evidence,
    FileRecord,
    MarkedPlace,
    SeenClaim,
    SeenQuote,
)

FAULTS = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading raises on a text that holds no such thing."""


def evidence_text(evidence: Evidence) -> str:
    return _dumps(asdict(evidence))


def evidence_of(text: str) -> Evidence:
    """Raises one of FAULTS."""
    return _evidence(json.loads(text))


def record_text(record: FileRecord) -> str:
    return _dumps(asdict(record))


def record_of(text: str) -> FileRecord:
    """Raises one of FAULTS."""
    plain = json.loads(text)
    return FileRecord(
        str(plain["project"]),
        str(plain["kind"]),
        str(plain["memo"]),
        tuple(
            MarkedPlace(str(p["place"]), str(p["title"]), str(p["mark"]), int(p["version"]))
            for p in plain["places"]
        ),
        _evidence(plain["evidence"]),
        tuple(map(str, plain["paragraphs"])),
    )


def _evidence(plain: Any) -> Evidence:
    return Evidence(tuple(map(_claim, plain["claims"])), tuple(map(_quote, plain["quotes"])))


def _claim(plain: Any) -> SeenClaim:
    key, text, basis, section = (str(plain[name]) for name in ("key", "text", "basis", "section"))
    number, n, of = (int(plain[name]) for name in ("number", "n", "of"))
    return SeenClaim(key, number, text, basis, n, of, section)


def _quote(plain: Any) -> SeenQuote:
    words, transcript = str(plain["words"]), str(plain["transcript"])
    codings = tuple(map(str, plain["codings"]))
    where = str(plain["section"]), str(plain["under"])
    return SeenQuote(codings, words, transcript, int(plain["turn"]), *where)


def _dumps(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
