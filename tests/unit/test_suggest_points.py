"""Points and groupings: exact, the same in any order and on any number of processors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from qualkit.suggest import clusters, points
from qualkit.suggest.clusters import Ward
from qualkit.suggest.points import blended, evenly, points_of, unit


def rows(count: int, *, seed: int, groups: int = 6, scale: float = 0.8) -> np.ndarray[Any, Any]:
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(groups, 384))
    noise = draw.normal(scale=scale, size=(count, 384))
    return (centres[np.arange(count) % groups] + noise).astype(np.float32)


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 40), st.integers(1, 50), st.integers(0, 99))
def test_the_tree_is_cut_as_ward_asks(count: int, wanted: int, seed: int) -> None:
    drawn = np.random.default_rng(seed).normal(size=(count, 5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters, "STEPS", 0)
        found = Ward(wanted).fit(drawn).labels_
    theirs = AgglomerativeClustering(n_clusters=min(wanted, count)).fit(drawn).labels_
    assert adjusted_rand_score(found, theirs) == 1
    assert found[0] == 0


@settings(max_examples=5, deadline=None)
@given(st.integers(2, 130), st.integers(0, 99))
def test_the_order_of_passages_decides_nothing(count: int, seed: int) -> None:
    drawn = rows(count, seed=seed)
    order = np.random.default_rng(seed).permutation(count)
    ours = Ward(5).fit(points_of(drawn)).labels_
    other = Ward(5).fit(points_of(drawn[order])).labels_
    assert len(set(ours.tolist())) == min(5, count)
    assert adjusted_rand_score(ours[order], other) == 1


def test_the_number_of_processors_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_PER_NEIGHBOUR", 100)
    drawn = rows(700, seed=3, groups=30, scale=2.5)
    with threadpool_limits(1):
        one = Ward(20).fit(points_of(drawn)).labels_
    with threadpool_limits(2):
        two = Ward(20).fit(points_of(drawn)).labels_
    assert (one == two).all()


def test_blending_draws_neighbours_together_and_leaves_small_corpora(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few, many = unit(rows(19, seed=1)), unit(rows(120, seed=1))
    assert blended(many) is many
    monkeypatch.setattr(points, "_PER_NEIGHBOUR", 20)
    assert blended(few) is few
    moved = blended(many)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1)
    group = np.arange(120) % 6 == 0
    assert moved[group].var(axis=0).sum() < many[group].var(axis=0).sum()
    monkeypatch.setattr(points, "_BLOCK", 7)
    assert blended(many) == pytest.approx(moved)


def test_a_passage_is_not_its_own_neighbour() -> None:
    drawn, places = unit(rows(40, seed=2)), np.arange(9, 40)
    near = points._neighbours(drawn, places, evenly(40, 25), 3)
    cosines = drawn @ drawn.T
    np.fill_diagonal(cosines, -1)
    for place, mine in zip(places, near, strict=True):
        best = sorted(evenly(40, 25), key=lambda other: -cosines[place, other])[:3]
        assert sorted(best) == mine.tolist()


def test_components_are_those_of_the_covariance() -> None:
    drawn = rows(30, seed=4)
    found = points_of(drawn)
    assert found.shape == (30, 30)
    assert found.mean(axis=0) == pytest.approx(0, abs=1e-6)
    centred = unit(drawn) - unit(drawn).mean(axis=0)
    assert found @ found.T == pytest.approx(centred @ centred.T, abs=1e-6)
    assert (np.diff(found.var(axis=0)) <= 1e-9).all()


def test_many_passages_are_grouped_by_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = rows(200, seed=5, groups=4, scale=0.2)
    monkeypatch.setattr(points, "COARSE", 60)
    monkeypatch.setattr(points, "_PER_NEIGHBOUR", 20)
    monkeypatch.setattr(clusters, "COARSE", 60)
    found = Ward(4).fit(points_of(drawn)).labels_
    assert adjusted_rand_score(found, np.arange(200) % 4) == 1
