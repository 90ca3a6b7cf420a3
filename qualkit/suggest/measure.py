"""How well codes are suggested for transcripts that were not learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def average_precision(scores: Numbers, truth: Flags) -> float:
    """Mean over codes that occur in `truth` of the average precision of their ranking."""
    import numpy as np

    found = [_of_one(scores[:, c], truth[:, c]) for c in range(truth.shape[1]) if truth[:, c].any()]
    return float(np.mean(found)) if found else float("nan")


def _of_one(scores: Numbers, truth: Flags) -> float:
    """Equal scores are ranked by place, which nothing in the data decides."""
    import numpy as np

    right = truth[np.argsort(-scores, kind="stable")]
    ranks = np.flatnonzero(right) + 1
    return float(np.mean(np.arange(1, len(ranks) + 1) / ranks))


def recall_at(scores: Numbers, truth: Flags, *, offers: int = 3) -> float:
    """Share of given codes that are among the first offers for their passage."""
    import numpy as np

    coded = truth.any(axis=1)
    if not coded.any():
        return float("nan")
    first = np.argsort(-scores[coded], axis=1, kind="stable")[:, :offers]
    hits = np.take_along_axis(truth[coded], first, axis=1).sum()
    return float(hits / truth[coded].sum())
