"""What speaks for a code in a passage, and for any code at all, as numbers to be weighed.

Each code has a prototype in words (the mean passage, and the odds of each word) and, with a
transformer, one in meaning (the linear discriminant of whitened embeddings, which is a centroid
there). Whether a passage says anything that the codebook is about is asked in the same ways of all
passages that carry a code against those that were read and carry none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.suggest.evidence import Evidence
from qualkit.suggest.fitting import standard
from qualkit.suggest.marked import Marked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FEATURES = ("words", "odds", "meaning", "said in words", "said in meaning", "often", "constant")
RELEVANT = ("words", "odds", "meaning", "constant")
HALF = 3.0
"""Codings at which a code's prototype counts as much as its definition."""
FEWEST = 4
"""Passages with and without a code from which one can tell what no code is about."""
SMOOTH = 0.3
"""Occurrences that every word is given on either side of its odds."""
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Signs:
    """`codes` is n x c x 7 as in `FEATURES`; `relevant` n x 4 as in `RELEVANT`, or n x 0."""

    codes: Numbers
    relevant: Numbers


def signs_of(evidence: Evidence, carries: Flags, seen: Flags) -> Signs:
    """Of every passage, by what is carried; passages that are `seen` and carry nothing count."""
    return Signs(_of_codes(evidence, carries, seen), _of_any(evidence, carries, seen))


def held_out(evidence: Evidence, marks: Marked) -> Signs:
    """Of each seen passage as they are when its group was not learnt from."""
    import numpy as np

    nothing = np.zeros_like(marks.carries)
    codes = _of_codes(evidence, nothing, marks.seen)
    relevant = np.zeros((len(codes), len(RELEVANT)))
    known = True
    for held in folds(marks):
        others = signs_of(evidence, marks.carries & ~held[:, None], marks.seen & ~held)
        codes[held] = others.codes[held]
        known = known and others.relevant.shape[1] > 0
        if known:
            relevant[held] = others.relevant[held]
    return Signs(codes, relevant if known else relevant[:, :0])


def folds(marks: Marked) -> Iterator[Flags]:
    """Rows to hold out together: every seen group is in one fold, largest groups dealt first."""
    import numpy as np

    sizes = np.bincount(marks.groups[marks.seen], minlength=int(marks.groups.max(initial=-1)) + 1)
    order = [int(g) for g in np.argsort(-sizes, kind="stable") if sizes[g]]
    for fold in range(min(FOLDS, len(order))):
        yield np.isin(marks.groups, order[fold::FOLDS])


def _of_codes(evidence: Evidence, carries: Flags, seen: Flags) -> Numbers:
    import numpy as np

    n, c = carries.shape
    given = carries.sum(axis=0)
    trust, rest = given / (given + HALF), HALF / (given + HALF)
    made = np.zeros((n, c, len(FEATURES)))
    made[..., 0], made[..., 1] = (
        standard(scores) * trust for scores in _by_words(evidence.words, carries, seen)
    )
    made[..., 3] = standard(dense(evidence.words @ evidence.said.T)) * (0.3 + 0.7 * rest)
    if evidence.white is not None and evidence.vectors is not None:
        assert evidence.meanings is not None
        made[..., 2] = standard(_by_meaning(evidence.white, carries)) * trust
        made[..., 4] = standard(evidence.vectors @ evidence.meanings.T) * (0.3 + 0.7 * rest)
    made[..., 5] = np.log((given + 1) / (given.mean() + 1)) * (given.sum() > 0)
    made[..., 6] = 1
    return made


def _by_words(words: Any, carries: Flags, seen: Flags) -> tuple[Numbers, Numbers]:
    """Likeness to each code's mean passage rather than to any; and the odds of all words.

    The odds are those of a word in passages with the code against those seen without it.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    sums = dense(csr_matrix(carries.T.astype(np.float32)) @ words)
    given = carries.sum(axis=0)
    means = sums / np.maximum(given, 1)[:, None] - np.asarray(words.mean(axis=0))
    all_seen = np.asarray(words[np.flatnonzero(seen)].sum(axis=0))
    odds = _odds(sums, np.maximum(all_seen - sums, 0))
    both = np.vstack([means * (given > 0)[:, None], odds]).astype(np.float32)
    scores = np.asarray(words @ both.T, dtype=np.float64)
    return scores[:, : len(given)], scores[:, len(given) :]


def _odds(here: Numbers, there: Numbers) -> Numbers:
    """Log-odds of each word, a row for each pair of counts."""
    import numpy as np

    size = here.shape[1] * SMOOTH
    totals = (here.sum(axis=1) + size) / (there.sum(axis=1) + size)
    return np.asarray(np.log((here + SMOOTH) / (there + SMOOTH)) - np.log(totals)[:, None])


def _by_meaning(white: Any, carries: Flags) -> Numbers:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    means = normalize(csr_matrix(carries.T.astype(np.float32)) @ white)
    return np.asarray(white @ means.T, dtype=np.float64)


def _of_any(evidence: Evidence, carries: Flags, seen: Flags) -> Numbers:
    """Passages with any code against passages seen without; n x 0 where either is too rare."""
    import numpy as np

    coded = carries.any(axis=1)
    sides = np.flatnonzero(coded), np.flatnonzero(seen & ~coded)
    if min(map(len, sides)) < FEWEST:
        return np.zeros((len(coded), 0))
    sums = [np.asarray(evidence.words[side].sum(axis=0)).reshape(1, -1) for side in sides]
    apart = sums[0] / len(sides[0]) - sums[1] / len(sides[1])
    both = np.vstack([apart, _odds(*sums)])
    made = [standard(dense(evidence.words @ both.T))]
    white = evidence.white
    if white is not None:
        way = white[sides[0]].mean(axis=0) - white[sides[1]].mean(axis=0)
        made.append(standard((white @ way).reshape(-1, 1)))
    else:
        made.append(np.zeros((len(coded), 1)))
    return np.hstack([*made, np.ones((len(coded), 1))])


def dense(found: Any) -> Numbers:
    """A sparse or plain matrix as plain numbers."""
    import numpy as np

    plain = found.toarray() if hasattr(found, "toarray") else found
    return np.asarray(plain, dtype=np.float64)
