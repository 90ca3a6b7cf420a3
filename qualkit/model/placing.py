"""Codings of another program's file onto the words that they are about, where these are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualkit.errors import Problem
from qualkit.model.exchanged import Exchanged, ExchangedCoding, LooseCoding
from qualkit.model.quoting import Place, Quoted, Way
from qualkit.model.span import Span

WHY = {
    Way.SEVERAL: "its words stand at several places, and nothing says which is meant",
    Way.NOWHERE: "its words do not stand in the text",
}
NO_TEXT = "its document is not in the project"
_HINT = {
    Way.SEVERAL: "code it by hand, or give its offsets",
    Way.NOWHERE: "is it the same version of the text?",
}


def settled(found: Exchanged) -> Exchanged:
    """The file with every loose coding in its place whose words are found in a text at hand."""
    if not found.loose:
        return found
    texts = {s.id: Quoted(s.text) for s in found.sources if s.text is not None}
    tried = [
        _placed(each, texts[each.source]) if each.source in texts else each for each in found.loose
    ]
    placed = (each for each in tried if isinstance(each, ExchangedCoding))
    loose = tuple(each for each in tried if isinstance(each, LooseCoding))
    return replace(found, codings=(*found.codings, *placed), loose=loose)


def _placed(each: LooseCoding, text: Quoted) -> ExchangedCoding | LooseCoding:
    place = _place(each, text)
    if place.span is None:
        return replace(each, way=place.way)
    return ExchangedCoding(
        each.id,
        each.source,
        place.span,
        place.span.text(text.text),
        each.code,
        each.coder,
        each.at,
        each.note,
        searched=place.way is Way.SEARCH,
    )


def _place(each: LooseCoding, text: Quoted) -> Place:
    near = text.paragraph(each.paragraph) if each.paragraph is not None else None
    return text.find(each.quote, each.said, near=near)


def with_texts(found: Exchanged, texts: Mapping[str, tuple[str, str]]) -> Exchanged:
    """The file with texts for its sources that lack one: by their ids, the name and the text."""
    sources = tuple(
        replace(source, name=texts[source.id][0], text=texts[source.id][1])
        if source.id in texts and source.text is None
        else source
        for source in found.sources
    )
    return settled(replace(found, sources=sources))


def not_placed(found: Exchanged) -> tuple[Problem, ...]:
    """Each coding whose words have no place, for whoever looks at it; none is quoted."""
    return tuple(_problem(each, found) for each in found.loose)


def _problem(each: LooseCoding, found: Exchanged) -> Problem:
    name, code = found.source_of[each.source].name, found.code_of[each.code].name
    why = NO_TEXT if each.way is None else WHY[each.way]
    hint = "bring the transcript in first" if each.way is None else _HINT[each.way]
    return Problem(f"coding with '{code}' in '{name}' left out: {why}", each.where or each.id, hint)


def span_of(start: int | None, end: int | None) -> Span | None:
    """The span of a pair of offsets; None where they do not run forward."""
    return Span(start, end) if start is not None and end is not None and 0 <= start < end else None
