"""Size: how many units several people have to code, and which documents to give them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from statistics import NormalDist

from qualkit.errors import StatisticsError


def units_to_code(alpha: float, p: float, *, level: float = 0.05, coders: int = 2) -> int:
    """Units needed to tell that alpha is not below `alpha`, rounded up.

    N = m z² ((1 + a)(3 - a) / (4 p (1 - p)(1 - a)) - a) with z the one-sided normal quantile of
    `level` and p the share of the rarest code (1 / codes where all are as frequent): Bloch and
    Kraemer 1989, eq. 3.7, as Krippendorff (2019) uses it. Raises StatisticsError outside of the
    open interval 0 to 1.
    """
    for name, value in (("alpha", alpha), ("p", p), ("level", level)):
        if not 0 < value < 1:
            raise StatisticsError(f"{name} is {value:g}", hint="a number between 0 and 1")
    if coders < 2:
        raise StatisticsError(f"{coders} coders", hint="two or more")
    z = NormalDist().inv_cdf(1 - level)
    spread = (1 + alpha) * (3 - alpha) / (4 * p * (1 - p) * (1 - alpha))
    return math.ceil(coders * z * z * (spread - alpha) - 1e-9)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Documents that are alike, and how many of them were drawn."""

    name: tuple[str, ...]
    documents: tuple[str, ...]
    drawn: tuple[str, ...]


def draw(
    documents: Sequence[tuple[str, tuple[str, ...]]], count: int, *, seed: int = 0
) -> tuple[Stratum, ...]:
    """Draw `count` documents at random, each stratum in proportion to its size.

    `documents` are (name, stratum). Every stratum gets one as long as there are enough.
    The same seed draws the same documents, whatever their order.
    Raises StatisticsError where there are fewer documents than asked for.
    """
    if not 1 <= count <= len(documents):
        raise StatisticsError(
            f"{count} of {len(documents)} documents cannot be drawn",
            hint=f"a number from 1 to {len(documents)}",
        )
    strata: dict[tuple[str, ...], list[str]] = {}
    for name, stratum in sorted(documents, key=lambda d: (d[1], d[0])):
        strata.setdefault(stratum, []).append(name)
    random = Random(seed)
    shares = _shares([len(names) for names in strata.values()], count, random)
    return tuple(
        Stratum(stratum, tuple(names), tuple(sorted(random.sample(names, share))))
        for (stratum, names), share in zip(strata.items(), shares, strict=True)
    )


def _shares(sizes: Sequence[int], count: int, random: Random) -> list[int]:
    """Whole shares of `count` by size, at least one each where possible.

    What is left after whole shares goes to strata at even steps along their order (systematic
    sampling), so that neighbours, as those of one site, are not drawn together by chance.
    """
    least = 1 if count >= len(sizes) else 0
    ideal = [count * size / sum(sizes) for size in sizes]
    given = [max(least, math.floor(share)) for share in ideal]
    left = count - sum(given)
    if left > 0:
        open_ = [i for i, share in enumerate(ideal) if share > given[i]]
        rests = list(accumulate(ideal[i] - given[i] for i in open_))
        step = rests[-1] / left
        start = random.random() * step
        for number in range(left):
            at = bisect_right(rests, start + number * step)
            given[open_[min(at, len(open_) - 1)]] += 1
    while sum(given) > count:
        over = (i for i in range(len(sizes)) if given[i] > least)
        given[max(over, key=lambda i: given[i] - ideal[i])] -= 1
    return given
