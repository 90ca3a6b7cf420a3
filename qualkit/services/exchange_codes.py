"""Codes of another tool among the codes of a project: found again, or added below their parents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

from qualkit.model import Code, Codebook, Stance
from qualkit.model.exchanged import Exchanged, ExchangedCode

GROUP = "group"
"""The level of codes that only hold others."""
_PART = re.compile(r"(?:^|\n\s*\n)(Include|Exclude): ")
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class CodePlan:
    """The codebook after an import; `codes` gives each code of the file an id and a value."""

    codebook: Codebook
    codes: Mapping[str, tuple[str, str]]
    added: int

    @property
    def guids(self) -> dict[str, str]:
        """The file's ids by the ids here, without codes that stand for values."""
        found: dict[str, str] = {}
        for guid, (code, value) in self.codes.items():
            if not value:
                found.setdefault(code, guid)
        return found


def plan_codes(found: Exchanged, held: Codebook, guids: Mapping[str, str]) -> CodePlan:
    """Where the codes of a file go. `guids` are those under which codes here came in before."""
    if found.own is not None:
        return _own_codes(found, held)
    places = _Places(held, guids)
    codes: dict[str, tuple[str, str]] = {}
    fresh: list[Code] = []
    for code in found.codes:
        parent = codes[code.parent][0] if code.parent else None
        known = places.find(code, parent)
        if known is None:
            made = _made(code, parent, places.free_id(code.name))
            places.add(made, code.id)
            fresh.append(made)
            known = made.id
        codes[code.id] = (known, "")
    return CodePlan(_with(held, fresh, found), codes, len(fresh))


def _own_codes(found: Exchanged, held: Codebook) -> CodePlan:
    """Codes that qualkit wrote keep their ids; what is here already stays as it is."""
    own = found.own
    assert own is not None
    fresh = [code for code in own.codebook if code.id not in held]
    book = own.codebook if not held.codes else replace(held, codes=(*held.codes, *fresh))
    if held.codes and held.levels:
        levels = (*held.levels, *(code.level for code in fresh if code.level))
        book = replace(book, levels=tuple(dict.fromkeys(levels)))
    codes = {guid: (code, "") for guid, code in own.codes.items() if code in book}
    for guid, (code, value) in own.values.items():
        if code in book:
            codes[guid] = (code, value)
    return CodePlan(book, codes, len(fresh))


def _with(held: Codebook, fresh: list[Code], found: Exchanged) -> Codebook:
    named = held if held.id else Codebook("imported", found.title or "Codebook")
    levels = named.levels
    if levels and any(code.level for code in fresh) and GROUP not in levels:
        levels = (*levels, GROUP)
    return replace(named, codes=(*named.codes, *fresh), levels=levels)


def _made(code: ExchangedCode, parent: str | None, id: str) -> Code:
    definition, include, exclude = parts_of(code.description)
    return Code(
        id,
        code.name,
        Stance.ETIC,
        level="" if code.applicable else GROUP,
        parent=parent,
        definition=definition,
        include=include,
        exclude=exclude,
        color=code.color,
    )


def parts_of(description: str) -> tuple[str, str, str]:
    """Definition, inclusion and exclusion in a description, each where it is headed as such."""
    pieces = _PART.split(description)
    parts = {"": pieces[0], "Include": "", "Exclude": ""}
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        parts[name] = "\n\n".join(filter(None, (parts[name], text)))
    definition, include, exclude = (text.strip() for text in parts.values())
    return definition, include, exclude


def described(code: Code) -> str:
    """The other way round, as other tools show it."""
    parts = (
        code.definition,
        f"Include: {code.include}" if code.include else "",
        f"Exclude: {code.exclude}" if code.exclude else "",
    )
    return "\n\n".join(filter(None, parts))


class _Places:
    """The codes of a project by GUID and by the names from the top down to them."""

    def __init__(self, held: Codebook, guids: Mapping[str, str]) -> None:
        self._by_guid = {guid.casefold(): code for code, guid in guids.items() if code in held}
        self._paths: dict[str | None, tuple[str, ...]] = {None: ()}
        self._by_path: dict[tuple[str, ...], str] = {}
        self._ids = {code.id.casefold() for code in held}
        self._by_label: dict[str, set[str]] = {}
        for _, code in held.tree():
            self._enter(code)

    def _enter(self, code: Code) -> None:
        path = (*self._paths.get(code.parent, ()), code.label.casefold())
        self._paths[code.id] = path
        self._by_path.setdefault(path, code.id)
        for name in (code.label.casefold(), code.id.casefold()):
            self._by_label.setdefault(name, set()).add(code.id)

    def find(self, code: ExchangedCode, parent: str | None) -> str | None:
        by_guid = self._by_guid.get(code.id.casefold())
        if by_guid is not None:
            return by_guid
        by_path = self._by_path.pop((*self._paths[parent], code.name.casefold()), None)
        return self._by_name(code) if by_path is None and code.bare else by_path

    def _by_name(self, code: ExchangedCode) -> str | None:
        """The only code here of this name or id, wherever it stands."""
        there = self._by_label.get(code.name.casefold(), set())
        return next(iter(there)) if len(there) == 1 else None

    def add(self, code: Code, guid: str) -> None:
        """Enter a new code, which a second one of its name must not be taken for."""
        self._paths[code.id] = (*self._paths[code.parent], code.label.casefold())
        self._by_guid[guid.casefold()] = code.id
        self._ids.add(code.id.casefold())

    def free_id(self, name: str) -> str:
        words = unicodedata.normalize("NFC", name).casefold()
        slug = re.sub(r"[\W_]+", "_", words).strip("_")[:_LONGEST_ID].strip("_") or "code"
        tries = (slug if n == 1 else f"{slug}_{n}" for n in count(1))
        return next(id for id in tries if id.casefold() not in self._ids)
