"""BERTopic with PCA and Ward clustering plugged in: the same passages give the same topics."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.suggest.embed import required
from qualkit.suggest.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COMPONENTS = 50
TERMS = 10
MOST_TOPICS = 100


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group number per passage, from 0, the largest group first; and each group's terms."""

    labels: tuple[int, ...]
    terms: tuple[tuple[tuple[str, float], ...], ...]


def topics_for(passages: int) -> int:
    """How many topics a corpus of that size gets: the root of half its passages, 2 to 100."""
    return min(max(round(math.sqrt(passages / 2)), 2), MOST_TOPICS)


def group(
    texts: Sequence[str], embeddings: NDArray[np.float32], *, topics: int, seed: int
) -> Grouping:
    """Group the passages; terms are weighed by class-based TF-IDF. Raises MissingExtra.

    `seed` reaches every random generator, though neither PCA (exact) nor Ward draws from one.
    """
    model = _engine(embeddings, topics, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit_transform(list(texts), embeddings=embeddings)
    found = [int(label) for label in model.topics_]
    order = sorted(set(found), key=lambda label: (-found.count(label), found.index(label)))
    number = {label: position for position, label in enumerate(order)}
    return Grouping(
        tuple(number[label] for label in found),
        tuple(_terms(model.get_topic(label)) for label in order),
    )


def _engine(embeddings: NDArray[np.float32], topics: int, seed: int) -> Any:
    """The topic model; `language` only decides that accents and hyphens stay in words."""
    bertopic = required("bertopic", "bertopic")
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.decomposition import PCA
    from sklearn.feature_extraction.text import CountVectorizer

    components = min(COMPONENTS, *embeddings.shape)
    return bertopic.BERTopic(
        language="multilingual",
        embedding_model=None,
        umap_model=PCA(n_components=components, svd_solver="full", random_state=seed),
        hdbscan_model=AgglomerativeClustering(n_clusters=topics, linkage="ward"),
        vectorizer_model=CountVectorizer(analyzer=content_words),
        top_n_words=TERMS,
        calculate_probabilities=False,
        verbose=False,
    )


def _terms(found: Any) -> tuple[tuple[str, float], ...]:
    """Terms with their weights, equal weights by alphabet; places without a term left out."""
    pairs = [(str(term), round(float(weight), 6)) for term, weight in found or () if term]
    return tuple(sorted((p for p in pairs if p[1] > 0), key=lambda p: (-p[1], p[0])))
