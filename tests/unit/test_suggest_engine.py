"""Grouping: what each method finds, and that the light one finds what BERTopic does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from qualkit.errors import UsageError
from qualkit.suggest import clusters, engine
from qualkit.suggest.clusters import Ward, closeness, middles_of
from qualkit.suggest.engine import ENOUGH_FOR_UMAP, Method, group, ordered
from qualkit.suggest.stability import stabilities, ward_again
from qualkit.suggest.terms import class_terms

WORDS = ("garden", "budget", "parents", "laptop")


def rows(count: int, groups: int, *, scale: float = 0.1, seed: int = 0) -> np.ndarray[Any, Any]:
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(groups, 384))
    noise = draw.normal(scale=scale, size=(count, 384))
    return (centres[np.arange(count) % groups] + noise).astype(np.float32)


def texts(count: int) -> list[str]:
    return [f"Passage about the {WORDS[n % 4]} and room {n}" for n in range(count)]


def test_light_finds_what_bertopic_finds_with_the_same_parts() -> None:
    made, vectors = texts(60), rows(60, 7, scale=0.6)
    light = group(made, vectors, topics=5, seed=0, method=Method.LIGHT)
    full = group(made, vectors, topics=5, seed=0)
    assert light.labels == full.labels
    for ours, theirs in zip(light.terms, full.terms, strict=True):
        assert [w for _, w in ours[:10]] == pytest.approx([w for _, w in theirs[:10]], abs=2e-6)
        assert ours[0][0] == theirs[0][0]


def test_hdbscan_says_which_passages_lie_in_no_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    """PCA stands for UMAP, which takes a minute to be compiled."""
    vectors = np.vstack([rows(60, 2), rows(1, 1, scale=9, seed=8)])
    clusters_of = engine._umap(3)[1]
    monkeypatch.setattr(engine, "_umap", lambda seed: (PCA(5, random_state=0), clusters_of))
    found = group(texts(61), vectors, topics=0, seed=3, method=Method.UMAP)
    assert sorted(set(found.labels)) == [-1, 0, 1]
    assert found.labels[60] == -1
    assert len(found.terms) == 2


def test_the_seed_reaches_umap() -> None:
    assert engine._umap(3)[0].random_state == 3


def test_umap_refuses_what_would_end_in_a_traceback() -> None:
    few = ENOUGH_FOR_UMAP - 1
    with pytest.raises(UsageError, match="needs 30 passages"):
        group(texts(few), rows(few, 2), topics=0, seed=0, method=Method.UMAP)


def test_a_sample_is_clustered_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = rows(200, 4)
    whole = Ward(4).fit(vectors.astype(float)).labels_
    monkeypatch.setattr(clusters, "COARSE", 60)
    sampled = Ward(4).fit(vectors.astype(float)).labels_
    pairs = set(zip(whole.tolist(), sampled.tolist(), strict=True))
    assert len(pairs) == 4
    assert (sampled == Ward(4).fit(vectors.astype(float)).labels_).all()


@given(st.lists(st.integers(-1, 5), min_size=1, max_size=40))
def test_numbers_go_by_size_and_outliers_stay_outside(found: list[int]) -> None:
    done = ordered(found, {label: ((str(label), 1.0),) for label in set(found) if label >= 0})
    sizes = [done.labels.count(number) for number in range(len(done.terms))]
    assert sizes == sorted(sizes, reverse=True)
    assert done.labels.count(-1) == found.count(-1)
    for before, after in zip(found, done.labels, strict=True):
        assert before == -1 or done.terms[after] == ((str(before), 1.0),)


def test_terms_are_what_a_label_says_more_than_others() -> None:
    said = ["garden garden school", "budget school school", "garden school"]
    found = class_terms(said, [0, 1, 0])
    assert [terms[0][0] for terms in found.values()] == ["garden", "budget"]
    # 3 of 5 words; a label has 4 words on average; said 3 times in all
    assert dict(found[0])["garden"] == pytest.approx(3 / 5 * np.log(1 + 4 / 3), abs=1e-6)


def test_terms_of_one_label_only_and_of_fillers_only() -> None:
    assert class_terms(["yeah okay", "um so"], [0, 0]) == {0: ()}
    assert class_terms([], []) == {}


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 5), st.integers(0, 99))
def test_closeness_is_a_cosine_and_margin_the_lead_over_the_next(groups: int, seed: int) -> None:
    vectors = rows(20, groups, scale=1.0, seed=seed)
    labels = np.arange(20) % groups
    middles = middles_of(vectors, labels, groups)
    own, margin = closeness(vectors, labels, middles)
    similar = clusters.unit(vectors) @ middles.T
    for place, label in enumerate(labels):
        others = np.delete(similar[place], label)
        assert own[place] == pytest.approx(similar[place, label], abs=2e-6)
        assert margin[place] == pytest.approx(similar[place, label] - others.max(), abs=2e-6)


def test_clear_topics_come_again_and_arbitrary_ones_do_not() -> None:
    clear = rows(80, 4)
    labels = np.array(ordered(Ward(4).fit(clear.astype(float)).labels_.tolist(),
                              dict.fromkeys(range(4), ())).labels)  # fmt: skip
    steady = stabilities(labels, ward_again(clear, 4), times=3, seed=0)
    assert steady == (1.0,) * 4
    noise = np.random.default_rng(0).normal(size=(80, 384)).astype(np.float32)
    chance = stabilities(labels, ward_again(noise, 4), times=3, seed=0)
    assert max(s for s in chance if s is not None) < 0.7
    assert stabilities(labels, ward_again(clear, 4), times=0, seed=0) == (None,) * 4
