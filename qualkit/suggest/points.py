"""Embeddings as points to cluster: principal components, the same on any machine.

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

    Of each direction the largest number is positive.
    """
    import numpy as np

    rows = vectors.astype(np.float64)
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
