"""Suggestions of codes measured beside simpler methods, on transcripts and people held out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualkit.suggest.evidence import Evidence
from qualkit.suggest.known_codes import learned
from qualkit.suggest.marked import Marked
from qualkit.suggest.measure import average_precision, recall_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

SHARES = (0.0, 0.1, 0.25, 0.5)
OURS, WORDS, FREQUENT = "qualkit", "qualkit, words only", "most frequent codes"
TFIDF, MINILM = "TF-IDF + logistic regression", "MiniLM + logistic regression"


@dataclass(frozen=True, slots=True)
class Measured:
    """Means over runs; `share` of the groups of transcripts was coded, the rest is measured."""

    share: float
    method: str
    average_precision: float
    recall_at_3: float


def evaluated(
    evidence: Evidence, marks: Marked, *, runs: int = 2, seed: int = 0
) -> Iterator[Measured]:
    """Each method at each share. Groups keep together transcripts that share a person."""
    import numpy as np

    inside = marks.seen
    for share in SHARES:
        found: dict[str, list[tuple[float, float]]] = {}
        for run in range(runs):
            train = groups_drawn(marks, share, seed + run)
            test = inside & ~train
            for method, scores in _scores(evidence, marks, train):
                truth = marks.carries[test]
                pair = average_precision(scores[test], truth), recall_at(scores[test], truth)
                found.setdefault(method, []).append(pair)
        for method, pairs in found.items():
            precision, recall = (float(x) for x in np.mean(pairs, axis=0))
            yield Measured(share, method, precision, recall)


def groups_drawn(marks: Marked, share: float, seed: int) -> Flags:
    """Seen passages of so large a share of the groups, drawn with a seed."""
    import numpy as np

    groups = np.unique(marks.groups[marks.seen])
    drawn = np.random.default_rng(seed).permutation(groups)[: round(share * len(groups))]
    return np.asarray(marks.seen & np.isin(marks.groups, drawn))


def _scores(evidence: Evidence, marks: Marked, train: Flags) -> Iterator[tuple[str, Numbers]]:
    import numpy as np

    known = replace(marks, carries=marks.carries & train[:, None], seen=train)
    if evidence.vectors is not None:
        yield OURS, learned(evidence, known).now.chance
    plain = replace(evidence, vectors=None, meanings=None, white=None)
    yield WORDS, learned(plain, known).now.chance
    if not train.any():
        return
    often = known.carries.sum(axis=0).astype(float)
    yield FREQUENT, np.tile(often, (len(train), 1))
    yield TFIDF, _regression(evidence.words, known.carries, train)
    if evidence.vectors is not None:
        yield MINILM, _regression(evidence.vectors, known.carries, train)


def _regression(rows: Any, carries: Flags, train: Flags) -> Numbers:
    """One balanced logistic regression a code; codes never given in training get 0."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    scores = np.zeros(carries.shape)
    for code in np.flatnonzero(carries[train].any(axis=0) & ~carries[train].all(axis=0)):
        made = LogisticRegression(C=10, class_weight="balanced", max_iter=200)
        made.fit(rows[train], carries[train, code])
        scores[:, code] = made.predict_proba(rows)[:, 1]
    return scores
