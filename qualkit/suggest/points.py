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
    return np.asarray(wide / np.where(lengths > 0, lengths, 1))


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
    anchors = evenly(len(rows), COARSE)
    near = _neighbours(rows, anchors, count)
    moved = rows.copy()
    for rank in range(count):
        moved += rows[near[:, rank]] / count
    return unit(moved)


def _neighbours(rows: Rows, anchors: NDArray[np.int_], count: int) -> NDArray[np.int_]:
    """For each row the anchors nearest to it, in order of place; no row is its own neighbour."""
    import numpy as np

    found = np.empty((len(rows), count), dtype=int)
    others = rows[anchors].T
    for start in range(0, len(rows), _BLOCK):
        end = min(start + _BLOCK, len(rows))
        near = rows[start:end] @ others
        inside = np.flatnonzero((anchors >= start) & (anchors < end))
        near[anchors[inside] - start, inside] = -np.inf
        found[start:end] = np.sort(np.argpartition(-near, count, axis=1)[:, :count], axis=1)
    return anchors[found]
