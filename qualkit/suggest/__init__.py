"""Passages to proposed codes."""

from qualkit.suggest.embed import MODEL, EmbeddingCache, Progress, embedding_key, embeddings_of
from qualkit.suggest.passages import Passage, Passages, passages_of
from qualkit.suggest.topics import TopicProposal, suggest_topics

__all__ = [
    "MODEL",
    "EmbeddingCache",
    "Passage",
    "Passages",
    "Progress",
    "TopicProposal",
    "embedding_key",
    "embeddings_of",
    "passages_of",
    "suggest_topics",
]
