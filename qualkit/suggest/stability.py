"""How steady topics are: whether they come again from part of the passages, or with other seeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualkit.suggest.clusters import Ward
from qualkit.suggest.points import points_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHARE = 0.8
LARGEST = 2_000
"""Passages that a repetition draws at most, so that large corpora do not take longer."""

Regroup = Callable[["NDArray[np.int_]", int], "NDArray[np.int_]"]
"""Passages by position and a seed -> a label for each."""


def stabilities(
    labels: NDArray[np.int_], regroup: Regroup, *, times: int, seed: int, share: float = SHARE
) -> tuple[float | None, ...]:
    """For each topic the mean overlap (Jaccard) with its likest topic in each repetition.

    A repetition draws `share` of the passages, 2,000 at most; share 1 only changes the seed. None
    where no repetition drew a passage of the topic. Hennig 2007, Cluster-wise assessment of cluster
    stability.
    """
    import numpy as np

    count = int(labels.max()) + 1
    size = len(labels) if share == 1 else min(round(len(labels) * share), LARGEST)
    overlaps: list[list[float]] = [[] for _ in range(count)]
    for turn in range(1, times + 1):
        draw = np.random.default_rng([seed, turn])
        part = np.sort(draw.choice(len(labels), size, replace=False))
        again = regroup(part, seed + turn)
        for topic in np.unique(labels[part]):
            if topic >= 0:
                overlaps[topic].append(_overlap(labels[part] == topic, again))
    return tuple(round(sum(seen) / len(seen), 3) if seen else None for seen in overlaps)


def _overlap(inside: NDArray[np.bool_], again: NDArray[np.int_]) -> float:
    """The largest Jaccard overlap of a set with any label of another grouping."""
    import numpy as np

    best = 0.0
    for label in np.unique(again[inside]):
        if label >= 0:
            other = again == label
            best = max(best, float((inside & other).sum() / (inside | other).sum()))
    return best


def ward_again(vectors: NDArray[np.float32], topics: int) -> Regroup:
    """Regroups a part as if there were no more; as many topics, but no more than passages."""

    def regroup(part: NDArray[np.int_], seed: int) -> NDArray[np.int_]:
        return Ward(topics).fit(points_of(vectors[part])).labels_

    return regroup
