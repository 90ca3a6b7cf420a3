"""Disagreements: places that coders who read them coded differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np

from qualkit.agreement.compare import Coded
from qualkit.agreement.grid import Floats, Ints
from qualkit.agreement.material import Material
from qualkit.agreement.projection import Marks, union
from qualkit.agreement.rounds import material_of_round
from qualkit.agreement.segments import DEFAULT_OVERLAP
from qualkit.agreement.sweep import components, overlapping
from qualkit.model import Span, covered, merged
from qualkit.model.adjudication import Alike
from qualkit.model.disagreement import (
    Comparison,
    ConfusionMatrix,
    Disagreement,
    DisagreementKind,
    Marked,
)

ANY = 1e-9
NEAR = 2
"""Spans of a code stand side by side when fewer characters than this lie between them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What each assigned coder did at one place: by coder and code, the spans."""

    document: int
    marked: tuple[tuple[str, tuple[tuple[str, tuple[Span, ...]], ...]], ...]

    def sets(self) -> list[frozenset[str]]:
        return [frozenset(code for code, _ in codes) for _, codes in self.marked]


def comparison_of(coded: Coded, *, overlap: float = DEFAULT_OVERLAP) -> Comparison:
    """Every place of a round that two or more coders read and somebody marked.

    Spans belong to the same place when they share `overlap` of the text they cover together, or
    when they have the same code and overlap or stand side by side; this is passed on from span to
    span. A
    coder's own overlapping spans of a code count once. Interviewers' words are included. Coders
    not assigned to the transcript are not part of it.
    """
    material = material_of_round(
        coded.transcripts, coded.codings, coded.round, coded.codes(), interviewers=True
    )
    begins = _begins(coded, material)
    places = tuple(_places(material, begins, overlap))
    revision = {t.name: t.revision for t in coded.transcripts}
    found, agreed = [], 0
    for place in places:
        kind = _kind(place, overlap)
        if kind is None:
            agreed += 1
            continue
        name = material.documents[place.document]
        found.append(_disagreement(place, kind, name, revision[name]))
    found.sort(key=lambda d: d.key)
    codes = coded.codes()
    return Comparison(
        coded.round.name, material.coders, agreed, tuple(found), _confusions(places, codes)
    )


def alike(coded: Coded, *, overlap: float = DEFAULT_OVERLAP) -> tuple[Alike, ...]:
    """Every code that all assigned coders gave the same words, with the words that all marked."""
    material = material_of_round(
        coded.transcripts, coded.codings, coded.round, coded.codes(), interviewers=True
    )
    revision = {t.name: t.revision for t in coded.transcripts}
    found = []
    for place in _places(material, _begins(coded, material), overlap):
        if _kind(place, overlap) is None:
            name = material.documents[place.document]
            found += [Alike(name, revision[name], *each) for each in _shared(place)]
    return tuple(sorted(found, key=lambda a: (a.transcript, a.hull, a.code)))


def _shared(place: _Place) -> Iterator[tuple[str, tuple[Span, ...], Span]]:
    by_coder = [dict(codes) for _, codes in place.marked]
    for code, spans in by_coder[0].items():
        joint: Sequence[Span] = spans
        for other in by_coder[1:]:
            joint = [s for a in joint for b in other[code] if (s := a.intersection(b))]
        hull = reduce(Span.hull, (s for each in by_coder for s in each[code]))
        yield code, tuple(joint), hull


def _begins(coded: Coded, material: Material) -> Ints:
    lengths = {t.name: len(t.text) for t in coded.transcripts}
    steps = [0, *(lengths[name] + 1 for name in material.documents)]
    return np.cumsum(np.array(steps, dtype=np.int64))


def _places(material: Material, begins: Ints, overlap: float) -> Iterator[_Place]:
    """Places in the order in which they begin on the line."""
    joined = union(material.marks)
    order = np.lexsort((joined.end, joined.start))
    spans = Marks(joined.key[order], joined.start[order], joined.end[order])
    one, two, _ = overlapping(Marks(spans.key, spans.start, spans.end + NEAR), ANY)
    code = spans.key // max(len(material.coders), 1)
    linked = (_jaccard(spans, one, two) >= overlap) | (code[one] == code[two])
    label = components(len(spans), one[linked], two[linked])
    by_place = np.argsort(label, kind="stable")
    borders = np.flatnonzero(np.diff(label[by_place])) + 1
    document = np.searchsorted(begins, spans.start, side="right") - 1
    for members in np.split(by_place, borders) if len(spans) else ():
        yield _place(material, spans, members, int(document[members[0]]), begins)


def _jaccard(spans: Marks, one: Ints, two: Ints) -> Floats:
    shared = np.minimum(spans.end[one], spans.end[two]) - spans.start[two]
    shared = np.maximum(shared, 0)
    length = spans.end - spans.start
    return np.asarray(shared / (length[one] + length[two] - shared))


def _place(material: Material, spans: Marks, members: Ints, document: int, begins: Ints) -> _Place:
    coders = len(material.coders)
    by_coder: dict[int, dict[str, list[Span]]] = {}
    start = int(begins[document])
    for member in members.tolist():
        code, coder = divmod(int(spans.key[member]), coders)
        span = Span(int(spans.start[member]) - start, int(spans.end[member]) - start)
        by_coder.setdefault(coder, {}).setdefault(material.codes[code], []).append(span)
    assigned = int(material.assigned[document])
    return _Place(
        document,
        tuple(
            (
                name,
                tuple((c, tuple(s)) for c, s in sorted(by_coder.get(k, {}).items())),
            )
            for k, name in enumerate(material.coders)
            if assigned >> k & 1
        ),
    )


def _kind(place: _Place, overlap: float) -> DisagreementKind | None:
    """What sets the coders apart; None where nothing does."""
    pairs = list(combinations(place.sets(), 2))
    if any(a - b and b - a for a, b in pairs):
        return DisagreementKind.CONFUSION
    if any(a != b for a, b in pairs):
        return DisagreementKind.OMISSION
    by_code: dict[str, list[tuple[Span, ...]]] = {}
    for _, codes in place.marked:
        for code, spans in codes:
            by_code.setdefault(code, []).append(spans)
    apart = any(
        _share(a, b) < overlap for each in by_code.values() for a, b in combinations(each, 2)
    )
    return DisagreementKind.BOUNDARY if apart else None


def _share(one: Sequence[Span], two: Sequence[Span]) -> float:
    """Text that both mark, of the text that either marks."""
    joint = sum(len(span) for span in merged((*one, *two)))
    both = sum(covered(two, span) for span in one)
    return both / joint


def _disagreement(
    place: _Place, kind: DisagreementKind, transcript: str, revision: int
) -> Disagreement:
    marked = tuple(
        Marked(
            coder,
            tuple(code for code, _ in codes),
            tuple(sorted({span for _, spans in codes for span in spans})),
        )
        for coder, codes in place.marked
    )
    everything = [span for each in marked for span in each.spans]
    span = Span(min(s.start for s in everything), max(s.end for s in everything))
    return Disagreement(transcript, revision, span, kind, marked)


def _confusions(places: Iterable[_Place], codes: Sequence[str]) -> ConfusionMatrix:
    """Counts over pairs of coders at every place, for the codes that were used."""
    met: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for place in places:
        for a, b in combinations(place.sets(), 2):
            only_a, only_b = a - b, b - a
            met.update((code, code) for code in a & b)
            met.update((c, k) for c in only_a for k in only_b)
            met.update((k, c) for c in only_a for k in only_b)
            if not (only_a and only_b):
                alone.update(only_a | only_b)
    used = tuple(c for c in codes if alone[c] or any(met[c, k] for k in codes))
    return ConfusionMatrix(
        used,
        tuple(tuple(met[c, k] for k in used) for c in used),
        tuple(alone[c] for c in used),
    )
