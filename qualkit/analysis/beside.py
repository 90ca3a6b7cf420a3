"""What other codings stand in the same words: an axis made of another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from qualkit.analysis.corpus import Corpus, Placed

Keys = Callable[[Placed], tuple[str, ...]]


def keys_beside(corpus: Corpus, of: Keys) -> Keys:
    """What `of` says of the other codings that overlap a coding, whoever made them, each once."""
    found: defaultdict[str, list[tuple[Placed, tuple[str, ...]]]] = defaultdict(list)
    for placed in corpus.placed:
        if keys := of(placed):
            found[placed.coding.transcript].append((placed, keys))
    kept: dict[str, tuple[str, ...]] = {}

    def beside(placed: Placed) -> tuple[str, ...]:
        mine = placed.coding
        if mine.id not in kept:
            others = (
                keys
                for other, keys in found[mine.transcript]
                if other.coding.id != mine.id and other.coding.span.overlaps(mine.span)
            )
            kept[mine.id] = tuple(dict.fromkeys(key for keys in others for key in keys))
        return kept[mine.id]

    return beside
