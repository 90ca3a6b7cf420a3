"""Clusters of points: the same numbers give the same clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualkit.suggest.points import COARSE, evenly, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEPS = 10
"""Times that passages may move to a nearer topic after Ward."""
_BLOCK = 4_000


@dataclass
class Ward:
    """Ward's clustering, then k-means from where it ends; what BERTopic asks of a cluster model.

    Ward's memory grows with the square: above COARSE a part is clustered. The k-means steps draw
    nothing; they bring topics nearer to human codes and make them steadier (docs/reference).
    """

    topics: int
    labels_: NDArray[np.int_] = field(init=False)

    def fit(self, points: NDArray[np.float64], y: object = None) -> Ward:
        part = evenly(len(points), COARSE)
        start = _ward(points[part], self.topics)
        if len(part) < len(points):
            start = _nearest(points, _middles(points[part], start))
        self.labels_ = _settled(points, start)
        return self


def _ward(points: NDArray[np.float64], topics: int) -> NDArray[np.int_]:
    import numpy as np
    from scipy.cluster.hierarchy import ward

    if len(points) == 1:
        return np.zeros(1, dtype=int)
    return _cut(ward(points), min(topics, len(points)))


def _cut(tree: NDArray[np.float64], count: int) -> NDArray[np.int_]:
    """The clusters there are before the last `count` - 1 merges, numbered by first point."""
    import numpy as np

    points = len(tree) + 1
    top = list(range(points + len(tree)))
    for step, (one, other) in enumerate(tree[: points - count, :2].astype(int).tolist()):
        top[one] = top[other] = points + step
    for node in reversed(range(len(top))):
        top[node] = top[top[node]]
    number = {node: place for place, node in enumerate(dict.fromkeys(top[:points]))}
    return np.array([number[node] for node in top[:points]])


def _settled(points: NDArray[np.float64], labels: NDArray[np.int_]) -> NDArray[np.int_]:
    """Each point to the nearest middle, again while that moves any; no cluster is emptied."""
    import numpy as np

    for _ in range(STEPS):
        moved = _nearest(points, _middles(points, labels))
        if (moved == labels).all() or len(np.unique(moved)) <= labels.max():
            break
        labels = moved
    return labels


def _middles(points: NDArray[np.float64], labels: NDArray[np.int_]) -> NDArray[np.float64]:
    import numpy as np

    return np.stack([points[labels == n].mean(axis=0) for n in range(int(labels.max()) + 1)])


def _nearest(points: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.int_]:
    """Which middle each point is nearest to, in blocks so that memory stays small."""
    import numpy as np

    lengths = (middles**2).sum(axis=1)
    blocks = (points[start : start + _BLOCK] for start in range(0, len(points), _BLOCK))
    return np.concatenate([(lengths - 2 * block @ middles.T).argmin(axis=1) for block in blocks])


def middles_of(vectors: NDArray[np.float32], labels: NDArray[np.int_], count: int) -> Any:
    """The direction in which each label's passages lie, as count x 384 numbers."""
    import numpy as np

    rows = unit(vectors)
    return unit(np.stack([rows[labels == number].mean(axis=0) for number in range(count)]))


def closeness(
    vectors: NDArray[np.float32], labels: NDArray[np.int_], middles: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each passage's cosine to its own middle, and how much more that is than to the next.

    Passages without a label, -1, get zeros.
    """
    import numpy as np

    near = np.clip(unit(vectors) @ middles.T, -1, 1)
    rows = np.arange(len(labels))
    own = np.where(labels < 0, 0.0, near[rows, labels])
    near[rows, labels] = -np.inf
    other = near.max(axis=1) if middles.shape[0] > 1 else np.full(len(labels), -1.0)
    margin = np.where(labels < 0, 0.0, own - other)
    return np.round(own, 6).astype(np.float64), np.round(margin, 6).astype(np.float64)
