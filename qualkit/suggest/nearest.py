"""The existing code whose name and definition a passage is nearest to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model import Code, Codebook
from qualkit.suggest.embed import EmbeddingCache, embeddings_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLOSE = 0.3
"""Cosine similarity below which no existing code is called near."""


@dataclass(frozen=True, slots=True)
class NearestCode:
    """`similarity` is the cosine between passage and definition, -1 to 1."""

    code: Code
    similarity: float

    @property
    def sentence(self) -> str:
        near = round(self.similarity, 2) >= CLOSE
        what = "nearest existing code" if near else "no existing code is near,"
        rest = "is" if near else "the nearest is"
        return f"{what} {rest} {self.code.label} (similarity {self.similarity:.2f})"


def nearest_codes(
    vectors: NDArray[np.float32], known: Codebook | None, *, cache: EmbeddingCache | None = None
) -> tuple[NearestCode | None, ...]:
    """One for each vector; None for all when there are no codes. Ties go to the earlier code."""
    if known is None or not known.codes or not len(vectors):
        return (None,) * len(vectors)
    import numpy as np

    meanings = embeddings_of([_meaning(code) for code in known.codes], cache=cache)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    similar = np.clip(vectors / lengths @ meanings.T, -1, 1)
    best = similar.argmax(axis=1)
    return tuple(
        NearestCode(known.codes[int(code)], round(float(row[code]), 4))
        for row, code in zip(similar, best, strict=True)
    )


def _meaning(code: Code) -> str:
    return f"{code.label}. {code.definition}" if code.definition else code.label
