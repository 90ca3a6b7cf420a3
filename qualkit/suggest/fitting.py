"""Logistic regression by Newton's method, with a normal prior around weights to start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PULL = 4.0
"""How many passages the starting weights are worth."""
NEGATIVES = 40_000
STEPS = 25
CLOSE = 1e-4
FARTHEST = 6.0
"""Standard deviations beyond which likeness says no more: rare words go very far."""


def fitted(made: Numbers, truth: Flags, start: Numbers) -> Numbers:
    """Weights of the last axis of `made`, of which the others are those of `truth`.

    Of what is not true a fixed part is taken, weighed so that all of it counts.
    """
    import numpy as np

    rows, weight, right = _sample(made.reshape(-1, made.shape[-1]), truth.ravel())
    if not right.any():
        return start
    fit = _Fit(rows, weight, right, start)
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

        chance = chance_of(self.rows @ weights)
        pull = PULL * np.eye(len(weights))
        slope = self.rows.T @ (self.weight * (self.truth - chance)) - PULL * (weights - self.start)
        spread = self.weight * chance * (1 - chance)
        curve = (self.rows * spread[:, None]).T @ self.rows + pull
        return np.asarray(np.linalg.solve(curve, slope))


def _sample(flat: Numbers, truth: Flags) -> tuple[Numbers, Numbers, Numbers]:
    import numpy as np

    yes, no = np.flatnonzero(truth), np.flatnonzero(~truth)
    some = no[:: max(1, len(no) // NEGATIVES)]
    picked = np.concatenate([yes, some])
    heavy = len(no) / max(len(some), 1)
    weight = np.concatenate([np.ones(len(yes)), np.full(len(some), heavy)])
    return flat[picked], weight, truth[picked].astype(float)


def chance_of(odds: Numbers) -> Numbers:
    """From the logarithm of odds."""
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def odds_of(chance: Numbers) -> Numbers:
    """The logarithm of odds of a chance, within what `chance_of` can say."""
    import numpy as np

    inside = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(inside) - np.log1p(-inside))


def standard(scores: NDArray[Any]) -> Numbers:
    """Each column with mean 0 and variance 1, up to `FARTHEST`; one that does not vary is 0."""
    import numpy as np

    wide = np.asarray(scores, dtype=np.float64)
    if not len(wide):
        return wide
    spread = wide.std(axis=0)
    flat = spread < 1e-9
    made = (wide - wide.mean(axis=0)) / np.where(flat, 1.0, spread)
    return np.where(flat, 0.0, np.minimum(made, FARTHEST))
