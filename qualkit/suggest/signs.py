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
    Matrix = NDArray[np.float32]
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
    return _signs(evidence, _said(evidence), carries, seen)


def signs_and_held_out(evidence: Evidence, marks: Marked) -> tuple[Signs, Signs]:
    """Those of now; and of each seen passage as they are when its group was not learnt from."""
    said = _said(evidence)
    now = _signs(evidence, said, marks.carries, marks.seen)
    codes, relevant = now.codes.copy(), now.relevant.copy()
    for held in folds(marks):
        carries, seen = marks.carries & ~held[:, None], marks.seen & ~held
        others = _signs(evidence, said, carries, seen)
        codes[held] = others.codes[held]
        if others.relevant.shape[1] < relevant.shape[1]:
            relevant = others.relevant
        elif relevant.shape[1]:
            relevant[held] = others.relevant[held]
    return now, Signs(codes, relevant)


def folds(marks: Marked) -> Iterator[Flags]:
    """Rows to hold out together: every seen group is in one fold, largest groups dealt first."""
    import numpy as np

    sizes = np.bincount(marks.groups[marks.seen], minlength=int(marks.groups.max(initial=-1)) + 1)
    order = [int(g) for g in np.argsort(-sizes, kind="stable") if sizes[g]]
    for fold in range(min(FOLDS, len(order))):
        yield np.isin(marks.groups, order[fold::FOLDS])


def _said(evidence: Evidence) -> Numbers:
    """N x c x 2: likeness to the definition in words and in meaning, whatever was coded."""
    import numpy as np

    words = standard(dense(evidence.words @ evidence.said.T))
    if evidence.vectors is None or evidence.meanings is None:
        return np.stack([words, np.zeros_like(words)], axis=-1)
    return np.stack([words, standard(evidence.vectors @ evidence.meanings.T)], axis=-1)


def _signs(evidence: Evidence, said: Numbers, carries: Flags, seen: Flags) -> Signs:
    return Signs(_of_codes(evidence, said, carries, seen), _of_any(evidence, carries, seen))


def _of_codes(evidence: Evidence, said: Numbers, carries: Flags, seen: Flags) -> Numbers:
    import numpy as np

    n, c = carries.shape
    given = carries.sum(axis=0)
    trust, rest = given / (given + HALF), HALF / (given + HALF)
    made = np.zeros((n, c, len(FEATURES)))
    made[..., 0], made[..., 1] = (
        standard(scores) * trust for scores in _by_words(evidence.words, carries, seen)
    )
    if evidence.white is not None:
        made[..., 2] = standard(_by_meaning(evidence.white, carries)) * trust
    made[..., 3:5] = said * (0.3 + 0.7 * rest)[:, None]
    made[..., 5] = np.log((given + 1) / (given.mean() + 1)) * (given.sum() > 0)
    made[..., 6] = 1
    return made


def _by_words(words: Any, carries: Flags, seen: Flags) -> tuple[Matrix, Matrix]:
    """Likeness to each code's mean passage rather than to any; and the odds of all words.

    The odds are those of a word in passages with the code against those seen without it.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    sums = (csr_matrix(carries.T.astype(np.float32)) @ words).toarray()
    given = carries.sum(axis=0, dtype=np.float32)
    means = sums / np.maximum(given, 1)[:, None] - _plain(words.mean(axis=0))
    all_seen = _plain(words[np.flatnonzero(seen)].sum(axis=0))
    odds = _odds(sums, np.maximum(all_seen - sums, 0))
    scores = words @ np.hstack([(means * (given > 0)[:, None]).T, odds.T])
    return scores[:, : len(given)], scores[:, len(given) :]


def _plain(row: Any) -> Matrix:
    """Sums or means over a sparse matrix as 1 x terms numbers."""
    import numpy as np

    return np.asarray(row, dtype=np.float32).reshape(1, -1)


def _odds(here: Matrix, there: Matrix) -> Matrix:
    """Log-odds of each word, a row for each pair of counts."""
    import numpy as np

    size = here.shape[1] * SMOOTH
    totals = (here.sum(axis=1) + size) / (there.sum(axis=1) + size)
    odds = np.log((here + SMOOTH) / (there + SMOOTH)) - np.log(totals)[:, None]
    return np.asarray(odds, dtype=np.float32)


def _by_meaning(white: Any, carries: Flags) -> Numbers:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    means = normalize(csr_matrix(carries.T.astype(np.float32)) @ white)
    return np.asarray(white @ means.T, dtype=np.float64)


def _of_any(evidence: Evidence, carries: Flags, seen: Flags) -> Numbers:
    """Passages with any code against passages seen without; n x 0 where either is too rare."""
    import numpy as np

    coded = np.asarray(carries.any(axis=1))
    one, other = np.flatnonzero(coded), np.flatnonzero(seen & ~coded)
    made = np.zeros((len(carries), len(RELEVANT)))
    if min(len(one), len(other)) < FEWEST:
        return made[:, :0]
    with_code, without = (_plain(evidence.words[side].sum(axis=0)) for side in (one, other))
    apart = with_code / len(one) - without / len(other)
    made[:, :2] = standard(evidence.words @ np.vstack([apart, _odds(with_code, without)]).T)
    if evidence.white is not None:
        way = evidence.white[one].mean(axis=0) - evidence.white[other].mean(axis=0)
        made[:, 2:3] = standard(evidence.white @ way[:, None])
    made[:, 3] = 1
    return made


def dense(found: Any) -> Numbers:
    """A sparse or plain matrix as plain numbers."""
    import numpy as np

    plain = found.toarray() if hasattr(found, "toarray") else found
    return np.asarray(plain, dtype=np.float64)
