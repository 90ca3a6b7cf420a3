"""A regular expression that a person gives for labels: refused where it could take for ever."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

WINDOW = 120  # characters of a line that an expression looks at
_LONGEST = 200
_MOST_WAYS = 250_000_000  # ways to try on one line; a fraction of a second at the very worst
_NESTED = _MOST_WAYS + 1
_BOUND = r"bound the repeats, as in \d{1,3} or [\w ]{1,40}, and leave out those inside others"
_EXAMPLE = r"for example (?P<speaker>[A-Z]\w{0,30})\s*>>"
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def fault_of_expression(pattern: str) -> tuple[str, str]:
    """What is wrong with an expression and what to do; both empty when it can be used."""
    if len(pattern) > _LONGEST:
        return f"the regular expression has more than {_LONGEST} characters", "make it shorter"
    try:
        tree = parser.parse(pattern)
        groups = re.compile(pattern).groupindex
    except (re.error, OverflowError, RecursionError) as error:
        return f"this is no regular expression: {error}", _EXAMPLE
    if "speaker" not in groups:
        return "the regular expression names no group 'speaker'", _EXAMPLE
    if _ways_of_all(list(tree)) > _MOST_WAYS:
        return "the regular expression could take too long on some lines", _BOUND
    return "", ""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _ways_of_all(items: Sequence[tuple[Any, Any]]) -> int:
    """In how many ways items in a row can match; a repeat at the very end is tried once."""
    ways = 1
    for number, (name, given) in enumerate(items):
        last = number == len(items) - 1
        one = _ways(str(name), given)
        ways *= 1 if last and str(name) in _REPEATS and one < _NESTED else one
    return min(ways, _NESTED)


def _ways(name: str, given: Any) -> int:
    if name in _REPEATS:
        return _ways_of_repeat(*given)
    if name == "SUBPATTERN":
        return _inside(given[3])
    if name == "BRANCH":
        return min(sum(_inside(branch) for branch in given[1]), _NESTED)
    if name in {"ASSERT", "ASSERT_NOT"}:
        return _inside(given[1])
    if name == "ATOMIC_GROUP":
        return _inside(given)
    return _NESTED if name.startswith("GROUPREF") else 1


def _inside(items: Sequence[tuple[Any, Any]]) -> int:
    """As `_ways_of_all`, where something may follow."""
    ways = 1
    for name, given in items:
        ways *= _ways(str(name), given)
    return min(ways, _NESTED)


def _ways_of_repeat(low: Any, high: Any, items: Sequence[tuple[Any, Any]]) -> int:
    inner = _inside(items)
    if inner > 1:
        return inner + 1 if int(high) <= 1 else _NESTED
    return min(int(high), WINDOW) - min(int(low), WINDOW) + 1
