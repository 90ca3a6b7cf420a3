"""What speaks for a code: likeness of passages to its definition and to each other, as numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qualkit.model import Code
from qualkit.suggest.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|\?")

SHRINKAGE = 0.6
"""Share of the plain variance in the covariance that embeddings are whitened with."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passages and definitions as rows of length 1; without a transformer only by words.

    `words` (n x terms) and `said` (c x terms) are sparse TF-IDF; `vectors` and `meanings` (n x d
    and c x d) are embeddings, `white` (n x d) passages whose directions vary alike. `missing` says
    why there are none, where they were wanted.
    """

    terms: tuple[str, ...]
    words: Any
    said: Any
    vectors: Matrix | None = None
    meanings: Matrix | None = None
    white: Matrix | None = None
    missing: str = ""


def meaning_of(code: Code) -> str:
    """What the codebook says of a code, as one text."""
    rules = (code.label, code.definition, code.include)
    return ". ".join(part.rstrip(". ") for part in rules if part)


def learnt_of(code: Code) -> tuple[str, ...]:
    """Everything of a code that says which passages it is for."""
    return (meaning_of(code), *code.keywords, *code.cues, *code.examples)


def evidence_of(
    texts: Sequence[str],
    codes: Sequence[Code],
    *,
    vectors: Matrix | None = None,
    meanings: Matrix | None = None,
    missing: str = "",
) -> Evidence:
    """`vectors` and `meanings` are embeddings of passages and of `meaning_of` each code."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    said = [" ".join(learnt_of(code)) for code in codes]
    bags = _bags([*texts, *said])
    maker = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
    rows = maker.fit([*bags, ["?"]]).transform(bags)
    return Evidence(
        tuple(str(term) for term in maker.get_feature_names_out()),
        rows[: len(texts)],
        rows[len(texts) :],
        vectors,
        None if vectors is None else meanings,
        None if vectors is None or not len(vectors) else whitened(vectors),
        missing,
    )


def _bags(texts: Sequence[str]) -> list[list[str]]:
    """Words, function words too, question marks, and pairs of words that occur in two texts."""
    singles = [_WORD.findall(text.casefold().replace("’", "'")) for text in texts]
    times = Counter(pair for words in singles for pair in set(pairwise(words)))
    return [
        [*words, *(" ".join(pair) for pair in pairwise(words) if times[pair] > 1)]
        for words in singles
    ]


def worth_naming(term: str) -> bool:
    """Whether a term tells a person something by itself."""
    return content_words(term) == [term]


def whitened(vectors: Matrix) -> Matrix:
    """Linear discriminants need the inverse of the covariance; here it is taken once for all."""
    import numpy as np

    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    covariance = centred.T @ centred / max(len(centred), 1)
    size = len(covariance)
    plain = max(float(np.trace(covariance)) / size, 1e-9)
    mixed = (1 - SHRINKAGE) * covariance + SHRINKAGE * plain * np.eye(size)
    values, axes = np.linalg.eigh(mixed)
    white = centred @ (axes / np.sqrt(values)) / np.sqrt(size)
    return np.asarray(white, dtype=np.float32)
