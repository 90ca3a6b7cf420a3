"""How codings are read today: what was recorded stays, decisions about it lie over it.

A merge and a decision of the recode queue never rewrite a coding. A round can therefore always be
counted with the codes used then, and whatever is taken back leaves nothing behind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qualkit.model.codebook import Code, Codebook
from qualkit.model.coding import Coding


class Verdict(StrEnum):
    """What was decided about a passage coded under an old definition."""

    STAYS = "stays"
    RECODED = "recoded"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Recoding:
    """A decision about one coding, made under a codebook version.

    `was` is the code the coding had; the decision counts only as long as it has that one.
    """

    coding: str
    was: str
    verdict: Verdict
    code: str = ""
    value: str = ""
    version: int = 1
    by: str = ""
    at: str = ""


def read_today(
    codings: Iterable[Coding], standing: Mapping[str, str], recodings: Mapping[str, Recoding]
) -> tuple[Coding, ...]:
    """The codings as they are read today.

    `standing` gives the code that stands for a merged one. Of codings that come to the same
    coder, round, words and code one is read: the one recorded under that code, else the oldest.
    """
    read: dict[tuple[object, ...], tuple[tuple[object, ...], Coding]] = {}
    for coding in codings:
        now = _today(coding, standing, recodings.get(coding.id))
        if now is None:
            continue
        rank = (now.code != coding.code, coding.recorded_at is None, _time(coding), coding.id)
        known = read.get(place_of(now))
        if known is None or rank < known[0]:
            read[place_of(now)] = (rank, now)
    return tuple(coding for _, coding in read.values())


def place_of(coding: Coding) -> tuple[object, ...]:
    """What makes two codings the same: round, coder, words and code."""
    return (coding.round, coding.coder, coding.transcript, coding.revision, coding.span,
            coding.code)  # fmt: skip


def _time(coding: Coding) -> str:
    return coding.recorded_at.isoformat() if coding.recorded_at else ""


def _today(coding: Coding, standing: Mapping[str, str], decision: Recoding | None) -> Coding | None:
    code, value = coding.code, coding.value
    if decision is not None and decision.was == coding.code:
        if decision.verdict is Verdict.OFF:
            return None
        if decision.verdict is Verdict.RECODED:
            code, value = decision.code, decision.value
    code = standing.get(code, code)
    return coding if code == coding.code else replace(coding, code=code, value=value)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A code as it was from a version on, until the next change of its rules or its standing."""

    version: int
    code: Code


@dataclass(frozen=True)
class History:
    """Every change of every code's rules; `versions` are (number, stored at) in order."""

    versions: tuple[tuple[int, str], ...]
    changes: Mapping[str, tuple[RuleChange, ...]]
    now: Codebook

    @property
    def changing(self) -> frozenset[str]:
        """The codes whose rules or standing ever changed, and those that others merged into."""
        changed = {code for code, changes in self.changes.items() if len(changes) > 1}
        return frozenset(changed | {self.now.standing(code) for code in changed})

    def version_at(self, time: str) -> int:
        """The version in force at a time; the first one for anything older."""
        times = [at for _, at in self.versions]
        return self.versions[max(bisect_right(times, time) - 1, 0)][0]

    def code_at(self, code_id: str, version: int) -> Code:
        """The code as a version had it, or as it was first."""
        changes = self.changes[code_id]
        at = bisect_right([change.version for change in changes], version) - 1
        return changes[max(at, 0)].code

    def since(self, code_id: str, field: str) -> int:
        """The version in which a field got the value it has now."""
        changes = self.changes[code_id]
        now = getattr(changes[-1].code, field)
        version = changes[-1].version
        for change in reversed(changes):
            if getattr(change.code, field) != now:
                break
            version = change.version
        return version


@dataclass(frozen=True, slots=True)
class Outdated:
    """A coding made under rules that are not today's; `coding` is as it is read today.

    `fields` are the rules that differ; empty where the code was split.
    """

    coding: Coding
    old: Code
    new: Code
    version: int
    fields: tuple[str, ...] = ()


RULES = ("definition", "include", "exclude", "values", "scale")


def outdated(
    codings: Sequence[Coding], recodings: Mapping[str, Recoding], history: History
) -> tuple[Outdated, ...]:
    """Which of the recorded codings were made under other rules than today's, in their order."""
    standing = {code.id: history.now.standing(code.id) for code in history.now}
    as_recorded = {coding.id: coding for coding in codings}
    return tuple(
        found
        for today in read_today(codings, standing, recodings)
        if (found := _outdated(today, as_recorded[today.id], recodings.get(today.id), history))
    )


def _outdated(
    today: Coding, recorded: Coding, decision: Recoding | None, history: History
) -> Outdated | None:
    code, version = recorded.code, history.version_at(_time(recorded))
    if decision is not None and decision.was == recorded.code:
        code, version = decision.code or code, max(version, decision.version)
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        target = history.now.code(code).merged_into
        merged = history.since(code, "merged_into") if target in history.now else 0
        if fields := _differ(code, version, merged, history):
            old = history.code_at(code, version)
            return Outdated(today, old, history.now.code(today.code), version, fields)
        if not merged:
            break
        code, version = target, max(version, merged)
    return _split(today, code, version, history)


def _differ(code: str, version: int, merged: int, history: History) -> tuple[str, ...]:
    """The rules of a code that changed after a version, until it was merged where it was."""
    if 0 < merged <= version:
        return ()
    old = history.code_at(code, version)
    new = history.code_at(code, merged) if merged else history.now.code(code)
    return tuple(name for name in RULES if getattr(old, name) != getattr(new, name))


def _split(today: Coding, code: str, version: int, history: History) -> Outdated | None:
    now = history.now.code(code)
    if not now.split_into or history.since(code, "split_into") <= version:
        return None
    return Outdated(today, history.code_at(code, version), now, version)


@dataclass(frozen=True, slots=True)
class SecondCycle:
    """A queue: passages under first-cycle `codes`, to be read again for the code `target`."""

    id: str
    codes: tuple[str, ...]
    target: str
    by: str = ""
    at: str = ""
