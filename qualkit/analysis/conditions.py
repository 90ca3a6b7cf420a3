"""Conditions of a query: what they may name in a corpus, and which codings and transcripts fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.model import Origin, Study, Valence
from qualkit.model.query import And, Has, Near, Not, Or, Query, leaves, parts_of
from qualkit.model.query_names import Vocabulary

AXES = ("site", "wave", "role", "instrument")
OF_CODINGS = frozenset({"coder", "round", "origin", "valence"})
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
    return Vocabulary(corpus.codebook, values, saved or {})


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


def _persons(document: Document) -> list[str]:
    keys = [document.person(label) for label in document.participants]
    return [*keys, *(f"{document.site}/{name}" for name in document.named), *document.named]


Fits = Callable[[Document, "str | None", "Placed | None"], "bool | None"]


def fitting(query: Query) -> Fits:
    """Whether a document, a speaker in it and a coding fit; None where that cannot be said yet.

    A speaker or coding that is None is not known. Codes and words are never known here.
    """
    if isinstance(query, Has):
        return _having(query)
    tests = [fitting(part) for part in parts_of(query)]
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
        return lambda _document, _speaker, placed: (
            None if placed is None else str(getattr(placed.coding, asked.name)) in wanted
        )
    if asked.name in OF_SPEAKERS:
        return lambda document, speaker, _placed: (
            None if speaker is None else _speaks(asked.name, document, speaker, wanted)
        )
    if asked.name == "transcript":
        return lambda document, _speaker, _placed: document.name in wanted
    return lambda document, _speaker, _placed: (
        not wanted.isdisjoint(_parts(document.transcript.attributes.get(asked.name, "")) or ("",))
    )


def _speaks(name: str, document: Document, speaker: str, wanted: frozenset[str]) -> bool:
    if name == "speaker":
        return speaker in wanted
    key = document.person(speaker)
    return key in wanted or key.partition("/")[2] in wanted


def asks_of_codings(query: Query) -> bool:
    """Whether a condition in it can be answered of a coding only."""
    return any(isinstance(leaf, Has) and leaf.name in OF_CODINGS for leaf in leaves(query))
