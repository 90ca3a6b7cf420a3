"""Wilson's interval for a share: honest for few cases and for none or all."""

from __future__ import annotations

from math import sqrt

NORMAL_95 = 1.959963984540054
INTERVAL_RULE = "In brackets Wilson's 95 % interval of the share, in per cent (Wilson 1927)."


def wilson(n: int, of: int) -> tuple[float, float] | None:
    """The 95 % score interval of `n` of `of`, without continuity correction; None of nothing.

    (p + z²/2N ± z √(p(1−p)/N + z²/4N²)) / (1 + z²/N): Wilson 1927, J. Am. Stat. Assoc. 22, 209-212;
    method 3 of Newcombe 1998, Statist. Med. 17, 857-872.

    >>> [round(bound, 4) for bound in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if not of:
        return None
    share, square = n / of, NORMAL_95**2
    middle = share + square / (2 * of)
    reach = NORMAL_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = ((middle + sign * reach) / (1 + square / of) for sign in (-1, 1))
    return (0.0 if n == 0 else low, 1.0 if n == of else high)
