"""What several groupings of the same passages agree on, as points to cluster."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualkit.suggest.clusters import groupings
from qualkit.suggest.points import COMPONENTS, blended, main_directions, principal, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHARES = (0.6, 1.0, 1.6)
"""Numbers of clusters of the groupings, as multiples of the root of the number of passages."""


@dataclass
class Consensus:
    """What BERTopic asks of a dimensionality reduction."""

    points: NDArray[np.float64] = field(init=False)

    def fit(self, vectors: NDArray[np.float32], y: object = None) -> Consensus:
        self.points = points_of(vectors)
        return self

    def transform(self, vectors: object) -> NDArray[np.float64]:
        """Of the vectors it was fitted to, which BERTopic gives again."""
        return self.points


def points_of(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Passages by their meaning and by where six groupings put them, n x at most 100 numbers.

    Three groupings are of the passages as they are and three of passages blended with their
    neighbours. Strehl and Ghosh 2002, Cluster ensembles: a knowledge reuse framework.
    """
    import numpy as np

    rows = unit(vectors)
    plain = principal(rows)
    counts = [max(round(share * math.sqrt(len(rows))), 2) for share in SHARES]
    found = [*groupings(plain, counts), *groupings(principal(blended(rows)), counts)]
    return np.hstack([unit(plain), unit(_agreed(found))])


def _agreed(found: list[NDArray[np.int_]]) -> NDArray[np.float64]:
    """Principal components of who is grouped with whom; small groups weigh more."""
    import numpy as np

    inside = _memberships(found)
    middle = np.asarray(inside.mean(axis=0)).ravel()
    spread = (inside.T @ inside).toarray() - inside.shape[0] * (middle[:, None] * middle)
    directions = main_directions(spread, min(COMPONENTS, *inside.shape))
    return np.asarray(inside @ directions - middle @ directions)


def _memberships(found: list[NDArray[np.int_]]) -> Any:
    """A row for each passage, a column for each group of each grouping; rows have length 1."""
    import numpy as np
    from scipy.sparse import csr_matrix

    sizes = [int(labels.max()) + 1 for labels in found]
    firsts = np.cumsum([0, *sizes[:-1]])
    columns = np.stack([labels + first for labels, first in zip(found, firsts, strict=True)], 1)
    weights = 1 / np.sqrt(np.bincount(columns.ravel(), minlength=sum(sizes)))[columns]
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    starts = np.arange(0, columns.size + 1, len(found))
    shape = (len(columns), sum(sizes))
    return csr_matrix((weights.ravel(), columns.ravel(), starts), shape=shape)
