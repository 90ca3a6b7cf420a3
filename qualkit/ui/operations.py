"""Edits as the browser sends them, checked and turned into operations of the model."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.errors import SpanError, UsageError
from qualkit.model import Operation, OperationKind, Outcome, Span
from qualkit.services import coding
from qualkit.store import Project

MOST_OPERATIONS = 5_000
LONGEST_TEXT = 20_000

KINDS = frozenset(kind.value for kind in OperationKind)

Json = object


def apply_edits(project: Project, body: Json, *, coder: str) -> tuple[Outcome, ...]:
    """Apply the edits in a request body; a malformed edit is refused, the others are applied."""
    items = _items(body)
    parsed = [_operation(item) for item in items]
    good = [item for item in parsed if isinstance(item, Operation)]
    refused = tuple(item for item in parsed if isinstance(item, Outcome))
    if not good:
        return refused
    round_name = coding.working_round(project, coder)
    applied = coding.apply_operations(project, coder=coder, round_name=round_name, operations=good)
    return (*applied, *refused)


def rows(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """Outcomes as the browser reads them: id, problem and, where there is one, a note."""
    return [[o.operation, o.problem, *([o.note] if o.note else [])] for o in outcomes]


def _items(body: Json) -> list[dict[str, Json]]:
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise UsageError(f"expected a list of at most {MOST_OPERATIONS} operations")
    for item in operations:
        if not isinstance(item, dict) or not _text(item, "id"):
            raise UsageError("an operation without an id")
    return operations


def _operation(item: dict[str, Json]) -> Operation | Outcome:
    name = _text(item, "id")
    kind = _text(item, "kind")
    if kind not in KINDS or not _text(item, "coding"):
        return Outcome(name, "the page sent an edit that qualkit does not know; reload the page")
    try:
        span = _span(item) if kind == OperationKind.RECORD else None
    except SpanError as error:
        return Outcome(name, str(error))
    return Operation(
        name,
        OperationKind(kind),
        _text(item, "coding"),
        _text(item, "transcript"),
        span,
        _text(item, "code"),
        _text(item, "value"),
        _text(item, "note"),
        _revision(item),
    )


def _revision(item: dict[str, Json]) -> int:
    value = item.get("revision")
    return value if isinstance(value, int) and value > 0 else 0


def _span(item: dict[str, Json]) -> Span:
    start, end = item.get("start"), item.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise SpanError("an edit without a place in the text")
    return Span(start, end)


def _text(item: dict[str, Json], name: str) -> str:
    value = item.get(name)
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""
