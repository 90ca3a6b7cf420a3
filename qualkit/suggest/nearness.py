"""How near kept embeddings lie to codes, for the code picker; no text is embedded here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.suggest.embed import DIMENSIONS
from qualkit.suggest.evidence import whitened
from qualkit.suggest.likely import TRUST, Near

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

PLACES = 3
"""Decimals of what is sent."""


@dataclass(slots=True, eq=False)
class Nearness:
    """Passages as rows, of length 1 and with directions that vary alike; and what carries a code.

    `meant` is the likeness of each passage to each definition. `sums` change as codings are added.
    """

    codes: tuple[str, ...]
    rows: Rows
    meant: Rows
    sums: Rows
    given: Rows
    number: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.number = {code: number for number, code in enumerate(self.codes)}

    def near(self, row: int | None) -> Near:
        """Of a passage; nothing of one that is not known."""
        import numpy as np

        if row is None:
            return {}
        length = np.maximum(np.linalg.norm(self.sums, axis=1), 1e-9)
        said = self.sums @ self.rows[row] / length * self.given / (self.given + TRUST)
        pairs = ([round(float(n), PLACES) for n in both] for both in (said, self.meant[row]))
        return dict(zip(self.codes, zip(*pairs, strict=True), strict=True))

    def add(self, row: int | None, code: str) -> None:
        """The passage carries the code."""
        if row is None or code not in self.number:
            return
        self.sums[self.number[code]] += self.rows[row]
        self.given[self.number[code]] += 1


@dataclass(frozen=True, slots=True)
class Replay:
    """A person's own codings by number: in which passage each lies. See `likely.Kept`."""

    nearness: Nearness
    rows: Sequence[int | None]

    def near(self, number: int) -> Near:
        """As it was before this coding."""
        return self.nearness.near(self.rows[number])

    def add(self, number: int, code: str) -> None:
        """The coding was made."""
        self.nearness.add(self.rows[number], code)


def nearness_of(vectors: Rows, meanings: Mapping[str, Rows], codes: Sequence[str]) -> Nearness:
    """From embeddings of passages (n x 384) and of those definitions that are kept."""
    import numpy as np

    middle = vectors.mean(axis=0)
    nowhere = np.zeros(DIMENSIONS, dtype=np.float32)
    said = np.stack([meanings[c] - middle if c in meanings else nowhere for c in codes])
    return Nearness(
        tuple(codes),
        _unit(whitened(vectors)),
        np.asarray(_unit(vectors - middle) @ _unit(said).T),
        np.zeros((len(codes), DIMENSIONS), dtype=np.float32),
        np.zeros(len(codes), dtype=np.float32),
    )


def _unit(rows: Rows) -> Rows:
    """Rows of length 1; rows of zeros stay."""
    import numpy as np

    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1))
