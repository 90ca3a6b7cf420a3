"""Operation: one edit as the browser sends it, applied once however often it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.span import Span


class OperationKind(StrEnum):
    RECORD = "record"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class Operation:
    """Record or retract one coding. `id` is unique for good; `span` counts code points.

    A retraction needs only `coding`; a record needs `transcript`, `span` and `code` as well.
    `revision` is the revision of the text in which `span` counts; 0 when it is not known.
    """

    id: str
    kind: OperationKind
    coding: str
    transcript: str = ""
    span: Span | None = None
    code: str = ""
    value: str = ""
    note: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: stored (`problem` empty), or refused and why.

    `note` says what was stored otherwise than asked for.
    """

    operation: str
    problem: str = ""
    note: str = ""
