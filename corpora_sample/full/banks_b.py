"""The banks of study B: passages by school and kind of document, and notes of observations."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from corpora_sample.full.banks import (
    BankError,
    Banks,
    Exchange,
    Wording,
    doubles,
    read_lines,
    read_mapping,
    text_problems,
)
from corpora_sample.full.plan import raw

ROLES = {"leader": "SL", "teacher": "T", "student": "ST", "parent": "PA", "observation": "OB"}
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)\. ")
_TEXTS = ("ask", "before", "text", "after", "answer", "probe", "answer2")
_PASSAGE = frozenset(
    ("site", "doc", "strand", "dimension", "code", "value", "ask", "before", "text", "after")
)
_EXCHANGE = frozenset(("role", "topic", "site", "ask", "answer", "probe", "answer2"))
_NOTE = frozenset(("site", "grade", "text"))


def load_banks_b(folder: Path, codes: Collection[str]) -> Banks:
    """The banks in a folder. Raises BankError that lists every problem."""
    problems: list[str] = []
    wordings: list[Wording] = []
    exchanges: list[Exchange] = []
    for path in sorted(folder.glob("*.yaml")):
        top = read_mapping(path, problems)
        for number, entry in enumerate(top.get("passages", ()), 1):
            place = f"{path.name} passage {number}"
            if _good(entry, _PASSAGE, ("site", "doc", "code", "text"), place, problems):
                wordings.append(_wording(entry, f"{path.stem}#{number}"))
        for number, entry in enumerate(top.get("exchanges", ()), 1):
            place = f"{path.name} exchange {number}"
            if _good(entry, _EXCHANGE, ("role", "answer"), place, problems):
                exchanges.append(_exchange(entry, f"{path.stem}#{number}"))
        for number, entry in enumerate(top.get("notes", ()), 1):
            place = f"{path.name} note {number}"
            if _good(entry, _NOTE, ("site", "text"), place, problems):
                exchanges.append(_note(entry, f"{path.stem}#{number}"))
    problems.extend(f"{w.id}: unknown code `{w.code}`" for w in wordings if w.code not in codes)
    problems.extend(doubles([*wordings, *exchanges]))
    if problems:
        raise BankError("\n".join(problems))
    shared = read_lines(folder.parent / "A" / "lines.yaml")
    return Banks(tuple(wordings), tuple(exchanges), {**shared, **read_lines(folder / "lines.yaml")})


def _sites() -> dict[str, str]:
    return {school["name"].split()[0]: school["id"] for school in raw("plan")["study_B"]["schools"]}


def _good(
    entry: Any, known: frozenset[str], needed: tuple[str, ...], place: str, problems: list[str]
) -> bool:
    """Whether an entry has what it needs; every problem is put on the list."""
    if not isinstance(entry, dict):
        problems.append(f"{place}: not a mapping")
        return False
    found = [f"{place}: unknown key `{name}`" for name in entry if name not in known]
    found += [f"{place}: no {name}" for name in needed if not entry.get(name)]
    if entry.get("site", "Ashby") not in _sites():
        found.append(f"{place}: unknown school `{entry['site']}`")
    if entry.get("doc", entry.get("role", "leader")) not in ROLES:
        found.append(f"{place}: unknown kind of document or role")
    for name in _TEXTS:
        found += text_problems(_text(entry, name), name, place)
    problems += found
    return not found


def _text(entry: dict[str, Any], name: str) -> str:
    return " ".join(str(entry.get(name) or "").split())


def _site(entry: dict[str, Any]) -> tuple[str, ...]:
    return (_sites()[entry["site"]],) if entry.get("site") else ()


def _wording(entry: dict[str, Any], id_: str) -> Wording:
    clock, text = _timed(_text(entry, "text"))
    return Wording(
        id=id_,
        code=entry["code"],
        text=text,
        role=ROLES[entry["doc"]],
        ask=_text(entry, "ask"),
        before=_text(entry, "before"),
        after=_text(entry, "after"),
        value=str(entry.get("value") or ""),
        sites=_site(entry),
        strand=str(entry.get("strand") or ""),
        dimension=str(entry.get("dimension") or ""),
        clock=clock,
    )


def _exchange(entry: dict[str, Any], id_: str) -> Exchange:
    return Exchange(
        id=id_,
        topic=_text(entry, "topic"),
        role=ROLES[entry["role"]],
        sites=_site(entry),
        ask=_text(entry, "ask"),
        answer=_text(entry, "answer"),
        probe=_text(entry, "probe"),
        answer2=_text(entry, "answer2"),
    )


def _note(entry: dict[str, Any], id_: str) -> Exchange:
    clock, text = _timed(_text(entry, "text"))
    return Exchange(id=id_, topic=id_, answer=text, role="OB", sites=_site(entry), clock=clock)


def _timed(text: str) -> tuple[str, str]:
    """The time of day with which a note begins, as 24 hours, and the rest of the note."""
    found = _CLOCK.match(text)
    if found is None:
        return "", text
    hour = int(found[1])
    return f"{hour + 12 * (hour < 7):02}:{found[2]}", text[found.end() :]
