"""Change over waves, read only in cells (site and role) that were heard in every wave."""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.quantifiers import change
from qualkit.model.findings import Change
from qualkit.model.results import Passage


def panel(corpus: Corpus, waves: tuple[str, ...]) -> tuple[Document, ...]:
    """Documents of the site x role cells that hold at least one document in every wave."""
    held = [{_cell(d) for d in corpus.documents if d.wave == wave} for wave in waves]
    common = set.intersection(*held) if held else set()
    return tuple(d for d in corpus.documents if d.wave in waves and _cell(d) in common)


def _cell(document: Document) -> tuple[str, str]:
    return (document.site, document.role)


def over_waves(
    label: str, found: Iterable[Passage], documents: Iterable[Document], waves: tuple[str, ...]
) -> Change:
    """Transcripts with a passage, of the panel, wave by wave; the word compares the ends."""
    holding = {p.transcript for p in found}
    here = tuple(documents)
    shares = tuple(
        (
            sum(d.wave == wave and d.name in holding for d in here),
            sum(d.wave == wave for d in here),
        )
        for wave in waves
    )
    word = change(shares[0], shares[-1]) if len(shares) > 1 else ""
    return Change(label, shares, word)


def waves_with_documents(corpus: Corpus) -> tuple[str, ...]:
    """Waves of the frame that hold documents, in order, without the unrecorded one."""
    held = {d.wave for d in corpus.documents}
    return tuple(w.id for w in corpus.frame.waves if w.id and w.id in held)
