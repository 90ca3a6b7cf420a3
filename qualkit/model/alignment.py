"""Alignment: which stretches of an older text stand in a newer one, in the same order.

Lines first, then the words of changed lines, then the letters of changed words. Lines and words
that occur once in both texts are the fixed points (as in a patience diff), so that long texts take
little more than linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qualkit.model.span import Span

_TOKEN = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|.", re.DOTALL)
_MOST_PAIRS = 40_000
_ALIKE = 0.5
_FEW = 30


@dataclass(frozen=True, slots=True)
class Stretch:
    """`old` became `new`: the same words, or a correction of them (`same` is False)."""

    old: Span
    new: Span
    same: bool = True

    @property
    def shift(self) -> int:
        return self.new.start - self.old.start


@dataclass(frozen=True, slots=True)
class _Gap:
    """Tokens `a` to `b` of the old text against `c` to `d` of the new one."""

    a: int
    b: int
    c: int
    d: int


def align(old: str, new: str) -> tuple[Stretch, ...]:
    """The stretches of `old` that stand in `new`, as they were or corrected; disjoint, in order."""
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = _starts(lines[0]), _starts(lines[1])
    found: list[Stretch] = []
    for i, j, n in _blocks(*lines):
        if n:
            found.append(_stretch(starts[0][i], starts[0][i + n], starts[1][j]))
    gaps = list(_between(found, len(old), len(new)))
    for gap in gaps:
        found.extend(_words(old, new, gap))
    return tuple(sorted(found, key=lambda s: s.old))


def letters(old: str, new: str, stretch: Stretch) -> tuple[Stretch, ...]:
    """The letters that a corrected stretch kept."""
    a, b = stretch.old.text(old), stretch.new.text(new)
    return tuple(
        _stretch(stretch.old.start + i, stretch.old.start + i + n, stretch.new.start + j)
        for i, j, n in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        if n
    )


def _stretch(start: int, end: int, there: int) -> Stretch:
    return Stretch(Span(start, end), Span(there, there + end - start))


def _starts(tokens: Sequence[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _between(found: Sequence[Stretch], old: int, new: int) -> Iterator[_Gap]:
    """What lies between stretches in order, where there is something on both sides."""
    i = j = 0
    for stretch in found:
        if stretch.old.start > i and stretch.new.start > j:
            yield _Gap(i, stretch.old.start, j, stretch.new.start)
        i, j = stretch.old.end, stretch.new.end
    if old > i and new > j:
        yield _Gap(i, old, j, new)


def _words(old: str, new: str, gap: _Gap) -> Iterator[Stretch]:
    one, two = _TOKEN.findall(old[gap.a : gap.b]), _TOKEN.findall(new[gap.c : gap.d])
    starts = _starts(one), _starts(two)
    found = [
        _stretch(gap.a + starts[0][i], gap.a + starts[0][i + n], gap.c + starts[1][j])
        for i, j, n in _blocks(one, two)
    ]
    yield from found
    placed = [Stretch(s.old.shift(-gap.a), s.new.shift(-gap.c)) for s in found]
    for left in _between(placed, gap.b - gap.a, gap.d - gap.c):
        a, b = Span(gap.a + left.a, gap.a + left.b), Span(gap.c + left.c, gap.c + left.d)
        if _alike(a.text(old), b.text(new)):
            yield Stretch(a, b, same=False)


def _alike(one: str, two: str) -> bool:
    """Whether one is likelier a correction of the other than something else.

    A few words in the place of a few are one, like a word that was misheard.
    """
    if max(len(one), len(two)) <= _FEW and "\n" not in one + two and one.strip() and two.strip():
        return True
    if len(one) * len(two) > _MOST_PAIRS:
        return False
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _blocks(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int, int]]:
    """(i, j, n): n tokens from i of one are those from j of two; in order, n at least 1."""
    found: list[tuple[int, int, int]] = []
    waiting = [_Gap(0, len(one), 0, len(two))]
    while waiting:
        gap = _trimmed(one, two, waiting.pop(), found)
        if gap.a == gap.b or gap.c == gap.d:
            continue
        fixed = _fixed_points(one, two, gap)
        if fixed:
            found.extend((i, j, 1) for i, j in fixed)
            waiting.extend(_gaps(gap, fixed))
        elif (gap.b - gap.a) * (gap.d - gap.c) <= _MOST_PAIRS:
            matcher = SequenceMatcher(None, one[gap.a : gap.b], two[gap.c : gap.d], autojunk=False)
            found.extend(
                (gap.a + i, gap.c + j, n) for i, j, n in matcher.get_matching_blocks() if n
            )
    return _joined(sorted(found))


def _trimmed(
    one: Sequence[str], two: Sequence[str], gap: _Gap, found: list[tuple[int, int, int]]
) -> _Gap:
    """The gap without what is the same at its beginning and end, which is noted as found."""
    a, b, c, d = gap.a, gap.b, gap.c, gap.d
    while a < b and c < d and one[a] == two[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and one[b - 1] == two[d - 1]:
        b, d = b - 1, d - 1
    if a > gap.a:
        found.append((gap.a, gap.c, a - gap.a))
    if b < gap.b:
        found.append((b, d, gap.b - b))
    return _Gap(a, b, c, d)


def _fixed_points(one: Sequence[str], two: Sequence[str], gap: _Gap) -> list[tuple[int, int]]:
    """Tokens that occur once on either side, as many as keep their order."""
    here, there = Counter(one[gap.a : gap.b]), Counter(two[gap.c : gap.d])
    places = {two[j]: j for j in range(gap.c, gap.d) if there[two[j]] == 1 and not two[j].isspace()}
    pairs = [(i, places[one[i]]) for i in range(gap.a, gap.b)
             if one[i] in places and here[one[i]] == 1]  # fmt: skip
    return _longest_rising(pairs)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        ends[place : place + 1] = [number]
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _gaps(gap: _Gap, fixed: Sequence[tuple[int, int]]) -> Iterator[_Gap]:
    a, c = gap.a, gap.c
    for i, j in (*fixed, (gap.b, gap.d)):
        yield _Gap(a, i, c, j)
        a, c = i + 1, j + 1


def _joined(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    out: list[tuple[int, int, int]] = []
    for i, j, n in blocks:
        if out and (out[-1][0] + out[-1][2], out[-1][1] + out[-1][2]) == (i, j):
            out[-1] = (out[-1][0], out[-1][1], out[-1][2] + n)
        else:
            out.append((i, j, n))
    return out
