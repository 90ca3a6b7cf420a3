"""Codings of another tool as codings of a project, in a round, by coders."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.model import Coding, Origin, Purpose, Round
from qualkit.model.exchanged import Discarded, Exchanged, ExchangedCoding, OwnSource, TargetKind
from qualkit.model.people import LONGEST_NAME, name_fault

ROUND = "imported"
NOBODY = "unknown"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where sources and codes of the file are here; `revisions` by transcript."""

    names: Mapping[str, str]
    codes: Mapping[str, tuple[str, str]]
    revisions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HeldCodings:
    """The codings that a project has: what each stands for, to its id; and all ids in use."""

    by_key: Mapping[Key, str]
    ids: frozenset[str]


@dataclass(frozen=True)
class CodingPlan:
    """`ids` gives each coding of the file the one here, also where it was here before."""

    fresh: tuple[Coding, ...]
    ids: Mapping[str, str]
    passages: Mapping[str, str]
    unchanged: int
    left_out: tuple[Discarded, ...]


def key_of(coding: Coding) -> Key:
    return (coding.round, coding.coder, coding.place, coding.revision)


def plan_codings(
    found: Exchanged, placed: Placed, held: HeldCodings, *, round_name: str
) -> CodingPlan:
    """The codings to store. Without a name of a round those of qualkit's own files count."""
    return _Planner(found, placed, held, round_name).plan()


class _Planner:
    def __init__(
        self, found: Exchanged, placed: Placed, held: HeldCodings, round_name: str
    ) -> None:
        self.found = found
        self.placed = placed
        self.round_name = round_name
        self.known = dict(held.by_key)
        self.taken = set(held.ids)
        self.notes = _notes_of_codings(found)
        self.fresh: list[Coding] = []
        self.ids: dict[str, str] = {}
        self.passages: dict[str, str] = {}
        self.lost: Counter[str] = Counter()
        self.unchanged = 0

    def plan(self) -> CodingPlan:
        mine: set[str] = set()
        for each in self.found.codings:
            coding = self._coding(each)
            if coding is None:
                continue
            there = self.known.get(key_of(coding))
            if there is None:
                self._add(each, coding)
                mine.add(coding.id)
                continue
            self.ids[each.id] = there
            if there in mine:
                self.lost["it is the same as another one in the file"] += 1
            else:
                self.unchanged += 1
        left_out = tuple(Discarded("coding", n, why) for why, n in self.lost.items())
        return CodingPlan(tuple(self.fresh), self.ids, self.passages, self.unchanged, left_out)

    def _add(self, each: ExchangedCoding, coding: Coding) -> None:
        self.fresh.append(coding)
        self.taken.add(coding.id)
        self.known[key_of(coding)] = self.ids[each.id] = coding.id
        if each.whole or is_guid(each.passage):
            self.passages[coding.id] = "" if each.whole else each.passage

    def _coding(self, each: ExchangedCoding) -> Coding | None:
        name = self.placed.names.get(each.source)
        if name is None or each.code not in self.placed.codes:
            self.lost["its text or its code could not be kept"] += 1
            return None
        if not each.quote.strip():
            self.lost["there are no words in it"] += 1
            return None
        code, value = self.placed.codes[each.code]
        own = self.found.own.codings.get(each.id) if self.found.own else None
        return Coding(
            self._id(each),
            name,
            each.span,
            code,
            coder_name(each.coder, own=own is not None),
            self.round_name or (own.round if own else ROUND),
            each.quote,
            own.origin if own else Origin.IMPORT,
            value or each.value,
            self.notes.get(each.id, each.note),
            each.at,
            self.placed.revisions[name],
            *((own.valence,) if own else ()),
        )

    def _id(self, each: ExchangedCoding) -> str:
        fit = is_guid(each.id) and each.id not in self.taken
        return each.id if fit else str(uuid.uuid4())


def is_guid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def coder_name(called: str, *, own: bool = False) -> str:
    """A user's name as a coder's; what a team agreed on is only what qualkit itself calls so."""
    name = " ".join("".join(c if c.isprintable() else " " for c in called).split())[:LONGEST_NAME]
    name = name.strip() or NOBODY
    if own or not name_fault(name):
        return name
    return f"{name} (imported)"[:LONGEST_NAME]


def is_remark(found: Exchanged) -> frozenset[str]:
    """The notes without a title on a single coding: what its coder noted there."""
    return frozenset(
        note.id
        for note in found.notes
        if not note.title and [t.kind for t in note.targets] == [TargetKind.CODING]
    )


def _notes_of_codings(found: Exchanged) -> dict[str, str]:
    remarks = is_remark(found)
    described = {coding.id: coding.note for coding in found.codings}
    notes: dict[str, str] = {}
    for note in found.notes:
        if note.id in remarks:
            id = note.targets[0].id
            before = notes.get(id, described.get(id, ""))
            notes[id] = "\n\n".join(filter(None, (before, note.text)))
    return notes


def rounds_for(
    plan: CodingPlan, found: Exchanged, placed: Placed, *, version: int, named: str
) -> tuple[Round, ...]:
    """The rounds that codings go into, with who counts as assigned to what."""
    own = () if named or found.own is None else found.own.rounds
    names = {s.name: placed.names.get(id) for id, s in _own_sources(found).items()}
    pairs: dict[str, set[tuple[str, str]]] = {}
    for coding in plan.fresh:
        pairs.setdefault(coding.round, set()).add((coding.transcript, coding.coder))
    kept = {each.name: each for each in own}
    for each in own:
        here = {(names[n], coder) for n, coder in each.assignments if names.get(n)}
        pairs.setdefault(each.name, set()).update((str(n), coder) for n, coder in here)
    made = []
    for name, assigned in sorted(pairs.items()):
        like = kept.get(name) or Round(name, version)
        made.append(
            Round(name, version, like.segmentation, assignments=frozenset(assigned),
                  purpose=Purpose.IMPORTED)
        )  # fmt: skip
    return tuple(made)


def _own_sources(found: Exchanged) -> Mapping[str, OwnSource]:
    return {} if found.own is None else found.own.sources
