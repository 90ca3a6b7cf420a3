"""Which wording goes into which document: a flow with the rules of repetition as capacities.

A document asks for a number of different wordings. A wording is used in at most three documents
(`uses`), once for one person, and in as few documents of one school as can be. The network is
document -> (wording, person) -> (wording, school) -> wording -> end. Most of it is filled greedily,
the wording used least first; what is then still missing is found by augmenting paths, so that a
document goes short only when no choice at all would serve it. The limit for a school begins at one
and is raised only as far as is needed. Order and ties come from the seed alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corpora_sample.full.draw import Draw

MOST_USES = 3

Node = Hashable
END = ("end",)


@dataclass(frozen=True, slots=True)
class Place:
    """A document as far as choosing goes."""

    stem: str
    site: str
    persons: str


@dataclass(frozen=True, slots=True)
class Demand:
    place: Place
    count: int


@dataclass(slots=True)
class Ledger:
    """What has been used where, over all choices made so far."""

    uses: Counter[str] = field(default_factory=Counter)
    by_site: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_person: set[tuple[str, str]] = field(default_factory=set)
    in_document: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, place: Place, item: str) -> None:
        self.uses[item] += 1
        self.by_site[item, place.site] += 1
        self.by_person.add((item, place.persons))
        self.in_document[place.stem].append(item)

    def free(self, place: Place, item: str) -> bool:
        return self.uses[item] < MOST_USES and (item, place.persons) not in self.by_person


Allowed = Callable[[Place], Sequence[str]]


def choose(
    demands: Sequence[Demand], allowed: Allowed, ledger: Ledger, draw: Draw
) -> dict[str, int]:
    """Note a choice for each demand in the ledger; returns what is missing, by document."""
    missing = {d.place.stem: d.count for d in demands if d.count}
    for limit in range(1, MOST_USES + 1):
        if not missing:
            break
        asked = [Demand(d.place, missing.get(d.place.stem, 0)) for d in demands]
        network = _Network([d for d in asked if d.count], allowed, ledger, limit, draw)
        for place, item in network.solved():
            ledger.note(place, item)
            missing[place.stem] -= 1
        missing = {stem: count for stem, count in missing.items() if count}
    return missing


class _Network:
    """The residual capacities of one flow."""

    def __init__(
        self,
        demands: Sequence[Demand],
        allowed: Allowed,
        ledger: Ledger,
        limit: int,
        draw: Draw,
    ) -> None:
        self.demands = demands
        self.left: dict[Node, dict[Node, int]] = defaultdict(dict)
        self.items: dict[str, list[str]] = {}
        for demand in demands:
            place = demand.place
            free = [item for item in allowed(place) if ledger.free(place, item)]
            self.items[place.stem] = draw.shuffled(free, place.stem, "items")
            for item in self.items[place.stem]:
                self._join(place, item, limit - ledger.by_site[item, place.site])
                self.left[("item", item)][END] = MOST_USES - ledger.uses[item]

    def _join(self, place: Place, item: str, at_site: int) -> None:
        person = ("person", item, place.persons)
        site = ("site", item, place.site)
        self.left[("doc", place.stem)][person] = 1
        self.left[person][site] = 1
        self.left[site][("item", item)] = max(0, at_site)

    def solved(self) -> Iterator[tuple[Place, str]]:
        """The choices, after greedy filling and augmenting."""
        for demand in self.demands:
            short = demand.count - self._greedy(demand)
            while short and self._augment(("doc", demand.place.stem)):
                short -= 1
        for demand in self.demands:
            stem = demand.place.stem
            for item in self.items[stem]:
                if self.left[("doc", stem)][("person", item, demand.place.persons)] == 0:
                    yield demand.place, item

    def _greedy(self, demand: Demand) -> int:
        place, done = demand.place, 0
        order = self.items[place.stem]
        for item in sorted(order, key=lambda i: -self.left[("item", i)][END]):
            path = _path(place, item)
            if done < demand.count and all(self.left[a].get(b, 0) for a, b in path):
                self._push(path)
                done += 1
        return done

    def _push(self, path: Iterable[tuple[Node, Node]]) -> None:
        for one, other in path:
            self.left[one][other] -= 1
            self.left[other][one] = self.left[other].get(one, 0) + 1

    def _augment(self, start: Node) -> bool:
        """One more unit from a document to the end, if there is a path."""
        came: dict[Node, Node] = {start: start}
        queue = deque([start])
        while queue and END not in came:
            node = queue.popleft()
            for other, capacity in self.left[node].items():
                if capacity > 0 and other not in came:
                    came[other] = node
                    queue.append(other)
        if END not in came:
            return False
        path: list[tuple[Node, Node]] = []
        at: Node = END
        while at != start:
            path.append((came[at], at))
            at = came[at]
        self._push(path)
        return True


def _path(place: Place, item: str) -> list[tuple[Node, Node]]:
    person: Node = ("person", item, place.persons)
    site: Node = ("site", item, place.site)
    return [
        (("doc", place.stem), person),
        (person, site),
        (site, ("item", item)),
        (("item", item), END),
    ]
