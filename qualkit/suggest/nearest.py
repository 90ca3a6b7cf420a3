"""The existing codes that a passage or a topic is nearest to in meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.model import Code, Codebook
from qualkit.suggest.embed import DIMENSIONS, EmbeddingCache, embeddings_of
from qualkit.suggest.points import unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLOSE = 0.3
"""Cosine similarity below which no existing code is called near."""
PULL = 0.25
"""Weight of the nearest code beside a passage's own words in guided topics."""
NEAREST = 3


@dataclass(frozen=True, slots=True)
class NearestCode:
    """`similarity` is the cosine between passage and the code's meaning, -1 to 1."""

    code: Code
    similarity: float

    @property
    def sentence(self) -> str:
        near = round(self.similarity, 2) >= CLOSE
        what = "nearest existing code" if near else "no existing code is near,"
        rest = "is" if near else "the nearest is"
        return f"{what} {rest} {self.code.label} (similarity {self.similarity:.2f})"


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """The codes in use and the direction of each one's meaning, n x 384 numbers of length 1."""

    codes: tuple[Code, ...]
    vectors: NDArray[np.float64]

    def similar(self, vectors: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Cosines, a row for each vector and a column for each code."""
        import numpy as np

        return np.asarray(np.clip(unit(vectors) @ self.vectors.T, -1, 1))

    def nearest(
        self, vectors: NDArray[np.float32] | NDArray[np.float64]
    ) -> tuple[tuple[NearestCode, ...], ...]:
        """For each vector the three nearest codes; ties go to the earlier code."""
        import numpy as np

        similar = self.similar(vectors)
        order = np.argsort(-similar, axis=1, kind="stable")[:, :NEAREST]
        return tuple(
            tuple(NearestCode(self.codes[int(c)], round(float(row[c]), 4)) for c in best)
            for row, best in zip(similar, order, strict=True)
        )


def meanings_of(known: Codebook | None, *, cache: EmbeddingCache | None = None) -> Meanings:
    """Of every code in use the middle of its definition, its examples and its cues."""
    import numpy as np

    codes = tuple(code for code in known.codes if not code.retired) if known else ()
    said = [tuple(_said(code)) for code in codes]
    if not codes:
        return Meanings((), np.zeros((0, DIMENSIONS)))
    rows = embeddings_of([text for texts in said for text in texts], cache=cache)
    ends = np.cumsum([0, *map(len, said)])
    middles = np.stack([unit(rows[a:b]).mean(axis=0) for a, b in pairwise(ends)])
    return Meanings(codes, unit(middles))


def _said(code: Code) -> Iterator[str]:
    yield f"{code.label}. {code.definition}" if code.definition else code.label
    yield from code.examples
    if code.cues:
        yield ", ".join(code.cues)


def guided(vectors: NDArray[np.float32], meanings: Meanings) -> NDArray[np.float32]:
    """Passages drawn a quarter of the way towards the nearest code, where one is near.

    The weights are those of BERTopic's guided topics.
    """
    import numpy as np

    similar = meanings.similar(vectors)
    best = similar.argmax(axis=1)
    near = similar[np.arange(len(vectors)), best] >= CLOSE
    drawn = unit(vectors)
    drawn[near] = (1 - PULL) * drawn[near] + PULL * meanings.vectors[best[near]]
    return np.asarray(drawn, dtype=np.float32)
