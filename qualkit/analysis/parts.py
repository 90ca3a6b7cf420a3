"""A part of a corpus as a corpus of its own: one site, or what one person said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.model import Study, Transcript


def part_of(
    corpus: Corpus, documents: Iterable[Document], study: Study, *, keep: Callable[[Placed], bool]
) -> Corpus:
    """A corpus of these documents and of the codings of participants' words that are kept."""
    transcripts: tuple[Transcript, ...] = tuple(d.transcript for d in documents)
    codings = tuple(p.coding for p in corpus.placed if keep(p))
    return replace(corpus, study=study, transcripts=transcripts, codings=codings)


def at_site(corpus: Corpus, site: str) -> Corpus:
    """What was planned, received and coded at one site."""
    frame = corpus.frame
    study = replace(
        corpus.study,
        sites=tuple(s for s in frame.sites if s.id == site),
        planned=tuple(p for p in corpus.study.planned if p.cell.site == site),
        facts=tuple(f for f in corpus.study.facts if f.site == site),
        roster=tuple(e for e in corpus.study.roster if e.site == site),
    )
    here = (d for d in corpus.documents if d.site == site)
    return part_of(corpus, here, study, keep=lambda p: p.document.site == site)


def of_person(corpus: Corpus, site: str, person: str) -> Corpus:
    """The conversations in which one person was heard, with the codings of that person's words."""
    here = tuple(d for d in corpus.documents if d.site == site and person in d.named)
    key = f"{site}/{person}"
    study = replace(
        corpus.study, sites=tuple(s for s in corpus.frame.sites if s.id == site), planned=()
    )
    return part_of(corpus, here, study, keep=lambda p: p.person == key)
