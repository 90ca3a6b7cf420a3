"""The likeliest codes for words somebody selected, learnt while she codes; standard library only.

Where embeddings of the passage are kept, likeness in meaning is told from outside (`Near`).
`ui/components/transcript/likely.js` does the same in the browser and goes on where this ended.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from qualkit.model import Code, Span

START = (20.0, 14.0, 0.3, 0.2, 12.0, 8.0)
"""Weights of likeness in words to codings and to the definition, of recency and frequency, and of
likeness in meaning to codings and to the definition."""
RATE = 0.3
TRUST = 3.0
RECENT = 12
MOST_TERMS = 60
_WORD = re.compile(r"[^\W\d_]{3,}")

Bag = dict[str, float]
Near = Mapping[str, tuple[float, float]]
"""Likeness in meaning to each code's codings and definition; nothing where none is known."""


class Kept(Protocol):
    """Likeness in meaning for a person's own codings, one after the other, by their number."""

    def near(self, number: int) -> Near:
        """As it was before this coding."""

    def add(self, number: int, code: str) -> None:
        """The coding was made."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of the transcript that is open."""

    span: Span
    near: Near


@dataclass(slots=True)
class Profile:
    """Of one code: the sum of its passages, its definition, and how often it was given.

    `squares` are the squared lengths of both, kept because every step asks for them.
    """

    said: Bag = field(default_factory=dict)
    meaning: Bag = field(default_factory=dict)
    given: int = 0
    squares: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.squares = [_square(self.said), _square(self.meaning)]

    def add(self, vector: Mapping[str, float]) -> None:
        """Add a passage."""
        for term, weight in vector.items():
            before = self.said.get(term, 0.0)
            self.said[term] = before + weight
            self.squares[0] += weight * (2 * before + weight)
        self.given += 1


@dataclass(slots=True)
class Likely:
    """An online conditional logit over codes. It changes as it learns, unlike most values here."""

    idf: Mapping[str, float]
    unseen: float
    profiles: dict[str, Profile]
    weights: list[float]
    recents: list[str]
    places: tuple[Place, ...] = ()

    def vector(self, text: str) -> Bag:
        """Distinct words by their rarity, as a vector of length 1."""
        return _unit({term: self.idf.get(term, self.unseen) for term in sorted(words(text))})

    def near(self, span: Span) -> Near:
        """Of the passage that shares most with the words."""
        found = nearest_place([place.span for place in self.places], span)
        return {} if found is None else self.places[found].near

    def chances(self, text: str, near: Near | None = None) -> dict[str, float]:
        """The chance of each code for these words."""
        return _softmax(self._odds(self._features(self.vector(text), near or {})))

    def learn(self, text: str, code: str, near: Near | None = None) -> None:
        """One gradient step towards the code that was given, and the code's new profile."""
        if code not in self.profiles:
            return
        vector = self.vector(text)
        features = self._features(vector, near or {})
        chances = _softmax(self._odds(features))
        for number in range(len(self.weights)):
            expected = sum(chances[c] * f[number] for c, f in features.items())
            self.weights[number] += RATE * (features[code][number] - expected)
        self.profiles[code].add(vector)
        self.recents = [code, *(other for other in self.recents if other != code)][:RECENT]

    def _odds(self, features: Mapping[str, Sequence[float]]) -> dict[str, float]:
        return {
            code: sum(w * x for w, x in zip(self.weights, found, strict=True))
            for code, found in features.items()
        }

    def _features(self, vector: Mapping[str, float], near: Near) -> dict[str, tuple[float, ...]]:
        most = 1 + max((profile.given for profile in self.profiles.values()), default=0)
        place = {code: number for number, code in enumerate(self.recents)}
        return {
            code: (
                _cosine(vector, p.said, p.squares[0]) * p.given / (p.given + TRUST),
                _cosine(vector, p.meaning, p.squares[1]),
                1 / (1 + place[code]) if code in place else 0.0,
                math.log((1 + p.given) / most),
                *near.get(code, (0.0, 0.0)),
            )
            for code, p in self.profiles.items()
        }


def words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def likely(
    codes: Iterable[Code],
    others: Iterable[tuple[str, str]],
    own: Sequence[tuple[str, str]],
    *,
    kept: Kept | None = None,
) -> Likely:
    """Start from definitions and others' (words, code); learn from one's own, oldest first.

    `kept` knows the others already.
    """
    meanings = {c.id: " ".join((c.label, c.definition, *c.keywords, *c.cues)) for c in codes}
    seen = [(text, code) for text, code in others if code in meanings]
    texts = [*meanings.values(), *(text for text, _ in seen), *(text for text, _ in own)]
    times = Counter(term for text in texts for term in words(text))
    idf = {term: math.log((1 + len(texts)) / (1 + n)) + 1 for term, n in times.items()}
    made = Likely(idf, math.log(1 + len(texts)) + 1, {}, list(START), [])
    made.profiles = {
        code: Profile(meaning=made.vector(text)) for code, text in sorted(meanings.items())
    }
    for text, code in seen:
        made.profiles[code].add(made.vector(text))
    for number, (text, code) in enumerate(own):
        made.learn(text, code, kept.near(number) if kept else None)
        if kept:
            kept.add(number, code)
    return made


def short(known: Likely) -> Likely:
    """The same with the weightiest terms of each code, and no other words: what is sent."""
    profiles = {
        code: Profile(_trimmed(p.said), _trimmed(p.meaning), p.given)
        for code, p in known.profiles.items()
    }
    terms = {term for p in profiles.values() for bag in (p.said, p.meaning) for term in bag}
    idf = {term: round(known.idf.get(term, known.unseen), 4) for term in sorted(terms)}
    return Likely(
        idf, known.unseen, profiles, list(known.weights), list(known.recents), known.places
    )


def _trimmed(bag: Mapping[str, float]) -> Bag:
    first = sorted(bag.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TERMS]
    return {term: round(weight, 4) for term, weight in first}


def nearest_place(places: Sequence[Span], span: Span) -> int | None:
    """The number of the one that shares most with `span`, the first of equal ones."""
    shared = [min(one.end, span.end) - max(one.start, span.start) for one in places]
    most = max(shared, default=0)
    return shared.index(most) if most > 0 else None


def _unit(bag: Bag) -> Bag:
    length = math.sqrt(sum(weight * weight for weight in bag.values())) or 1.0
    return {term: weight / length for term, weight in bag.items()}


def _cosine(unit: Mapping[str, float], bag: Mapping[str, float], square: float) -> float:
    """Of a vector of length 1 with one of which the squared length is given."""
    if square <= 0:
        return 0.0
    return sum(w * bag[term] for term, w in unit.items() if term in bag) / math.sqrt(square)


def _square(bag: Mapping[str, float]) -> float:
    return sum(weight * weight for weight in bag.values())


def _softmax(odds: Mapping[str, float]) -> dict[str, float]:
    highest = max(odds.values(), default=0.0)
    raised = {code: math.exp(value - highest) for code, value in odds.items()}
    total = sum(raised.values()) or 1.0
    return {code: value / total for code, value in raised.items()}
