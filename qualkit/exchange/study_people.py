"""Protocols, the roster and notes on sampling in study.yaml, and the roster as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from qualkit.errors import Problem, StudyError
from qualkit.exchange.fields import Fields
from qualkit.exchange.frame_fields import Known, distinct, known_id
from qualkit.exchange.yaml_text import filled
from qualkit.model import Protocol, ProtocolQuestion, RosterEntry, SamplingNote, Study

_SAID = ("", "yes", "no")
_NAMES = {"school": "site", "year": "wave", "interviewed": "said", "heard": "said"}
_NEEDED = ("person", "site", "wave")


def protocols(fields: Fields, known: Known) -> Protocol:
    """One protocol; its instrument and roles must stand in the frame."""
    fields.refuse_unknown("id", "name", "instrument", "roles", "questions")
    instrument = (
        known_id(fields, "instrument", known["instrument"]) if "instrument" in fields else ""
    )
    roles = fields.texts("roles")
    for role in roles:
        if role not in known["role"]:
            hint = f"the study has {', '.join(known['role'])}"
            fields.refuse(f"unknown role '{role}'", "roles", hint)
    found = fields.text("id", required=True)
    questions = distinct(fields.parts("questions"), _question, "question")
    return Protocol(found, fields.text("name") or found, instrument, roles, questions)


def _question(fields: Fields) -> ProtocolQuestion:
    fields.refuse_unknown("id", "text", "topic", "prompted")
    prompted = fields.flag("prompted") if "prompted" in fields else True
    text = fields.text("text", required=prompted)
    return ProtocolQuestion(fields.text("id", required=True), text, fields.text("topic"), prompted)


def rosters(parts: Sequence[Fields], known: Known) -> Iterator[RosterEntry]:
    """Who could be heard, each person once a site and wave."""
    first: dict[tuple[str, str, str], str] = {}
    for part in parts:
        part.refuse_unknown("person", "site", "wave", "role", "said")
        person = part.text("person", required=True)
        site, wave = (known_id(part, axis, known[axis]) for axis in ("site", "wave"))
        role = known_id(part, "role", known["role"]) if "role" in part else ""
        said = part.text("said").strip().lower()
        if said not in _SAID:
            part.refuse(f"'said' must be yes or no, not '{said}'", "said")
        place = first.setdefault((person, site, wave), part.where)
        if place != part.where:
            what = f"{person} stands twice on the roster of {site} in {wave}"
            part.refuse(what, hint=f"first at {place}; keep one")
        yield RosterEntry(person, site, wave, role, said)


def sampling_notes(parts: Sequence[Fields], known: Known) -> Iterator[SamplingNote]:
    """Who was sampled and why, of a cell or of as much of the frame as is named."""
    axes = ("site", "wave", "role", "instrument")
    for part in parts:
        part.refuse_unknown("note", *axes)
        place = {axis: known_id(part, axis, known[axis]) for axis in axes if axis in part}
        yield SamplingNote(part.text("note", required=True), **place)


def sampling_values(note: SamplingNote) -> dict[str, object]:
    """A note on sampling as plain values for YAML."""
    axes = ("site", "wave", "role", "instrument")
    return filled({**{axis: getattr(note, axis) for axis in axes}, "note": note.text})


def protocol_values(protocol: Protocol) -> dict[str, object]:
    """A protocol as plain values for YAML."""
    named = {"id": protocol.id, "name": protocol.name, "instrument": protocol.instrument}
    questions = [
        filled({"id": q.id, "text": q.text, "topic": q.topic})
        | ({} if q.prompted else {"prompted": False})
        for q in protocol.questions
    ]
    return filled({**named, "roles": list(protocol.roles), "questions": questions})


def roster_values(entry: RosterEntry) -> dict[str, object]:
    """A line of the roster as plain values for YAML."""
    place = {"person": entry.person, "site": entry.site, "wave": entry.wave}
    return filled({**place, "role": entry.role, "said": entry.said})


def load_roster(text: str, where: str, study: Study) -> tuple[RosterEntry, ...]:
    """A roster table: person, site, wave, and maybe role and said.

    `school`, `year` and `interviewed` are read as site, wave and said; other columns are left out.
    Raises StudyError with every problem at its `file:line`.
    """
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), restval="")
    columns = {name: _key(name) for name in table.fieldnames or ()}
    missing = [name for name in _NEEDED if name not in columns.values()]
    if missing:
        what = f"the roster has no column {', '.join(missing)}"
        raise StudyError(what, where=f"{where}:1", hint="columns: person,site,wave,role,said")
    problems: list[Problem] = []
    entries = []
    seen: dict[tuple[str, str, str], str] = {}
    for row in table:
        place = f"{where}:{table.line_num}"
        named = {columns[k]: (v or "").strip() for k, v in row.items() if k in columns}
        entry = _entry(named)
        problems.extend(_row_problems(entry, place, seen))
        problems.extend(roster_problems((entry,), study, place))
        entries.append(entry)
    if problems:
        raise StudyError.of(problems)
    return tuple(entries)


def _key(name: str) -> str:
    low = name.strip().lower()
    return _NAMES.get(low, low)


def _entry(named: dict[str, str]) -> RosterEntry:
    return RosterEntry(
        named["person"],
        named["site"],
        named["wave"],
        named.get("role", ""),
        named.get("said", "").lower(),
    )


def _row_problems(
    entry: RosterEntry, place: str, seen: dict[tuple[str, str, str], str]
) -> Iterator[Problem]:
    if not entry.person:
        yield Problem("names no person", place, "fill in the column 'person'")
    if entry.said not in _SAID:
        yield Problem(f"'{entry.said}' is neither yes nor no", place)
    first = seen.setdefault((entry.person, entry.site, entry.wave), place)
    if first != place:
        what = f"{entry.person} stands twice for {entry.site} in {entry.wave}"
        yield Problem(what, place, f"first at {first}; keep one")


def roster_problems(entries: Sequence[RosterEntry], study: Study, where: str) -> Iterator[Problem]:
    """What on a roster is not in the frame; an axis the frame leaves empty checks nothing."""
    axes = (
        ("site", [s.id for s in study.sites]),
        ("wave", [w.id for w in study.waves]),
        ("role", [r.id for r in study.roles]),
    )
    for entry in entries:
        for axis, known in axes:
            value = getattr(entry, axis)
            if known and value not in known and (value or axis != "role"):
                what = f"{axis} '{value}' on the roster is not in the study frame"
                yield Problem(what, where, f"the study has {', '.join(known)}")
