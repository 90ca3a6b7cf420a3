"""The words that set a topic apart from the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.suggest.embed import EmbeddingCache, embeddings_of
from qualkit.suggest.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TERMS = 10
CANDIDATES = 30
"""Terms by class TF-IDF that are put into another order or thinned out."""
DIVERSE = 0.4
"""Share of the weight that difference from the terms chosen before has in MMR."""

Terms = tuple[tuple[str, float], ...]


class TermsBy(StrEnum):
    COUNTS = "counts"
    MEANING = "meaning"
    VARIETY = "variety"


def class_terms(
    texts: Sequence[str], labels: Sequence[int], *, most: int = TERMS
) -> dict[int, Terms]:
    """Terms of each label by class-based TF-IDF as BERTopic computes it, weightiest first.

    A term's share of the topic's words times log(1 + mean words of a topic / times it is said at
    all). Grootendorst 2022, BERTopic: Neural topic modeling with a class-based TF-IDF procedure.
    """
    said: dict[int, Counter[str]] = {label: Counter() for label in sorted(set(labels))}
    for text, label in zip(texts, labels, strict=True):
        said[label].update(content_words(text))
    overall = sum(said.values(), Counter[str]())
    mean = int(overall.total() / len(said)) if said else 0
    return {label: _weighed(counts, overall, mean, most) for label, counts in said.items()}


def _weighed(counts: Counter[str], overall: Counter[str], mean: int, most: int) -> Terms:
    total = counts.total()
    weights = (
        (term, round(times / total * math.log(1 + mean / overall[term]), 6))
        for term, times in counts.items()
    )
    return heaviest(weights)[:most]


def heaviest(terms: Iterable[tuple[str, float]]) -> Terms:
    """Those with a weight, by falling weight and then by alphabet."""
    return tuple(sorted((t for t in terms if t[0] and t[1] > 0), key=lambda t: (-t[1], t[0])))


def by_meaning(
    terms: Terms, middle: NDArray[np.float64], *, cache: EmbeddingCache | None = None
) -> Terms:
    """The terms nearest the topic's middle in meaning, weighed by that cosine.

    After KeyBERT: Grootendorst 2020, KeyBERT: Minimal keyword extraction with BERT.
    """
    if not terms:
        return ()
    rows = embeddings_of([term for term, _ in terms], cache=cache)
    near = rows @ middle
    return heaviest((term, round(float(n), 6)) for (term, _), n in zip(terms, near, strict=True))[
        :TERMS
    ]


def by_variety(
    terms: Terms, middle: NDArray[np.float64], *, cache: EmbeddingCache | None = None
) -> Terms:
    """Near the topic's middle and unlike the terms chosen before (maximal marginal relevance).

    Carbonell and Goldstein 1998, The use of MMR, diversity-based reranking. Weights are cosines to
    the middle; the order is that of choosing.
    """
    if not terms:
        return ()
    rows = embeddings_of([term for term, _ in terms], cache=cache)
    near, alike = rows @ middle, rows @ rows.T
    chosen = [_best(near, range(len(terms)))]
    while len(chosen) < min(TERMS, len(terms)):
        left = [i for i in range(len(terms)) if i not in chosen]
        worth = (1 - DIVERSE) * near - DIVERSE * alike[:, chosen].max(axis=1)
        chosen.append(_best(worth, left))
    return tuple((terms[i][0], round(float(near[i]), 6)) for i in chosen)


def _best(worth: NDArray[np.float64], among: Iterable[int]) -> int:
    """The place worth most, of equal ones the first."""
    return max(among, key=lambda place: (float(worth[place]), -place))
