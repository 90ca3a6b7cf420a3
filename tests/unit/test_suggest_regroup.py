"""Topics merged, split and joined by new passages: who moves and who stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from qualkit.errors import UsageError
from qualkit.model import Span, Topic
from qualkit.model.topics import TopicFacts, TopicFate, TopicMember
from qualkit.suggest import Passage, embedding_key
from qualkit.suggest.passages import Passages
from qualkit.suggest.portraits import portraits
from qualkit.suggest.regroup import Held, joined, merged, split
from qualkit.suggest.topics import label_of, suggestion_for

RUN = "00000000-0000-0000-0000-000000000001"
WORDS = ("garden", "budget", "parents", "laptop")


def passage(place: int, theme: int) -> Passage:
    text = f"Number {place} speaks about the {WORDS[theme]} at some length"
    at = Span(100 * place, 100 * place + len(text))
    return Passage(f"doc{place % 3}", 1, at, text, "T", f"p{place % 3}", "north", "Y1", "T")


def centre(theme: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(theme).normal(size=384)


def row(place: int, theme: int) -> np.ndarray[Any, Any]:
    noise = np.random.default_rng(100 + place).normal(scale=0.2, size=384)
    return np.asarray(centre(theme) + noise, dtype=np.float32)


def held(themes: list[int], labels: list[int]) -> Held:
    said = tuple(passage(place, theme) for place, theme in enumerate(themes))
    terms = {n: ((f"term{n}", 0.5),) for n in set(labels)}
    topics = tuple(
        Topic(n, label_of(n, terms[n]), terms[n], labels.count(n)) for n in sorted(set(labels))
    )
    members = tuple(
        TopicMember(embedding_key(p.text), n, 0.5, 0.1) for p, n in zip(said, labels, strict=True)
    )
    vectors = np.stack([row(place, theme) for place, theme in enumerate(themes)])
    facts = tuple(TopicFacts(topic.number, 0.5) for topic in topics)
    return Held(RUN, topics, facts, members, said, vectors)


THREE = ([0] * 8 + [1] * 6 + [2] * 4, [1] * 8 + [2] * 6 + [3] * 4)


def test_merging_takes_all_passages_and_keeps_a_given_name() -> None:
    before = held(*THREE)
    mine = suggestion_for(RUN, before.passages[-1], before.topics[2], 0.5)
    other = suggestion_for(RUN, before.passages[0], before.topics[0], 0.5)
    done = merged(before, [3], into=2, suggestions=(mine, other))
    (topic,) = done.topics
    assert (topic.number, topic.size, len(done.members)) == (2, 10, 10)
    assert {"budget", "parents"} <= {term for term, _ in topic.terms}
    assert [(f.number, f.fate, f.into) for f in done.facts] == [
        (2, TopicFate.OPEN, None), (3, TopicFate.MERGED, 2)]  # fmt: skip
    assert done.moved == {mine.id: 2}
    with pytest.raises(UsageError, match="into itself"):
        merged(before, [2], into=2, suggestions=())


def test_splitting_finds_the_two_themes_and_the_larger_keeps_number_and_name() -> None:
    before = held([0] * 8 + [1] * 5 + [2] * 4, [1] * 13 + [2] * 4)
    named = (Topic(1, "Green money", before.topics[0].terms, 13), before.topics[1])
    before = Held(RUN, named, before.facts, before.members, before.passages, before.vectors)
    known = suggestion_for(RUN, before.passages[9], named[0], 0.5)
    done = split(before, 1, parts=2, suggestions=(known,))
    assert [(t.number, t.size) for t in done.topics] == [(1, 8), (3, 5)]
    assert done.topics[0].label == "Green money"
    assert done.topics[1].label.startswith("budget")
    assert done.moved == {known.id: 3}
    assert known.id not in {made.id for made in done.made}
    assert {made.topic for made in done.made} == {1, 3}
    for parts in (1, 7):
        with pytest.raises(UsageError, match="cannot be split"):
            split(before, 1, parts=parts, suggestions=())


def test_new_passages_join_the_nearest_topic_and_strangers_none() -> None:
    before = held(*THREE)
    fresh = [passage(50, 1), passage(51, 3)]
    done, outside = joined(before, fresh, np.stack([centre(1), centre(3)]).astype(np.float32))
    assert [(m.passage, m.topic) for m in done.members] == [(embedding_key(fresh[0].text), 2)]
    assert outside == 1
    assert [(t.number, t.size) for t in done.topics] == [(2, 7)]


def test_portraits_show_the_middle_the_border_and_who_speaks() -> None:
    before = held(*THREE)
    ranked = tuple(
        TopicMember(m.passage, m.topic, 0.9 - place / 100, 0.5 - place / 50)
        for place, m in enumerate(before.members)
    )
    found = portraits(before.topics, before.facts, ranked, Passages(before.passages), shown=2)
    first = found[0]
    assert [p.text.split()[1] for p in first.typical] == ["0", "1"]
    assert [p.text.split()[1] for p in first.border] == ["7", "6"]
    spread = {s.kind: s.rows for s in first.spread}
    assert spread["person"] == (("p0", 3, 6), ("p1", 3, 6), ("p2", 2, 6))
    assert spread["wave"] == (("Y1", 8, 18),)
    assert first.flag == ""
    assert [portrait.loose for portrait in found] == [0, 0, 0]
    near = tuple(replace(m, closeness=0.49) if m.topic == 2 else m for m in ranked)
    loosely = portraits(before.topics, before.facts, near, Passages(before.passages))
    assert [portrait.loose for portrait in loosely] == [0, 6, 0]
    gone = portraits(before.topics, before.facts, ranked, Passages(before.passages[:8]))
    assert gone[1].typical == ()
