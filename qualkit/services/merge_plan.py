"""What merging two copies of a project would do: compared with where their audit trails part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from qualkit.errors import Problem
from qualkit.model import Code, Codebook, Coder, CoderKind, Coding, Round, Study
from qualkit.model.memo import Memo
from qualkit.services.merge_parts import (
    Conflict,
    Part,
    Records,
    conflict,
    record_conflicts,
    strand_records,
    three_way,
)
from qualkit.services.merge_sides import Claims, Side, with_codings_named
from qualkit.services.merge_values import clashes, merged_value
from qualkit.store import Repository
from qualkit.store.merge_tables import Record
from qualkit.store.strands import MERGED, STRANDS, Named

_SIMILAR = 0.8
_TAKEN = frozenset(
    {"coding.recorded", "coding.changed", "coding.retracted", "coding.replaced", "coder.added",
     "round.added", "round.assigned", "codebook.saved", "code.added", "code.removed",
     "memo.written", "memo.changed", "memo.removed", "memo.restored", "transcript.added",
     "reading.status", "names.checked", "names.overridden", "person.password", "project.merged",
     "study.saved", "themes.saved", "suggestion.edited", "suggestions.withdrawn"}
)  # fmt: skip
"""Actions whose effect a merge takes over, or that are of one copy only."""
_ALSO_TAKEN = (*(action for strand in STRANDS for action in strand.actions), "exchange.")
KINDS = ("codes", "codings", "memos", "study", "themes", *(strand.name for strand in STRANDS))
"""Kinds of things about which both copies may differ."""


@dataclass(frozen=True, slots=True)
class Both:
    """What a value would be with the parts of this copy, or those of the other, where both differ.

    It is `changed` where the other copy brings something about which there is no conflict.
    """

    here: Study | Claims
    other: Study | Claims
    changed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is taken over from the other copy, what both changed, what is not taken, and why.

    `twins` are codings of the same words with the same code that both made, with other notes: the
    id here and there. `same` gives the id here of every coding that both made.
    """

    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    rounds: tuple[str, ...]
    codes: Part
    codings: Part
    memos: Part
    twins: tuple[tuple[str, str], ...]
    same: Mapping[str, str]
    study: Both | None
    claims: Both | None
    records: tuple[Records, ...]
    clashing: tuple[Conflict, ...]
    left_out: tuple[Problem, ...]

    @property
    def conflicts(self) -> tuple[Problem, ...]:
        return tuple(each.problem for each in self.clashing)

    @property
    def parts(self) -> Mapping[str, Part]:
        """What is done to things that have ids, by their kind."""
        fixed = {"codes": self.codes, "codings": self.codings, "memos": self.memos}
        return {**fixed, **{each.strand.name: each.part for each in self.records}}

    @property
    def empty(self) -> bool:
        """Whether nothing is taken over but what conflicts bring."""
        some = any(not part.empty for part in self.parts.values())
        values = any(both is not None and both.changed for both in (self.study, self.claims))
        return not (some or values or self.transcripts or self.coders or self.rounds)


def plan(
    repositories: tuple[Repository, Repository],
    sides: tuple[Side, Side],
    base: Codebook,
    persons: Mapping[str, str],
) -> Plan:
    """Compare two copies; `base` is the codebook that both had when they parted.

    `persons` gives a person's name there the name here.
    """
    here, there = sides
    places, unlike = _transcripts(here, there)
    codes = _codes(here.codebook, there.codebook, base)
    codings, twins, same = _codings(here, there, unlike)
    there = with_codings_named(there, same)
    memos = three_way(here.memos, there.memos, here.touched("memo."), there.touched("memo."))
    memos = replace(memos, conflicts=_real(memos.conflicts, here.memos, there.memos))
    out = _left_codings(here, there, unlike)
    named = Named(persons, same, unlike | out)
    records = tuple(strand_records(*repositories, (here, there), named))
    contested = set(disputed_codings(records, other_wins=False))
    codings = replace(codings, added=tuple(k for k in codings.added if k not in contested))
    clashing = (
        *(conflict("codes", "code changed in both copies", code, _label(here, code),
                   _label(there, code)) for code in codes.conflicts),
        *(_coding_conflict(key, here, there) for key in codings.conflicts),
        *(_twin_conflict(here.codings[ours], there.codings[key]) for ours, key in twins),
        *(conflict("memos", "memo changed in both copies", memo, _words(here, memo),
                   _words(there, memo)) for memo in memos.conflicts),
        *_value_conflicts(here, there),
        *(each for strand in records for each in record_conflicts(strand)),
    )  # fmt: skip
    return Plan(
        places,
        tuple(name for name in there.coders if name not in here.coders),
        _rounds(here, there),
        codes,
        codings,
        memos,
        twins,
        same,
        _both(_frames(here, there)),
        _both(_claims(here, there)),
        records,
        clashing,
        (*_unlike_texts(unlike, there), *_not_taken(there)),
    )


def _codings(
    here: Side, there: Side, unlike: frozenset[str]
) -> tuple[Part, tuple[tuple[str, str], ...], Mapping[str, str]]:
    possible = {k: c for k, c in there.codings.items() if c.transcript not in unlike}
    held = {k: c for k, c in here.codings.items() if c.transcript not in unlike}
    part = three_way(held, possible, here.touched_codings, there.touched_codings)
    return _without_doubles(part, here, there)


def _left_codings(here: Side, there: Side, unlike: frozenset[str]) -> frozenset[str]:
    both = (*here.codings.items(), *there.codings.items())
    return frozenset(key for key, coding in both if coding.transcript in unlike)


def _frames(here: Side, there: Side) -> tuple[Study, Study, Study] | None:
    base = there.study_before
    return None if base is None else (base, here.study, there.study)


def _claims(here: Side, there: Side) -> tuple[Claims, Claims, Claims] | None:
    base = there.claims_before
    return None if base is None else (base, here.claims, there.claims)


def _both(values: tuple[Study, Study, Study] | tuple[Claims, Claims, Claims] | None) -> Both | None:
    if values is None:
        return None
    ours = values[1]
    here, other = (merged_value(*values, other_wins=wins) for wins in (False, True))
    return None if here == other == ours else Both(here, other, here != ours)


def _value_conflicts(here: Side, there: Side) -> Iterator[Conflict]:
    for kind, values in (("study", _frames(here, there)), ("themes", _claims(here, there))):
        for clash in clashes(*values) if values else ():
            what = f"{kind}: changed in both copies"
            yield conflict(kind, what, clash.where, clash.here, clash.there)


def _real(
    ids: tuple[str, ...], here: Mapping[str, Memo], there: Mapping[str, Memo]
) -> tuple[str, ...]:
    """Without memos that both changed to the same words."""

    def words(memo: Memo | None) -> object:
        return None if memo is None else (memo.title, memo.text, memo.author, memo.subjects)

    return tuple(key for key in ids if words(here.get(key)) != words(there.get(key)))


def _label(side: Side, code: str) -> str:
    return side.codebook.code(code).label


def _words(side: Side, memo: str) -> str | None:
    return side.memos[memo].text if memo in side.memos else None


def _codes(here: Codebook, there: Codebook, base: Codebook) -> Part:
    added: list[str] = []
    changed: list[str] = []
    conflicts: list[str] = []
    for code in there:
        ours, was = _code(here, code.id), _code(base, code.id)
        if code in (ours, was):
            continue
        if ours == was:
            (added if ours is None else changed).append(code.id)
        else:
            conflicts.append(code.id)
    return Part(tuple(added), tuple(changed), (), tuple(conflicts))


def _code(book: Codebook, code_id: str) -> Code | None:
    return book.code(code_id) if code_id in book else None


def _transcripts(here: Side, there: Side) -> tuple[tuple[str, ...], frozenset[str]]:
    """Transcripts that only the other copy has, and those whose texts differ."""
    ours, theirs = here.transcripts, there.transcripts
    unlike = {
        name
        for name in ours.keys() & theirs.keys()
        if (ours[name].sha256, ours[name].revision) != (theirs[name].sha256, theirs[name].revision)
    }
    removed_or_old = {n for n in theirs if n not in ours and theirs[n].revision != 1}
    fresh = theirs.keys() - ours.keys() - removed_or_old
    return tuple(sorted(fresh)), frozenset(unlike | removed_or_old)


def _rounds(here: Side, there: Side) -> tuple[str, ...]:
    """Rounds that are new, or in which more people are assigned there."""

    def more(theirs: Round) -> bool:
        ours = here.rounds.get(theirs.name)
        return ours is None or not theirs.assignments <= ours.assignments

    return tuple(name for name, theirs in there.rounds.items() if more(theirs))


def _spot(coding: Coding) -> tuple[object, ...]:
    place = (coding.transcript, coding.revision, coding.span, coding.code)
    return (coding.round, coding.coder, *place)


def _without_doubles(
    part: Part, here: Side, there: Side
) -> tuple[Part, tuple[tuple[str, str], ...], Mapping[str, str]]:
    """Leave out codings that are here already under another id; their notes may differ."""
    gone = set(part.removed)
    spots = {_spot(c): c for key, c in here.codings.items() if key not in gone}
    added, twins, same = [], [], {}
    for key in part.added:
        coding = there.codings[key]
        twin = spots.get(_spot(coding))
        if twin is None:
            added.append(key)
            continue
        same[key] = twin.id
        if _said(twin) != _said(coding):
            twins.append((twin.id, key))
    return replace(part, added=tuple(added)), tuple(twins), same


def _said(coding: Coding) -> tuple[object, ...]:
    return coding.note, coding.value, coding.valence


def _coded(coding: Coding | None) -> str | None:
    if coding is None:
        return None
    said = ", ".join(str(each) for each in _said(coding) if each)
    return f"{coding.code} {coding.span.start}-{coding.span.end} {said}"


def _twin_conflict(ours: Coding, theirs: Coding) -> Conflict:
    what = f"the same words were coded in both copies by {ours.coder}, with another note or value"
    where = f"{ours.transcript}:{ours.span.start}"
    return conflict("codings", what, where, _coded(ours), _coded(theirs))


def _coding_conflict(key: str, here: Side, there: Side) -> Conflict:
    ours, theirs = here.codings.get(key), there.codings.get(key)
    coding = ours or theirs
    where = f"{coding.transcript}:{coding.span.start}" if coding else key
    what = f"coding {key} was changed in both copies"
    if ours is None or theirs is None:
        which = "here" if ours is None else "there"
        what = f"coding {key} was taken off {which} and changed in the other copy"
    return conflict("codings", what, where, _coded(ours), _coded(theirs))


def _unlike_texts(unlike: Iterable[str], there: Side) -> list[Problem]:
    touched = there.touched("coding.")
    found = []
    for name in sorted(unlike):
        lost = sum(c.transcript == name for key, c in there.codings.items() if key in touched)
        what = f"its text differs; {lost} codings made there and all else on it are not taken"
        found.append(Problem(what, name, "correct it in both copies with the same file first"))
    return found


def _not_taken(there: Side) -> list[Problem]:
    counts = Counter(event.action for event in there.since if not _is_taken(event.action))
    return [
        Problem(f"{n} × {action} in the other copy is not taken over", "", "do it again here")
        for action, n in sorted(counts.items())
    ]


def _is_taken(action: str) -> bool:
    return action in _TAKEN or action.startswith(_ALSO_TAKEN) or action.endswith(f".{MERGED}")


def disputed_codings(records: Iterable[Records], *, other_wins: bool) -> tuple[str, ...]:
    """Codings of the consensus that the losing decisions of both copies made."""
    (decisions,) = (each for each in records if each.strand.name == "decisions")
    made = [
        {id for key in decisions.part.conflicts for id in _made(side.get(key))}
        for side in (decisions.ours, decisions.theirs)
    ]
    lost, kept = made if other_wins else made[::-1]
    return tuple(sorted(lost - kept))


def _made(record: Record | None) -> list[str]:
    rows = json.loads(record.rows)["decision"] if record else []
    return [id for row in rows for id in json.loads(row["codings"])]


def alike(new: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Names of the other copy that may be somebody here, with whom: (there, here)."""
    listed = sorted(known)
    return [(name, other) for name in sorted(new) for other in listed if _similar(name, other)]


def people(coders: Iterable[Coder]) -> set[str]:
    """The names of those who are persons."""
    return {coder.name for coder in coders if coder.kind is CoderKind.PERSON}


def _similar(one: str, two: str) -> bool:
    a, b = one.casefold().strip(), two.casefold().strip()
    starts = len(min(a, b, key=len)) > 1 and (a.startswith(b) or b.startswith(a))
    near = SequenceMatcher(None, a, b, autojunk=False).ratio() >= _SIMILAR
    return a == b or _first(a) == _first(b) or starts or near


def _first(name: str) -> str:
    return (name.replace(".", " ").split() or [name])[0]
