"""Passages to proposed codes."""

from qualkit.suggest.embed import MODEL, EmbeddingCache, Progress, embedding_key, embeddings_of
from qualkit.suggest.engine import Method
from qualkit.suggest.passages import Passage, Passages, passages_of
from qualkit.suggest.record import TopicOptions
from qualkit.suggest.terms import TermsBy
from qualkit.suggest.topics import TopicProposal, suggest_topics

__all__ = [
    "MODEL",
    "EmbeddingCache",
    "Method",
    "Passage",
    "Passages",
    "Progress",
    "TermsBy",
    "TopicOptions",
    "TopicProposal",
    "embedding_key",
    "embeddings_of",
    "passages_of",
    "suggest_topics",
]
