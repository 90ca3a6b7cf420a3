"""Topics changed by a person: merged, split, or given passages that came later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit.errors import UsageError
from qualkit.model import Suggestion, Topic
from qualkit.model.topics import Regrouping, TopicFacts, TopicFate, TopicMember
from qualkit.suggest.clusters import Ward, closeness, middles_of
from qualkit.suggest.embed import embedding_key
from qualkit.suggest.passages import Passage
from qualkit.suggest.points import points_of, unit
from qualkit.suggest.terms import class_terms
from qualkit.suggest.topics import label_of, suggestion_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STRAGGLERS = 0.05
"""Share of a topic's passages that may lie further out than one that joins it."""
TYPICAL = 10


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """The topics of a run that are still there, with the passages they hold and their vectors.

    `members`, `passages` and the rows of `vectors` go together; `facts` are of all topics of the
    run, also of those that are gone.
    """

    run: str
    topics: tuple[Topic, ...]
    facts: tuple[TopicFacts, ...]
    members: tuple[TopicMember, ...]
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]

    def fact(self, number: int) -> TopicFacts:
        found = (facts for facts in self.facts if facts.number == number)
        return next(found, TopicFacts(number))

    def numbers(self) -> list[int]:
        return [member.topic for member in self.members]


def merged(
    held: Held, numbers: Iterable[int], *, into: int, suggestions: Iterable[Suggestion]
) -> Regrouping:
    """The passages of several topics in one, with terms computed anew for it."""
    gone = frozenset(numbers) - {into}
    if not gone:
        raise UsageError("a topic cannot be merged into itself", hint="name at least one other")
    labels = [into if number in gone else number for number in held.numbers()]
    facts = [replace(held.fact(n), fate=TopicFate.MERGED, into=into) for n in sorted(gone)]
    kept = replace(held.fact(into), stability=None, near=(), covered=None)
    return replace(
        _regrouped(held, labels, {into}),
        facts=(kept, *facts),
        moved={s.id: into for s in suggestions if s.topic in gone},
    )


def split(held: Held, number: int, *, parts: int, suggestions: Iterable[Suggestion]) -> Regrouping:
    """A topic in parts by Ward; the largest keeps the number, the others get the next ones."""
    import numpy as np

    inside = np.array([place for place, n in enumerate(held.numbers()) if n == number], dtype=int)
    if parts < 2 or len(inside) < 2 * parts:
        raise UsageError(
            f"topic {number} holds {len(inside)} passages, which cannot be split into {parts}",
            hint="each part needs 2 passages, and there must be 2 parts or more",
        )
    found = Ward(parts).fit(points_of(held.vectors[inside])).labels_
    order = sorted(range(parts), key=lambda part: (-int((found == part).sum()), part))
    fresh = max(facts.number for facts in (*held.facts, TopicFacts(number))) + 1
    name = {part: number if not rank else fresh + rank - 1 for rank, part in enumerate(order)}
    labels = held.numbers()
    for place, part in zip(inside, found, strict=True):
        labels[int(place)] = name[int(part)]
    done = _regrouped(held, labels, set(name.values()))
    return replace(
        done,
        facts=tuple(TopicFacts(n) for n in sorted(name.values())),
        moved=_moved(suggestions, number, done.members),
        made=_made(held, labels, done, suggestions),
    )


def _moved(
    suggestions: Iterable[Suggestion], number: int, members: Iterable[TopicMember]
) -> Mapping[str, int]:
    now = {member.passage: member.topic for member in members}
    mine = ((s.id, now.get(embedding_key(s.quote), number)) for s in suggestions
            if s.topic == number)  # fmt: skip
    return {id: topic for id, topic in mine if topic != number}


def _made(
    held: Held, labels: Sequence[int], done: Regrouping, suggestions: Iterable[Suggestion]
) -> tuple[Suggestion, ...]:
    """The most typical passages of each part, but for those that are suggestions already."""
    known = {s.id for s in suggestions}
    topics = {topic.number: topic for topic in done.topics}
    close = {member.passage: member.closeness for member in done.members}
    found = []
    for number, topic in topics.items():
        inside = [p for p, n in zip(held.passages, labels, strict=True) if n == number]
        inside.sort(key=lambda p: -close[embedding_key(p.text)])
        found += [
            suggestion_for(held.run, p, topic, close[embedding_key(p.text)])
            for p in inside[:TYPICAL]
        ]
    return tuple(made for made in found if made.id not in known)


def joined(
    held: Held, passages: Sequence[Passage], vectors: NDArray[np.float32]
) -> tuple[Regrouping, int]:
    """New passages in the nearest topic, none moved; and how many lie too far from every topic.

    A passage joins where it is no further from the middle than all but 5 % of those inside.
    """
    import numpy as np

    numbers, middles = _middles(held)
    at = {number: place for place, number in enumerate(numbers)}
    labels = np.array([at[n] for n in held.numbers()])
    least = np.array([_least(held.vectors[labels == n]) for n in range(len(numbers))])
    near = np.asarray(vectors, dtype=np.float64) @ middles.T
    best = near.argmax(axis=1)
    close, margin = closeness(vectors, best, middles)
    fits = close >= least[best] - 1e-6
    members = tuple(
        TopicMember(embedding_key(p.text), numbers[int(n)], float(c), float(m))
        for p, n, c, m, ok in zip(passages, best, close, margin, fits, strict=True)
        if ok
    )
    more = [member.topic for member in members]
    topics = tuple(
        replace(topic, size=topic.size + more.count(topic.number))
        for topic in held.topics
        if topic.number in more
    )
    return Regrouping(held.run, topics, members=members), int((~fits).sum())


def _least(inside: NDArray[np.float32]) -> float:
    """The cosine to the middle of the others that all but 5 % of a topic's passages have."""
    import numpy as np

    if len(inside) < 2:
        return 1.0
    rows = unit(inside)
    others = unit(rows.sum(axis=0) - rows)
    return float(np.quantile((rows * others).sum(axis=1), STRAGGLERS))


def _middles(held: Held) -> tuple[list[int], NDArray[np.float64]]:
    import numpy as np

    numbers = sorted(set(held.numbers()))
    at = {number: place for place, number in enumerate(numbers)}
    labels = np.array([at[n] for n in held.numbers()])
    return numbers, middles_of(held.vectors, labels, len(numbers))


def _regrouped(held: Held, labels: Sequence[int], changed: set[int]) -> Regrouping:
    """Topics and members of the changed numbers, everything about them computed anew."""
    import numpy as np

    numbers = sorted(set(labels))
    at = {number: place for place, number in enumerate(numbers)}
    places = np.array([at[number] for number in labels])
    middles = middles_of(held.vectors, places, len(numbers))
    close, margin = closeness(held.vectors, places, middles)
    terms = class_terms([passage.text for passage in held.passages], labels)
    called = {topic.number: named_by_person(topic) for topic in held.topics}
    topics = tuple(
        Topic(n, called.get(n) or label_of(n, terms[n]), terms[n], labels.count(n))
        for n in sorted(changed)
    )
    members = tuple(
        TopicMember(member.passage, number, float(c), float(m))
        for member, number, c, m in zip(held.members, labels, close, margin, strict=True)
        if number in changed
    )
    return Regrouping(held.run, topics, members=members)


def named_by_person(topic: Topic) -> str:
    """The name that a person gave; empty where the topic is called by its terms."""
    return "" if topic.label == label_of(topic.number, topic.terms) else topic.label
