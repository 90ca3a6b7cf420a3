"""Embeddings as points to cluster: drawn to their neighbours, in fewer dimensions.

All sums are in double precision, so that the order in which a machine adds, which depends on its
processors, does not decide where a passage goes. Nothing is drawn by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float64]

COMPONENTS = 50
NEIGHBOURS = 10
COARSE = 4_000
"""Passages that are neighbours, and are clustered first, evenly spaced: above it time and memory
grow with the number of passages and not with its square."""
_PER_NEIGHBOUR = 500
"""Passages for each neighbour, so that few are not drawn together more than many."""
_FEWEST = 5
"""Neighbours below which their middle is no better than chance, and passages stay."""
_BLOCK = 500


@dataclass
class Components:
    """What BERTopic asks of a dimensionality reduction."""

    points: NDArray[np.float64] = field(init=False)

    def fit(self, vectors: NDArray[np.float32], y: object = None) -> Components:
        self.points = points_of(vectors)
        return self

    def transform(self, vectors: object) -> NDArray[np.float64]:
        """Of the vectors it was fitted to, which BERTopic gives again."""
        return self.points


def points_of(vectors: NDArray[np.float32]) -> Rows:
    """The 50 principal components, or as many as there are, as n x at most 50 numbers.

    Of each direction the largest number is positive. Before, passages are moved to neighbours.
    """
    import numpy as np

    rows = blended(unit(vectors))
    rows -= rows.mean(axis=0)
    found = np.linalg.eigh(rows.T @ rows)[1][:, ::-1][:, : min(COMPONENTS, *rows.shape)]
    largest = np.abs(found).argmax(axis=0)
    return np.asarray(rows @ (found * np.sign(found[largest, np.arange(found.shape[1])])))


def unit(vectors: NDArray[np.float32] | Rows) -> Rows:
    """Rows of length 1; rows of zeros stay."""
    import numpy as np

    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    wide /= np.where(lengths > 0, lengths, 1)
    return wide


def blended(rows: Rows) -> Rows:
    """Each row of length 1 moved half of the way to the middle of the rows nearest to it.

    One step of: Carreira-Perpinan 2006, Fast nonparametric clustering with Gaussian blurring
    mean-shift.
    """
    import numpy as np

    count = min(NEIGHBOURS, len(rows) // _PER_NEIGHBOUR)
    if count < _FEWEST:
        return rows
    anchors, moved = evenly(len(rows), COARSE), np.empty_like(rows)
    for start in range(0, len(rows), _BLOCK):
        places = np.arange(start, min(start + _BLOCK, len(rows)))
        near = _neighbours(rows, places, anchors, count)
        moved[places] = unit(rows[places] + rows[near].mean(axis=1))
    return moved


def evenly(count: int, most: int) -> NDArray[np.int_]:
    """Places of at most that many, evenly spaced from the first to the last."""
    import numpy as np

    return np.linspace(0, count - 1, min(count, most)).round().astype(int)


def _neighbours(
    rows: Rows, places: NDArray[np.int_], anchors: NDArray[np.int_], count: int
) -> NDArray[np.int_]:
    """For the row at each place the anchors nearest to it, in order; no row is its own."""
    import numpy as np

    near = rows[places] @ rows[anchors].T
    near[places[:, None] == anchors] = -np.inf
    found = np.argpartition(-near, count - 1, axis=1)[:, :count]
    return np.sort(anchors[found], axis=1)
