"""Proposals from everything at hand: what is written down, shapes, rules, statistics."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.names.capitals import WORDS_TOO, Capitals, by_capitals
from qualkit.names.matching import Hit, Matcher
from qualkit.names.patterns import by_shape
from qualkit.names.rules import by_pipeline, by_rules
from qualkit.names.values import Category, Context, Document, Known, Proposal
from qualkit.names.words import Words, form_of, key, spelling, words_of

Tell = Callable[[str, int, int], None]
_CONTEXT = 60
_SHOWN = 5
_LINKED = frozenset(
    {Category.PERSON, Category.PLACE, Category.SCHOOL, Category.PROGRAM, Category.OTHER}
)


@dataclass
class _Gathered:
    """Everything said about one name so far; the first to say it gives category and reason."""

    known: Known
    minors: bool = False
    times: int = 0
    documents: dict[str, None] = field(default_factory=dict)
    contexts: list[Context] = field(default_factory=list)


_NOBODY = _Gathered(Known("", Category.OTHER, ""))


def find_names(
    documents: Sequence[Document],
    known: Sequence[Known] = (),
    *,
    besides: Collection[str] = (),
    tell: Tell | None = None,
) -> tuple[Proposal, ...]:
    """Proposals over all documents, those of a category together, the commonest first.

    What stands only within one of `besides`, which are pseudonyms and codes, is not proposed.
    """
    say = tell or (lambda _what, _done, _total: None)
    words = [words_of(document.text) for document in documents]
    statistics = Capitals()
    for done, (document, its_words) in enumerate(zip(documents, words, strict=True), start=1):
        statistics.add(document.text, its_words)
        say("counting words", done, len(documents))
    gathered: dict[object, _Gathered] = {spelling(name): _NOBODY for name in besides}
    for one in known:
        _gather(gathered, one)
    for done, document in enumerate(documents, start=1):
        for one in _in_document(document):
            _gather(gathered, one)
        say("looking for names", done, len(documents))
    pairs = list(zip(documents, words, strict=True))
    for _, one in by_capitals(pairs, statistics):
        _gather(gathered, one)
    gathered = {place: one for place, one in gathered.items() if one is not _NOBODY}
    _count(gathered, pairs, statistics, besides)
    return _proposals(gathered, statistics)


def _in_document(document: Document) -> Iterator[Known]:
    yield from by_shape(document.text, minors=document.minors)
    yield from by_rules(document.text)
    yield from by_pipeline(document.text)


_TRIMMED = re.compile(r"^[\s\"“”'‘’.,;:]+|[\s\"“”'‘’.,;:]+$")


def _gather(gathered: dict[object, _Gathered], one: Known) -> None:
    text = _TRIMMED.sub("", one.text)
    if form_of(text) is None or len(text) < 2:
        return
    name_key = spelling(text)
    found = gathered.get(name_key)
    if found is _NOBODY:
        return
    if found is None:
        gathered[name_key] = _Gathered(Known(text, one.category, one.why, one.named))
    elif found.known.text.isupper() and not text.isupper():
        old = found.known
        found.known = Known(text, old.category, old.why, old.named)


def _count(
    gathered: dict[object, _Gathered],
    documents: Sequence[tuple[Document, Words]],
    statistics: Capitals,
    besides: Collection[str],
) -> None:
    by_text = {one.known.text: one for one in gathered.values()}
    other = [(name, True) for name in besides if name not in by_text]
    matcher = Matcher([*((n, _any_case(n, statistics)) for n in by_text), *other])
    for document, words in documents:
        for hit in matcher.scan(document.text, words):
            if hit.name in by_text:
                _add_hit(by_text[hit.name], document, hit)


def _add_hit(one: _Gathered, document: Document, hit: Hit) -> None:
    one.times += 1
    seen_here = document.name in one.documents
    one.documents[document.name] = None
    one.minors = one.minors or document.minors
    if len(one.contexts) < _SHOWN and not (seen_here and len(one.contexts) > 1):
        one.contexts.append(_context(document, hit))


def _any_case(name: str, statistics: Capitals) -> bool:
    """Whether a name counts in small letters: not where it is an ordinary word as well."""
    form = form_of(name)
    if form is None or len(form.keys) > 1:
        return True
    word = form.keys[0]
    return word not in WORDS_TOO and not statistics.small[word]


def _context(document: Document, hit: Hit) -> Context:
    text, span = document.text, hit.span
    before = text[max(0, span.start - _CONTEXT) : span.start]
    after = text[span.end : span.end + _CONTEXT]
    if span.start > _CONTEXT:
        before = before[before.find(" ") + 1 :]
    if span.end + _CONTEXT < len(text):
        after = after[: after.rfind(" ") + 1]
    return Context(document.name, _one_line(before), span.text(text), _one_line(after))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _proposals(gathered: dict[object, _Gathered], statistics: Capitals) -> tuple[Proposal, ...]:
    fuller = _fuller([one.known for one in gathered.values()])
    kinds_of = {one.known.text: one.known.category for one in gathered.values()}
    found = [
        Proposal(
            one.known.text,
            kinds_of[fuller.get(one.known.text, one.known.text)],
            one.known.why,
            one.times,
            tuple(one.documents),
            tuple(one.contexts),
            _any_case(one.known.text, statistics),
            one.minors,
            one.known.named,
            fuller.get(one.known.text, ""),
        )
        for one in gathered.values()
        if one.times or fuller.get(one.known.text) or len(_parts(one.known.text)) > 1
    ]
    kinds = list(Category)
    found = _without_idle(found)
    return tuple(sorted(found, key=lambda p: (kinds.index(p.category), -p.times, p.name)))


def _without_idle(found: list[Proposal]) -> list[Proposal]:
    """Names that occur, and fuller names that do not but to which one that occurs belongs."""
    needed = {p.same_as for p in found if p.times}
    return [p for p in found if p.times or p.name in needed]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(name[start:end] for start, end in words_of(name))


def _fuller(known: Sequence[Known]) -> dict[str, str]:
    """First and last names that belong to one fuller name only, and that name."""
    owners: dict[str, set[str]] = {}
    for one in known:
        parts = _parts(one.text)
        if one.category in _LINKED and len(parts) > 1:
            for part in parts:
                owners.setdefault(key(part), set()).add(one.text)
    linked = {}
    for one in known:
        of = owners.get(key(one.text), set())
        if one.category in _LINKED and len(of) == 1:
            linked[one.text] = next(iter(of))
    return linked


def count_in(
    documents: Sequence[Document], names: Mapping[str, bool], *, besides: Collection[str] = ()
) -> dict[str, int]:
    """How many different names stand in each document; hits of `besides` win where they overlap."""
    matcher = Matcher([*names.items(), *((name, True) for name in besides if name not in names)])
    return {
        document.name: len({hit.name for hit in matcher.scan(document.text)} & names.keys())
        for document in documents
    }
