"""Words for shares: one fixed scale, so that "most" means the same in every memo."""

from __future__ import annotations

SMALLEST_BASE = 5
CLEAR_CHANGE = 20


def quantifier(n: int, of: int) -> str:
    """The word for `n` of `of`; empty where the base is below 5 and only n/N may be printed.

    >>> quantifier(31, 41)
    'most'
    """
    if of < SMALLEST_BASE:
        return ""
    if n in (0, 1):
        return ("none", "one")[n]
    if n >= of:
        return "all"
    share = 100 * n
    steps = ((90 * of, "nearly all"), (60 * of + 1, "most"), (40 * of, "about half"))
    return next((word for least, word in steps if share >= least), _minority(share, of))


def _minority(share: int, of: int) -> str:
    return "some" if share >= 20 * of else "few"


def change(before: tuple[int, int], after: tuple[int, int]) -> str:
    """The word for two shares, each (n, N): 20 percentage points on bases of 5 or more.

    >>> change((1, 6), (4, 6))
    'rises'
    """
    (n0, of0), (n1, of1) = before, after
    if min(of0, of1) < SMALLEST_BASE:
        return "too few to say"
    moved = 100 * (n1 * of0 - n0 * of1)
    needed = CLEAR_CHANGE * of0 * of1
    if abs(moved) < needed:
        return "no clear change"
    return "rises" if moved > 0 else "falls"


SCALE = (
    "all; nearly all (90 % or more); most (more than 60 %); about half (40 to 60 %); "
    "some (20 to under 40 %); few (under 20 %); one; none. "
    f"Below {SMALLEST_BASE} transcripts only the numbers are given."
)
CHANGE_RULE = (
    f"A share rises or falls when it moves by {CLEAR_CHANGE} percentage points or more and both "
    f"waves hold at least {SMALLEST_BASE} transcripts. No significance is tested."
)
