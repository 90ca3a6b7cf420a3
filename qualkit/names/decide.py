"""Decisions made whole: what is accepted, under which pseudonym, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualkit.errors import NamesError, Problem
from qualkit.names.matching import Matcher
from qualkit.names.values import Decision, Verdict
from qualkit.names.words import form_of, spelling


@dataclass(frozen=True)
class Accepted:
    """The decisions to replace, each with its pseudonym."""

    entries: tuple[Decision, ...]

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher((entry.name, entry.any_case) for entry in self.entries)

    @cached_property
    def _by_name(self) -> dict[str, Decision]:
        return {entry.name: entry for entry in self.entries}

    def entry(self, name: str) -> Decision:
        return self._by_name[name]


@dataclass(frozen=True)
class Decisions:
    accepted: Accepted
    refused: tuple[Decision, ...]
    open: tuple[Decision, ...]


def decided(rows: Sequence[Decision]) -> Decisions:
    """The rows with links followed. Raises NamesError with every problem at its `file:line`."""
    problems = list(_form_problems(rows))
    by_name = {row.name: row for row in rows}
    whole = [_followed(row, by_name) for row in rows]
    accepted = [row for row in whole if row.verdict is Verdict.ACCEPT]
    problems.extend(_pseudonym_problems(accepted, by_name))
    if problems:
        raise NamesError.of(problems)
    return Decisions(
        Accepted(tuple(accepted)),
        tuple(row for row in whole if row.verdict is Verdict.REFUSE),
        tuple(row for row in whole if row.verdict is Verdict.OPEN),
    )


def followed(rows: Sequence[Decision]) -> tuple[Decision, ...]:
    """The rows with links followed, whether or not they could be used as they stand."""
    by_name = {row.name: row for row in rows}
    return tuple(_followed(row, by_name) for row in rows)


def _followed(row: Decision, by_name: dict[str, Decision]) -> Decision:
    """The row with verdict and pseudonym of the fuller name where it has none of its own."""
    fuller = by_name.get(row.same_as)
    if fuller is None or fuller is row:
        return row
    verdict = row.verdict or fuller.verdict
    pseudonym = row.pseudonym or part_of(row.name, fuller.name, fuller.pseudonym)
    return replace(row, verdict=Verdict(verdict), pseudonym=pseudonym)


def part_of(name: str, fuller: str, pseudonym: str) -> str:
    """The part of a pseudonym that answers to a part of a name: Lena for Anna of Lena Holm."""
    part, whole, words = form_of(name), form_of(fuller), pseudonym.split()
    if part is None or whole is None or any(c.isdigit() for c in pseudonym):
        return pseudonym
    if len(part.keys) != 1 or len(words) != len(whole.keys) or part.keys[0] not in whole.keys:
        return pseudonym
    return words[whole.keys.index(part.keys[0])]


def _form_problems(rows: Sequence[Decision]) -> list[Problem]:
    problems = []
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        if form_of(row.name) is None:
            problems.append(Problem("the name holds no letter or digit", row.where, "delete it"))
            continue
        parts = spelling(row.name)
        if parts in seen:
            what = f"the same name as in {seen[parts]}"
            problems.append(Problem(what, row.where, "keep one of the two rows"))
        seen.setdefault(parts, row.where)
    return problems


def _pseudonym_problems(
    accepted: Sequence[Decision], by_name: dict[str, Decision]
) -> list[Problem]:
    problems = []
    owner: dict[str, Decision] = {}
    others = {row.name.casefold(): row.where for row in by_name.values() if row not in accepted}
    matcher = Matcher((row.name, row.any_case) for row in accepted)
    for row in accepted:
        if not row.pseudonym.strip() or form_of(row.pseudonym) is None:
            problems.append(Problem("accepted and without a pseudonym", row.where, "write one"))
            continue
        if next(matcher.scan(row.pseudonym), None) is not None:
            what = "the pseudonym holds a name that is itself replaced"
            problems.append(Problem(what, row.where, "choose another pseudonym"))
        if row.pseudonym.casefold() in others:
            what = f"the pseudonym is the name in {others[row.pseudonym.casefold()]}"
            problems.append(Problem(what, row.where, "choose one that nobody has"))
        first = owner.setdefault(row.pseudonym.casefold(), row)
        if _root(first, by_name) != _root(row, by_name):
            what = f"the same pseudonym as in {first.where}"
            hint = "choose another, or name the fuller name in same_as if both are one"
            problems.append(Problem(what, row.where, hint))
    return problems


def _root(row: Decision, by_name: dict[str, Decision]) -> str:
    return row.same_as if row.same_as in by_name else row.name
