"""Topics as a person judges them: typical and border passages, and who speaks in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model import Topic
from qualkit.model.topics import TopicFacts, TopicFate, TopicMember
from qualkit.suggest.embed import embedding_key
from qualkit.suggest.passages import Passage, Passages
from qualkit.suggest.topics import is_beyond, one_voice

KINDS = ("site", "wave", "role", "person")


@dataclass(frozen=True, slots=True)
class Spread:
    """How a topic lies over sites, waves, roles or people: (value, passages in the topic, in all),
    by falling share of the topic; values without a passage in the topic are left out.
    """

    kind: str
    rows: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class TopicPortrait:
    """`border` are the passages that another topic is nearly as near to, the nearest call first.

    `flag` is a sentence where one person or site speaks most of the topic, else empty; `loose`
    is how many of its passages lie loosely in it.
    """

    topic: Topic
    facts: TopicFacts
    typical: tuple[Passage, ...]
    border: tuple[Passage, ...]
    spread: tuple[Spread, ...]
    flag: str
    loose: int = 0

    @property
    def beyond(self) -> bool:
        """Whether no existing code is near."""
        return is_beyond(self.facts)

    @property
    def promoted(self) -> bool:
        return self.facts.fate is TopicFate.PROMOTED


def portraits(
    topics: Sequence[Topic],
    facts: Sequence[TopicFacts],
    members: Sequence[TopicMember],
    passages: Passages,
    *,
    shown: int = 3,
) -> tuple[TopicPortrait, ...]:
    """One for each topic; members whose words are no longer in any transcript are left out."""
    at = {embedding_key(passage.text): passage for passage in passages.kept}
    known = {fact.number: fact for fact in facts}
    inside: dict[int, list[TopicMember]] = {topic.number: [] for topic in topics}
    for member in members:
        if member.topic in inside and member.passage in at:
            inside[member.topic].append(member)
    overall = {kind: Counter(getattr(p, kind) for p in passages.kept) for kind in KINDS}
    found = []
    for topic in topics:
        mine = inside[topic.number]
        near = sorted(mine, key=lambda m: (-m.closeness, m.passage))[:shown]
        edge = sorted(mine, key=lambda m: (m.margin, m.passage))[:shown]
        said = [at[member.passage] for member in mine]
        found.append(TopicPortrait(
            topic,
            known.get(topic.number, TopicFacts(topic.number)),
            tuple(at[member.passage] for member in near),
            tuple(at[member.passage] for member in edge if member not in near),
            tuple(_spread(kind, said, overall[kind]) for kind in KINDS),
            next(iter(one_voice(said, passages)), ""),
            sum(member.loose for member in mine),
        ))  # fmt: skip
    return tuple(found)


def _spread(kind: str, inside: Sequence[Passage], overall: Counter[str]) -> Spread:
    said = Counter(getattr(passage, kind) for passage in inside)
    rows = sorted(said.items(), key=lambda row: (-row[1], row[0]))
    return Spread(kind, tuple((value, times, overall[value]) for value, times in rows if value))
