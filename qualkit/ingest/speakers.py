"""Which labels are speakers: those known, those that recur, those shaped like the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from qualkit.errors import Problem
from qualkit.ingest.labels import Label, Style, is_caseless, is_titled

_INTERVIEWER = re.compile(
    r"(?i)(?:i|int|interviewer(?:in)?|q|moderator(?:in)?|facilitator"
    r"|intervieweu(?:r|se)|enquêt(?:eur|rice)|entrevistadora?|intervistat(?:ore|rice)|интервьюер"
    r"|问|問|采访者|採訪者|访谈者|訪談者|主持人|聞き手|面接者|מראיי?ן|מראיינת|المحاورة?)[\s_-]?\d?"
)
_CODE = re.compile(
    r"(?:[A-Z]{2,6}-)?(?!Q\d)[A-Z]{1,4}[-_ ]?\d{1,3}|[A-Z]{1,2}"
    r"|(?:Speaker|Sprecher|SPEAKER)[ _]?\d+"
)
_NOT_CODES = frozenset({"OK", "TV", "ID", "UK", "US", "EU", "AM", "PM", "NO", "PC", "IT", "PE"})
_ALIAS = re.compile(r"([^()]+?) \(([^()]{1,12})\)")
_TIERS = (
    frozenset({Style.COLON, Style.BOLD, Style.TIMED, Style.OTTER}),
    frozenset({Style.BRACKET}),
    frozenset({Style.TAB}),
)
_MOST_WARNINGS = 20
_MOST_NAMES = 10_000  # beyond that it is a list of something, and no conversation


class Candidate(NamedTuple):
    """A possible label, whether nothing stands behind it, and its line number."""

    label: Label
    bare: bool
    line: int


@dataclass(frozen=True, slots=True)
class Speakers:
    """The labels that count: canonical name by label as written.

    `too_many` says that there are more labels than people can be, so that nothing is sought.
    """

    names: dict[str, str]
    warnings: tuple[Problem, ...] = ()
    too_many: bool = False

    def of(self, label: Label | None) -> str | None:
        return self.names.get(label.name) if label else None


def is_interviewer_label(label: str) -> bool:
    """Whether a label is one that interviewers carry (I, INT, Q, Moderator, …)."""
    alias = _ALIAS.fullmatch(label) if label.endswith(")") else None
    forms = (alias[1], alias[2]) if alias else (label,)
    return any(_INTERVIEWER.fullmatch(form) for form in forms)


def choose_speakers(
    candidates: Iterable[Candidate], where: str, *, known: Collection[str] = (), opens: bool = False
) -> Speakers:
    """The speakers among the candidates, with a warning for each label used only once.

    `opens` says that the text begins with a label: two labels used once are then a conversation.
    """
    wanted, every = frozenset(name.casefold() for name in known), tuple(candidates)
    if len({c.label.name for c in every}) > _MOST_NAMES:
        return Speakers({}, (_too_many(where),), too_many=True)
    found = _of_one_tier(every, wanted)
    canonical = _canonical(Counter(c.label.name for c in found))
    uses = Counter(canonical[c.label.name] for c in found)
    sure = {name for name in uses if uses[name] > 1 or _is_sure(name, wanted)}
    codes = {name for name in uses if is_code(name)}
    if opens or len(sure | codes) > 1:
        sure |= codes
    once = [c for c in found if canonical[c.label.name] not in sure]
    askers = {name for name in sure if name.casefold() in wanted or is_interviewer_label(name)}
    likely = _likely(once, found, sure, opens=opens, answers=sure - askers)
    kept = {name: shown for name, shown in canonical.items() if shown in sure or name in likely}
    return Speakers(kept, tuple(_doubts(once, likely, where)))


def _too_many(where: str) -> Problem:
    what = f"more than {_MOST_NAMES:,} different labels; none of them is taken as a speaker"
    return Problem(what, where, "is it a conversation? if it is, give a regular expression")


def all_speakers(candidates: Iterable[Candidate], where: str) -> Speakers:
    """Every candidate is a speaker, with a warning for each label used only once."""
    found = tuple(candidates)
    uses = Counter(c.label.name for c in found)
    once = [c for c in found if uses[c.label.name] == 1]
    return Speakers({name: name for name in uses}, tuple(_doubts(once, set(uses), where)))


def _of_one_tier(found: tuple[Candidate, ...], wanted: frozenset[str]) -> tuple[Candidate, ...]:
    """Labels with a colon or time; where none holds up, those in brackets, then before a tab."""
    for number, tier in enumerate(_TIERS):
        mine = tuple(c for c in found if c.label.style in tier)
        uses = Counter(c.label.name for c in mine)
        firm = [n for n in uses if uses[n] > 1 or _is_sure(n, wanted)]
        if len(firm) > (1 if number else 0):
            return mine
    return tuple(c for c in found if c.label.style in _TIERS[0])


def _is_sure(name: str, wanted: frozenset[str]) -> bool:
    return name.casefold() in wanted or is_interviewer_label(name)


def is_code(name: str) -> bool:
    """Whether a label is an abbreviation or a number, as in S3, KES-T03 or Speaker 2."""
    return name not in _NOT_CODES and _CODE.fullmatch(name) is not None


def _canonical(uses: Counter[str]) -> dict[str, str]:
    """`Interviewer (I)`, `I` and `Interviewer` are one; the form used most often names it."""
    home = {name: name for name in uses}
    for name in uses:
        alias = _ALIAS.fullmatch(name) if name.endswith(")") else None
        if alias is not None:
            for other in (alias[1], alias[2]):
                if other in uses:
                    home[other] = name
    best: dict[str, str] = {}
    for name in sorted(uses, key=lambda n: (-uses[n], len(n), n)):
        best.setdefault(home[name], name)
    return {name: best[home[name]] for name in uses}


def _likely(
    once: list[Candidate],
    found: tuple[Candidate, ...],
    sure: set[str],
    *,
    opens: bool,
    answers: set[str],
) -> set[str]:
    """Labels used once that still are speakers: full names like the others, or a short exchange."""
    if answers:
        said = [c for c in once if not c.bare or c.label.style is Style.OTTER]
        shapes = {(c.label.style, _shape(c.label.name)) for c in found if c.label.name in sure}
        full = [c for c in said if _shape(c.label.name) > 1]
        alike = {c.label.name for c in full if (c.label.style, _shape(c.label.name)) in shapes}
        return alike | _timed_too(said, found, sure)
    named = {c.label.name for c in once if _shape(c.label.name)}
    return named if opens and len(named | sure) > 1 and len(named) == len(once) else set()


def _timed_too(said: list[Candidate], found: tuple[Candidate, ...], sure: set[str]) -> set[str]:
    """Names with a time, where every label of those who surely speak has one."""
    times = [c.label.time for c in found if c.label.name in sure]
    if None in times:
        return set()
    return {c.label.name for c in said if c.label.time is not None and _shape(c.label.name)}


def _shape(name: str) -> int:
    """The number of words of a name written with capitals, else 0."""
    if is_caseless(name) and len(name) < 16:
        return 1
    return len(name.split()) if is_titled(name) else 0


def _doubts(once: list[Candidate], likely: set[str], where: str) -> Iterator[Problem]:
    for candidate in once[:_MOST_WARNINGS]:
        taken = candidate.label.name in likely
        name = candidate.label.name
        what = (
            f"'{name}' labels a single turn; taken as a speaker"
            if taken
            else (f"'{name}:' looks like a label but occurs once; not taken as a speaker")
        )
        yield Problem(what, f"{where}:{candidate.line}", "correct the line if that is wrong")
    if len(once) > _MOST_WARNINGS:
        yield Problem(f"{len(once) - _MOST_WARNINGS} more labels that occur once", where)
