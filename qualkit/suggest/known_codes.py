"""Existing codes for passages: learnt from the codings so far, and from definitions before that.

A chance is a product. First, is the passage about anything that is coded at all, judged by what was
read and not coded? Then, which code: a logistic regression over likenesses shared by all codes, and
over how much speaks for the other codes. Both are learnt on codings whose transcripts and speakers
the likenesses had not seen, and pulled to the weights to start from. See `signs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.suggest.evidence import Evidence
from qualkit.suggest.fitting import chance_of, fitted, odds_of
from qualkit.suggest.marked import Marked
from qualkit.suggest.signs import HALF, Signs, signs_and_held_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

START = (0.5, 0.2, 0.9, 0.35, 0.8, 0.35, -4.5)
START_WITHOUT = (0.9, 0.2, 0.0, 0.7, 0.0, 0.35, -4.0)
START_RIVALS = (1.0, -0.5, 0.0)
START_RELEVANT = (0.7, 0.7, 0.7, 0.0)


@dataclass(frozen=True, slots=True)
class Chances:
    """`chance` (n x c) is the expected share of people's yes.

    `relevant` (n x c) is the chance that the passage is about anything that is coded, as far as
    the code was used: where nobody used it yet, that it was not given says nothing.
    """

    chance: Numbers
    relevant: Numbers

    def offers(self, code: int, free: Flags, *, precision: float, most: int) -> list[int]:
        """Rows to offer of a code; none that is likelier to be beside the codebook. See below."""
        rows = free & (self.relevant[:, code] >= precision)
        return worth_offering(self.chance[:, code], rows, precision=precision, most=most)


@dataclass(frozen=True, slots=True)
class Learned:
    """`held` are chances where neither the passage's transcript nor its speakers were learnt from.

    Of passages that nobody saw they are those of `now`.
    `signs` are those of `now`; `weights` are as in `signs.FEATURES`.
    """

    now: Chances
    held: Chances
    signs: Signs
    weights: Numbers


def learned(evidence: Evidence, marks: Marked) -> Learned:
    """Learn all codes at once."""
    signs, held = signs_and_held_out(evidence, marks)
    weights = _weights(held, marks, START_WITHOUT if evidence.white is None else START)
    given = marks.carries.sum(axis=0)
    seen = weights.chances(held, given)
    leaning = _leaning(seen.chance, marks)
    now = weights.chances(signs, given)
    return Learned(_leant(now, leaning), _leant(seen, leaning), signs, weights.codes)


@dataclass(frozen=True, slots=True)
class _Weights:
    codes: Numbers
    rivals: Numbers
    relevant: Numbers | None

    def chances(self, signs: Signs, given: Numbers) -> Chances:
        """`given` says how often each code was; from `HALF` codings on its absence tells much."""
        import numpy as np

        chance = chance_of(_rivals(signs.codes @ self.codes) @ self.rivals)
        if self.relevant is None or not signs.relevant.shape[1]:
            return Chances(chance, np.ones_like(chance))
        trust = given / (given + HALF)
        relevant = chance_of(signs.relevant @ self.relevant)[:, None] ** trust
        return Chances(chance * relevant, relevant)


def _weights(held: Signs, marks: Marked, start: tuple[float, ...]) -> _Weights:
    import numpy as np

    coded = np.asarray(marks.carries.any(axis=1))
    codes = fitted(held.codes[marks.seen], marks.carries[marks.seen], np.array(start))
    rivals = fitted(
        _rivals(held.codes[coded] @ codes), marks.carries[coded], np.array(START_RIVALS)
    )
    if not held.relevant.shape[1]:
        return _Weights(codes, rivals, None)
    relevant = fitted(held.relevant[marks.seen], coded[marks.seen], np.array(START_RELEVANT))
    return _Weights(codes, rivals, relevant)


def _rivals(odds: Numbers) -> Numbers:
    """N x c x 3: a code's log-odds, what all others sum up to, and 1."""
    import numpy as np

    raised = np.exp(np.clip(odds, -30, 30))
    others = np.maximum(raised.sum(axis=1, keepdims=True) - raised, 1e-9)
    return np.stack([odds, np.log(others), np.ones_like(odds)], axis=-1)


def _leant(found: Chances, leaning: Numbers) -> Chances:
    return Chances(chance_of(odds_of(found.chance) + leaning), found.relevant)


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
