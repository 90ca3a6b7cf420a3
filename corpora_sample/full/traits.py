"""Persons stay one person: what someone says of herself fits what she says elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpora_sample.full.banks import Banks, Exchange, Wording
from corpora_sample.full.cast import Document
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import raw

Trait = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Traits:
    """Which entries are for which value of a trait, and the values a role can have."""

    draw: Draw
    values: dict[Trait, tuple[str, ...]] = field(default_factory=dict)
    needed: dict[str, list[tuple[Trait, str]]] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @classmethod
    def of(cls, banks: Banks, draw: Draw) -> Traits:
        """The traits written down, tied to the entries of the banks by their snippets."""
        entries = [(e.id, e.role, " ".join(e.parts)) for e in _entries(banks)]
        values: dict[Trait, tuple[str, ...]] = {}
        needed: dict[str, list[tuple[Trait, str]]] = {}
        lost = []
        for trait, value, snippet in _snippets(values):
            found = [id_ for id_, role, text in entries if role == trait[1] and snippet in text]
            if not found:
                lost.append(f"traits.yaml: in no bank for {trait[1]}: {snippet}")
            for id_ in found:
                needed.setdefault(id_, []).append((trait, value))
        return cls(draw, values, needed, tuple(lost))

    def fit(self, document: Document, entry: str) -> bool:
        """Whether this person may say this of herself."""
        person = document.persons[0]
        return all(
            self.draw.one(self.values[trait], person, trait[0]) == value
            for trait, value in self.needed.get(entry, ())
        )


def _entries(banks: Banks) -> Iterable[Wording | Exchange]:
    return (*banks.wordings, *banks.exchanges)


def _snippets(values: dict[Trait, tuple[str, ...]]) -> Iterator[tuple[Trait, str, str]]:
    for row in raw("traits"):
        trait = (row["trait"], row["role"])
        values[trait] = tuple(row["values"])
        for value, snippets in row["values"].items():
            for snippet in snippets:
                yield trait, value, snippet
