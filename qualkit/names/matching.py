"""Whole-word search for many names at once, in one pass over a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import normalize

from qualkit.model import Span
from qualkit.names.words import Form, Words, form_of, gap, key, words_of


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at its place in a text."""

    span: Span
    name: str


class Matcher:
    """Finds names as whole words, the longest one that begins at a word first.

    Names come with whether they count in any case; else as written and in capitals only. Spelling
    with composed or combining marks, straight or curled apostrophes does not matter.
    """

    def __init__(self, names: Iterable[tuple[str, bool]]) -> None:
        self._by_first: dict[str, list[tuple[Form, str, bool]]] = {}
        for name, any_case in names:
            form = form_of(name)
            if form is not None:
                self._by_first.setdefault(form.keys[0], []).append((form, name, any_case))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: (-len(c[0].keys), -len(c[1]), c[1]))

    def scan(self, text: str, words: Words | None = None) -> Iterator[Hit]:
        """Hits in order, never overlapping."""
        words = words_of(text) if words is None else words
        free = 0
        for at, (start, end) in enumerate(words):
            candidates = self._by_first.get(key(text[start:end])) if start >= free else None
            for form, name, any_case in candidates or ():
                span = _span(form, text, words, at, free)
                if span is not None and (any_case or _as_written(form, span.text(text))):
                    yield Hit(span, name)
                    free = span.end
                    break


def _span(form: Form, text: str, words: Words, at: int, free: int) -> Span | None:
    last = at + len(form.keys) - 1
    if last >= len(words):
        return None
    start, end = words[at][0] - len(form.lead), words[last][1] + len(form.trail)
    if start < free or text[start : words[at][0]] != form.lead:
        return None
    if text[words[last][1] : end] != form.trail:
        return None
    for number in range(1, len(form.keys)):
        before, here = words[at + number - 1], words[at + number]
        if key(text[here[0] : here[1]]) != form.keys[number]:
            return None
        if gap(text[before[1] : here[0]]) != form.gaps[number - 1]:
            return None
    return Span(start, end)


def _as_written(form: Form, found: str) -> bool:
    parts = tuple(normalize("NFC", found[start:end]) for start, end in words_of(found))
    return parts == form.exact or (found.isupper() and len(found) > 1)
