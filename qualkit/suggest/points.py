"""Embeddings as points to cluster: blended with their neighbours, in fewer dimensions.

All sums are in double precision, so that the order in which a machine adds, which depends on its
processors, does not decide where a passage goes. Nothing is drawn by chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float64]

COMPONENTS = 50
NEIGHBOURS = 10
COARSE = 2_500
"""Passages among which neighbours are sought and which are clustered first, evenly spaced; the
others join them, so that time grows with the number of passages and memory does not explode."""
_SPARSE = 20
"""Passages for each neighbour: a small corpus blends less, one below 20 passages nothing."""
_BLOCK = 500


def evenly(count: int, most: int) -> NDArray[np.int_]:
    """Places of at most that many, evenly spaced from the first to the last."""
    import numpy as np

    return np.linspace(0, count - 1, min(count, most)).round().astype(int)


def unit(vectors: NDArray[np.float32] | Rows) -> Rows:
    """Rows of length 1; rows of zeros stay."""
    import numpy as np

    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    wide /= np.where(lengths > 0, lengths, 1)
    return wide


def principal(rows: Rows) -> Rows:
    """The 50 principal components, or as many as there are."""
    middle = rows.mean(axis=0)
    spread = rows.T @ rows - len(rows) * (middle[:, None] * middle)
    directions = main_directions(spread, min(COMPONENTS, *rows.shape))
    return rows @ directions - middle @ directions


def main_directions(spread: Rows, count: int) -> Rows:
    """The first eigenvectors as columns; the largest number of each is positive."""
    import numpy as np

    found = np.linalg.eigh(spread)[1][:, ::-1][:, :count]
    largest = np.abs(found).argmax(axis=0)
    return np.asarray(found * np.sign(found[largest, np.arange(count)]))


def blended(rows: Rows) -> Rows:
    """Each row of length 1 moved half of the way to the middle of the rows nearest to it.

    Carreira-Perpinan 2006, Fast nonparametric clustering with Gaussian blurring mean-shift, one
    step of it.
    """
    count = min(NEIGHBOURS, len(rows) // _SPARSE)
    if not count:
        return rows
    import numpy as np

    anchors, moved = evenly(len(rows), COARSE), np.empty_like(rows)
    for start in range(0, len(rows), _BLOCK):
        places = np.arange(start, min(start + _BLOCK, len(rows)))
        near = _neighbours(rows, places, anchors, count)
        moved[places] = unit(rows[places] + rows[near].mean(axis=1))
    return moved


def _neighbours(
    rows: Rows, places: NDArray[np.int_], anchors: NDArray[np.int_], count: int
) -> NDArray[np.int_]:
    """For the row at each place the anchors nearest to it, in order; no row is its own."""
    import numpy as np

    near = rows[places] @ rows[anchors].T
    near[places[:, None] == anchors] = -np.inf
    found = np.argpartition(-near, count - 1, axis=1)[:, :count]
    return np.sort(anchors[found], axis=1)
