"""Numbers that a text states about a study, set against what was planned and received."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.grid import minutes_of, pages_of
from qualkit.analysis.sentences import sentences
from qualkit.analysis.study_tables import SITE, WAVE
from qualkit.model import Study, Transcript
from qualkit.model.results import Column, StudyTable, Value

_SMALL = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_LARGE = """
twenty thirty forty fifty sixty seventy eighty ninety
"""
_UNITS, _TENS = tuple(_SMALL.split()), tuple(_LARGE.split())
_SPELLED = {word: n for n, word in enumerate(_UNITS, 1)} | {
    word: n * 10 for n, word in enumerate(_TENS, 2)
}
_TOKEN = re.compile(r"\d+(?:[.,:/–-]\d+)*%?|[^\W\d_]+(?:['’-][^\W\d_]+)*|[,;:().]")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_RATE = frozenset({"per", "each", "every", "apiece"})
_LEAST = frozenset({"least", "than", "over"})
_BETWEEN = 2
"""Words that may stand between a number and what it counts: 'fifteen experienced teachers'."""

_COMMON = {
    "people": "people person persons participants participant informants informant interviewees "
    "interviewee respondents respondent",
    "transcripts": "transcripts transcript documents document",
    "sites": "sites site schools school",
    "words": "words word",
    "turns": "turns turn",
    "pages": "pages page",
    "minutes": "minutes minute",
    "hours": "hours hour",
}
AGREES, DIFFERS, UNCLEAR, PLAN = "agrees", "differs", "unclear", "agrees with the plan only"


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a noun counts: a measure of everything, or roles or an instrument.

    `among` are roles that the sentence ties to it by a number of their own: '23 interviews with
    33 students' may or may not mean that students were interviewed 23 times.
    """

    label: str
    measure: str = ""
    roles: frozenset[str] = frozenset()
    instrument: str = ""
    among: frozenset[str] = frozenset()

    def with_roles(self, other: _Thing) -> _Thing:
        label = f"{self.label} and {other.label}" if self.roles else f"{self.label}, {other.label}"
        return _Thing(label, self.measure, self.roles | other.roles, self.instrument)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number in a text with what it counts, where; `least`, `most` and `about` as meant."""

    text: str
    said: int
    thing: _Thing
    site: str = ""
    wave: str = ""
    least: bool = False
    about: bool = False
    most: bool = False
    several: bool = False

    def met(self, count: int | None) -> bool:
        if count is None:
            return False
        if self.least or self.most:
            return count >= self.said if self.least else count <= self.said
        return abs(count - self.said) <= (self.said // 10 if self.about else 0)


def claims_in(text: str, study: Study) -> tuple[Claim, ...]:
    """The numbers of a text that count something of the study, in text order.

    Digits and words from one to ninety-nine are numbers; percentages, decimals, ranges, years and
    rates ('per school') are left alone. One site or wave named in the sentence is its place; two
    of either make the place unclear.
    """
    nouns = _nouns(study)
    found: list[Claim] = []
    for sentence in sentences(text):
        found.extend(_in_sentence(sentence, study, nouns))
    return tuple(found)


def claim_table(study: Study, transcripts: Iterable[Transcript], text: str = "") -> StudyTable:
    """The claims of a text, else of the study frame itself, beside planned and received."""
    counts = _Counts(Corpus(study, tuple(transcripts)))
    stated = claims_in(text, study) if text else _of_frame(study)
    rows = tuple(_row(claim, counts) for claim in stated)
    names = ("counts", "said", "people", "received", "planned", "result")
    columns = (Column("claim", "Claim"), SITE, WAVE, *(Column(n, n.capitalize()) for n in names))
    wrong = sum(row[-1] != AGREES for row in rows)
    note = (
        f"{wrong} of {len(rows)} do not agree with what was received. Unclear: only "
        "transcripts agree, not people; the sentence names several places, or ties a number to "
        "roles that it does not fit. "
        "Planned is in transcripts. What the study does not count is not checked."
    )
    return StudyTable("claims", "Claims", columns, rows, note=note, wide=4)


def _row(claim: Claim, counts: _Counts) -> tuple[Value, ...]:
    received, people, planned = counts.of(claim)
    result = _result(claim, received, people, planned)
    if result == AGREES and claim.thing.among:
        tied = replace(claim.thing, roles=claim.thing.among, among=frozenset())
        again = counts.of(replace(claim, thing=tied))
        result = AGREES if claim.met(again[0]) else UNCLEAR
    hedge = "at least " if claim.least else "at most " if claim.most else ""
    said = f"{hedge or ('about ' if claim.about else '')}{claim.said}"
    place = (claim.site, claim.wave)
    return (claim.text, *place, claim.thing.label, said, people, received, planned, result)


def _result(claim: Claim, received: int | None, people: int | None, planned: int | None) -> str:
    """Where people are counted they decide; transcripts alone that agree leave it unclear."""
    first = people if people is not None else received
    if first is None:
        return "not known"
    if claim.several:
        return UNCLEAR
    if claim.met(first):
        return AGREES
    if claim.met(received):
        return UNCLEAR
    exact = not (claim.least or claim.most)
    return PLAN if exact and claim.met(planned) else DIFFERS


def _forms(name: str) -> Iterator[str]:
    """A name as one and as many: 'teacher', 'teachers'; 'observation notes', 'observation note'."""
    low = " ".join(name.casefold().replace("_", " ").split())
    yield low
    yield low.removesuffix("s") if low.endswith("s") else f"{low}s"
    if low.endswith("y"):
        yield f"{low[:-1]}ies"


def _nouns(study: Study) -> Mapping[tuple[str, ...], _Thing]:
    things = [
        (form, _Thing(measure, measure)) for measure, of in _COMMON.items() for form in of.split()
    ]
    for instrument in study.instruments:
        thing = _Thing(instrument.name, instrument=instrument.id)
        things += [(form, thing) for form in _forms(instrument.name)]
    groups: dict[str, frozenset[str]] = {}
    for role in study.roles:
        groups[role.group] = groups.get(role.group, frozenset()) | {role.id}
    for name, roles in (
        *((g, ids) for g, ids in groups.items() if g),
        *((r.name, frozenset({r.id})) for r in study.roles),
    ):
        things += [(form, _Thing(name, roles=roles)) for form in _forms(name)]
    return {tuple(form.split()): thing for form, thing in things}


def _in_sentence(
    sentence: str, study: Study, nouns: Mapping[tuple[str, ...], _Thing]
) -> Iterator[Claim]:
    tokens = [found.group().casefold() for found in _TOKEN.finditer(sentence)]
    sites = {s.id for s in study.sites if _named(sentence, s.name, s.id)}
    waves = {w.id for w in study.waves if _named(sentence, w.label, w.id)}
    several = len(sites) > 1 or len(waves) > 1
    place = (next(iter(sites), ""), next(iter(waves), "")) if not several else ("", "")
    for at, token in enumerate(tokens):
        said = _number(token)
        noun = _noun(tokens, at + 1, nouns) if said is not None else None
        if said is None or noun is None or (noun[1] < len(tokens) and tokens[noun[1]] in _RATE):
            continue
        before = tokens[max(0, at - 2) : at]
        least = bool(before) and before[-1] in _LEAST and "less" not in before
        about = bool(before) and before[-1] in ("about", "around", "nearly", "almost", "some")
        yield Claim(sentence, said, noun[0], *place, least, about, several=several)


def _named(sentence: str, *names: str) -> bool:
    return any(name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) for name in names)


def _number(token: str) -> int | None:
    if _WHOLE.fullmatch(token):
        return int(token.replace(",", ""))
    tens, _, unit = token.partition("-")
    if unit:
        return _SPELLED[tens] + _SPELLED[unit] if tens in _TENS and unit in _UNITS[:9] else None
    return _SPELLED.get(token)


def _noun(
    tokens: list[str], at: int, nouns: Mapping[tuple[str, ...], _Thing]
) -> tuple[_Thing, int] | None:
    """What is counted by the number before `at`, and the place after it."""
    for start in range(at, min(at + _BETWEEN + 1, len(tokens))):
        found = _longest(tokens, start, nouns)
        if found is not None:
            return _joined(*found, tokens, nouns)
        if not tokens[start][0].isalpha() or _number(tokens[start]) is not None:
            return None
    return None


def _longest(
    tokens: list[str], at: int, nouns: Mapping[tuple[str, ...], _Thing]
) -> tuple[_Thing, int] | None:
    for size in (4, 3, 2, 1):
        thing = nouns.get(tuple(tokens[at : at + size]))
        if thing is not None:
            return thing, at + min(size, len(tokens) - at)
    return None


def _joined(
    thing: _Thing, at: int, tokens: list[str], nouns: Mapping[tuple[str, ...], _Thing]
) -> tuple[_Thing, int]:
    """'students and parents' count together; 'interviews with teachers' are those of teachers."""
    words = ("and",) if thing.roles else ("with", "of")
    if thing.instrument and tokens[at : at + 1] == ["with"] and at + 1 < len(tokens):
        tied = _noun(tokens, at + 2, nouns) if _number(tokens[at + 1]) is not None else None
        if tied and tied[0].roles:
            return replace(thing, among=tied[0].roles), at
    while at < len(tokens) - 1 and tokens[at] in words:
        more = _longest(tokens, at + 1, nouns)
        if more is None or not more[0].roles or thing.measure:
            break
        thing, at = thing.with_roles(more[0]), more[1]
        words = ("and",)
    return thing, at


def _of_frame(study: Study) -> tuple[Claim, ...]:
    """What the description says, and attributes of sites that count a role."""
    stated = list(claims_in(study.description, study))
    nouns = _nouns(study)
    for site in study.sites:
        for name, value in site.attributes.items():
            words = name.casefold().replace("_", " ").split()
            heard = words[-1] in ("interviewed", "observed", "heard")
            thing = nouns.get(tuple(words[:-1] if heard else words))
            if thing and (thing.roles or thing.instrument) and value.isdecimal():
                text = f"{name.replace('_', ' ')}: {value}"
                stated.append(Claim(text, int(value), thing, site.id, most=not heard))
    return tuple(stated)


class _Counts:
    """Received transcripts, people and planned transcripts of what a claim counts."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        return self._corpus.documents

    def of(self, claim: Claim) -> tuple[int | None, int | None, int | None]:
        thing = claim.thing
        here = tuple(d for d in self._documents if self._counts(claim, d))
        if thing.measure:
            return (*_measure(thing.measure, here), self._planned(claim))
        people = frozenset(person for d in here for person in d.people)
        heard = None if thing.instrument or (here and not people) else len(people)
        return len(here), heard, self._planned(claim)

    def _counts(self, claim: Claim, d: Document) -> bool:
        thing = claim.thing
        return (
            claim.site in ("", d.site)
            and claim.wave in ("", d.wave)
            and (not thing.roles or d.role in thing.roles)
            and thing.instrument in ("", d.instrument)
        )

    def _planned(self, claim: Claim) -> int | None:
        thing = claim.thing
        if thing.measure not in ("", "transcripts") or not self._corpus.study.planned:
            return None
        return sum(
            p.count
            for p in self._corpus.study.planned
            if claim.site in ("", p.cell.site)
            and claim.wave in ("", p.cell.wave)
            and (not thing.roles or p.cell.role in thing.roles)
            and thing.instrument in ("", p.cell.instrument)
        )


def _measure(measure: str, here: tuple[Document, ...]) -> tuple[int | None, int | None]:
    """(transcripts or another measure, people); None where it is not that."""
    if measure == "people":
        return None, len({person for d in here for person in d.people})
    minutes = sum(minutes_of(d.transcript) for d in here)
    sums = {
        "transcripts": len(here),
        "sites": len({d.site for d in here if d.site}),
        "words": sum(d.transcript.words for d in here),
        "turns": sum(len(d.transcript.turns) for d in here),
        "pages": sum(pages_of(d.transcript) or 0 for d in here) or None,
        "minutes": round(minutes) or None,
        "hours": round(minutes / 60) or None,
    }
    return sums[measure], None
