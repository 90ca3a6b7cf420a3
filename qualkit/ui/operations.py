"""Operations as the browser sends them, checked and turned into the model's; and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualkit.errors import CodingError, SpanError, UsageError
from qualkit.model import (
    AddCode,
    CodingState,
    DropCode,
    Edit,
    FreshCode,
    Operation,
    Outcome,
    Put,
    Span,
    Stance,
    Steps,
    Take,
    Valence,
    fault_of,
)
from qualkit.services import editing
from qualkit.store import Project

MOST_OPERATIONS = 5_000
LARGEST_REVISION = 2**31 - 1  # what every database holds; no text has as many
MOST_PARTS = 5_000
LONGEST_TEXT = 20_000
LONGEST_ID = 200
UNKNOWN = "the page sent an edit that qualkit does not know; reload the page"

Json = object
Item = dict[str, Json]


def apply_edits(project: Project, body: Json, *, coder: str) -> tuple[Outcome, ...]:
    """Apply the edits in a request body, with an outcome for each in their order.

    A malformed edit is refused, the others are applied.
    """
    parsed = [_operation(item) for item in _items(body)]
    good = [item for item in parsed if isinstance(item, Operation)]
    applied = iter(editing.apply_operations(project, coder=coder, operations=good))
    return tuple(item if isinstance(item, Outcome) else next(applied) for item in parsed)


def rows(outcomes: Sequence[Outcome]) -> list[list[str]]:
    """Outcomes as the browser reads them: id, problem and, where there is one, a note."""
    return [[o.operation, o.problem, *([o.note] if o.note else [])] for o in outcomes]


def _items(body: Json) -> list[Item]:
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise UsageError(f"expected a list of at most {MOST_OPERATIONS} operations")
    for item in operations:
        if not isinstance(item, dict) or not _usable(item.get("id")):
            raise UsageError("an operation without an id that can be answered to")
    return operations


def _usable(name: Json) -> bool:
    return isinstance(name, str) and 0 < len(name) <= LONGEST_ID and not fault_of(name)


def _operation(item: Item) -> Operation | Outcome:
    name = str(item["id"])
    try:
        return Operation(
            name,
            tuple(_part(part) for part in _parts(item)),
            _text(item, "transcript"),
            _revision(item),
            _text(item, "action"),
            _text(item, "undoes"),
            _text(item, "round"),
        )
    except (CodingError, SpanError) as problem:
        return Outcome(name, str(problem))


def _parts(item: Item) -> list[Item]:
    """The parts; an edit of the form before there were parts has one."""
    parts = item.get("parts")
    if "kind" in item:
        parts = [_former(item)]
    if not isinstance(parts, list) or not 0 < len(parts) <= MOST_PARTS:
        raise CodingError(UNKNOWN)
    if not all(isinstance(part, dict) for part in parts):
        raise CodingError(UNKNOWN)
    return parts


def _former(item: Item) -> Item:
    """What a page of an earlier version left in its queue, as a part."""
    if item["kind"] == "record":
        return {"put": item.get("coding"), "state": item}
    return {"take": item.get("coding")} if item["kind"] == "retract" else {}


def _part(item: Item) -> Edit:
    kinds = [kind for kind in _READERS if kind in item]
    if len(kinds) != 1 or not _text(item, kinds[0]):
        raise CodingError(UNKNOWN)
    return _READERS[kinds[0]](item)


_READERS: dict[str, Callable[[Item], Edit]] = {
    "put": lambda item: Put(_text(item, "put"), _state(item.get("state")), _was(item)),
    "take": lambda item: Take(_text(item, "take"), _was(item)),
    "add": lambda item: AddCode(_fresh(item, "add")),
    "drop": lambda item: DropCode(_fresh(item, "drop")),
}


def _was(item: Item) -> CodingState | None:
    return None if item.get("was") is None else _state(item["was"])


def _state(item: Json) -> CodingState:
    if not isinstance(item, dict):
        raise CodingError(UNKNOWN)
    valence = _text(item, "valence")
    if valence not in set(Valence):
        raise CodingError(f"'{valence}' is no valence", hint="positive, negative, mixed or none")
    return CodingState(
        _span(item), _text(item, "code"), _text(item, "value"), Valence(valence),
        _text(item, "note"),
    )  # fmt: skip


def _fresh(item: Item, kind: str) -> FreshCode:
    stance = _text(item, "stance") or Stance.EMIC.value
    if stance not in set(Stance):
        raise CodingError(UNKNOWN)
    said = _span(item) if item.get("start") is not None else None
    label = " ".join(_text(item, "label").split())
    return FreshCode(_text(item, kind), label, Stance(stance), said)


def _revision(item: Item) -> int:
    value = item.get("revision")
    return min(value, LARGEST_REVISION) if isinstance(value, int) and value > 0 else 0


def _span(item: Item) -> Span:
    start, end = item.get("start"), item.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise SpanError("an edit without a place in the text")
    return Span(start, end)


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        return ""
    if len(value) > LONGEST_TEXT:
        raise CodingError(f"the {name} is longer than {LONGEST_TEXT} characters")
    return value


def steps_rows(steps: Steps) -> dict[str, Json]:
    """Steps as the browser reads them."""
    return {
        "done": [_row(operation) for operation in steps.done],
        "undone": [_row(operation) for operation in steps.undone],
        "left": steps.left,
    }


def _row(operation: Operation) -> Item:
    parts = [_part_row(part) for part in operation.parts]
    return {"id": operation.id, "action": operation.action, "parts": parts}


def _part_row(part: Edit) -> Item:
    match part:
        case Put():
            return {"put": part.coding, "state": _said(part.state), "was": _said(part.was)}
        case Take():
            return {"take": part.coding, "was": _said(part.was)}
        case AddCode():
            return {"add": part.code.id, **_code_row(part.code)}
        case DropCode():
            return {"drop": part.code.id, **_code_row(part.code)}


def _said(state: CodingState | None) -> Json:
    if state is None:
        return None
    return {
        "start": state.span.start,
        "end": state.span.end,
        "code": state.code,
        "value": state.value,
        "valence": state.valence.value,
        "note": state.note,
    }


def _code_row(code: FreshCode) -> Item:
    place = {"start": code.said.start, "end": code.said.end} if code.said else {}
    return {"label": code.label, "stance": code.stance.value, **place}
