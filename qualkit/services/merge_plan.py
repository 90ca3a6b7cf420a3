"""What merging two copies of a project would do: compared with where their audit trails part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from qualkit.errors import Problem
from qualkit.model import Code, Codebook, Coding, Round, Transcript
from qualkit.model.memo import Memo
from qualkit.model.reading_status import ReadingStatus
from qualkit.store import Event, Repository

Renamed = Mapping[str, str]
_SIMILAR = 0.8
_TAKEN = frozenset(
    {"coding.recorded", "coding.changed", "coding.retracted", "coding.replaced", "coder.added",
     "round.added", "round.assigned", "round.done", "codebook.saved", "code.added",
     "code.removed", "memo.written", "memo.changed", "memo.removed", "transcript.added",
     "reading.status", "names.checked", "names.overridden", "reading.chosen", "person.password",
     "project.merged"}
)  # fmt: skip
"""Actions whose effect a merge takes over, or that are of one copy only."""


_Thing = TypeVar("_Thing", Coding, Memo)


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind to be added, changed and taken off, and ids about which both differ."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One copy: what it holds, people's names as they are to be, and its events since they part."""

    transcripts: Mapping[str, Transcript]
    codings: Mapping[str, Coding]
    memos: Mapping[str, Memo]
    rounds: Mapping[str, Round]
    codebook: Codebook
    statuses: tuple[ReadingStatus, ...]
    coders: tuple[str, ...]
    since: tuple[Event, ...]

    def touched(self, kind: str) -> frozenset[str]:
        return frozenset(e.subject for e in self.since if e.action.startswith(kind))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is taken over from the other copy, what both changed, what is not taken, and why.

    `twins` are codings of the same words with the same code that both made, with other notes: the
    id here and there.
    """

    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    rounds: tuple[str, ...]
    codes: Part
    codings: Part
    memos: Part
    twins: tuple[tuple[str, str], ...]
    conflicts: tuple[Problem, ...]
    left_out: tuple[Problem, ...]

    @property
    def empty(self) -> bool:
        parts = (self.codes, self.codings, self.memos)
        some = any(p.added or p.changed or p.removed for p in parts)
        return not (some or self.transcripts or self.coders or self.rounds)


def shared_events(here: Iterable[Event], there: Iterable[Event]) -> int:
    """How many events two logs, the oldest first, have in common from their beginning."""
    count = 0
    for one, two in zip(here, there, strict=False):
        if one != two:
            break
        count += 1
    return count


def side(repository: Repository, shared: int, renamed: Renamed | None = None) -> Side:
    """One copy as it is compared; `renamed` gives a person's name there the name here."""
    names = renamed or {}
    codings = (_by(coding, names) for coding in repository.codings(as_recorded=True))
    memos = (replace(m, author=names.get(m.author, m.author)) for m in repository.memos())
    events = repository.events()[::-1]
    return Side(
        {t.name: t for t in repository.transcripts()},
        {coding.id: coding for coding in codings},
        {memo.id: memo for memo in memos},
        {r.name: _round_by(r, names) for r in repository.rounds()},
        repository.codebook(),
        tuple(replace(s, coder=names.get(s.coder, s.coder)) for s in repository.reading_statuses()),
        tuple(dict.fromkeys(names.get(c.name, c.name) for c in repository.coders())),
        events[shared:],
    )


def _by(coding: Coding, names: Renamed) -> Coding:
    return replace(coding, coder=names.get(coding.coder, coding.coder))


def _round_by(round_: Round, names: Renamed) -> Round:
    pairs = frozenset((t, names.get(c, c)) for t, c in round_.assignments)
    done = frozenset((t, names.get(c, c)) for t, c in round_.done)
    return replace(round_, assignments=pairs, done=done)


def plan(here: Side, there: Side, base: Codebook) -> Plan:
    """Compare two copies; `base` is the codebook that both had when they parted."""
    places, unlike = _transcripts(here, there)
    codes = _codes(here.codebook, there.codebook, base)
    possible = {k: c for k, c in there.codings.items() if c.transcript not in unlike}
    held = {k: c for k, c in here.codings.items() if c.transcript not in unlike}
    codings = _three_way(held, possible, here.touched("coding."), there.touched("coding."))
    codings, twins = _without_doubles(codings, here, there)
    memos = _three_way(here.memos, there.memos, here.touched("memo."), there.touched("memo."))
    memos = replace(memos, conflicts=_real(memos.conflicts, here.memos, there.memos))
    rounds = _rounds(here, there)
    conflicts = (
        *(Problem("code changed in both copies", code) for code in codes.conflicts),
        *(_coding_conflict(key, here, there) for key in codings.conflicts),
        *(Problem("memo changed in both copies", memo) for memo in memos.conflicts),
        *(_twin_conflict(there.codings[key]) for _, key in twins),
    )
    return Plan(
        places,
        tuple(name for name in there.coders if name not in here.coders),
        rounds,
        codes,
        codings,
        memos,
        twins,
        conflicts,
        (*_unlike_texts(unlike, there), *_not_taken(there)),
    )


def _three_way(
    here: Mapping[str, _Thing],
    there: Mapping[str, _Thing],
    touched_here: frozenset[str],
    touched_there: frozenset[str],
) -> Part:
    """Who changed a thing since the copies parted is followed; where both did, it is a conflict."""
    found: dict[str, list[str]] = {"added": [], "changed": [], "removed": [], "conflicts": []}
    for key in sorted(here.keys() | there.keys()):
        ours, theirs = here.get(key), there.get(key)
        if _plain(ours) == _plain(theirs) or key not in touched_there:
            continue
        if key in touched_here:
            found["conflicts"].append(key)
        else:
            kind = "removed" if theirs is None else "added" if ours is None else "changed"
            found[kind].append(key)
    return Part(**{kind: tuple(keys) for kind, keys in found.items()})


def _plain(thing: object) -> object:
    return replace(thing, recorded_at=None) if isinstance(thing, Coding) else thing


def _real(
    ids: tuple[str, ...], here: Mapping[str, Memo], there: Mapping[str, Memo]
) -> tuple[str, ...]:
    """Without memos that both changed to the same words."""

    def words(memo: Memo | None) -> object:
        return None if memo is None else (memo.title, memo.text, memo.author, memo.subjects)

    return tuple(key for key in ids if words(here.get(key)) != words(there.get(key)))


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
    """Rounds that are new, or have more people or more that is done there."""

    def more(theirs: Round) -> bool:
        ours = here.rounds.get(theirs.name)
        if ours is None:
            return True
        return not (theirs.assignments <= ours.assignments and theirs.done <= ours.done)

    return tuple(name for name, theirs in there.rounds.items() if more(theirs))


def _spot(coding: Coding) -> tuple[object, ...]:
    return (
        coding.round,
        coding.coder,
        coding.transcript,
        coding.revision,
        coding.span,
        coding.code,
    )


def _without_doubles(
    part: Part, here: Side, there: Side
) -> tuple[Part, tuple[tuple[str, str], ...]]:
    """Leave out codings that are here already under another id; their notes may differ."""
    gone = set(part.removed)
    spots = {_spot(c): c for key, c in here.codings.items() if key not in gone}
    added, twins = [], []
    for key in part.added:
        coding = there.codings[key]
        twin = spots.get(_spot(coding))
        if twin is None:
            added.append(key)
        elif _said(twin) != _said(coding):
            twins.append((twin.id, key))
    return replace(part, added=tuple(added)), tuple(twins)


def _twin_conflict(coding: Coding) -> Problem:
    what = f"the same words were coded in both copies by {coding.coder}, with another note or value"
    return Problem(what, f"{coding.transcript}:{coding.span.start}")


def _said(coding: Coding) -> tuple[object, ...]:
    return coding.note, coding.value, coding.valence


def _coding_conflict(key: str, here: Side, there: Side) -> Problem:
    ours, theirs = here.codings.get(key), there.codings.get(key)
    coding = ours or theirs
    where = f"{coding.transcript}:{coding.span.start}" if coding else key
    if ours is None or theirs is None:
        which = "here" if ours is None else "there"
        return Problem(f"coding {key} was taken off {which} and changed in the other copy", where)
    return Problem(f"coding {key} was changed in both copies", where)


def _unlike_texts(unlike: Iterable[str], there: Side) -> list[Problem]:
    touched = there.touched("coding.")
    found = []
    for name in sorted(unlike):
        lost = sum(c.transcript == name for key, c in there.codings.items() if key in touched)
        what = f"its text differs between the copies; {lost} codings made there are not taken"
        found.append(Problem(what, name, "correct it in both copies with the same file first"))
    return found


def _not_taken(there: Side) -> list[Problem]:
    counts = Counter(event.action for event in there.since if event.action not in _TAKEN)
    return [
        Problem(f"{n} × {action} in the other copy is not taken over", "", "do it again here")
        for action, n in sorted(counts.items())
    ]


def alike(new: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Names of the other copy that may be somebody here, with whom: (there, here)."""
    listed = sorted(known)
    return [(name, other) for name in sorted(new) for other in listed if _similar(name, other)]


def _similar(one: str, two: str) -> bool:
    a, b = one.casefold().strip(), two.casefold().strip()
    starts = len(min(a, b, key=len)) > 1 and (a.startswith(b) or b.startswith(a))
    near = SequenceMatcher(None, a, b, autojunk=False).ratio() >= _SIMILAR
    return a == b or _first(a) == _first(b) or starts or near


def _first(name: str) -> str:
    return (name.replace(".", " ").split() or [name])[0]
