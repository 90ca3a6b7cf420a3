"""What repeats at the edges of pages: headers, footers and page numbers.

A line goes when it stands outermost on several pages and is the same on all of them, or the same
but for a number that counts the pages. A line that begins with a label or a time is speech, unless
it is on three pages or more and on every one (the first may differ), word for word. What stands
inside pages as well, such as a speaker's name on its own line, is never a running line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit.ingest.labels import line_start
from qualkit.ingest.pdf_lines import PdfLine
from qualkit.model.whole import whole

Pages = Sequence[Sequence[PdfLine]]

_OFF, _OTHER_SIZE = 1.4, 0.8  # distances between lines, points: what stands apart
_DEEPEST, _LONGEST = 4, 200  # lines of a header or footer, and letters in one
_HIGHEST = 1_000  # what is more counts years, not pages
_NUMBER = re.compile(r"\d{1,4}")
_ROMAN = re.compile(r"(?i)(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50}
_BARE = re.compile(
    r"(?i)[\[(\-–—|·~ ]*"
    r"(?:(?:page|pg\.?|p\.|seite|s\.|página|pág\.|pagina|strona|стр\.|עמוד|第)\s*)?"
    r"(\d{1,3}|[ivxl]{1,7})(?:\s*(?:of|/|von|de|di|sur|из|מתוך|\|)\s*\d{1,4})?\s*[页頁]?"
    r"[\])\-–—|·~ ]*"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """The lines that were taken off, as they stood, and how many were page numbers."""

    headers: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    numbers: int = 0


def without_running_lines(pages: Pages) -> tuple[list[list[PdfLine]], Removed]:
    """The pages without running lines, and what those were."""
    kept = [list(page) for page in pages]
    taken: dict[bool, list[str]] = {True: [], False: []}
    for top in (True, False):
        for _ in range(_DEEPEST):
            found = _running(kept, top=top)
            if not found:
                break
            for number, line in found.items():
                kept[number].remove(line)
                taken[top].append(line.text)
    lone = [text for text in (*taken[True], *taken[False]) if _page_number(text) is not None]
    headers, footers = (
        tuple(text for text in taken[top] if _page_number(text) is None) for top in (True, False)
    )
    return kept, Removed(headers, footers, len(lone))


def _running(pages: Pages, *, top: bool) -> dict[int, PdfLine]:
    """The outermost lines, by page, that are running ones."""
    outer = {n: _outermost(page, top=top) for n, page in enumerate(pages) if page}
    uses = Counter(line.text for page in pages for line in page)
    alike: dict[str, list[int]] = defaultdict(list)
    for number, line in outer.items():
        if len(line.text) < _LONGEST:
            alike[_template(line.text)].append(number)
    found: dict[int, PdfLine] = {}
    for numbers in alike.values():
        told = _counting(numbers, outer)
        inside = any(uses[outer[n].text] > len(told) + 1 for n in told)
        apart = all(_is_apart(pages[n], outer[n]) for n in told if outer[n].placed)
        if (apart or len(told) * 4 >= len(outer) * 3) and _is_running(told, outer, inside=inside):
            found.update({n: outer[n] for n in told})
    return found or _single(pages, outer, top=top)


def _outermost(page: Sequence[PdfLine], *, top: bool) -> PdfLine:
    if not all(line.placed for line in page):
        return page[0] if top else page[-1]
    return max(page, key=lambda li: li.y) if top else min(page, key=lambda li: (li.y, -li.x))


def _template(text: str) -> str:
    """A line with # for its numbers; a lone page number is # whatever stands around it."""
    found = _BARE.fullmatch(text)
    if found is not None and _page_number(text) is not None:
        text = f"{text[: found.start(1)]}#{text[found.end(1) :]}"
    return _NUMBER.sub("#", text.casefold())


def _counting(numbers: Sequence[int], outer: dict[int, PdfLine]) -> list[int]:
    """Pages whose line is the same as on the others, but for one number that counts pages."""
    values = {n: _values(outer[n].text) for n in numbers}
    texts = {outer[n].text.casefold() for n in numbers}
    if len(texts) == 1 and not (_BARE.fullmatch(min(texts)) and _NUMBER.search(min(texts))):
        return list(numbers)
    for place in range(len(values[numbers[0]])):
        offsets = Counter(values[n][place] - n for n in numbers)
        offset, uses = offsets.most_common(1)[0]
        if uses > 1 and uses * 3 > len(numbers) * 2 and offset < _HIGHEST:
            return [n for n in numbers if values[n][place] - n == offset]
    return []


def _values(text: str) -> tuple[int, ...]:
    lone = _page_number(text)
    if lone is not None:
        return (lone,)
    return tuple(int(number) for number in _NUMBER.findall(text))


def _page_number(text: str) -> int | None:
    """The number of a line that is nothing but a page number, as `3`, `- iv -`, `Page 3 of 9`."""
    found = _BARE.fullmatch(text) if len(text) < _LONGEST else None
    if found is None:
        return None
    written = found[1].casefold()
    if _ROMAN.fullmatch(written):
        return _roman(written)
    return whole(written)


def _roman(written: str) -> int:
    values = [_ROMANS[c] for c in written]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _is_running(numbers: Sequence[int], outer: dict[int, PdfLine], *, inside: bool = False) -> bool:
    """On two pages at least, and on two of five; on all but the first where it begins as speech.

    Three that count their pages are enough, as the headers of a chapter. Words that stand `inside`
    pages too, beyond once as a title, are none.
    """
    lines = [outer[n] for n in numbers]
    counted = len(numbers) > 2 and len({line.text for line in lines}) > 1
    if inside or len(numbers) < 2 or (len(numbers) * 5 < len(outer) * 2 and not counted):
        return False
    if not any(_may_be_said(line.text) for line in lines):
        return True
    same = len({line.text for line in lines}) == 1
    return same and len(numbers) > 2 and len(numbers) + 1 >= len(outer)


def _may_be_said(text: str) -> bool:
    """Whether a line begins as speech does: a label or a time; a page number never does."""
    if _page_number(text) is not None:
        return False
    start = line_start(text)
    return start.label is not None or start.time is not None


def _single(pages: Pages, outer: dict[int, PdfLine], *, top: bool) -> dict[int, PdfLine]:
    """A page's own number, set apart from the words, in a file of one page or one at an end."""
    if top or len(outer) > 2:
        return {}
    return {
        n: line
        for n, line in outer.items()
        if _page_number(line.text) == n + 1 and _is_apart(pages[n], line)
    }


def _is_apart(page: Sequence[PdfLine], line: PdfLine) -> bool:
    """Whether an outermost line stands off from the others, or is set in another size."""
    others = [li for li in page if li is not line and li.placed]
    if not line.placed or len(others) < 3:
        return False
    sizes = sorted(li.size for li in others)
    if abs(sizes[len(sizes) // 2] - line.size) > _OTHER_SIZE:
        return True
    heights = sorted({round(li.y, 1) for li in others})
    gaps = sorted(b - a for a, b in pairwise(heights)) or [0.0]
    return min(abs(line.y - li.y) for li in others) > _OFF * gaps[len(gaps) // 2]
