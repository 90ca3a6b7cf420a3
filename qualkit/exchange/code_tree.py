"""Codes of a file in an order in which each comes after the one above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qualkit.exchange.gathering import Gathering
from qualkit.model.exchanged import ExchangedCode


def parents_first(
    codes: Iterable[ExchangedCode], gathering: Gathering
) -> tuple[ExchangedCode, ...]:
    """Codes after their parents; one whose parent is missing or below itself stands at the top."""
    known = {code.id: code for code in codes}
    done: dict[str, ExchangedCode] = {}
    cut = sum(_enter(code, known, done) for code in known.values())
    if cut:
        gathering.warn(f"{cut} codes lie below codes that are not there, or below themselves")
    return tuple(done.values())


def _enter(
    code: ExchangedCode, known: dict[str, ExchangedCode], done: dict[str, ExchangedCode]
) -> int:
    """Put a code and all above it in; returns how many of them had to be cut loose."""
    line: list[ExchangedCode] = []
    seen: set[str] = set()
    cut = 0
    at: ExchangedCode | None = code
    while at is not None and at.id not in done:
        seen.add(at.id)
        above = known.get(at.parent) if at.parent else None
        if at.parent and (above is None or above.id in seen):
            at, above, cut = replace(at, parent=None), None, cut + 1
        line.append(at)
        at = above
    done.update((each.id, each) for each in reversed(line))
    return cut


def nested_by_dots(tags: dict[str, ExchangedCode]) -> list[ExchangedCode]:
    """Codes named `a.b` below the code named `a`, where there is such a one; by their names."""
    nested = []
    for path, code in tags.items():
        above, dot, last = path.rpartition(".")
        fits = bool(dot) and above in tags and last.strip() != "" and code.parent is None
        nested.append(replace(code, name=last.strip(), parent=tags[above].id) if fits else code)
    return nested
