"""Conditions of a query: what they may name in a corpus, and which codings and transcripts fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from qualkit.analysis.corpus import Corpus, Document
from qualkit.model import Coding, Origin, Study, Valence
from qualkit.model.query import And, Has, Near, Not, Or, Query, all_of, any_of, leaves, parts_of
from qualkit.model.query_names import Vocabulary

AXES = ("site", "wave", "role", "instrument")
OF_WORK = frozenset({"coder", "round"})
OF_CODINGS = OF_WORK | {"origin", "valence"}
OF_SPEAKERS = frozenset({"person", "speaker"})
NO_VALENCE = "none"


def vocabulary(corpus: Corpus, saved: Mapping[str, str] | None = None) -> Vocabulary:
    """Everything that a query of this corpus may name."""
    values: dict[str, dict[str, str]] = {name: {} for name in AXES}
    values |= _attributes(corpus)
    for name in AXES:
        values[name] |= _axis(corpus.frame, name)
    values["transcript"] = _spelt(document.name for document in corpus.documents)
    values["speaker"] = _spelt(s for d in corpus.documents for s in d.transcript.speakers)
    values["person"] = _spelt(name for d in corpus.documents for name in _persons(d))
    values["coder"] = _spelt(coding.coder for coding in corpus.codings)
    values["round"] = _spelt(coding.round for coding in corpus.codings)
    values["origin"] = _spelt(origin.value for origin in Origin)
    values["valence"] = _spelt(v.value for v in Valence if v.value) | {NO_VALENCE: ""}
    return Vocabulary(corpus.codebook, values, saved or {}, _made_of(corpus.frame))


def _spelt(names: Iterable[str]) -> dict[str, str]:
    return {name.casefold(): name for name in sorted(set(names)) if name}


def _attributes(corpus: Corpus) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for document in corpus.documents:
        for name, value in document.transcript.attributes.pairs:
            found.setdefault(name, {}).update(_spelt(_parts(value)))
    return found


@cache
def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _axis(frame: Study, name: str) -> dict[str, str]:
    """Ids of the frame by their names and by themselves, which count first."""
    named = {
        "site": [(s.name, s.id) for s in frame.sites],
        "wave": [(w.label, w.id) for w in frame.waves],
        "role": [(r.name, r.id) for r in frame.roles],
        "instrument": [(i.name, i.id) for i in frame.instruments],
    }[name]
    return {label.casefold(): id for label, id in named if id} | _spelt(id for _, id in named)


def _made_of(frame: Study) -> dict[str, dict[str, Query]]:
    """Conditions that stand for others: groups of roles, what is known of sites, facts."""
    ids: defaultdict[tuple[str, str], list[Query]] = defaultdict(list)
    for role in frame.roles:
        if role.id:
            ids["group", role.group or role.name].append(Has("role", (role.id,)))
    for site in frame.sites:
        for name, value in site.attributes.pairs:
            ids[f"site.{name}", value].append(Has("site", (site.id,)))
    for fact in frame.facts:
        place = all_of([Has("site", (fact.site,)), Has("wave", (fact.wave,))])
        ids[f"fact.{fact.name}", fact.value].append(place)
    found: defaultdict[str, dict[str, Query]] = defaultdict(dict)
    for (name, value), places in ids.items():
        found[name][value] = _either(places)
    return dict(found)


def _either(places: list[Query]) -> Query:
    """Any of them; those of one name are one condition."""
    has = [each for each in places if isinstance(each, Has)]
    if len(has) < len(places):
        return any_of(places)
    return Has(has[0].name, tuple(value for each in has for value in each.values))


def _persons(document: Document) -> list[str]:
    keys = [document.person(label) for label in document.participants]
    return [*keys, *(f"{document.site}/{name}" for name in document.named), *document.named]


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of any coding that somebody may make in a round."""

    coder: str
    round: str
    origin: None = None
    valence: None = None


Fits = Callable[[Document, "str | None", "Coding | Work | None"], "bool | None"]
Known = Callable[..., "bool | None"]


def fitting(query: Query) -> Fits:
    """Whether a document, a speaker in it and a coding fit; None where that cannot be said yet.

    A speaker or coding that is None is not known. Codes and words are never known here.
    """
    return _combined(query, _having)


def fitting_place(query: Query) -> Callable[[Mapping[str, str]], bool | None]:
    """Whether a place in the frame fits, of which some of AXES are known; None as above."""
    return _combined(query, _placing)


def _placing(asked: Has) -> Callable[[Mapping[str, str]], bool | None]:
    return lambda place: place[asked.name] in asked.values if asked.name in place else None


def _combined(query: Query, leaf: Callable[[Has], Known]) -> Known:
    if isinstance(query, Has):
        return leaf(query)
    tests = [_combined(part, leaf) for part in parts_of(query)]
    if isinstance(query, Not):
        return lambda *of: _turned(tests[0](*of))
    if isinstance(query, Or):
        return lambda *of: _turned(_every(_turned(test(*of)) for test in tests))
    if isinstance(query, And):
        return lambda *of: _every(test(*of) for test in tests)
    if isinstance(query, Near):
        return lambda *of: False if _every(test(*of) for test in tests) is False else None
    return lambda *_: None


def _turned(known: bool | None) -> bool | None:
    return None if known is None else not known


def _every(known: Iterable[bool | None]) -> bool | None:
    found = list(known)
    if False in found:
        return False
    return None if None in found else True


def _having(asked: Has) -> Fits:
    wanted = frozenset(asked.values)
    if asked.name in OF_CODINGS:
        return lambda _document, _speaker, coding: _made(getattr(coding, asked.name, None), wanted)
    if asked.name in OF_SPEAKERS:
        return lambda document, speaker, _coding: (
            None if speaker is None else _speaks(asked.name, document, speaker, wanted)
        )
    if asked.name == "transcript":
        return lambda document, _speaker, _coding: document.name in wanted
    return lambda document, _speaker, _coding: (
        not wanted.isdisjoint(_parts(document.transcript.attributes.get(asked.name, "")) or ("",))
    )


def _made(known: object, wanted: frozenset[str]) -> bool | None:
    return None if known is None else str(known) in wanted


def _speaks(name: str, document: Document, speaker: str, wanted: frozenset[str]) -> bool:
    if name == "speaker":
        return speaker in wanted
    key = document.person(speaker)
    return key in wanted or key.partition("/")[2] in wanted


def asks_of_codings(query: Query) -> bool:
    """Whether a condition in it can be answered of a coding only."""
    return any(isinstance(leaf, Has) and leaf.name in OF_CODINGS for leaf in leaves(query))


def possible(query: Query) -> Callable[[Document, Iterable[Work] | None], bool]:
    """Whether a document that these worked on (None: anybody) can fit, whatever it holds."""
    fits, names = fitting(query), {leaf.name for leaf in leaves(query) if isinstance(leaf, Has)}
    people, work = names & OF_SPEAKERS, names & OF_WORK

    def can_fit(document: Document, by: Iterable[Work] | None) -> bool:
        speakers = _voices(document) if people else (None,)
        made = (None,) if by is None or not work else tuple(by) or (Work("", ""),)
        return any(fits(document, who, each) is not False for who in speakers for each in made)

    return can_fit


def _voices(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*document.transcript.speakers, *document.named))) or ("",)
