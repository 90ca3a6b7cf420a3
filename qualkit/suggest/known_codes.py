"""Existing codes for passages: learnt from the codings so far, and from definitions before that.

Each code has a prototype in words (TF-IDF) and, with a transformer, one in meaning (the linear
discriminant of whitened embeddings, which is a centroid there). A logistic regression over these
likenesses and those to the definition, shared by all codes, makes a chance of them. It is learnt on
codings whose transcripts and speakers the prototypes had not seen, and pulled to `START`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.suggest.evidence import Evidence
from qualkit.suggest.marked import Marked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FEATURES = ("words", "meaning", "said in words", "said in meaning", "often", "constant")
START = (0.5, 0.9, 0.35, 0.8, 0.35, -4.5)
START_WITHOUT = (0.9, 0.0, 0.7, 0.0, 0.35, -4.0)
PULL = 4.0
"""How many passages the starting weights are worth."""
HALF = 3.0
"""Codings at which a code's prototype counts as much as its definition."""
FARTHEST = 6.0
"""Standard deviations beyond which likeness says no more: rare words go very far."""
FOLDS = 4
NEGATIVES = 40_000
STEPS = 25
CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Learned:
    """`chance` (n x c) is the expected share of people's yes; `weights` are as in `FEATURES`.

    `held` are the same chances where neither the passage's transcript nor its speakers had been
    learnt from.
    """

    chance: Numbers
    held: Numbers
    weights: Numbers


def learned(evidence: Evidence, marks: Marked) -> Learned:
    """Learn all codes at once."""
    held = _held_out(evidence, marks)
    weights = _fitted(held, marks, _start(evidence))
    now = features(evidence, marks.carries)
    leaning = _leaning(_chances(held, weights), marks)
    return Learned(_chances(now, weights, leaning), _chances(held, weights, leaning), weights)


def features(evidence: Evidence, carries: Flags) -> Numbers:
    """N x c x 6 numbers: likenesses, how often the code is given, and 1. See `FEATURES`."""
    import numpy as np

    n, c = carries.shape
    given = carries.sum(axis=0)
    trust, rest = given / (given + HALF), HALF / (given + HALF)
    made = np.zeros((n, c, len(FEATURES)))
    words, meaning = _prototypes(evidence, carries)
    made[..., 0] = _standard(words) * trust
    made[..., 2] = _standard(_dense(evidence.words @ evidence.said.T)) * (0.3 + 0.7 * rest)
    if evidence.white is not None and evidence.vectors is not None:
        assert evidence.meanings is not None
        made[..., 1] = _standard(meaning) * trust
        made[..., 3] = _standard(evidence.vectors @ evidence.meanings.T) * (0.3 + 0.7 * rest)
    made[..., 4] = np.log((given + 1) / (given.mean() + 1)) * (given.sum() > 0)
    made[..., 5] = 1
    return made


def _prototypes(evidence: Evidence, carries: Flags) -> tuple[Numbers, Numbers]:
    """Likeness to each code's mean passage, rather than to any passage, in words; and in meaning.

    In words it is the product with the difference of both means, in meaning the discriminant.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    given = csr_matrix(carries.T.astype(np.float32))
    means = normalize(given, norm="l1") @ evidence.words
    everywhere = _dense(evidence.words @ evidence.words.mean(axis=0).T)
    words = _dense(evidence.words @ means.T) - everywhere.reshape(-1, 1)
    if evidence.white is None:
        return words, np.zeros_like(words)
    white = normalize(given @ evidence.white)
    return words, np.asarray(evidence.white @ white.T, dtype=np.float64)


def _dense(found: Any) -> Numbers:
    import numpy as np

    plain = found.toarray() if hasattr(found, "toarray") else found
    return np.asarray(plain, dtype=np.float64)


def _standard(scores: Any) -> Numbers:
    """Each column with mean 0 and variance 1, up to `FARTHEST`; one that does not vary is 0."""
    import numpy as np

    wide = np.asarray(scores, dtype=np.float64)
    if not len(wide):
        return wide
    spread = wide.std(axis=0)
    flat = spread < 1e-9
    made = (wide - wide.mean(axis=0)) / np.where(flat, 1.0, spread)
    return np.where(flat, 0.0, np.minimum(made, FARTHEST))


def _start(evidence: Evidence) -> Numbers:
    import numpy as np

    return np.array(START_WITHOUT if evidence.white is None else START)


def folds(marks: Marked) -> Iterator[Flags]:
    """Rows to hold out together: every seen group is in one fold, largest groups dealt first."""
    import numpy as np

    sizes = np.bincount(marks.groups[marks.seen], minlength=int(marks.groups.max(initial=-1)) + 1)
    order = [int(g) for g in np.argsort(-sizes, kind="stable") if sizes[g]]
    for fold in range(min(FOLDS, len(order))):
        yield np.isin(marks.groups, order[fold::FOLDS])


def _held_out(evidence: Evidence, marks: Marked) -> Numbers:
    """Features of each seen passage as they are when its group was not learnt from."""
    import numpy as np

    made = features(evidence, np.zeros_like(marks.carries))
    for held in folds(marks):
        others = features(evidence, marks.carries & ~held[:, None])
        made[held] = others[held]
    return made


def _chances(made: Numbers, weights: Numbers, leaning: Numbers | float = 0.0) -> Numbers:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(made @ weights + leaning, -30, 30))))


def _fitted(made: Numbers, marks: Marked, start: Numbers) -> Numbers:
    """Logistic regression by Newton's method, with a normal prior around `start`.

    Of passages without a code a fixed part is taken, weighed so that all of them count.
    """
    import numpy as np

    rows, weight, truth = _sample(made, marks)
    if not truth.any():
        return start
    fit = _Fit(rows, weight, truth, start)
    weights = start.copy()
    for _ in range(STEPS):
        step, now = fit.step(weights), fit.loss(weights)
        while fit.loss(weights + step) > now and np.abs(step).max() > CLOSE:
            step = step / 2
        weights = weights + step
        if np.abs(step).max() <= CLOSE:
            break
    return weights


@dataclass(frozen=True, slots=True)
class _Fit:
    """A weighed logistic regression with a normal prior around `start`."""

    rows: Numbers
    weight: Numbers
    truth: Numbers
    start: Numbers

    def loss(self, weights: Numbers) -> float:
        import numpy as np

        odds = self.rows @ weights
        fit = self.weight @ (np.logaddexp(0, odds) - self.truth * odds)
        return float(fit + PULL / 2 * ((weights - self.start) ** 2).sum())

    def step(self, weights: Numbers) -> Numbers:
        import numpy as np

        chance = 1 / (1 + np.exp(-np.clip(self.rows @ weights, -30, 30)))
        pull = PULL * np.eye(len(weights))
        slope = self.rows.T @ (self.weight * (self.truth - chance)) - PULL * (weights - self.start)
        spread = self.weight * chance * (1 - chance)
        curve = (self.rows * spread[:, None]).T @ self.rows + pull
        return np.asarray(np.linalg.solve(curve, slope))


def _sample(made: Numbers, marks: Marked) -> tuple[Numbers, Numbers, Numbers]:
    import numpy as np

    flat, seen = made[marks.seen].reshape(-1, made.shape[2]), marks.carries[marks.seen].ravel()
    yes, no = np.flatnonzero(seen), np.flatnonzero(~seen)
    step = max(1, len(no) // NEGATIVES)
    some = no[::step]
    picked = np.concatenate([yes, some])
    heavy = len(no) / max(len(some), 1)
    weight = np.concatenate([np.ones(len(yes)), np.full(len(some), heavy)])
    return flat[picked], weight, seen[picked].astype(float)


def _leaning(held: Numbers, marks: Marked) -> Numbers:
    """Log-odds by which each code is given more often than its chances say, where held out.

    The chances count for `HALF` passages besides.
    """
    import numpy as np

    said, expected = marks.carries[marks.seen].sum(axis=0), held[marks.seen].sum(axis=0)
    return np.asarray(np.log((said + HALF) / (expected + HALF)))


def worth_offering(chances: Numbers, free: Flags, *, precision: float, most: int) -> list[int]:
    """Rows to offer of one code, the likeliest first, among those that are free.

    As many as can be while the share of right ones to expect of them all is `precision`; none with
    less than half that chance.
    """
    import numpy as np

    rows = np.flatnonzero(free & (chances >= precision / 2))
    ranked = rows[np.argsort(-chances[rows], kind="stable")[:most]]
    mean = chances[ranked].cumsum() / np.arange(1, len(ranked) + 1)
    return [int(row) for row in ranked[mean >= precision]]
