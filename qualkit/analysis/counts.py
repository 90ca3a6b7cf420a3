"""Counts of passages, transcripts and people by cell, each with what it is counted against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.frame import ids
from qualkit.model.results import Count, CountTable, Passage

Key = Callable[[Document], str]

BY: dict[str, Key] = {
    "site": lambda document: document.site,
    "wave": lambda document: document.wave,
    "role": lambda document: document.role,
}


def total(
    corpus: Corpus, found: Iterable[Passage], documents: Iterable[Document] | None = None
) -> Count:
    """One count over some documents (all, when none are given)."""
    eligible = {d.name for d in (corpus.documents if documents is None else documents)}
    return _count(corpus, [p for p in found if p.transcript in eligible], len(eligible))


def _count(corpus: Corpus, found: list[Passage], eligible: int, *, planned: bool = True) -> Count:
    people = {
        document.person(p.speaker)
        for p in found
        if (document := corpus.document(p.transcript)).people
    }
    transcripts = len({p.transcript for p in found})
    return Count(len(found), transcripts, len(people), eligible, planned, tuple(found))


def by(
    corpus: Corpus, found: Iterable[Passage], what: str, documents: Iterable[Document] | None = None
) -> tuple[tuple[str, Count], ...]:
    """(id, count) along sites, waves or roles of the frame, in its order, empty ones included."""
    key = BY[what]
    here = corpus.documents if documents is None else tuple(documents)
    names = {d.name for d in here}
    eligible: defaultdict[str, int] = defaultdict(int)
    for document in here:
        eligible[key(document)] += 1
    cells: defaultdict[str, list[Passage]] = defaultdict(list)
    for p in found:
        if p.transcript in names:
            cells[key(corpus.document(p.transcript))].append(p)
    return tuple(
        (name, _count(corpus, cells[name], eligible[name])) for name in ids(corpus.frame, what)
    )


def table(
    corpus: Corpus, found: Iterable[Passage], rows: str = "site", columns: str = "wave"
) -> CountTable:
    """Counts by two of site, wave and role; ids of the frame in its order."""
    row, column = BY[rows], BY[columns]
    eligible: defaultdict[tuple[str, str], int] = defaultdict(int)
    for document in corpus.documents:
        eligible[row(document), column(document)] += 1
    cells: defaultdict[tuple[str, str], list[Passage]] = defaultdict(list)
    for p in found:
        document = corpus.document(p.transcript)
        cells[row(document), column(document)].append(p)
    planned = _planned(corpus, rows, columns)
    names = ids(corpus.frame, rows), ids(corpus.frame, columns)

    def cell(at: tuple[str, str]) -> Count:
        return _count(corpus, cells[at], eligible[at], planned=planned is None or at in planned)

    return CountTable(*names, tuple(tuple(cell((r, c)) for c in names[1]) for r in names[0]))


def _planned(corpus: Corpus, rows: str, columns: str) -> set[tuple[str, str]] | None:
    """Planned cells, or None where the study states no plan."""
    if not corpus.study.planned:
        return None
    return {
        (getattr(p.cell, rows), getattr(p.cell, columns))
        for p in corpus.study.planned
        if p.count > 0
    }
