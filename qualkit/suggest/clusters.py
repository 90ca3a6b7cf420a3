"""Clusters of embeddings: the same numbers give the same clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMPONENTS = 50
STEPS = 10
"""Times that passages may move to a nearer topic after Ward."""
COARSE = 10_000
"""Passages above which a sample of as many is clustered and the others join the nearest."""


def reducer(vectors: NDArray[np.float32], seed: int) -> Any:
    """PCA that is solved exactly, so that `seed` is only kept for the record."""
    from sklearn.decomposition import PCA

    components = min(COMPONENTS, *vectors.shape)
    return PCA(n_components=components, svd_solver="covariance_eigh", random_state=seed)


@dataclass
class Ward:
    """Ward's clustering, then k-means from where it ends; what BERTopic asks of a cluster model.

    Ward's memory grows with the square: above COARSE a sample is clustered. The k-means steps draw
    nothing; they bring topics nearer to human codes and make them steadier (docs/reference).
    """

    topics: int
    seed: int
    labels_: NDArray[np.int_] = field(init=False)

    def fit(self, points: NDArray[np.float64], y: object = None) -> Ward:
        import numpy as np

        if len(points) <= COARSE:
            self.labels_ = _settled(points, _ward(points, self.topics))
            return self
        draw = np.random.default_rng(self.seed)
        part = np.sort(draw.choice(len(points), COARSE, replace=False))
        start = _nearest(points, _middles(points[part], _ward(points[part], self.topics)))
        self.labels_ = _settled(points, start)
        return self


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


def _ward(points: NDArray[np.float64], topics: int) -> NDArray[np.int_]:
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    count = min(topics, len(points))
    return np.asarray(AgglomerativeClustering(n_clusters=count, linkage="ward").fit(points).labels_)


def _nearest(points: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.int_]:
    """Which middle each point is nearest to, in blocks so that memory stays small."""
    import numpy as np

    lengths = (middles**2).sum(axis=1)
    blocks = (points[start : start + COARSE] for start in range(0, len(points), COARSE))
    return np.concatenate([(lengths - 2 * block @ middles.T).argmin(axis=1) for block in blocks])


def unit(vectors: NDArray[Any]) -> NDArray[np.float64]:
    """Rows of length 1; rows of zeros stay."""
    import numpy as np

    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(wide / np.where(lengths > 0, lengths, 1))


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
