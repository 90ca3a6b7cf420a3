"""The data-collection grid: what was planned, what came, and who spoke."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.frame import ids
from qualkit.model import Cell, Study, Transcript
from qualkit.model.results import CollectionGrid, GridRow


def collection_grid(study: Study, transcripts: Iterable[Transcript]) -> CollectionGrid:
    """Planned and received documents by site, wave, role and instrument.

    A conversation of many is one document and as many people as speak or are named; interviewers
    never count. A person named in several documents of a site is one person. Without a plan every
    received cell is complete and there are no others. A cell of a planned study that is neither
    planned nor received is 'not planned' and listed when its role and instrument occur together.
    """
    corpus = Corpus(study, tuple(transcripts))
    received: defaultdict[Cell, list[Document]] = defaultdict(list)
    for document in corpus.documents:
        received[_cell(document)].append(document)
    cells = sorted(_cells(study, received), key=_order(corpus.frame))
    rows = tuple(_row(study, cell, received.get(cell, [])) for cell in cells)
    return CollectionGrid(
        rows,
        transcripts=len(corpus.documents),
        people=len(_people(corpus.documents)),
        words=sum(d.transcript.words for d in corpus.documents),
        minutes=round(sum(minutes_of(d.transcript) for d in corpus.documents)),
        turns=sum(len(d.transcript.turns) for d in corpus.documents),
    )


def _cell(document: Document) -> Cell:
    return Cell(document.site, document.wave, document.role, document.instrument)


def _cells(study: Study, received: Iterable[Cell]) -> set[Cell]:
    came = set(received)
    planned = {p.cell for p in study.planned}
    if not planned:
        return came
    kinds = {(c.role, c.instrument) for c in planned | came}
    frame = {
        Cell(site.id, wave.id, role, instrument)
        for site in study.sites
        for wave in study.waves
        for role, instrument in kinds
    }
    return frame | planned | came


def _order(frame: Study) -> Callable[[Cell], tuple[tuple[int, str], ...]]:
    ranks = tuple(
        {name: n for n, name in enumerate(ids(frame, what))}
        for what in ("site", "wave", "role", "instrument")
    )

    def key(cell: Cell) -> tuple[tuple[int, str], ...]:
        parts = (cell.site, cell.wave, cell.role, cell.instrument)
        return tuple((r.get(p, len(r)), p) for r, p in zip(ranks, parts, strict=True))

    return key


def _row(study: Study, cell: Cell, documents: list[Document]) -> GridRow:
    planned = study.planned_count(cell)
    received = len(documents)
    return GridRow(
        cell.site,
        cell.wave,
        cell.role,
        cell.instrument,
        planned,
        received,
        len(_people(documents)),
        _status(planned if study.planned else received, received),
    )


def _status(planned: int, received: int) -> str:
    if received > planned:
        return "extra"
    if received < planned:
        return "missing"
    return "complete" if planned else "not planned"


def _people(documents: Iterable[Document]) -> frozenset[str]:
    return frozenset(person for document in documents for person in document.people)


def pages_of(transcript: Transcript) -> int | None:
    """Pages stated, or counted when the file was read; None where nothing tells."""
    stated = transcript.attributes.get("pages", "")
    return int(stated) if stated.isdecimal() else None


def minutes_of(transcript: Transcript) -> float:
    """Stated minutes, else the time of the last turn that has one."""
    stated = transcript.attributes.get("minutes", "")
    if stated.replace(".", "", 1).isdecimal():
        return float(stated)
    return max((turn.time for turn in transcript.turns if turn.time is not None), default=0.0) / 60
