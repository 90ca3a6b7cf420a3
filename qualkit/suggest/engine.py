"""Grouping passages: BERTopic with PCA and Ward plugged in, the same without it, or as it comes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from qualkit.errors import UsageError
from qualkit.suggest.clusters import Ward
from qualkit.suggest.lazily import required
from qualkit.suggest.points import Components, points_of
from qualkit.suggest.terms import CANDIDATES, Terms, class_terms, heaviest
from qualkit.suggest.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Grouping", "Method", "group", "ordered", "topics_for"]

MOST_TOPICS = 100
ENOUGH_FOR_UMAP = 30


class Method(StrEnum):
    WARD = "ward"
    LIGHT = "light"
    UMAP = "umap"

    @property
    def words(self) -> str:
        return _TITLES[self]


_TITLES = {
    Method.WARD: "BERTopic with PCA and Ward",
    Method.LIGHT: "PCA, Ward and class TF-IDF",
    Method.UMAP: "BERTopic with UMAP and HDBSCAN",
}


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group number per passage, from 0, the largest group first; and each group's terms.

    A passage without a group has the number -1.
    """

    labels: tuple[int, ...]
    terms: tuple[Terms, ...]


def topics_for(passages: int) -> int:
    """How many topics a corpus of that size gets: 2 for 6, 9 for 100, 63 for 2,700; at most 100."""
    return min(max(round(0.55 * math.pow(passages, 0.6)), 2), MOST_TOPICS)


def group(
    texts: Sequence[str],
    embeddings: NDArray[np.float32],
    *,
    topics: int,
    seed: int,
    method: Method = Method.WARD,
) -> Grouping:
    """Group the passages; terms are weighed by class-based TF-IDF, up to 30 of each group.

    `seed` is for UMAP: nothing else draws from a random generator. UMAP with HDBSCAN finds its
    own number of topics. Raises MissingExtra.
    """
    if method is Method.LIGHT:
        return _light(texts, embeddings, topics)
    if method is Method.UMAP and len(texts) < ENOUGH_FOR_UMAP:
        raise UsageError(
            f"UMAP with HDBSCAN needs {ENOUGH_FOR_UMAP} passages, here are {len(texts)}",
            hint="take the method ward",
        )
    parts = (Components(), Ward(topics)) if method is Method.WARD else _umap(seed)
    model = _engine(*parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit_transform(list(texts), embeddings=embeddings)
    found = [int(label) for label in model.topics_]
    terms = {label: _terms(model.get_topic(label)) for label in set(found) if label >= 0}
    return ordered(found, terms)


def _light(texts: Sequence[str], embeddings: NDArray[np.float32], topics: int) -> Grouping:
    """What BERTopic computes with these parts, in a third of the memory."""
    found = [int(label) for label in Ward(topics).fit(points_of(embeddings)).labels_]
    return ordered(found, class_terms(texts, found, most=CANDIDATES))


def ordered(found: Sequence[int], terms: dict[int, Terms]) -> Grouping:
    """Labels numbered anew: the largest first, of equal ones that which comes first."""
    sizes = {label: found.count(label) for label in set(found) if label >= 0}
    order = sorted(sizes, key=lambda label: (-sizes[label], found.index(label)))
    number = {label: position for position, label in enumerate(order)}
    return Grouping(
        tuple(number.get(label, -1) for label in found), tuple(terms[label] for label in order)
    )


def _umap(seed: int) -> tuple[Any, Any]:
    """BERTopic's own defaults, with the seed given to UMAP, its only random part."""
    umap, hdbscan = required("umap", "umap-learn"), required("hdbscan", "hdbscan")
    return (
        umap.UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed),
        hdbscan.HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom"),
    )


def _engine(reduction: Any, clusters: Any) -> Any:
    """The topic model; `language` only decides that accents and hyphens stay in words."""
    bertopic = required("bertopic", "bertopic")
    from sklearn.feature_extraction.text import CountVectorizer

    return bertopic.BERTopic(
        language="multilingual",
        embedding_model=None,
        umap_model=reduction,
        hdbscan_model=clusters,
        vectorizer_model=CountVectorizer(analyzer=content_words),
        top_n_words=CANDIDATES,
        calculate_probabilities=False,
        verbose=False,
    )


def _terms(found: Any) -> Terms:
    """Terms with their weights, equal weights by alphabet; places without a term left out."""
    return heaviest((str(term), round(float(weight), 6)) for term, weight in found or ())
