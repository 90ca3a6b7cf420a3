"""Embeddings of passages for services: kept in a project, or else while the process runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qualkit.services.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qualkit.suggest.embed import EmbeddingCache


class _Memory:
    """An embedding cache that lasts as long as the process."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self._held[key] for key in keys if key in self._held}

    def put_many(self, values: Mapping[str, bytes]) -> None:
        self._held |= values


_MEMORY = _Memory()


def vectors_of(
    texts: Sequence[str],
    *,
    cache: EmbeddingCache | None = None,
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """One embedding of length 1 per text. Raises MissingExtra."""
    from qualkit.suggest import embeddings_of

    return embeddings_of(texts, cache=cache or _MEMORY, progress=progress)
