"""Topics in full: which passages they hold, what was measured about them, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qualkit.model.suggestion import Suggestion, Topic

LOOSE = 0.5
"""Cosine to its topic's middle below which a passage lies loosely in it."""


class TopicFate(StrEnum):
    OPEN = "open"
    PROMOTED = "promoted"
    MERGED = "merged"
    DROPPED = "dropped"

    @property
    def hidden(self) -> bool:
        return self in (TopicFate.MERGED, TopicFate.DROPPED)


@dataclass(frozen=True, slots=True)
class TopicMember:
    """A passage that lies in a topic. `passage` is the hash under which its embedding is kept.

    `closeness` is the cosine to the topic's middle, -1 to 1; `margin` is by how much that is more
    than the cosine to the next topic's middle, below 0 where another topic is nearer.
    """

    passage: str
    topic: int
    closeness: float
    margin: float

    @property
    def loose(self) -> bool:
        """Whether the topic is only the least unlike of all."""
        return self.closeness < LOOSE


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What was measured when a topic was found, and what a person decided about it since.

    `stability` is the mean Jaccard overlap with the likest topic of each repetition, None where
    nothing was repeated. `near` are ids of codes with the cosine of their meaning to the topic's
    middle, the nearest first; `covered` is the mean over the topic's passages of the cosine to the
    code that each is nearest to, None without codes. `into` is the topic a merged one went into.
    """

    number: int
    stability: float | None = None
    near: tuple[tuple[str, float], ...] = ()
    fate: TopicFate = TopicFate.OPEN
    into: int | None = None
    covered: float | None = None


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What changes when topics are merged, split, dropped, promoted or given more passages.

    Topics, facts and members replace those of the same number or passage. `moved` says the topic
    that a suggestion, by id, has from now on; `made` are suggestions that are new, `refused` those
    that are refused with it where they are still open.
    """

    run: str
    topics: tuple[Topic, ...] = ()
    facts: tuple[TopicFacts, ...] = ()
    members: tuple[TopicMember, ...] = ()
    moved: Mapping[str, int] = field(default_factory=dict)
    made: tuple[Suggestion, ...] = ()
    refused: tuple[Suggestion, ...] = ()


class TopicAct(StrEnum):
    """What a person did to topics, as the event log names it."""

    NAMED = "suggestions.topic_named"
    MERGED = "suggestions.topics_merged"
    SPLIT = "suggestions.topics_split"
    DROPPED = "suggestions.topic_dropped"
    PROMOTED = "suggestions.topic_promoted"
    ASSIGNED = "suggestions.topics_assigned"

    @property
    def words(self) -> str:
        """The change as a noun, for people."""
        return _WORDS[self]


_WORDS = {
    TopicAct.NAMED: "the name",
    TopicAct.MERGED: "the merge",
    TopicAct.SPLIT: "the split",
    TopicAct.DROPPED: "the drop",
    TopicAct.PROMOTED: "the promotion",
    TopicAct.ASSIGNED: "the new passages",
}


@dataclass(frozen=True, slots=True)
class TopicStep:
    """A change of topics that can be taken back; `number` counts the changes of a run from 1.

    `topic` is 0 where no single one was changed. `code` and `codings` are ids of what promoting
    made, `made` and `refused` those of the suggestions that the change made or refused.
    """

    run: str
    number: int
    act: TopicAct
    topic: int
    by: str
    code: str = ""
    codings: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
