"""Codes that a table names by their paths, each once, after those above it."""

from __future__ import annotations

import re
from dataclasses import replace

from qualkit.exchange.gathering import Gathering
from qualkit.model.exchanged import ExchangedCode

_STEP = re.compile(r"\s+>\s+|\\+")
_BULLET = re.compile(r"^[○●◦•]\s*")
_MOST_STEPS = 30
_LONGEST_NAME = 300


def path_of(written: str) -> tuple[str, ...]:
    """The names from the top down in `Above > Below`; a backslash separates them as well."""
    steps = (" ".join(step.split()) for step in _STEP.split(_BULLET.sub("", written.strip())))
    return tuple(step[:_LONGEST_NAME] for step in steps if step)[:_MOST_STEPS]


class CodePaths:
    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._codes: dict[tuple[str, ...], ExchangedCode] = {}

    @property
    def codes(self) -> tuple[ExchangedCode, ...]:
        return tuple(self._codes.values())

    def id_of(self, path: tuple[str, ...]) -> str:
        """The id of the code of a path; it and those above it are there from now on."""
        return self.code(path).id

    def code(self, path: tuple[str, ...]) -> ExchangedCode:
        key = tuple(name.casefold() for name in path)
        if key not in self._codes:
            parent = self.id_of(path[:-1]) if len(path) > 1 else None
            id = " > ".join(path)
            self._codes[key] = ExchangedCode(id, path[-1], parent, bare=parent is None)
        return self._codes[key]

    def describe(self, path: tuple[str, ...], meaning: str, color: str) -> None:
        """Say what a code means; of two that say so the first counts."""
        known = self.code(path)
        if known.description and meaning and known.description != meaning:
            self._gathering.warn(f"code '{path[-1]}' stands twice; its first description counts")
        key = tuple(name.casefold() for name in path)
        described = replace(
            known, description=known.description or meaning, color=known.color or color
        )
        self._codes[key] = described
